"""What the frame of every page needs to know."""

from functools import partial

from flask import Flask, has_request_context, request

from services.gateway.pages.kit import wording
from services.gateway.pages.navigation import may_open, navigation_for
from services.gateway.pages.security import csp_nonce
from services.gateway.pages.sessions import PageSession, page_session
from services.gateway.settings import Settings
from shared.actor import actor_or_none
from shared.version import version

CONTACT_PARTS = ("name", "email", "phone")


def frame_pages(app: Flask, settings: Settings) -> None:
    """Gives every template the council, the person, the navigation and the nonce."""
    app.jinja_env.globals["csp_nonce"] = csp_nonce

    @app.context_processor
    def frame() -> dict[str, object]:
        return {
            "council_name": settings.council_name,
            "version": version(),
            "demonstration": settings.demo_sign_in,
            "invented_council": settings.demo_council,
            "signed_in_as": _signed_in_as() if has_request_context() else None,
            "navigation": navigation_for(actor_or_none()) if has_request_context() else [],
            "for_hirers": has_request_context() and is_for_hirers(),
            "may_open": partial(may_open, actor_or_none()),
        }


def _signed_in_as() -> dict[str, object] | None:
    session: PageSession = page_session()
    if session.user is None or session.ended:
        return None
    roles = [wording.words("role", role) for role in sorted(session.user.roles)]
    return {"name": session.user.display_name, "roles": roles}


def is_for_hirers() -> bool:
    """Whether this page is one of those that hirers open, without an account."""
    return request.path == "/hire" or request.path.startswith("/hire/")


def contact(settings: Settings) -> dict[str, str] | None:
    """Who in the council helps, or None when nobody was named."""
    found = {part: str(getattr(settings, f"contact_{part}")) for part in CONTACT_PARTS}
    return found if any(found.values()) else None
