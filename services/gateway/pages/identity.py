"""Who is asking: the session of a page, or the bearer token of a program; never one in place of the other."""

from datetime import UTC, datetime

from flask import redirect, request, url_for
from werkzeug.wrappers import Response

from services.gateway.actions.accounts.second_person import not_second_to
from services.gateway.actions.accounts.tokens import token_for
from services.gateway.actions.call_rate import CallCounter
from services.gateway.pages.sessions import FOR_BOTH, page_session
from shared.actor import PROGRAM, Actor
from shared.http.problems import SignInNeeded, TooMany
from shared.http.request_ids import request_id
from shared.http.service_app import read_bearer

OPEN_TO_NEW_PASSWORDS = frozenset({"sign_in.password", "sign_in.sign_out", "static", "livez", "readyz"})
_calls = CallCounter()


def identify() -> tuple[Actor | None, str | None]:
    """The person or program, with the roles they have at this moment."""
    if request.path.startswith("/api/") and (request.path != FOR_BOTH or read_bearer()):
        return _program(), None
    user = page_session().user
    if user is None:
        return None, None
    tied = not_second_to(str(user.id), datetime.now(UTC))
    surname = (user.display_name.split() or [""])[-1]
    return Actor(
        id=str(user.id),
        roles=user.roles,
        person_number=user.person_number,
        request_id=request_id(),
        username=user.username,
        not_second_to=tied,
        surname=surname,
    ), None


def _program() -> Actor | None:
    secret = read_bearer()
    if secret is None:
        return None
    token = token_for(secret, datetime.now(UTC))
    if token is None:
        raise SignInNeeded("This token is not known, has run out or was revoked")
    wait = _calls.wait_for(str(token.id))
    if wait:
        raise TooMany("This token has called too often; wait a little", headers={"Retry-After": str(wait)})
    return Actor(f"{PROGRAM}{token.id}", token.roles, token.person_number, request_id())


def require_own_password() -> Response | None:
    """Somebody who came in with a one-time password chooses their own before anything else."""
    if request.endpoint is None or request.endpoint in OPEN_TO_NEW_PASSWORDS or request.path.startswith("/api/"):
        return None
    user = page_session().user
    if user is None or not user.must_change_password or request.blueprint == "about":
        return None
    return redirect(url_for("sign_in.password"), 303)
