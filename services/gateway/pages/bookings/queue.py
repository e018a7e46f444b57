"""The queue: what waits for this person's role, what is theirs, the team's, late, or all."""

from typing import Any

from flask import Blueprint, render_template, request, url_for

from services.gateway.clients.both import venues_client
from services.gateway.pages.bookings.next_step import joined
from services.gateway.pages.kit import wording
from services.gateway.pages.kit.people_names import shown_names
from services.gateway.pages.kit.presentation import day, page_links
from services.gateway.pages.kit.roles import LOOKS, READS
from services.gateway.pages.kit.times import span, time_left
from services.gateway.pages.kit.two_windows import read_now
from shared.access import requires
from shared.actor import current_actor
from shared.contracts.bookings.booking_queue import SHOWN, BookingLine, QueueQuery

blueprint = Blueprint("bookings", __name__, url_prefix="/bookings")

PER_PAGE = 50
TABS = {
    "waiting": "Waiting for you",
    "mine": "Mine",
    "team": "Team",
    "late": "Late",
    "all": "All",
}
TITLES = {
    "waiting": "Bookings that wait for your role",
    "mine": "Your bookings",
    "team": "Bookings to come",
    "late": "Late bookings",
    "all": "All bookings",
    "conditions": "Conditions to follow up",
    "over": "Events to record as held",
    "matches": "Bookings with a possible match to answer",
}
LAST_PAGE = 1_000_000


@blueprint.get("")
@requires(*READS)
def index() -> str:
    """One page of the queue."""
    asked = request.args
    shown = asked["shown"] if asked.get("shown") in SHOWN else _first()
    state = asked["state"] if asked.get("state") in wording.TABLES["booking_state"] else ""
    venue = asked.get("venue", "")[:200]
    number = asked.get("page", "1")
    page = min(int(number), LAST_PAGE) if number.isdecimal() and len(number) < 8 and int(number) else 1
    client = venues_client()
    found = client.list_bookings(QueueQuery(shown, state, venue, page, PER_PAGE))
    keep: dict[str, Any] = {"state": state or None, "venue": venue or None}
    pages = -(-found.total // PER_PAGE)
    return render_template(
        "bookings/queue.html",
        shown=shown,
        title=TITLES[shown],
        tabs=_tabs(shown, found.counts, keep),
        rows=_rows(found.bookings),
        total=found.total,
        read_at=read_now(),
        page=page,
        pages=pages,
        links=page_links(page, pages, "bookings.index", shown=shown, **keep),
        state=state,
        venue=venue,
        states=[{"value": code, "text": text} for code, text in wording.TABLES["booking_state"].items()],
        venues=[{"value": one.venue, "text": one.venue} for one in client.booking_questions().venues],
    )


def _first() -> str:
    """What is shown when nothing was asked for: what waits for this person, or all to somebody who only reads."""
    return "waiting" if current_actor().has(*LOOKS) else "all"


def _tabs(shown: str, counts: dict[str, int], keep: dict[str, Any]) -> list[dict[str, object]]:
    return [
        {
            "text": text,
            "count": counts.get(code),
            "href": url_for("bookings.index", shown=code, **keep),
            "current": code == shown,
        }
        for code, text in TABS.items()
    ]


def _rows(lines: tuple[BookingLine, ...]) -> list[dict[str, object]]:
    names = shown_names([line.assigned_to for line in lines if line.assigned_to])
    return [
        {
            "line": line,
            "where": ", ".join(part for part in (line.venue, line.room) if part) or "Venue not known",
            "when": span(line.starts_at, None),
            "left": time_left(line.hours_to_event),
            "waits": _waits(line),
            "due": f"by {day(line.due_on)}" if line.due_on and line.phase == "open" else "",
            "with": names.get(line.assigned_to) or line.assigned_to,
            "mine": line.assigned_to == current_actor().id,
        }
        for line in lines
    ]


def _waits(line: BookingLine) -> str:
    """What it needs, in plain words; nothing for a booking that is decided."""
    if not line.needs or line.phase != "open":
        return ""
    return "Needs " + joined(wording.words("need", need) for need in line.needs)
