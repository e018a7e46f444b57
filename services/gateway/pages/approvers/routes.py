"""Who may approve venue bookings on a day."""

from datetime import date

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue

from services.gateway.clients.both import training_client, venues_client
from services.gateway.pages.kit.days import read_day, today
from services.gateway.pages.kit.presentation import moment
from services.gateway.pages.told import Told
from shared.access import requires
from shared.actor import Role, current_actor
from shared.contracts.training import PolicyAnswer
from shared.contracts.venues import Approver, ApproversAnswer

blueprint = Blueprint("approvers", __name__, url_prefix="/venues/approvers")

LOOKS = (Role.BOOKING_OFFICER, Role.SENIOR_OFFICER, Role.PREVENT_LEAD, Role.AUDITOR, Role.LD_OFFICER)
SEES_NAMES = (Role.LD_OFFICER, Role.PREVENT_LEAD)
COURSE = "VENUE_HIRE"


@blueprint.get("")
@requires(*LOOKS)
def index() -> ResponseReturnValue:
    """The approvers of a day as venues knows them, with names for those who may see names."""
    asked, told = read_day(request.args, "on"), Told()
    on = asked.day or today()
    answer = told.ask("venues", lambda: venues_client().approvers(on))
    approvers = None if answer is None else sorted(answer.approvers, key=lambda one: not one.may_approve)
    policy = told.ask("training", lambda: training_client().policy(on)) if approvers else None
    sees_names = approvers and current_actor().has(*SEES_NAMES)
    names = told.ask("training", lambda: _names(on, policy)) if sees_names and policy else {}
    page = render_template(
        "approvers/index.html",
        on=on,
        approvers=None if approvers is None else [_shown(one, names or {}) for one in approvers],
        worked_out="" if answer is None else _worked_out(answer, policy),
        nameless=bool(sees_names) and (policy is None or names is None),
        values=asked.values if asked.error else None,
        errors={"on": asked.error} if asked.error else {},
        **told.on_page,
    )
    return page, (422 if asked.error else 200)


def _worked_out(answer: ApproversAnswer, policy: PolicyAnswer | None) -> str:
    """Why this is not known yet: as venues were told, or because training goes by another policy than it told of."""
    if answer.being_worked_out or policy is None or not answer.decided_by or answer.decided_by == policy.decides:
        return answer.being_worked_out
    return f"The training policy has changed since the training service last told of it, on {moment(answer.told_at)}."


def _names(on: date, policy: PolicyAnswer) -> dict[str, str]:
    """Names by payroll number of everybody who must hold the venue-hire training."""
    client = training_client()
    wanted = [one.id for one in policy.requirements if COURSE in one.any_of]
    people = [
        person for one in wanted for person in client.list_people(on, requirement=one, shown="all", per_page=500).people
    ]
    return {person.number: person.name for person in people}


def _shown(approver: Approver, names: dict[str, str]) -> dict[str, object]:
    return {
        "number": approver.person_number,
        "name": names.get(approver.person_number, ""),
        "may_approve": approver.may_approve,
        "training_valid_until": approver.venue_hire_valid_until,
        "awareness_valid_until": approver.awareness_valid_until,
        "reason": " ".join(approver.reasons),
    }
