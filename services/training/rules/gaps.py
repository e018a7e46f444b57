"""The gap list: who is out of date with what, since when, and what closes it soonest."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from services.training.rules.dates import add_days, in_words
from services.training.rules.requirements import Level, Policy
from services.training.rules.standing import PersonStanding, RequirementStanding
from services.training.rules.status import Status

GAPS = frozenset({Status.AWAITING_EVIDENCE, Status.IN_GRACE, Status.OVERDUE, Status.NEVER_DONE})


@dataclass(frozen=True, slots=True)
class Gap:
    """A requirement a person does not meet; since is None while only evidence is awaited and nothing fell due."""

    person: str
    requirement: str
    name: str
    level: Level
    status: Status
    since: date | None
    take: tuple[str, ...]  # courses in the order to take them; empty when seeing the evidence closes it
    minutes: int | None  # of all of them; None when the catalogue does not say
    closes_with: str


def gaps(standings: Iterable[PersonStanding], policy: Policy) -> tuple[Gap, ...]:
    """Every gap, longest open first; with the mandatory ones a person is not on track."""
    found = [gap for standing in standings for gap in _gaps_of(standing, policy)]
    return tuple(sorted(found, key=lambda gap: (gap.since or date.max, gap.person, gap.requirement)))


def _gaps_of(standing: PersonStanding, policy: Policy) -> Iterator[Gap]:
    for stands in standing.requirements:
        if stands.status in GAPS:
            take = () if stands.status == Status.AWAITING_EVIDENCE else soonest(stands, standing.completed, policy)
            yield Gap(
                person=standing.person,
                requirement=stands.requirement.id,
                name=stands.requirement.name,
                level=stands.requirement.level,
                status=stands.status,
                since=fell_out_on(stands, standing.as_at),
                take=take,
                minutes=_minutes(take, policy) if take else None,
                closes_with=_in_a_sentence(stands, take, policy),
            )


def fell_out_on(stands: RequirementStanding, as_at: date) -> date | None:
    """The day after it was due, which is the day after valid-until unless the induction time was longer."""
    due_on = stands.due_on
    return None if due_on is None or due_on >= as_at else add_days(due_on, 1)


def soonest(stands: RequirementStanding, completed: frozenset[str], policy: Policy) -> tuple[str, ...]:
    """The quickest way back: a course with the prerequisites still missing before it; a refresher only after
    a counting completion. Courses of unknown length come last; the policy's own order breaks ties."""
    refreshers = stands.requirement.refresh_with if stands.counted else ()
    ways = [_with_prerequisites(course, completed, policy) for course in (*stands.requirement.any_of, *refreshers)]
    return min(ways, key=lambda way: _length(way, policy), default=())


def _length(way: tuple[str, ...], policy: Policy) -> tuple[bool, int]:
    minutes = _minutes(way, policy)
    return (minutes is None, minutes or 0)


def _minutes(way: tuple[str, ...], policy: Policy) -> int | None:
    if any(code not in policy.courses for code in way):
        return None
    return sum(policy.courses[code].minutes for code in way)


def _with_prerequisites(course: str, completed: frozenset[str], policy: Policy) -> tuple[str, ...]:
    """The course after all it requires that the person has not completed, each once."""
    taken: list[str] = []
    _take(course, completed, policy, taken, frozenset())
    return tuple(taken)


def _take(course: str, completed: frozenset[str], policy: Policy, taken: list[str], above: frozenset[str]) -> None:
    requires = policy.courses[course].requires if course in policy.courses else ()
    for earlier in requires:
        if earlier not in completed and earlier not in taken and earlier not in above:
            _take(earlier, completed, policy, taken, above | {course})
    taken.append(course)


def _in_a_sentence(stands: RequirementStanding, take: tuple[str, ...], policy: Policy) -> str:
    if stands.status == Status.AWAITING_EVIDENCE:
        latest = max(stands.awaited, key=lambda done: done.completed_on, default=None)
        if latest is None:
            return "See the evidence"
        return f"See the evidence for {policy.course_title(latest.course)} of {in_words(latest.completed_on)}"
    if not take:
        return "No course closes this"
    minutes = _minutes(take, policy)
    last = policy.course_title(take[-1]) + (f" ({minutes} minutes in all)" if minutes is not None else "")
    if len(take) == 1:
        return f"Take {policy.course_title(take[0])}" + (f" ({minutes} minutes)" if minutes is not None else "")
    return f"Take {', then '.join(policy.course_title(code) for code in take[:-1])}, then {last}"
