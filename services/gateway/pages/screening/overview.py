"""Screening, for the Prevent lead and the auditor: lists in force, looking up again, the log; never a name screened."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from services.gateway.clients.both import venues_client
from services.gateway.pages.kit.forms import Filled, Values, answered, asks
from services.gateway.pages.kit.people_names import shown_names
from services.gateway.pages.kit.presentation import page_links
from services.gateway.pages.navigation import may_open
from services.gateway.pages.repeats import form_key, passes_key_on
from services.gateway.pages.screening.forms import LOOK_UP, SOURCES
from shared.access import requires
from shared.actor import Role, current_actor
from shared.contracts.imports.imports import Import
from shared.contracts.screening.screening import LogLine, RescreeningAsked, ScreeningState
from shared.http.problems import Forbidden
from shared.imports.states import can_bring_in

blueprint = Blueprint("screening", __name__, url_prefix="/screening")

LOOKS = (Role.PREVENT_LEAD, Role.AUDITOR)
PER_PAGE = 20
STATES = {
    "waiting": "Waiting its turn",
    "running": "Under way",
    "done": "Done",
    "given_up": "Given up after five tries: the bookings that were left were not looked up by it",
}
WHY = {
    "request": "Request taken",
    "change": "Request changed",
    "list": "A list was loaded",
    "entry": "An entry was changed",
    "time": "An entry came into force",
    "threshold": "Threshold changed",
    "week_before": "Week before the event",
    "appeal": "An appeal",
    "asked": "Asked for",
    "confirmed": "Confirmed by the Prevent lead",
}


@blueprint.get("")
@requires(*LOOKS, Role.SENIOR_OFFICER)
def index() -> str:
    """The lists in force and how far looking up again has got."""
    return _page(venues_client().screening())


@blueprint.post("/runs")
@requires(Role.PREVENT_LEAD)
@passes_key_on
@asks(LOOK_UP)
def look_up_again() -> ResponseReturnValue:
    """Asks for it; the work is done in the background."""

    def page(values: Values, errors: Values) -> str:
        return _page(venues_client().screening(), values, errors)

    def save(filled: Filled) -> ResponseReturnValue:
        venues_client().look_up_again(RescreeningAsked(filled.said["reason"]), form_key())
        flash("All bookings to come are being looked up again", "success")
        return redirect(url_for(".index"), 303)

    return answered(LOOK_UP, page, save)


def _page(state: ScreeningState, values: Values | None = None, errors: Values | None = None) -> str:
    who = [one for each in state.lists for one in (each.loaded_by, each.handed_over_by)] + [
        each.added_by for each in state.runs
    ]
    may_load = may_open(current_actor(), "screening.load_list")
    waiting = _waiting() if may_open(current_actor(), "screening.show_list") else []
    return render_template(
        "screening/index.html",
        state=state,
        waiting=waiting,
        names_waiting=_names_waiting() if may_open(current_actor(), "screening.names_beyond") else 0,
        sources=SOURCES,
        under_way=next((run for run in state.runs if run.state == "running"), None),
        names=shown_names(who),
        states=STATES,
        why=WHY,
        auto=request.args.get("auto") == "yes",
        may_load=may_load,
        form=LOOK_UP,
        values=values or {},
        errors=errors or {},
    )


def _names_waiting() -> int:
    """How many files and days with names beyond the limit wait, of the newest."""
    return sum(bool(line.waiting) for line in venues_client().names_beyond(1, 50).lines)


NONE_TO_LOAD = "None of its entries can be loaded: it is corrected and handed over again."
WAITS = "It waits for a second person."


def _waiting() -> list[tuple[Import, str]]:
    """Lists handed over that this person may look at, and what is so of each."""
    found = []
    for each in venues_client().lists_handed_over():
        if each.kind not in SOURCES or each.state not in ("checked", "confirming"):
            continue
        try:
            found.append((each, _how_it_stands(each)))
        except Forbidden:  # one that takes no second person is the Prevent lead's alone
            continue
    return found


def _how_it_stands(each: Import) -> str:
    """Forbidden for one that is not theirs: whose it is, the service says."""
    none = each.counts.read and not can_bring_in(each.counts.read, each.counts.refused)
    if each.state == "checked" and not none:
        return WAITS if venues_client().list_comparison(each.id).waits_for_second else ""
    venues_client().find_list(each.id)
    return NONE_TO_LOAD if none else "It is being put in force."


@blueprint.get("/look-ups")
@requires(*LOOKS)
def look_ups() -> str:
    """Who looked names up for which booking, and who opened what was found; the names themselves are not here."""
    page = min(1_000_000, max(1, request.args.get("page", 1, int)))
    shown = "all" if request.args.get("shown") == "all" else "people"
    log = venues_client().look_up_log(shown, page, PER_PAGE)
    names = shown_names(
        [each.by for each in log.look_ups] + [each.by for each in log.opened] + [each.by for each in log.readings]
    )
    most = max(log.total, log.opened_total)
    return render_template(
        "screening/look_ups.html",
        log=log,
        lines=[_line(each, names) for each in log.look_ups],
        names=names,
        links=page_links(page, max(1, -(-most // PER_PAGE)), ".look_ups", shown=shown),
        shown=shown,
        may_open_bookings=may_open(current_actor(), "bookings.show"),
    )


def _line(line: LogLine, names: dict[str, str]) -> dict[str, object]:
    results = line.results
    return {
        "at": line.at,
        "by": names.get(line.by, line.by),
        "reference": line.reference,
        "booking": line.booking,
        "why": WHY.get(line.why, "Request taken"),
        "names": line.names,
        "versions": [(source.replace("_", " "), version) for source, version in sorted(line.list_versions.items())],
        "found": None if results is None else sum(results.values()),
    }
