"""Who may: every route says who may use it, and nothing runs before that is checked (SEC-10)."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar

from flask import Flask, request

from shared.actor import Actor, Role, actor_or_none, set_current_actor
from shared.http.problems import Forbidden, SignInNeeded

F = TypeVar("F", bound=Callable[..., object])
SEES_STATUS = (Role.ADMIN, Role.IT_OFFICER, Role.AUDITOR, Role.PREVENT_LEAD)
"""Counts and times of the running system, in each service as on the page: no register content, nobody's data."""
MENDS_JOBS = (Role.ADMIN, Role.IT_OFFICER)
"""Has work that gave up tried again, or closes it."""
NO_PROGRAM = "People decide: a program with a token cannot do this. Somebody who may do it signs in and does it there."


@dataclass(frozen=True)
class Access:
    """Who may use a route: anyone, anyone signed in, some roles (`person`: never a program), or one other service."""

    open: bool = False
    roles: frozenset[Role] | None = None
    services: frozenset[str] | None = None
    person: bool = False

    def __str__(self) -> str:
        if self.open:
            return "anyone"
        if self.services is not None:
            return "services: " + ", ".join(sorted(self.services))
        roles = "signed in" if self.roles is None else ", ".join(sorted(self.roles))
        return f"{roles} (no program)" if self.person else roles


def _marks(access: Access) -> Callable[[F], F]:
    def mark(view: F) -> F:
        view.access = access  # type: ignore[attr-defined]
        return view

    return mark


def requires(*roles: Role) -> Callable[[F], F]:
    """Only people who hold one of these roles."""
    return _marks(Access(roles=frozenset(roles)))


def requires_person(*roles: Role) -> Callable[[F], F]:
    """Only people who hold one of these roles and are signed in: a program with a token decides nothing."""
    return _marks(Access(roles=frozenset(roles), person=True))


def requires_service(*services: str) -> Callable[[F], F]:
    """Only another service, by a token that is good for routes marked like this one and nothing else."""
    return _marks(Access(services=frozenset(services)))


def anyone(view: F) -> F:
    """Whoever asks."""
    return _marks(Access(open=True))(view)


def signed_in(view: F) -> F:
    """Everybody who is signed in, whatever their roles."""
    return _marks(Access())(view)


def access_of(app: Flask, endpoint: str) -> Access | None:
    """What a route says about who may use it."""
    if endpoint == "static" or endpoint.endswith(".static"):
        return Access(open=True)
    access = getattr(app.view_functions.get(endpoint), "access", None)
    return access if isinstance(access, Access) else None


def check_every_route(app: Flask) -> None:
    """Stops the start when a route does not say who may use it."""
    silent = sorted({rule.endpoint for rule in app.url_map.iter_rules() if access_of(app, rule.endpoint) is None})
    if silent:
        raise RuntimeError(f"These routes do not say who may use them: {', '.join(silent)}")


def objection(access: Access, actor: Actor | None, service: str | None) -> Exception | None:
    """Why this caller may not use a route, or None."""
    if access.open:
        return None
    if access.services is not None:
        if service is None:
            return SignInNeeded("Only another service may call this")
        return None if service in access.services else Forbidden("This service may not call this")
    if actor is None:
        return SignInNeeded()
    if access.roles is not None and not actor.has(*access.roles):
        return Forbidden("Your role does not allow this")
    if access.person and actor.is_program:
        return Forbidden(NO_PROGRAM)
    return None


Identify = Callable[[], tuple[Actor | None, str | None]]


def guard(app: Flask, identify: Identify) -> None:
    """Before each request: who is asking (`identify` gives a person, or the name of a service), and may they."""

    @app.before_request
    def check_access() -> None:
        set_current_actor(None)
        if request.endpoint is None:
            return
        access = access_of(app, request.endpoint)
        if access is None:
            raise Forbidden()
        actor, service = identify()
        refused = objection(access, actor, service)
        if refused is not None:
            raise refused
        set_current_actor(actor)

    @app.teardown_request
    def forget(_: BaseException | None) -> None:
        if actor_or_none() is not None:
            set_current_actor(None)
