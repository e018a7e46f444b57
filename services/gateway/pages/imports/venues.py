"""Files of venues and bookings: what its pages say, and who may. Lists of names have pages of their own."""

from uuid import UUID

from flask import render_template

from services.gateway.clients.both import venues_client
from services.gateway.pages.imports import acts, columns, files
from services.gateway.pages.imports.journey import Side, journey, page_number, pages_of
from services.gateway.pages.imports.shown import file_shown
from services.gateway.pages.kit.import_outcomes import OutcomeWords
from shared.actor import Role, current_actor
from shared.contracts.imports.imports import Import
from shared.http.problems import Refused

PARTS = (files, columns, acts)
"""Importing them declares the pages of every side."""
LINES_PER_PAGE = 50

WHO = (Role.BOOKING_OFFICER, Role.SENIOR_OFFICER)
# Bookings are taken back as an officer withdraws them.
UNDOES = {"bookings": (Role.BOOKING_OFFICER,), "venues": WHO}
FATES = {
    "withdrawn": "Withdrawn",
    "removed": "Removed",
    "restored": "Put back as it was",
    "stays": "Stays as it is",
}
FATES_WHY = {
    "withdrawn": "Nobody has acted on it",
    "removed": "This file added it",
    "restored": "This file changed it",
}

KINDS = {
    "venues": "Venues and rooms",
    "bookings": "Bookings",
    "register": "Local concern register",
    "proscribed": "Proscribed organisations",
    "sanctions": "UK Sanctions List",
    "other_list": "Another list",
}
HINTS = {
    "venues": "A JSON file: each venue with its rooms, what they hold, and which room is a part of which.",
    "bookings": "From the council’s booking system, one row for each booking, under any headings.",
}
OUTCOMES = OutcomeWords(
    {
        "accepted": "Will be brought in when you confirm",
        "duplicate": "In already, or the same as an earlier row; nothing to bring in",
        "refused": "Cannot be brought in as it stands; correct it and upload the file again",
    },
    under_way="Being brought in",
    done="Brought in",
    undone="Was brought in, and was taken back as far as nobody had acted on it",
    left="Was not brought in",
)
FOLLOWS = {
    "venues": "The venues and rooms are there for the calendar and the forms at once. A venue that is there already is "
    "brought up to date.",
    "bookings": "Each booking is assessed and its names are looked up, some hundreds at a time. Hirers are not "
    "written to: the system they asked has told them. If the file has more names than one person may have looked up in "
    "a day, what is found is kept back until the Prevent lead confirms the look-up, whether a name was found or not.",
}


def _only_bookings(found: Import) -> Import:
    if found.kind != "bookings":
        raise Refused("Only the columns of a file of bookings can be matched")
    return found


def _more(found: Import) -> dict[str, object]:
    may_undo = found.state == "confirmed" and current_actor().has(*UNDOES.get(found.kind, ()))
    gone = found.problem or "All that it brought in was taken back."
    return {
        "follows": FOLLOWS.get(found.kind, ""),
        "has_columns": found.kind == "bookings",
        "keeps_original": found.kind == "bookings",
        "may_undo": may_undo,
        "undone": f"{gone} The history keeps that it was here.",
    }


def _undo_page(import_id: UUID) -> str:
    number = page_number()
    plan = venues_client().undo_plan(import_id, number, LINES_PER_PAGE)
    found = venues_client().find_import(import_id)
    pages = pages_of(plan.taken_back + plan.staying, LINES_PER_PAGE)
    return render_template(
        "imports/venues_undo.html", file=file_shown(SIDE, found), plan=plan, fates=FATES, why=FATES_WHY, page=number,
        pages=pages,
    )  # fmt: skip


SIDE = Side(
    part="venue_imports",
    address="/venues/imports",
    title="Files of venues and bookings",
    client=venues_client,
    looks=WHO,
    brings_in=WHO,
    kinds=KINDS,
    hints=HINTS,
    outcomes=OUTCOMES,
    done="brought in",
    asks_first=False,
    more=_more,
    undo=_undo_page,
    says={
        "being_done": "Bringing the rows in",
        "to_do": "bring in",
        "asks_about": True,
        "confirms": "imports/_confirm_venues.html",
        "about": "Every file that came in, what was in it and who confirmed it. Nothing is brought in until somebody "
        "has checked and confirmed it, and what nobody has built on since can be undone.",
        "none_yet": "Start with the venues and their rooms, so that bookings have a place to belong to.",
        "undo_here": False,
        "openable": HINTS,
        "takes": "CSV, tab-separated text, Excel or OpenDocument for bookings; JSON for the others, up to 5 MB",
        "accept": ".csv,.tsv,.txt,.xlsx,.ods,.json",
    },
    check_columns=_only_bookings,
)
blueprint = journey(SIDE)
