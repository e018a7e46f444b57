"""What a policy would mean for these people on a day: computed by the same rules as pages and figures, not saved."""

from datetime import date

from services.training.actions.standing import answer, day_or_never
from services.training.rules.facts import Absence, Completion, Evidence, Exemption, Person, Post
from services.training.rules.figures import figures
from services.training.rules.requirements import Anchor, Equivalence, Level, Policy, Requirement
from services.training.rules.standing import PersonStanding, evaluate
from shared.contracts import preview as contract
from shared.problems import FieldError, Invalid


def preview(request: contract.PreviewRequest) -> contract.PreviewAnswer:
    """Every person's requirements in scope with their status, and the figures of all of them together."""
    policy = policy_from(request.policy)
    standings = [evaluate(_person(entry), policy, request.as_at) for entry in request.people]
    return contract.PreviewAnswer(
        tuple(_result(standing) for standing in standings), answer(figures(standings))
    )  # fmt: skip


def policy_from(entry: contract.PolicyEntry) -> Policy:
    """The policy of the request; Invalid names the requirement whose cycle start is no day."""
    return Policy(
        entry.version,
        60 if entry.due_soon_days is None else entry.due_soon_days,
        tuple(_requirement(found, number) for number, found in enumerate(entry.requirements)),
        tuple(
            Equivalence(found.course, found.counts_as, found.from_, found.until) for found in entry.equivalences or ()
        ),
    )


def _requirement(entry: contract.RequirementEntry, number: int) -> Requirement:
    return Requirement(
        entry.id,
        entry.role_group,
        entry.any_of,
        Level(entry.level),
        entry.first_due_days or 0,
        entry.repeat_months or 0,
        Anchor(entry.anchor),
        entry.refresh_with or (),
        entry.window_days or 0,
        entry.grace_days or 0,
        _cycle_start(entry.cycle_start or "01-01", number),
        entry.from_,
        entry.until,
        entry.title,
    )


def _cycle_start(text: str, number: int) -> date:
    try:
        return date.fromisoformat(f"2000-{text}")
    except ValueError:
        pointer = f"/policy/requirements/{number}/cycle_start"
        raise Invalid("A cycle starts on a day of the year, as MM-DD", (FieldError(pointer, "not MM-DD"),)) from None


def _person(entry: contract.PersonEntry) -> Person:
    return Person(
        entry.person,
        tuple(Post(p.unit, p.role_groups or (), p.starts, p.ends) for p in entry.posts or ()),
        tuple(
            Completion(c.course, c.completed_on, Evidence(c.evidence), c.revoked_on) for c in entry.completions or ()
        ),
        tuple(
            Exemption(e.requirement, e.reason, e.approved_by, e.from_ or date.min, e.until)
            for e in entry.exemptions or ()
        ),
        tuple(Absence(a.starts, a.ends) for a in entry.absences or ()),
    )


def _result(standing: PersonStanding) -> contract.PreviewPerson:
    return contract.PreviewPerson(
        standing.person,
        standing.absent,
        tuple(
            contract.PreviewRequirement(
                found.requirement.id,
                found.status.value,
                day_or_never(found.valid_until),
                found.due_on,
                found.in_scope_since,
                found.why,
            )
            for found in standing.requirements
        ),
    )
