"""Standing decisions: an approved answer for a kind of single-sex event, so that it is not asked every week."""

from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from services.gateway.clients.both import venues_client
from services.gateway.pages.kit.acts import Act
from services.gateway.pages.kit.days import today
from services.gateway.pages.kit.forms import Field, Filled, Values, answered, asks, hidden
from services.gateway.pages.kit.people_names import shown_names, told_unsaved
from services.gateway.pages.kit.roles import LOOKS
from services.gateway.pages.repeats import form_key, passes_key_on
from shared.access import requires
from shared.actor import Role, current_actor
from shared.contracts.standing_decisions import StandingDecisionEnd, StandingDecisionEntry, StandingDecisionLine
from shared.http.problems import NotFound, OutOfDate

blueprint = Blueprint("standing_decisions", __name__, url_prefix="/standing-decisions")

MAKES = (Role.EQUALITY_OFFICER, Role.LEGAL_OFFICER)
FORM = Act(
    "Make a standing decision",
    "Make the standing decision",
    (
        Field("event_type", "Type of event", "text", "As requests name it.", "Give the type of event", longest=100),
        Field("venue", "Venue (optional)", "text", "Blank: any venue.", longest=200),
        Field("service", "Service", "text", "What is offered to whom.", "Say which service it is", longest=500),
        Field("sex", "For which sex?", "text", "", "Say for which sex it is", longest=50),
        Field("reasoning", "Reasoning", "area", "The exception relied on, and why it applies.", "Give the reasoning"),
        Field(
            "until",
            "Valid until",
            "day",
            "The last day it holds, at most 3 years from now.",
            "Give the last day it holds",
        ),
    ),
)
END = Act(
    "End the standing decision",
    "End it now",
    (
        *hidden("version"),
        Field(
            "reason", "Why does it end before its last day?", "area", "It stays with the decision.", "Say why it ends"
        ),
    ),
    (
        "It covers nothing from now on. Requests it covered that are not decided yet need the equality officer’s "
        "answer. What was decided stays as it was decided.",
    ),
)


@blueprint.get("")
@requires(*LOOKS)
def index() -> str:
    """Every standing decision, expired ones among them."""
    found = venues_client().list_standing_decisions().standing_decisions
    return render_template(
        "standing_decisions/index.html",
        decisions=found,
        names=shown_names([by for one in found for by in (one.approved_by, one.ended_by) if by]),
        today=today(),
        may_make=current_actor().has(*MAKES),
    )


@blueprint.route("/new", methods=["GET", "POST"])
@requires(*MAKES)
@passes_key_on
@asks(FORM.fields)
def new() -> ResponseReturnValue:
    """Makes one; it is dated, reasoned and ends."""

    def page(values: Values, errors: Values) -> str:
        return render_template("standing_decisions/new.html", act=FORM, values=values, errors=errors)

    def make(filled: Filled) -> ResponseReturnValue:
        made: UUID = venues_client().add_standing_decision(StandingDecisionEntry(**filled.said), form_key()).id
        flash("The standing decision has been made", "success")
        return redirect(url_for(".index", _anchor=str(made)), 303)

    return answered(FORM.fields, page, make)


@blueprint.route("/<uuid:decision_id>/end", methods=["GET", "POST"])
@requires(*MAKES)
@passes_key_on
@asks(END.fields)
def end(decision_id: UUID) -> ResponseReturnValue:
    """Ends one before its last day; what is said is about the version on the page."""
    found = _find(decision_id)

    def page(values: Values, errors: Values, **more: object) -> str:
        return render_template(
            "standing_decisions/end.html", act=END, decision=found, values=values, errors=errors, **more
        )

    def save(filled: Filled) -> ResponseReturnValue:
        entry = StandingDecisionEnd(filled.said["reason"], filled.number())
        venues_client().end_standing_decision(decision_id, entry, form_key())
        told = "The standing decision has been ended. Requests it covered that are not decided yet are asked about"
        flash(told, "success")
        return redirect(url_for(".index", _anchor=str(decision_id)), 303)

    def overtaken(filled: Filled, problem: OutOfDate) -> str:
        now = _find(decision_id)
        told = {"": told_unsaved(problem)}
        return page(filled.values | {"version": str(now.version)}, told, meanwhile=_ended_meanwhile(now))

    return answered(END.fields, page, save, {"version": str(found.version)}, overtaken=overtaken)


def _find(decision_id: UUID) -> StandingDecisionLine:
    every = venues_client().list_standing_decisions().standing_decisions
    found = next((one for one in every if one.id == decision_id), None)
    if found is None:
        raise NotFound("There is no such standing decision")
    return found


def _ended_meanwhile(found: StandingDecisionLine) -> list[dict[str, object]]:
    """Who ended it and why; ending is all that changes one."""
    who = shown_names([found.ended_by]).get(found.ended_by) or found.ended_by
    return [{"what": [f"Ended: {found.end_reason}"], "by": who, "at": found.ended_at}] if found.ended_at else []
