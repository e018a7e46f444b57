"""Figures: the council, its units, other employers, a manager's own team."""

from datetime import date

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from services.gateway.clients.both import training_client
from services.gateway.pages.kit.roles import SEES_FIGURES
from services.gateway.pages.standing.scope import Scope, is_team_only, this_scope
from shared.access import requires
from shared.contracts.training import PeoplePage, StandingAnswer
from shared.http.problems import BeingWorkedOut, Forbidden, NotFound, Unavailable

blueprint = Blueprint("standing", __name__, url_prefix="/training")
MISSING = ["Training records"]
NO_ANSWER = "Training records did not answer."
TEAM_GAPS = 20


@blueprint.get("/standing")
@requires(*SEES_FIGURES)
def index() -> ResponseReturnValue:
    """The council as at a day, its directorates and other employers; for a manager the own team."""
    scope = this_scope()
    status = 422 if scope.period.errors else 200
    if is_team_only():
        return _team(scope), status
    found, why = _standing(scope.as_at)
    return (
        render_template(
            "standing/index.html",
            **scope.shown_values,
            policy_version=found.policy_version if found else None,
            figures=found.figures if found else None,
            units=[{"unit": one.unit, "figures": one.figures} for one in found.units] if found else [],
            employers=found.employers if found else [],
            employers_total=found.provider_figures if found else None,
            missing=MISSING if why == NO_ANSWER else [],
            why=why,
            hidden=found.hidden if found else "",
        ),
        status,
    )


def _standing(as_at: date, unit: str = "", employer: str = "") -> tuple[StandingAnswer | None, str]:
    """The figures, or why there are none."""
    try:
        return training_client().standing(as_at, unit, employer), ""
    except BeingWorkedOut as problem:
        return None, problem.detail
    except Unavailable:
        return None, NO_ANSWER


def team_counts(everybody: PeoplePage) -> dict[str, int]:
    """How many of the own team are counted, in date and absent, on the day of this list of everybody in it."""
    client, as_at = training_client(), everybody.as_at
    counts = {name: client.list_people(as_at, shown=name, per_page=1).total for name in ("in_date", "absent")}
    return {**counts, "population": everybody.total - counts["absent"]}


def _team(scope: Scope) -> str:
    """The people a manager answers for; the service says who they are."""
    client = training_client()
    shown: dict[str, object] = {**scope.shown_values, "missing": [], "problem": "", "why": ""}
    try:
        people = client.list_people(scope.as_at, shown="all", per_page=200)
        counts = team_counts(people)
        gaps = client.list_gaps(scope.as_at, per_page=TEAM_GAPS)
    except BeingWorkedOut as problem:
        shown |= {"people": None, "counts": None, "gaps": None, "why": problem.detail}
    except Unavailable:
        shown |= {"people": None, "counts": None, "gaps": None, "missing": MISSING}
    except Forbidden as problem:
        shown |= {"people": None, "counts": None, "gaps": None, "problem": problem.detail}
    else:
        shown |= {"people": people, "counts": counts, "gaps": gaps, "policy_version": people.policy_version}
    return render_template("standing/team.html", **shown)


@blueprint.get("/standing/unit")
@requires(*SEES_FIGURES)
def unit() -> ResponseReturnValue:
    """A directorate, service or team, or one other employer; one level down from it."""
    scope = this_scope()
    if not scope.unit and not scope.employer:
        raise NotFound("Say which unit or employer")
    found, why = _standing(**scope.where)
    parts = [part.strip() for part in scope.unit.split(">")]
    trail = [{"text": part, "unit": " > ".join(parts[: number + 1])} for number, part in enumerate(parts[:-1])]
    below = [] if found is None or scope.employer else found.units
    return render_template(
        "standing/unit.html",
        **scope.shown_values,
        trail=trail,
        policy_version=found.policy_version if found else None,
        figures=found.figures if found else None,
        units=[{"unit": one.unit, "name": one.unit.rpartition(" > ")[2], "figures": one.figures} for one in below],
        missing=MISSING if why == NO_ANSWER else [],
        why=why,
        hidden=found.hidden if found else "",
    ), (422 if scope.period.errors else 200)


@blueprint.get("/courses")
@requires(*SEES_FIGURES)
def courses() -> str:
    """The course catalogue."""
    return render_template("standing/courses.html", courses=training_client().list_courses())


@blueprint.get("/policy")
@requires(*SEES_FIGURES)
def policy() -> ResponseReturnValue:
    """What each role group must learn, as the policy in force on a day says."""
    scope = this_scope()
    found = training_client().policy(scope.as_at)
    titles = {one.code: one.title for one in found.courses}
    return render_template("standing/policy.html", **scope.shown_values, policy=found, titles=titles), (
        422 if scope.period.errors else 200
    )
