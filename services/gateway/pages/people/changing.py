"""The facts that people add by hand: a completion, its evidence, its revocation, an exemption."""

from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from services.gateway.clients.both import training_client
from services.gateway.pages.kit.days import today
from services.gateway.pages.kit.form_errors import errors_of
from services.gateway.pages.people.forms import CompletionForm, ExemptionForm
from services.gateway.pages.people.showing import EXEMPTS, RECORDS, blueprint, person_page
from services.gateway.pages.repeats import form_key, passes_key_on
from shared.access import requires
from shared.contracts.training import CompletionLine, PersonDetail
from shared.problems import NotFound, Problem, Refused


@blueprint.route("/<uuid:person_id>/completions/new", methods=["GET", "POST"])
@requires(*RECORDS)
@passes_key_on
def add_completion(person_id: UUID) -> ResponseReturnValue:
    """Records a course completed elsewhere, with its real date."""
    found, courses = training_client().find_person(person_id), training_client().list_courses()
    choices = sorted(({"value": one.code, "text": one.title} for one in courses), key=lambda one: one["text"].lower())

    def page(values: dict[str, str], errors: dict[str, str]) -> str:
        return render_template(
            "people/add_completion.html", person=found, courses=choices, values=values, errors=errors
        )

    if request.method == "GET":
        return page({}, {})
    form = CompletionForm.read(request, {one.code for one in courses})
    entry = form.entry(person_id)
    if entry is None:
        return page(form.values, form.errors), 422
    try:
        training_client().add_completion(entry, form_key())
    except Problem as problem:
        names = {name: name for name in ("course", "completed_on", "evidence", "provider")}
        return page(form.values, errors_of(problem, names, "completed_on")), problem.status
    flash("The completion has been saved, and every figure that counts it has moved", "success")
    return _to_person(person_id)


@blueprint.route("/<uuid:person_id>/completions/<int:completion_id>/revoke", methods=["GET", "POST"])
@requires(*RECORDS)
@passes_key_on
def revoke_completion(person_id: UUID, completion_id: int) -> ResponseReturnValue:
    """Says that a completion does not count from today on."""
    found = training_client().find_person(person_id)
    completion = _completion(found, completion_id)

    def page(values: dict[str, str], errors: dict[str, str]) -> str:
        return render_template(
            "people/revoke_completion.html", person=found, completion=completion, values=values, errors=errors
        )

    if request.method == "GET":
        if completion.revoked_on is not None:
            raise Refused("This completion has been revoked already")
        return page({}, {})
    reason = request.form.get("reason", "").strip()
    if not reason:
        return page({}, {"reason": "Say why it does not count"}), 422
    try:
        training_client().revoke_completion(completion_id, reason, form_key())
    except Problem as problem:
        return page({"reason": reason}, errors_of(problem, {"reason": "reason"}, "reason")), problem.status
    flash("The completion has been revoked", "success")
    return _to_person(person_id)


@blueprint.post("/<uuid:person_id>/completions/<int:completion_id>/evidence")
@requires(*RECORDS)
@passes_key_on
def mark_seen(person_id: UUID, completion_id: int) -> ResponseReturnValue:
    """Notes that the certificate was seen."""
    found = training_client().find_person(person_id)
    _completion(found, completion_id)
    try:
        training_client().see_evidence(completion_id, form_key())
    except Problem as problem:
        return person_page(found, values={}, errors=errors_of(problem)), problem.status
    flash("The certificate is noted as seen: the completion counts now", "success")
    return _to_person(person_id)


@blueprint.route("/<uuid:person_id>/exemptions/new", methods=["GET", "POST"])
@requires(*EXEMPTS)
@passes_key_on
def add_exemption(person_id: UUID) -> ResponseReturnValue:
    """Excuses somebody from one requirement for a while, with a reason and an end."""
    found = training_client().find_person(person_id)
    choices = _requirements(found)

    def page(values: dict[str, str], errors: dict[str, str]) -> str:
        return render_template(
            "people/add_exemption.html", person=found, requirements=choices, values=values, errors=errors
        )

    if request.method == "GET":
        return page({}, {})
    form = ExemptionForm.read(request)
    entry = form.entry(person_id)
    if entry is None:
        return page(form.values, form.errors), 422
    try:
        training_client().add_exemption(entry, form_key())
    except Problem as problem:
        names = {name: name for name in ("requirement", "reason", "starts", "ends")}
        return page(form.values, errors_of(problem, names, "ends")), problem.status
    flash("The exemption has been saved", "success")
    return _to_person(person_id)


def _requirements(found: PersonDetail) -> list[dict[str, str]]:
    """What this person must do today, or every requirement of the policy when nothing applies yet."""
    if found.requirements:
        return [{"value": one.requirement, "text": one.title} for one in found.requirements]
    listed = training_client().policy(today()).requirements
    return [{"value": one.id, "text": f"{one.title}, {one.role_group_title}"} for one in listed]


def _completion(found: PersonDetail, completion_id: int) -> CompletionLine:
    """The completion, if it is this person's."""
    for one in found.completions:
        if one.id == completion_id:
            return one
    raise NotFound("There is no such completion")


def _to_person(person_id: UUID) -> ResponseReturnValue:
    return redirect(url_for(".person", person_id=person_id), 303)
