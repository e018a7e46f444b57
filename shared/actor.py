"""Who is acting: the person behind a request, as the signed token or the session says."""

from contextvars import ContextVar
from dataclasses import dataclass, field
from enum import StrEnum


class Role(StrEnum):
    """What a person may do here; the names are the words of `docs/glossary.md`."""

    LD_OFFICER = "ld_officer"
    MANAGER = "manager"
    BOOKING_OFFICER = "booking_officer"
    SENIOR_OFFICER = "senior_officer"
    EQUALITY_OFFICER = "equality_officer"
    LEGAL_OFFICER = "legal_officer"
    PREVENT_LEAD = "prevent_lead"
    SIGNATORY = "signatory"
    IT_OFFICER = "it_officer"
    AUDITOR = "auditor"
    ADMIN = "admin"


PROGRAM = "token:"
"""How the id of a program begins: one that calls with an API token, whatever roles and number it was given."""


@dataclass(frozen=True)
class Actor:
    """One person (or one job) acting now; `person_number` is the payroll number, when known.

    `username` is what a person signs in with, often their e-mail address; a program and a job have none.
    `surname` is the last word of the name on their account, so that who looks up a namesake can be told of it.
    `not_second_to` are the accounts to which they do not count as the second person (`shared/second_person.py`).
    """

    id: str
    roles: frozenset[Role] = field(default_factory=frozenset)
    person_number: str | None = None
    request_id: str = ""
    username: str = ""
    not_second_to: frozenset[str] = field(default_factory=frozenset)
    surname: str = ""

    def has(self, *roles: Role) -> bool:
        """Whether the actor holds any of these roles."""
        return not self.roles.isdisjoint(roles)

    @property
    def is_program(self) -> bool:
        """Whether this is a program with an API token: it brings in and reads, and decides nothing."""
        return self.id.startswith(PROGRAM)


_current: ContextVar[Actor | None] = ContextVar("actor", default=None)


_caller_request_id: ContextVar[str] = ContextVar("caller_request_id", default="")


def set_caller_request_id(given: str) -> None:
    """Remember the id a caller gave this request; '' for none."""
    _caller_request_id.set(given)


def caller_request_id() -> str:
    """What the caller calls this request, kept beside our own id in logs and in the audit trail; '' for nothing."""
    return _caller_request_id.get()


def set_current_actor(actor: Actor | None) -> None:
    """Remember who is acting for the rest of this request."""
    _current.set(actor)


def current_actor() -> Actor:
    """Who is acting; the access check has already refused a request without one."""
    actor = _current.get()
    if actor is None:
        raise LookupError("No one is acting here: this route must say who may use it")
    return actor


def actor_or_none() -> Actor | None:
    """Who is acting, or None on a page that anyone may open."""
    return _current.get()


def system_actor(service: str, job: str) -> Actor:
    """A background job acting for no one in particular: it holds no role, so it can decide nothing."""
    return Actor(id=f"system:{service}:{job}")
