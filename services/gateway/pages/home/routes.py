"""The home page: what waits for this person, and what they can do here."""

from collections.abc import Callable
from datetime import UTC, datetime
from functools import partial

from flask import Blueprint, render_template, url_for

from services.gateway.clients.both import training_client
from services.gateway.pages.home import glance
from services.gateway.pages.home.bookings import ask_bookings, works_on_bookings
from services.gateway.pages.kit.presentation import counted
from services.gateway.pages.navigation import may_open
from services.gateway.pages.sessions import page_session
from services.gateway.pages.told import Told
from shared.access import signed_in
from shared.actor import Role, current_actor
from shared.clock import london_day
from shared.contracts.imports.imports import Import
from shared.http.together import Together, together

blueprint = Blueprint("home", __name__)

CARDS = (
    ("bookings.index", "Bookings", "Requests for rooms: what each of them needs next, and from whom."),
    ("venues.index", "Venues", "Rooms, and who has them when."),
    (
        "requests.new",
        "New booking request",
        "For somebody who calls, writes or comes in. You see at once what it needs.",
    ),
    (
        "imports.upload",
        "Upload a file",
        "People, completions, certificates and registers, as systems export them.",
    ),
    ("standing.index", "Training", "Who is in date, who is not, and what would close each gap soonest."),
    ("people.search", "People", "One person’s training: what they need, why, and until when it is valid."),
    ("evidence.index", "Self-assessment", "The official questions, and what the records show for each of them."),
    ("packs.index", "Evidence packs", "Everything for a benchmark in one file that anybody can check."),
    (
        "letters.to_see",
        "Letters that wait",
        "Letters to hirers that were not taken, or that somebody has to give by phone or post.",
    ),
    (
        "venue_imports.index",
        "Files of venues and bookings",
        "Venues with their rooms, and bookings from the council’s booking system.",
    ),
    (
        "registers.index",
        "Registers",
        "Policies, contact points, networks and other premises, and what is due for review.",
    ),
    ("approvers.index", "Approvers", "Who may approve venue bookings on a day, by their training."),
    ("accounts.index", "Accounts", "Who can sign in, with which roles, and the tokens of programs."),
    ("status.show", "Status", "Whether every part of the system works, and what is waiting."),
)

WAITS = {"needs_columns": "needs its columns matched", "checked": "is ready to check", "failed": "could not be read"}

Task = dict[str, object]


@blueprint.get("/")
@signed_in
def index() -> str:
    """Tasks first, then what this person's roles open."""
    user = page_session().user
    told, waiting = Told(), Told()
    with together(glance.PATIENCE) as ask:
        asked = [(service, begin(ask)) for service, begin in _tasks()]
        both = glance.ask_glance(ask) if glance.is_prevent_lead() else None
    tasks = [task for service, found in asked for task in waiting.ask(service, found) or []]
    overview = both(told) if both else None
    return render_template(
        "home/home.html",
        name=user.display_name if user else "",
        today=london_day(datetime.now(UTC)),
        cards=_cards(),
        tasks=tasks,
        unknown=bool(waiting.missing),
        overview=overview,
        missing=sorted({*told.missing, *waiting.missing}),
        refused=list(dict.fromkeys([*told.refused, *waiting.refused])),
    )


def _tasks() -> list[tuple[str, Callable[[Together], Callable[[], list[Task]]]]]:
    """What may be waiting for this person, and which service says so."""
    asked: list[tuple[str, Callable[[Together], Callable[[], list[Task]]]]] = []
    if may_open(current_actor(), "imports.upload"):
        asked.append(("training", _ask_files))
    if current_actor().has(Role.MANAGER):
        asked.append(("training", glance.ask_team_gaps))
    if works_on_bookings():
        asked.append(("venues", ask_bookings))
    return asked


def _cards() -> list[dict[str, object]]:
    return [
        {"title": title, "text": text, "href": url_for(endpoint)}
        for endpoint, title, text in CARDS
        if may_open(current_actor(), endpoint)
    ]


def _ask_files(ask: Together) -> Callable[[], list[Task]]:
    """Files that need a person: columns to match, rows to check, an import to confirm, rows left for review."""
    asked = ask(partial(training_client().list_imports, per_page=50))

    def found() -> list[Task]:
        files = asked.said.imports
        waiting = [one for one in files if one.state in WAITS or (one.state == "confirmed" and one.counts.review)]
        return [_file_task(one) for one in waiting]

    return found


def _file_task(found: Import) -> Task:
    to_look_at = found.counts.review + found.counts.refused
    hint = f"{counted(found.counts.read, 'row')}, {to_look_at:,} to look at" if found.state == "checked" else ""
    if found.state == "confirmed":
        hint = f"{counted(found.counts.review, 'row')} to decide"
    return {
        "text": f"{found.file_name} {WAITS.get(found.state, 'has rows left to review')}",
        "href": url_for("imports.show", import_id=found.id),
        "hint": hint,
        "tag": ("import", found.state),
    }
