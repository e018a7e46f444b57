"""Server-side sessions for Flask: the cookie is a random name, everything else is in the database (SEC-02, SEC-04)."""

import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from flask import Flask, Request, Response, current_app, session
from flask.sessions import SessionInterface, SessionMixin
from flask_wtf.csrf import generate_csrf
from werkzeug.datastructures import CallbackDict

from services.gateway.actions.accounts.sign_in import SignedIn, new_session_token, session_hash
from services.gateway.actions.hirers.requests import DRAFTS_KEPT
from services.gateway.settings import Settings
from services.gateway.store.database import database
from services.gateway.store.sessions import Limits, add_session, find_session, save_session
from services.gateway.store.users import User
from shared.clock import AHEAD
from shared.database.disk_space import using_reserve
from shared.http.problems import Busy, Problem
from shared.logs import log

TOKEN = re.compile(r"[A-Za-z0-9_-]{43}")
NOTE_SEEN_EVERY = timedelta(minutes=1)
WITHOUT_SESSION = ("/api/", "/static/", "/livez", "/readyz")
FOR_BOTH = "/api/openapi.json"
"""Read by programs with a token, and by people in a browser where they are signed in; nothing changes by it."""


class PageSession(CallbackDict[str, Any], SessionMixin):
    """What one browser has with us; `user` is who signed in, as the account is now."""

    def __init__(
        self,
        token: str = "",
        data: dict[str, object] | None = None,
        user: User | None = None,
        seen: datetime | None = None,
    ) -> None:
        def touched(_: object) -> None:
            self.modified = True
            self.accessed = True

        super().__init__(data or {}, touched)
        self.token = token
        self.user = user
        self.seen = seen
        self.modified = False
        self.accessed = False
        self.set_cookie = False
        self.ended = False
        self.problem: Problem | None = None

    @property
    def id_hash(self) -> str:
        """The key of this session in the database, or '' when it has none yet."""
        return session_hash(self.token) if self.token else ""

    def become(self, signed_in: SignedIn) -> None:
        """From here on the session that sign-in began: a new id, and nothing of what was before."""
        self.clear()
        self.token, self.user, self.set_cookie, self.modified = signed_in.token, signed_in.user, True, False
        self.seen = datetime.now(UTC)

    def end(self) -> None:
        """Forget it here as well; the row is already gone."""
        self.clear()
        self.token, self.user, self.ended, self.modified = "", None, True, False


def page_session() -> PageSession:
    """The session of this request."""
    found = session._get_current_object()  # type: ignore[attr-defined]
    assert isinstance(found, PageSession)  # noqa: S101 - set by the interface below
    return found


def why_not_kept() -> Problem | None:
    """Why what this browser's forms are known by cannot be stored; None where it can be, or was.

    A form that comes without it then says so: no page of that browser was open for too long.
    """
    session = page_session()
    if session.get("csrf_token"):
        return None
    generate_csrf()
    interface = current_app.session_interface
    assert isinstance(interface, DatabaseSessions)  # noqa: S101 - set by the application
    try:
        interface.keep_now(session)
    except Exception as error:
        return error if isinstance(error, Problem) else database.problem_of(error)
    return None


@dataclass(frozen=True)
class SessionRules:
    """How long sessions last and what their cookie is called."""

    idle: timedelta
    longest: timedelta
    secure: bool

    @property
    def cookie(self) -> str:
        """Over https the name itself makes browsers insist on Secure, the whole host and the root path."""
        return "__Host-due-regard" if self.secure else "due-regard"

    def limits(self, now: datetime) -> Limits:
        """The moments before which a session is over, and after which it cannot have begun."""
        return Limits(now - self.idle, now - self.longest, now + AHEAD, now - max(self.idle, DRAFTS_KEPT))


def rules_of(settings: Settings) -> SessionRules:
    """The rules of an installation."""
    idle, longest = timedelta(minutes=settings.session_idle_minutes), timedelta(hours=settings.session_hours)
    return SessionRules(idle, longest, settings.is_https)


class DatabaseSessions(SessionInterface):
    """Finds the session before each page and keeps what changed after it."""

    def __init__(self, rules: SessionRules) -> None:
        self.rules = rules

    def open_session(self, app: Flask, request: Request) -> PageSession:
        token = request.cookies.get(self.rules.cookie, "")
        if (request.path.startswith(WITHOUT_SESSION) and request.path != FOR_BOTH) or not TOKEN.fullmatch(token):
            return PageSession()
        now = datetime.now(UTC)
        try:
            with database.connection():
                stored = find_session(session_hash(token), self.rules.limits(now))
        except Exception as error:
            # Here an exception would come before the error pages; the access check raises it in their reach.
            nobody = PageSession()
            found = error if isinstance(error, Problem) else database.problem_of(error)
            nobody.problem = found or Busy("The database does not answer. Try again.")
            log().error("session not read", kind=type(error).__name__)
            return nobody
        if stored is None or (stored.user is not None and stored.user.disabled_at is not None):
            return PageSession()
        return PageSession(token, stored.data, stored.user, stored.last_seen_at)

    def save_session(self, app: Flask, session: SessionMixin, response: Response) -> None:
        assert isinstance(session, PageSession)  # noqa: S101
        if session.accessed or session.token:
            response.vary.add("Cookie")
        if session.problem is not None:
            return  # none was read, and none takes its place
        if session.ended:
            response.delete_cookie(self.rules.cookie, path="/", secure=self.rules.secure, httponly=True, samesite="Lax")
            return
        try:
            self.keep_now(session)
        except Exception as error:  # here it would come after the error pages
            # What the page did is committed; a lost notice is not worth an error page.
            log().warning("session not kept", kind=type(error).__name__)
            return
        if session.set_cookie:
            response.set_cookie(
                self.rules.cookie, session.token, path="/", secure=self.rules.secure, httponly=True, samesite="Lax"
            )

    def keep_now(self, session: PageSession) -> None:
        """Stores what changed, from the reserve where there is little space."""
        with using_reserve():
            self._keep(session, datetime.now(UTC))
        session.modified = False

    def _keep(self, session: PageSession, now: datetime) -> None:
        if not session.token:
            if not session.modified or not session:
                return
            token = new_session_token()
            with database.connection():
                add_session(session_hash(token), None, dict(session), now)
            session.token, session.set_cookie = token, True
        elif session.modified or (session.seen is not None and abs(now - session.seen) > NOTE_SEEN_EVERY):
            with database.connection():
                save_session(session.id_hash, dict(session), now)
