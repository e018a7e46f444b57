"""Files of people and completions: what its pages say, and who may."""

from uuid import UUID

from flask import render_template

from services.gateway.clients.both import training_client
from services.gateway.pages.imports import acts, columns, files
from services.gateway.pages.imports.journey import Side, journey
from services.gateway.pages.imports.shown import file_shown
from services.gateway.pages.kit.wording import IMPORT_KIND_HINTS, OUTCOMES
from shared.actor import Role
from shared.contracts.imports.imports import Import
from shared.contracts.training import IMPORT_KINDS
from shared.http.problems import Refused
from shared.words import IMPORT_KINDS as KINDS

PARTS = (files, columns, acts)
"""Importing them declares the pages of every side."""
UNDONE = (
    "Its rows no longer count, only what another confirmed file says as well; the record that they were here is kept."
)


def _undo_page(import_id: UUID) -> str:
    found = training_client().find_import(import_id)
    if found.state != "confirmed":
        raise Refused("Only a file that has been confirmed can be undone")
    return render_template("imports/undo.html", file=file_shown(SIDE, found))


def _more(found: Import) -> dict[str, object]:
    return {
        "names_courses": found.kind not in ("people", "providers"),
        "has_columns": found.kind != "registers",
        "keeps_original": True,
        "may_undo": found.state == "confirmed" and SIDE.may_change,
        "undone": UNDONE,
    }


SIDE = Side(
    part="imports",
    address="/training/imports",
    title="Files",
    client=training_client,
    looks=(Role.LD_OFFICER, Role.PREVENT_LEAD, Role.AUDITOR),
    brings_in=(Role.LD_OFFICER,),
    kinds=KINDS,
    hints={kind: IMPORT_KIND_HINTS[kind] for kind in IMPORT_KINDS},
    outcomes=OUTCOMES,
    done="saved",
    asks_first=True,
    more=_more,
    undo=_undo_page,
    says={
        "being_done": "Saving the rows",
        "to_do": "save",
        "confirms": "imports/_confirm_completions.html",
        "about": "Every file that came in, what was in it and who confirmed it. Nothing is saved from a file until "
        "somebody has checked and confirmed it, and a confirmed file can be undone as a whole.",
        "none_yet": "Start with the people file from HR, so that completions have somebody to belong to.",
        "undo_here": True,
        "openable": KINDS,
        "takes": "CSV, tab-separated text, Excel or OpenDocument",
        "accept": ".csv,.tsv,.txt,.xlsx,.ods",
    },
)
blueprint = journey(SIDE)
