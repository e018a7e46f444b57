"""Finding a person and seeing how they stand, why, and until when."""

from uuid import UUID

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue

from services.gateway.clients.both import training_client
from services.gateway.pages.kit.days import read_as_at
from services.gateway.pages.kit.form_errors import errors_of
from services.gateway.pages.kit.forms import asks, read
from services.gateway.pages.kit.people_names import shown_names
from services.gateway.pages.kit.roles import SEES_NAMES
from services.gateway.pages.people.forms import SEARCH
from services.gateway.pages.repeats import harmless_again
from shared.access import requires
from shared.actor import Role, current_actor
from shared.contracts.training import PersonDetail, PersonSearch
from shared.http.problems import Problem
from shared.person import PARTICULARS

blueprint = Blueprint("people", __name__, url_prefix="/people")

RECORDS = (Role.LD_OFFICER,)
EXEMPTS = (Role.LD_OFFICER, Role.PREVENT_LEAD)
SEES_FILES = (Role.LD_OFFICER, Role.PREVENT_LEAD, Role.AUDITOR)
SHORTEST = 3
MOST_FOUND = 50


@blueprint.route("", methods=["GET", "POST"])
@requires(*SEES_NAMES)
@harmless_again
@asks(SEARCH)
def search() -> ResponseReturnValue:
    """By name or number; a POST, so that no name is in an address (SEC-51)."""
    if request.method == "GET":
        return _results({}, {})
    filled = read(SEARCH, request.form)
    words = " ".join(filled.said["name"].split())
    if len(words) < SHORTEST:
        filled.errors["name"] = "Enter at least three characters"
    if filled.errors:
        return _results({"name": words}, filled.errors), 422
    try:
        found = training_client().search_people(PersonSearch(words))
    except Problem as problem:
        return _results({"name": words}, errors_of(problem, {"words": "name"}, "name")), problem.status, problem.headers
    return _results(
        {"name": words}, {}, searched=True, people=found.people, too_many=found.total > MOST_FOUND, total=found.total
    )


def _results(values: dict[str, str], errors: dict[str, str], **more: object) -> str:
    shown: dict[str, object] = {"searched": False, "people": (), "too_many": False, "total": 0, **more}
    return render_template("people/search.html", form=SEARCH, values=values, errors=errors, **shown)


@blueprint.get("/<uuid:person_id>")
@requires(*SEES_NAMES)
def person(person_id: UUID) -> ResponseReturnValue:
    """One person as at a day."""
    asked = read_as_at(request.args)
    found = training_client().find_person(person_id, asked.as_at)
    return person_page(found, values=asked.values, errors=asked.errors), (422 if asked.errors else 200)


def _about(found: PersonDetail) -> list[tuple[str, str]]:
    """What files of people say beside number, name and posts, and said before."""
    return [
        *((one.title, getattr(found, one.code)) for one in PARTICULARS),
        ("Former names", ", ".join(found.former_names)),
        *(
            (f"Former {one.label}", ", ".join(found.former[one.code]))
            for one in PARTICULARS
            if one.code in found.former
        ),
    ]


def person_page(found: PersonDetail, **more: object) -> str:
    """The page of one person."""
    names = shown_names([one.recorded_by for one in found.completions] + [one.approved_by for one in found.exemptions])
    titles = {one.requirement: one.title for one in found.requirements}
    actor = current_actor()
    return render_template(
        "people/person.html",
        as_at=found.as_at,
        policy_version=found.policy_version,
        person=found,
        posts=sorted(found.posts, key=lambda post: post.starts, reverse=True),
        requirements=found.requirements,
        completions=sorted(found.completions, key=lambda one: (one.completed_on, one.id), reverse=True),
        exemptions=[
            {"line": one, "title": titles.get(one.requirement, one.requirement), "by": names.get(one.approved_by, "")}
            for one in found.exemptions
        ],
        absences=found.absences,
        about=_about(found),
        names=names,
        may_change=actor.has(*RECORDS),
        may_exempt=actor.has(*EXEMPTS),
        sees_files=actor.has(*SEES_FILES),
        **more,
    )
