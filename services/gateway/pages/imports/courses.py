"""Saying which course a title stands for that nobody knows."""

import re
from uuid import UUID

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from services.gateway.clients.both import training_client
from services.gateway.pages.imports.columns import Choosing, merged, open_file
from services.gateway.pages.imports.forms import ColumnsForm
from services.gateway.pages.imports.training import SIDE, blueprint
from services.gateway.pages.kit.form_errors import errors_of
from services.gateway.pages.kit.forms import asks
from services.gateway.pages.kit.import_forms import COLUMNS
from services.gateway.pages.repeats import form_key, passes_key_on
from shared.access import requires
from shared.contracts.imports.imports import ColumnChoice, Import
from shared.http.problems import OutOfDate, Problem

UNKNOWN_COURSE = re.compile(r"There is no course called “(.+?)”", re.DOTALL)
ROWS_LOOKED_AT = 500


@blueprint.route("/<uuid:import_id>/courses", methods=["GET", "POST"])
@requires(*SIDE.brings_in)
@passes_key_on
@asks(COLUMNS)
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
        return _courses_page(merged(found, form.courses, form.as_read, now=now, titles=titles, problem=problem)), 409
    except Problem as problem:
        if problem.status >= 500:
            raise
        wrong = errors_of(problem)
        return _courses_page(Choosing(found, form.courses, form.as_read, wrong, version=form.version)), 422
    return redirect(url_for(".show", import_id=import_id), 303)


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
        **made.shown(SIDE),
    )


def unknown_courses(found: Import) -> list[dict[str, object]]:
    """[{title, rows}] of the titles in the first refused rows that are no course of ours, most frequent first."""
    lines, _ = training_client().list_rows(found.id, "refused", 1, ROWS_LOOKED_AT)
    titles: dict[str, int] = {}
    for line in lines:
        for title in UNKNOWN_COURSE.findall(line.reason):
            titles[title] = titles.get(title, 0) + 1
    return [{"title": title, "rows": titles[title]} for title in sorted(titles, key=lambda one: (-titles[one], one))]
