"""The facts that people add by hand: a completion, its evidence, its revocation, an exemption."""

from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from services.gateway.clients.both import training_client
from services.gateway.pages.kit.days import today
from services.gateway.pages.kit.form_errors import errors_of
from services.gateway.pages.kit.forms import Filled, Option, Values, answered, asks, filled_in
from services.gateway.pages.people.forms import COMPLETION, EXEMPTION, REVOCATION
from services.gateway.pages.people.showing import EXEMPTS, RECORDS, blueprint, person_page
from services.gateway.pages.repeats import form_key, passes_key_on
from shared.access import requires
from shared.contracts.training import CompletionLine, NewCompletion, NewExemption, PersonDetail
from shared.http.problems import NotFound, Problem, Refused


@blueprint.route("/<uuid:person_id>/completions/new", methods=["GET", "POST"])
@requires(*RECORDS)
@passes_key_on
@asks(COMPLETION)
def add_completion(person_id: UUID) -> ResponseReturnValue:
    """Records a course completed elsewhere, with its real date."""
    found, courses = training_client().find_person(person_id), training_client().list_courses()
    choices = sorted((Option(one.code, one.title) for one in courses), key=lambda one: one.text.lower())
    form = filled_in(COMPLETION, course=(Option("", "Choose a course"), *choices))

    def page(values: Values, errors: Values) -> str:
        return render_template("people/add_completion.html", person=found, form=form, values=values, errors=errors)

    def save(filled: Filled) -> ResponseReturnValue:
        training_client().add_completion(NewCompletion(person_id, **filled.said), form_key())
        return _to_person(person_id, "The completion has been saved, and every figure that counts it has moved")

    return answered(form, page, save, otherwise="completed_on")


@blueprint.route("/<uuid:person_id>/completions/<int:completion_id>/revoke", methods=["GET", "POST"])
@requires(*RECORDS)
@passes_key_on
@asks(REVOCATION)
def revoke_completion(person_id: UUID, completion_id: int) -> ResponseReturnValue:
    """Says that a completion does not count from today on."""
    found = training_client().find_person(person_id)
    completion = _completion(found, completion_id)
    if request.method == "GET" and completion.revoked_on is not None:
        raise Refused("This completion has been revoked already")

    def page(values: Values, errors: Values) -> str:
        return render_template(
            "people/revoke_completion.html", person=found, completion=completion, form=REVOCATION, values=values,
            errors=errors,
        )  # fmt: skip

    def save(filled: Filled) -> ResponseReturnValue:
        training_client().revoke_completion(completion_id, filled.said["reason"], form_key())
        return _to_person(person_id, "The completion has been revoked")

    return answered(REVOCATION, page, save, otherwise="reason")


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
    return _to_person(person_id, "The certificate is noted as seen: the completion counts now")


@blueprint.route("/<uuid:person_id>/exemptions/new", methods=["GET", "POST"])
@requires(*EXEMPTS)
@passes_key_on
@asks(EXEMPTION)
def add_exemption(person_id: UUID) -> ResponseReturnValue:
    """Excuses somebody from one requirement for a while, with a reason and an end."""
    found = training_client().find_person(person_id)
    form = filled_in(EXEMPTION, requirement=(Option("", "Choose a requirement"), *_requirements(found)))

    def page(values: Values, errors: Values) -> str:
        return render_template("people/add_exemption.html", person=found, form=form, values=values, errors=errors)

    def save(filled: Filled) -> ResponseReturnValue:
        training_client().add_exemption(NewExemption(person_id, **filled.said), form_key())
        return _to_person(person_id, "The exemption has been saved")

    return answered(form, page, save, otherwise="ends")


def _requirements(found: PersonDetail) -> list[Option]:
    """What this person must do today, or every requirement of the policy when nothing applies yet."""
    if found.requirements:
        return [Option(one.requirement, one.title) for one in found.requirements]
    listed = training_client().policy(today()).requirements
    return [Option(one.id, f"{one.title}, {one.role_group_title}") for one in listed]


def _completion(found: PersonDetail, completion_id: int) -> CompletionLine:
    """The completion, if it is this person's."""
    for one in found.completions:
        if one.id == completion_id:
            return one
    raise NotFound("There is no such completion")


def _to_person(person_id: UUID, told: str) -> ResponseReturnValue:
    flash(told, "success")
    return redirect(url_for(".person", person_id=person_id), 303)
