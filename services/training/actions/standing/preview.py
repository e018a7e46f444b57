"""What a policy would mean for these people on a day: computed by the same rules as pages and figures, not saved."""

from services.training.actions.standing.standing import answer, day_or_never
from services.training.policy.shapes import PolicyError, person_from_json, policy_from_json
from services.training.rules.figures import figures
from services.training.rules.standing import PersonStanding, evaluate
from shared.contracts import preview as contract
from shared.contracts.base import schema_of
from shared.http.problems import Invalid


def preview(request: contract.PreviewRequest) -> contract.PreviewAnswer:
    """Every person's requirements in scope with their status, and the figures of all of them together.

    The shape has been checked; what the policy loader finds wrong in the meaning is said of the field it names.
    """
    entry = schema_of(contract.PreviewRequest)().dump(request)
    try:
        policy = policy_from_json(entry["policy"])
        people = [person_from_json(person) for person in entry["people"]]
    except PolicyError as error:
        raise Invalid(f"The policy or a person cannot be used. {error}") from error
    standings = [evaluate(person, policy, request.as_at) for person in people]
    return contract.PreviewAnswer(
        tuple(_result(standing) for standing in standings), answer(figures(standings))
    )  # fmt: skip


def _result(standing: PersonStanding) -> contract.PreviewPerson:
    return contract.PreviewPerson(
        standing.person,
        standing.absent,
        tuple(
            contract.PreviewRequirement(
                requirement=found.requirement.id,
                status=found.status.value,
                valid_until=day_or_never(found.valid_until),
                due_on=found.due_on,
                in_scope_since=found.in_scope_since,
                why=found.why,
            )
            for found in standing.requirements
        ),
    )
