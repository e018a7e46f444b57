"""Saying which column holds what, and which course a title stands for that nobody knows."""

import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from services.gateway.clients.both import training_client
from services.gateway.pages.imports.files import BRINGS_IN, blueprint
from services.gateway.pages.imports.forms import ColumnsForm
from services.gateway.pages.imports.shown import file_shown
from services.gateway.pages.kit.form_errors import errors_of
from services.gateway.pages.kit.people_names import shown_names
from services.gateway.pages.repeats import form_key, passes_key_on
from shared.access import requires
from shared.contracts.imports import ColumnChoice, Import
from shared.imports.states import CHOOSABLE, UNCONFIRMED
from shared.problems import OutOfDate, Problem, Refused

UNKNOWN_COURSE = re.compile(r"There is no course called “(.+?)”", re.DOTALL)
ROWS_LOOKED_AT = 500
NOT_OPEN = "Columns and courses can be matched after the file was read and before it is confirmed"


@dataclass(frozen=True)
class Choosing:
    """The form as it is shown: the file, what is chosen in it, and what a person read who chose it."""

    file: Import
    values: Mapping[str, str]
    read: Mapping[str, str]
    errors: Mapping[str, str]
    meanwhile: Mapping[str, Any] | None = None
    """Who chose something else since, when, and [{what, now, yours}] where they differ."""
    version: int | None = None
    """The version that was read; None for the file as it is here."""

    def shown(self) -> dict[str, Any]:
        """What both templates need."""
        return {
            "file": file_shown(self.file), "values": self.values, "errors": self.errors, "meanwhile": self.meanwhile,
            "carried": {"version": self._version, "read": json.dumps(dict(self.read))},
        }  # fmt: skip

    @property
    def _version(self) -> int:
        return self.file.columns_version if self.version is None else self.version


@blueprint.route("/<uuid:import_id>/columns", methods=["GET", "POST"])
@requires(*BRINGS_IN)
@passes_key_on
def columns(import_id: UUID) -> ResponseReturnValue:
    """Matches columns with what we need; the file is then read again."""
    return match_columns(
        lambda: open_file(training_client().find_import(import_id)),
        lambda choice: training_client().choose_columns(import_id, choice, form_key()),
        "imports",
    )


def match_columns(
    find: Callable[[], Import], choose: Callable[[ColumnChoice], object], part: str
) -> ResponseReturnValue:
    """Shows what each column was taken for, and hands over what a person says; `part` has the pages of the file."""
    found = find()
    if request.method == "GET":
        return _columns_page(Choosing(found, _taken_for(found), _taken_for(found), {}), part)
    form = ColumnsForm.read(request)
    values = {f"field-{field}": header for field, header in form.columns.items()}
    if not any(form.columns.values()):
        wrong = {"": "Choose at least one column"}
        return _columns_page(Choosing(found, values, form.as_read, wrong, version=form.version), part), 422
    try:
        choose(ColumnChoice(form.columns, {}, form.remember, form.version))
    except OutOfDate as problem:
        found = find()
        titles = {f"field-{one.field}": one.title for one in found.fields}
        made = _merged(found, values, form.as_read, now=_taken_for(found), titles=titles, problem=problem)
        return _columns_page(made, part), 409
    except Problem as problem:
        if problem.status >= 500:
            raise
        names = {one.field: f"field-{one.field}" for one in found.fields}
        wrong = errors_of(problem, names)
        return _columns_page(Choosing(found, values, form.as_read, wrong, version=form.version), part), 422
    return redirect(url_for(".show", import_id=found.id), 303)


def _taken_for(found: Import) -> dict[str, str]:
    return {f"field-{one.field}": one.header for one in found.columns if one.field}


def _merged(
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


@blueprint.route("/<uuid:import_id>/courses", methods=["GET", "POST"])
@requires(*BRINGS_IN)
@passes_key_on
def courses(import_id: UUID) -> ResponseReturnValue:
    """Says which of our courses each unknown title is; remembered for every later file."""
    found = open_file(training_client().find_import(import_id))
    if request.method == "GET":
        return _courses_page(Choosing(found, {}, found.courses, {}))
    form = ColumnsForm.read(request)
    if not form.courses:
        wrong = {"": "Choose a course for at least one title, or go back"}
        return _courses_page(Choosing(found, {}, form.as_read, wrong, version=form.version)), 422
    try:
        choice = ColumnChoice({}, form.courses, form.remember, form.version)
        training_client().choose_columns(import_id, choice, form_key())
    except OutOfDate as problem:
        found = open_file(training_client().find_import(import_id))
        titles = {title: f"“{title}”" for title in form.courses}
        now = {title: course for title, course in found.courses.items() if title in titles}
        return _courses_page(_merged(found, form.courses, form.as_read, now=now, titles=titles, problem=problem)), 409
    except Problem as problem:
        if problem.status >= 500:
            raise
        wrong = errors_of(problem)
        return _courses_page(Choosing(found, form.courses, form.as_read, wrong, version=form.version)), 422
    return redirect(url_for(".show", import_id=import_id), 303)


def open_file(found: Import) -> Import:
    """The file, if it can still be read otherwise; while it is being read, a form that comes back is kept."""
    if found.state not in (CHOOSABLE if request.method == "GET" else UNCONFIRMED):
        raise Refused(NOT_OPEN)
    return found


def _columns_page(made: Choosing, part: str) -> str:
    found = made.file
    return render_template(
        "imports/columns.html", part=part, columns=found.columns, fields=found.fields, **made.shown()
    )


def _courses_page(made: Choosing) -> str:
    catalogue = {one.code: one.title for one in training_client().list_courses()}
    options = [{"value": code, "text": title} for code, title in catalogue.items()]
    found = unknown_courses(made.file)
    there = {one["title"] for one in found}
    typed = [{"title": title, "rows": 0} for title in made.values if title not in there]
    return render_template(
        "imports/courses.html",
        titles=[*found, *typed],
        courses=sorted(options, key=lambda one: one["text"].lower()),
        called=catalogue,
        **made.shown(),
    )


def unknown_courses(found: Import) -> list[dict[str, Any]]:
    """[{title, rows}] of the titles in the first refused rows that are no course of ours, most frequent first."""
    lines, _ = training_client().list_rows(found.id, "refused", 1, ROWS_LOOKED_AT)
    titles: dict[str, int] = {}
    for line in lines:
        for title in UNKNOWN_COURSE.findall(line.reason):
            titles[title] = titles.get(title, 0) + 1
    return [{"title": title, "rows": titles[title]} for title in sorted(titles, key=lambda one: (-titles[one], one))]
