"""Saying which column holds what, and which course a title stands for that nobody knows."""

import re
from collections.abc import Callable
from typing import Any
from uuid import UUID

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from services.gateway.clients.both import training_client
from services.gateway.pages.form_errors import errors_of
from services.gateway.pages.imports.files import BRINGS_IN, blueprint
from services.gateway.pages.imports.forms import ColumnsForm
from services.gateway.pages.imports.shown import file_shown
from services.gateway.pages.repeats import form_key, passes_key_on
from shared.access import requires
from shared.contracts.training import ColumnChoice, Import
from shared.problems import Problem, Refused

UNKNOWN_COURSE = re.compile(r"There is no course called “(.+?)”", re.DOTALL)
ROWS_LOOKED_AT = 500
OPEN = ("needs_columns", "checked")


@blueprint.route("/<uuid:import_id>/columns", methods=["GET", "POST"])
@requires(*BRINGS_IN)
@passes_key_on
def columns(import_id: UUID) -> ResponseReturnValue:
    """Matches columns with what we need; the file is then read again."""
    found = _open_file(import_id)
    return match_columns(
        found, lambda choice: training_client().choose_columns(import_id, choice, form_key()), "imports"
    )


def match_columns(found: Import, choose: Callable[[ColumnChoice], object], part: str) -> ResponseReturnValue:
    """Shows what each column was taken for, and hands over what a person says; `part` has the pages of the file."""
    if request.method == "GET":
        taken_for = {f"field-{one.field}": one.header for one in found.columns if one.field}
        return _columns_page(found, taken_for, {}, part)
    form = ColumnsForm.read(request)
    values = {f"field-{field}": header for field, header in form.columns.items()}
    choice = ColumnChoice({field: header for field, header in form.columns.items() if header}, {}, form.remember)
    if not choice.columns:
        return _columns_page(found, values, {"": "Choose at least one column"}, part), 422
    try:
        choose(choice)
    except Problem as problem:
        if problem.status >= 500:
            raise
        names = {one.field: f"field-{one.field}" for one in found.fields}
        return _columns_page(found, values, errors_of(problem, names), part), 422
    return redirect(url_for(".show", import_id=found.id), 303)


@blueprint.route("/<uuid:import_id>/courses", methods=["GET", "POST"])
@requires(*BRINGS_IN)
@passes_key_on
def courses(import_id: UUID) -> ResponseReturnValue:
    """Says which of our courses each unknown title is; remembered for every later file."""
    found = _open_file(import_id)
    if request.method == "GET":
        return _courses_page(found, {}, {})
    form = ColumnsForm.read(request)
    if not form.courses:
        return _courses_page(found, {}, {"": "Choose a course for at least one title, or go back"}), 422
    try:
        training_client().choose_columns(import_id, ColumnChoice({}, form.courses, form.remember), form_key())
    except Problem as problem:
        if problem.status >= 500:
            raise
        return _courses_page(found, form.courses, errors_of(problem)), 422
    return redirect(url_for(".show", import_id=import_id), 303)


def _open_file(import_id: UUID) -> Import:
    return still_open(training_client().find_import(import_id))


def still_open(found: Import) -> Import:
    """The file, if it can still be read otherwise."""
    if found.state not in OPEN:
        raise Refused("Columns and courses can be matched after the file was read and before it is confirmed")
    return found


def _columns_page(found: Import, values: dict[str, str], errors: dict[str, str], part: str) -> str:
    return render_template(
        "imports/columns.html",
        part=part,
        file=file_shown(found),
        columns=found.columns,
        fields=found.fields,
        values=values,
        errors=errors,
    )


def _courses_page(found: Import, chosen: dict[str, str], errors: dict[str, str]) -> str:
    catalogue = [{"value": one.code, "text": one.title} for one in training_client().list_courses()]
    return render_template(
        "imports/courses.html",
        file=file_shown(found),
        titles=unknown_courses(found),
        courses=sorted(catalogue, key=lambda one: one["text"].lower()),
        chosen=chosen,
        errors=errors,
    )


def unknown_courses(found: Import) -> list[dict[str, Any]]:
    """[{title, rows}] of the titles in the first refused rows that are no course of ours, most frequent first."""
    lines, _ = training_client().list_rows(found.id, "refused", 1, ROWS_LOOKED_AT)
    titles: dict[str, int] = {}
    for line in lines:
        for title in UNKNOWN_COURSE.findall(line.reason):
            titles[title] = titles.get(title, 0) + 1
    return [{"title": title, "rows": titles[title]} for title in sorted(titles, key=lambda one: (-titles[one], one))]
