"""Rows that need a person: who is each of them about?"""

from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from services.gateway.clients.both import training_client
from services.gateway.pages.imports.forms import ReviewForm, RowAnswer
from services.gateway.pages.imports.journey import page_number, pages_of
from services.gateway.pages.imports.shown import file_shown, in_order, order_of
from services.gateway.pages.imports.training import SIDE, blueprint
from services.gateway.pages.kit.form_errors import errors_of
from services.gateway.pages.kit.forms import asks
from services.gateway.pages.kit.import_forms import REVIEW
from services.gateway.pages.kit.presentation import counted
from services.gateway.pages.repeats import form_key, passes_key_on
from shared.access import requires
from shared.contracts.imports import ImportLine, Resolution, Resolutions
from shared.contracts.training import PersonSearch
from shared.http.problems import Problem, Refused
from shared.imports.states import ROWS_GONE

PER_PAGE = 25
SHORTEST_SEARCH = 3


@blueprint.route("/<uuid:import_id>/review", methods=["GET", "POST"])
@requires(*SIDE.brings_in)
@passes_key_on
@asks(REVIEW)
def review(import_id: UUID) -> ResponseReturnValue:
    """Twenty-five rows to compare with the people we suggest; answered rows leave the list."""
    if request.method == "GET":
        found = training_client().find_import(import_id)
        if found.state not in ("checked", "confirmed"):
            raise Refused("Rows can be answered when the file has been checked, before or after it is confirmed")
        if not found.file_kept:
            raise Refused(ROWS_GONE)
        return _page(import_id, {}, {})
    form = ReviewForm.read(request)
    answers, errors = _resolutions(form.answers)
    if not errors and answers:
        try:
            training_client().resolve(import_id, Resolutions(tuple(answers)), form_key())
        except Problem as problem:
            if problem.status >= 500:
                raise
            errors = errors_of(problem)
    if errors:
        return _page(import_id, form.values, errors), 422
    if answers:
        flash(f"{counted(len(answers), 'row').capitalize()} decided", "success")
    page = page_number() if answers else page_number() + 1
    return redirect(url_for(".review", import_id=import_id, page=page), 303)


def _resolutions(answers: tuple[RowAnswer, ...]) -> tuple[list[Resolution], dict[str, str]]:
    """The answers as the service takes them, and what is wrong with a payroll number, by field."""
    found, errors = [], {}
    for answer in answers:
        if answer.choice == "refuse":
            found.append(Resolution(answer.line, "refuse"))
            continue
        person, wrong = (answer.person, "") if answer.person else _by_number(answer.number)
        if wrong:
            errors[f"number-{answer.line}"] = wrong
        else:
            found.append(Resolution(answer.line, "confirm", person))
    return found, errors


def _by_number(number: str) -> tuple[UUID | None, str]:
    """The one person with this payroll number, or why there is none."""
    if len(number) < SHORTEST_SEARCH:
        return None, "Enter the whole payroll number"
    found = [one for one in training_client().search_people(PersonSearch(number)).people if one.number == number]
    if not found:
        return None, f"Nobody has the payroll number {number}"
    if len(found) > 1:
        return None, f"{len(found)} people of other employers have the number {number}: choose a suggestion instead"
    return found[0].id, ""


def _page(import_id: UUID, values: dict[str, str], errors: dict[str, str]) -> str:
    found = training_client().find_import(import_id)
    pages = pages_of(found.counts.review, PER_PAGE)
    page = min(page_number(), pages)
    lines, undecided = training_client().list_rows(import_id, "review", page, PER_PAGE)
    return render_template(
        "imports/review.html",
        file=file_shown(SIDE, found),
        rows=[_row(line, order_of(found)) for line in lines],
        undecided=undecided,
        page=page,
        pages=pages,
        values=values,
        errors=errors,
    )


def _row(line: ImportLine, order: dict[str, int]) -> dict[str, object]:
    return {
        "key": str(line.id),
        "row": line.row,
        "sheet": line.sheet,
        "says": list(in_order(line.cells, order).items()) or [(line.column, line.value)],
        "why": line.reason,
        "suggestions": line.suggestions,
    }
