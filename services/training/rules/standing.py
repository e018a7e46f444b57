"""How a person stands against each requirement on a day: computed from facts and policy, never stored."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from services.training.rules.counting import (
    Step,
    bearing_on,
    in_date_order,
    known_on,
    steps,
    with_evidence_seen,
)
from services.training.rules.dates import covers
from services.training.rules.explanation import Grounds, why
from services.training.rules.facts import Absence, Completion, Evidence, Exemption, Person, Post
from services.training.rules.requirements import Policy, Requirement, Rule
from services.training.rules.scope import in_scope, runs
from services.training.rules.status import Period, Status, Validity, period_of, status_on


@dataclass(frozen=True, slots=True)
class RequirementStanding:
    """How a person stands against one requirement in scope, and why in sentences."""

    requirement: Requirement
    status: Status
    period: Period
    counted: tuple[Step, ...]  # the counting completions, in date order
    awaited: tuple[Completion, ...]  # known completions whose evidence nobody has seen
    why: tuple[str, ...]

    @property
    def valid_until(self) -> date | None:
        """The last valid day, NEVER when it does not expire, None when never done."""
        return self.period.valid_until

    @property
    def due_on(self) -> date | None:
        """The last day to complete the course, None when nothing will be due again."""
        return self.period.due_on

    @property
    def in_scope_since(self) -> date:
        """The first day of the unbroken run in scope."""
        return self.period.in_scope_since


@dataclass(frozen=True, slots=True)
class PersonStanding:
    """How a person stands on a day: requirements in scope only, in the policy's order."""

    person: str
    as_at: date
    absent: bool
    posts: tuple[Post, ...]  # those active on the day
    completed: frozenset[str]  # courses completed by the day, evidence seen or not
    requirements: tuple[RequirementStanding, ...]


def evaluate(person: Person, policy: Policy, as_at: date) -> PersonStanding:
    """How one person stands on a day under the policy in force that day; a day before any post is out of scope."""
    completions = in_date_order(person.completions)
    known = known_on(as_at, completions)
    found: list[RequirementStanding] = []
    in_groups = runs(person.posts)
    for rule in policy.rules:
        for run in in_groups.get(rule.requirement.role_group, ()):
            days = in_scope(rule.requirement, run)
            if days is not None and days.starts <= as_at <= days.ends:
                bearing = bearing_on(rule, completions)
                found.append(_stands(rule, policy, person, known, bearing=bearing, since=days.starts, as_at=as_at))
    return PersonStanding(
        person=person.person,
        as_at=as_at,
        absent=is_absent(person.absences, as_at),
        posts=tuple(post for post in person.posts if covers(post.starts, post.ends, as_at)),
        completed=frozenset(completion.course for completion in known),
        requirements=tuple(found),
    )


def is_absent(absences: Sequence[Absence], day: date) -> bool:
    """Whether a long-term absence covers the day."""
    return any(covers(absence.starts, absence.ends, day) for absence in absences)


def exemption_on(exemptions: Sequence[Exemption], requirement: str, day: date) -> Exemption | None:
    """The exemption from the requirement that covers the day, the longest if several do."""
    found = [
        exemption
        for exemption in exemptions
        if exemption.requirement == requirement and exemption.from_ <= day <= exemption.until
    ]
    return max(found, key=lambda exemption: (exemption.until, exemption.reason), default=None)


def _stands(
    rule: Rule,
    policy: Policy,
    person: Person,
    known_in_all: Sequence[Completion],
    bearing: Sequence[Completion],
    since: date,
    as_at: date,
) -> RequirementStanding:
    known = known_on(as_at, bearing)
    seen = with_evidence_seen(known)
    counted = steps(rule, seen)
    hoped_for = counted if len(seen) == len(known) else steps(rule, known)
    validity = Validity(counted[-1].valid_until if counted else None, hoped_for[-1].valid_until if hoped_for else None)
    exemption = exemption_on(person.exemptions, rule.requirement.id, as_at)
    period = period_of(
        rule.requirement,
        (policy.version, policy.due_soon_days),
        (as_at, as_at),
        since=since,
        validity=validity,
        exempt=exemption is not None,
    )
    status = status_on(period, as_at)
    grounds = Grounds(
        rule=rule,
        period=period,
        status=status,
        counted=counted,
        bearing=bearing,
        known=known_in_all,
        exemption=exemption,
        as_at=as_at,
    )
    return RequirementStanding(
        requirement=rule.requirement,
        status=status,
        period=period,
        counted=tuple(counted),
        awaited=tuple(completion for completion in known if completion.evidence != Evidence.SEEN),
        why=why(grounds, policy),
    )
