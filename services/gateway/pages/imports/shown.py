"""Files as the templates show them."""

from collections.abc import Iterable

from flask import render_template

from services.gateway.pages.imports.forms import ConfirmForm
from services.gateway.pages.imports.journey import Side
from services.gateway.pages.kit.people_names import shown_names
from services.gateway.pages.kit.presentation import counted, moment
from shared.contracts.imports.imports import Import, ImportLine
from shared.http.problems import Problem
from shared.imports.states import DISCARDABLE, UNCONFIRMED, UNCONFIRMED_KEPT, WITH_ROWS, can_bring_in

FIRST_BAD_ROWS = 10
BEFORE_CHECK = ("received", "reading", "needs_columns", "failed")


def file_shown(side: Side, found: Import, names: dict[str, str] | None = None) -> dict[str, object]:
    """One file for a page."""
    known = names if names is not None else shown_names(_people_of(found))
    return {
        "id": found.id,
        "kind": found.kind,
        "file_name": found.file_name,
        "size": found.size,
        "checksum": found.sha256,
        "state": found.state,
        "uploaded_at": found.created_at,
        "uploaded_by": known.get(found.created_by, ""),
        "columns_version": found.columns_version,
        "columns_at": found.columns_at,
        "columns_by": known.get(found.columns_by, ""),
        "confirmed_at": found.confirmed_at,
        "confirmed_by": known.get(found.confirmed_by, ""),
        "undone_at": found.undone_at,
        "undone_by": known.get(found.undone_by, ""),
        "reason": found.problem,
        "kept_back": found.kept_back,
        "people": found.people,
        "awaiting": found.awaiting,
        "sheets": found.sheets,
        "counts": None if found.state in BEFORE_CHECK or not found.counts.read else found.counts,
        "has_rows": has_rows(found),
        "progress": found.progress if found.progress.total else None,
        "file_kept": found.file_kept,
        "rows_gone": found.file_removed_at is not None,
        "original_until": found.file_kept_until,
        "original_gone": _original_gone(found, known),
        "discarded_at": found.discarded_at,
        "discarded_by": "" if _by_itself(found.discarded_by) else known.get(found.discarded_by, ""),
        "may_discard": found.state in DISCARDABLE,
        "may_confirm": found.state == "checked" and can_bring_in(found.counts.read, found.counts.refused),
        "unconfirmed_days": UNCONFIRMED_KEPT.days,
        "may_undo": found.state == "confirmed" and side.may_change,
    }


def files_shown(side: Side, files: Iterable[Import]) -> list[dict[str, object]]:
    """Several files, with the names of those who brought them in asked for once."""
    listed = list(files)
    names = shown_names(who for found in listed for who in _people_of(found))
    return [file_shown(side, found, names) for found in listed]


def changed_since(found: Import, form: ConfirmForm, problem: Problem) -> str:
    """Who said anew what the file holds after a page was opened, and what that makes of it, to who confirmed there."""
    if found.state not in UNCONFIRMED or found.columns_at is None:
        return problem.detail
    who = shown_names([found.columns_by]).get(found.columns_by, "Somebody")
    said = (
        f"{who} matched the columns or titles of this file on {moment(found.columns_at)}, after you opened this page."
    )
    if found.state != "checked":
        return f"{said} It is being read again. Nothing was saved: wait for the check, then confirm."
    now = counted(found.counts.accepted, "row")
    before = "" if form.accepted in (None, found.counts.accepted) else f", where this page said {form.accepted:,}"
    return f"{said} {now.capitalize()} would be saved{before}. Nothing was saved: look at the rows again, then confirm."


def _people_of(found: Import) -> tuple[str, ...]:
    return (
        found.created_by, found.columns_by, found.confirmed_by, found.undone_by, found.file_removed_by,
        found.discarded_by,
    )  # fmt: skip


def _by_itself(actor_id: str) -> bool:
    return actor_id.startswith("system:")


def _original_gone(found: Import, names: dict[str, str]) -> str:
    """When the original went, and why; '' while it is kept."""
    if found.file_kept:
        return ""
    if found.file_removed_at is None:
        return "Not kept"
    who = names.get(found.file_removed_by, "")
    why = ", when its time was over" if _by_itself(found.file_removed_by) else f" by {who}" if who else ""
    return f"Deleted {moment(found.file_removed_at)}{why}"


def has_rows(found: Import) -> bool:
    """Whether its rows can be looked at."""
    return found.state in (*WITH_ROWS, "replaced")


def row_shown(line: ImportLine, order: dict[str, int]) -> dict[str, object]:
    """A row of a file as `marked_rows` takes it, its cells in the order of the file."""
    return {
        "row": line.row,
        "outcome": line.outcome,
        "column": line.column,
        "value": line.value,
        "reason": line.reason,
        "cells": in_order(line.cells, order),
        "sheet": line.sheet or None,
    }


def first_bad_rows(side: Side, found: Import) -> list[dict[str, object]]:
    """The first refused rows, for those who may see rows."""
    if not side.may_change or not found.counts.refused or not has_rows(found):
        return []
    lines, _ = side.client().list_rows(found.id, "refused", 1, FIRST_BAD_ROWS)
    order = order_of(found)
    return [row_shown(line, order) for line in lines]


def order_of(found: Import) -> dict[str, int]:
    """Where each column stands in the file."""
    return {column.header: place for place, column in enumerate(found.columns)}


def in_order(cells: dict[str, str], order: dict[str, int]) -> dict[str, str]:
    """Cells from left to right as in the file."""
    return dict(sorted(cells.items(), key=lambda cell: (order.get(cell[0], len(order)), cell[0])))


def file_page(side: Side, found: Import, errors: dict[str, str] | None = None, auto: bool = False) -> str:
    """The page of one file."""
    return render_template(
        "imports/show.html",
        file=file_shown(side, found),
        bad_rows=first_bad_rows(side, found),
        outcomes=side.outcomes.in_state(found.state),
        auto=auto,
        errors=errors or {},
        **side.in_words(),
        **side.more(found),
    )
