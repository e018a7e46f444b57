"""Saying which column holds what."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from services.gateway.pages.imports.forms import ColumnsForm
from services.gateway.pages.imports.journey import Side, page
from services.gateway.pages.imports.shown import file_shown
from services.gateway.pages.kit.form_errors import errors_of
from services.gateway.pages.kit.people_names import shown_names
from services.gateway.pages.repeats import form_key
from shared.contracts.imports.imports import ColumnChoice, Import
from shared.http.problems import OutOfDate, Problem, Refused
from shared.imports.states import CHOOSABLE, UNCONFIRMED

NOT_OPEN = "Columns and courses can be matched after the file was read and before it is confirmed"


@dataclass(frozen=True)
class Choosing:
    """The form as it is shown: the file, what is chosen in it, and what a person read who chose it."""

    file: Import
    values: Mapping[str, str]
    read: Mapping[str, str]
    errors: Mapping[str, str]
    meanwhile: Mapping[str, object] | None = None
    """Who chose something else since, when, and [{what, now, yours}] where they differ."""
    version: int | None = None
    """The version that was read; None for the file as it is here."""

    def shown(self, side: Side) -> dict[str, object]:
        """What both templates need."""
        return {
            "file": file_shown(side, self.file),
            "values": self.values,
            "errors": self.errors,
            "meanwhile": self.meanwhile,
            "carried": {"version": self._version, "read": json.dumps(dict(self.read))},
        }

    @property
    def _version(self) -> int:
        return self.file.columns_version if self.version is None else self.version


@page("/<uuid:import_id>/columns", "GET", "POST")
def columns(side: Side, import_id: UUID) -> ResponseReturnValue:
    """Shows what each column was taken for, and matches them with what we need; the file is then read again."""
    found = _to_match(side, import_id)
    if request.method == "GET":
        return _columns_page(side, Choosing(found, _taken_for(found), _taken_for(found), {}))
    form = ColumnsForm.read(request)
    values = {f"field-{field}": header for field, header in form.columns.items()}
    if not any(form.columns.values()):
        wrong = {"": "Choose at least one column"}
        return _columns_page(side, Choosing(found, values, form.as_read, wrong, version=form.version)), 422
    try:
        choice = ColumnChoice(form.columns, {}, form.remember, form.version)
        side.client().choose_columns(import_id, choice, form_key())
    except OutOfDate as problem:
        found = _to_match(side, import_id)
        titles = {f"field-{one.field}": one.title for one in found.fields}
        made = merged(found, values, form.as_read, now=_taken_for(found), titles=titles, problem=problem)
        return _columns_page(side, made), 409
    except Problem as problem:
        if problem.status >= 500:
            raise
        wrong = errors_of(problem, {one.field: f"field-{one.field}" for one in found.fields})
        return _columns_page(side, Choosing(found, values, form.as_read, wrong, version=form.version)), 422
    return redirect(url_for(".show", import_id=import_id), 303)


def _to_match(side: Side, import_id: UUID) -> Import:
    return side.check_columns(open_file(side.client().find_import(import_id)))


def _taken_for(found: Import) -> dict[str, str]:
    return {f"field-{one.field}": one.header for one in found.columns if one.field}


def merged(
    found: Import,
    typed: Mapping[str, str],
    before: Mapping[str, str],
    now: Mapping[str, str],
    titles: Mapping[str, str],
    problem: Problem,
) -> Choosing:
    """What was chosen over what is saved now: a field that says what it said `before` is as it is `now`."""
    names = [name for name in titles if name in typed or name in now]
    values = {
        name: now.get(name, "") if typed.get(name, "") == before.get(name, "") else typed.get(name, "")
        for name in names
    }  # fmt: skip
    differ = [
        {"what": titles[name], "now": now.get(name, ""), "yours": values[name]}
        for name in names
        if values[name] != now.get(name, "")
    ]
    who = shown_names([found.columns_by]).get(found.columns_by, found.columns_by)
    meanwhile = {"by": who, "at": found.columns_at, "differ": differ}
    return Choosing(found, values, now, {"": problem.detail}, meanwhile)


def open_file(found: Import) -> Import:
    """The file, if it can still be read otherwise; while it is being read, a form that comes back is kept."""
    if found.state not in (CHOOSABLE if request.method == "GET" else UNCONFIRMED):
        raise Refused(NOT_OPEN)
    return found


def _columns_page(side: Side, made: Choosing) -> str:
    found, shown = made.file, made.shown(side)
    return render_template(
        "imports/columns.html", columns=found.columns, fields=found.fields, **shown, **side.in_words()
    )
