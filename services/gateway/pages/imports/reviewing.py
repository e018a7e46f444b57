"""Rows that need a person: who is each of them about?"""

from collections.abc import Mapping
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
from shared.contracts.imports.imports import ImportLine, Resolution, Resolutions
from shared.contracts.training import PersonSearch
from shared.http.problems import OutOfDate, Problem, Refused
from shared.imports.states import ROWS_GONE

PER_PAGE = 25
SHORTEST_SEARCH = 3
NOTHING: Mapping[str, str] = {}
GONE = (
    "A row of your form is not to be decided any more: it was decided meanwhile, or the file was read again. "
    "The rows of the file say what became of it."
)


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
        return _page(import_id, ReviewForm(()), {})
    form = ReviewForm.read(request)
    answers, errors = _resolutions(form.answers)
    said: dict[str, str] = {}
    status = 422
    if not errors and answers:
        try:
            training_client().resolve(import_id, Resolutions(tuple(answers)), form_key())
        except Problem as problem:
            if problem.status >= 500:
                raise
            errors, said, status = errors_of(problem), _said_of_rows(problem, answers), problem.status
    if errors:
        return _page(import_id, form, errors, said), status
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


def _said_of_rows(problem: Problem, answers: list[Resolution]) -> dict[str, str]:
    """What somebody else said meanwhile of rows that were answered here, by row."""
    if not isinstance(problem, OutOfDate):
        return {}
    places = [(error.pointer.split("/")[2:3], error.detail) for error in problem.errors]
    return {str(answers[int(at)].line): said for place, said in places for at in place if int(at) < len(answers)}


def _rows_of(import_id: UUID, page: int, values: dict[str, str]) -> tuple[tuple[ImportLine, ...], int]:
    """A page of rows; of a form that came back the rows that were in it, which others' answers may have moved up."""
    lines, undecided = training_client().list_rows(import_id, "review", page, PER_PAGE)
    there = {name.removeprefix("decision-") for name in values if name.startswith("decision-")}
    mine = [line for line in lines if str(line.id) in there]
    while there and page > 1 and len(mine) < len(there):
        page -= 1
        earlier, _ = training_client().list_rows(import_id, "review", page, PER_PAGE)
        found = [line for line in earlier if str(line.id) in there]
        if mine and not found:
            break
        mine = found + mine
    return tuple(mine) or lines, undecided


def _page(import_id: UUID, form: ReviewForm, errors: dict[str, str], said: Mapping[str, str] = NOTHING) -> str:
    found = training_client().find_import(import_id)
    pages = pages_of(found.counts.review, PER_PAGE)
    page = min(page_number(), pages)
    lines, undecided = _rows_of(import_id, page, form.values)
    shown = {line.id for line in lines}
    gone = [(said.get(str(one.line), GONE), one.in_words) for one in form.answers if one.line not in shown]
    return render_template(
        "imports/review.html",
        file=file_shown(SIDE, found),
        rows=[_row(line, order_of(found)) for line in lines],
        undecided=undecided,
        page=page,
        pages=pages,
        values=form.values,
        errors=errors,
        left_over=gone,
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
