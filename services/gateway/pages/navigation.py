"""The main navigation: what this person may open, as the routes themselves say."""

from urllib.parse import urlsplit

from flask import current_app, request, url_for
from werkzeug.exceptions import HTTPException

from shared.access import access_of, objection
from shared.actor import Actor

ITEMS = (
    ("Home", "home.index"),
    ("Bookings", "bookings.index"),
    ("Venues", "venues.index"),
    ("Files", "imports.index"),
    ("Training", "standing.index"),
    ("People", "people.search"),
    ("Self-assessment", "evidence.index"),
    ("Packs", "packs.index"),
    ("Registers", "registers.index"),
    ("Screening", "screening.index"),
    ("Approvers", "approvers.index"),
    ("Accounts", "accounts.index"),
    ("Status", "status.show"),
)


def may_open(actor: Actor | None, endpoint: str) -> bool:
    """Whether there is such a page and this person may open it."""
    access = access_of(current_app, endpoint)
    return access is not None and objection(access, actor, None) is None


def may_follow(actor: Actor | None, address: str) -> bool:
    """Whether a link into this site leads this person to a page they may open."""
    adapter = current_app.url_map.bind("localhost")
    try:
        endpoint, _ = adapter.match(urlsplit(address).path, method="GET")
    except HTTPException:
        return False
    return may_open(actor, str(endpoint))


def navigation_for(actor: Actor | None) -> list[dict[str, object]]:
    """[{text, href, active}] of the pages this person may open; nothing for somebody not signed in."""
    if actor is None:
        return []
    here = request.blueprint
    return [
        {"text": text, "href": url_for(endpoint), "active": endpoint.split(".")[0] == here}
        for text, endpoint in ITEMS
        if may_open(actor, endpoint)
    ]
