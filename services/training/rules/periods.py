"""A person's standing for every day at once: what the projection keeps so that the database can answer figures."""

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from operator import attrgetter, itemgetter

from services.training.rules.counting import Step, bearing_on, in_date_order, steps, with_evidence_seen
from services.training.rules.dates import FOREVER, add_days
from services.training.rules.facts import Completion, Evidence, Exemption, Person
from services.training.rules.requirements import Policy, Rule
from services.training.rules.scope import Run, in_scope, runs
from services.training.rules.status import Period, Validity, period_of

_CHANGED_ON = itemgetter(0)
_DAYS = slice(Period._fields.index("from_day"), Period._fields.index("to_day") + 1)
_COMPLETED_ON = attrgetter("completed_on")
_BY_REQUIREMENT = attrgetter("requirement", "from_day")
Change = tuple[date, Validity]  # the validity from a day on, until the next change


def periods(person: Person, versions: Sequence[tuple[date, Policy]]) -> tuple[Period, ...]:
    """Every period of a person under dated policies in order; the first policy also covers the days before it."""
    found: list[Period] = []
    completions = in_date_order(person.completions)
    in_groups = runs(person.posts)
    for number, (in_force_from, policy) in enumerate(versions):
        starts = in_force_from if number else date.min
        ends = add_days(versions[number + 1][0], -1) if number + 1 < len(versions) else FOREVER
        for group, stretches in in_groups.items():
            for rule in policy.rules_by_role_group.get(group, ()):
                found += _periods_of_rule(
                    rule, policy, person, completions=completions, stretches=stretches, in_force=Run(starts, ends)
                )
    return tuple(_joined(found))


def _periods_of_rule(
    rule: Rule,
    policy: Policy,
    person: Person,
    completions: Sequence[Completion],
    stretches: Sequence[Run],
    in_force: Run,
) -> Iterator[Period]:
    requirement = rule.requirement
    exemptions = [found for found in person.exemptions if found.requirement == requirement.id]
    changes = _changes(rule, bearing_on(rule, completions))
    for stretch in stretches:
        days = in_scope(requirement, stretch)
        if days is None or days.starts > in_force.ends or days.ends < in_force.starts:
            continue
        within = Run(max(days.starts, in_force.starts), min(days.ends, in_force.ends))
        for from_day, to_day in _pieces(within, changes, exemptions):
            yield period_of(
                requirement,
                (policy.version, policy.due_soon_days),
                (from_day, to_day),
                since=days.starts,
                validity=_validity_on(changes, from_day),
                exempt=any(exemption.from_ <= from_day <= exemption.until for exemption in exemptions),
            )


def _pieces(within: Run, changes: Sequence[Change], exemptions: Sequence[Exemption]) -> Iterator[tuple[date, date]]:
    """Cuts the days wherever the training changes or an exemption begins or has ended."""
    cuts = {day for day, _ in changes}
    for exemption in exemptions:
        cuts |= {exemption.from_, add_days(exemption.until, 1)}
    from_day = within.starts
    for cut in sorted(cuts):
        if from_day < cut <= within.ends:
            yield from_day, add_days(cut, -1)
            from_day = cut
    yield from_day, within.ends


def _changes(rule: Rule, bearing: Sequence[Completion]) -> list[Change]:
    """Every day on which the training changes, in order: completions, and revocations that undo them."""
    found: list[Change] = []
    revocations = sorted({done.revoked_on for done in bearing if done.revoked_on is not None})
    for number, starts in enumerate([date.min, *revocations]):
        unrevoked = [done for done in bearing if done.revoked_on is None or done.revoked_on > starts]
        ends = revocations[number] if number < len(revocations) else None
        found += _changes_between(rule, unrevoked, starts, ends)
    return found


def _changes_between(rule: Rule, unrevoked: Sequence[Completion], starts: date, ends: date | None) -> Iterator[Change]:
    """The changes from a revocation to the day before the next, where the same completions stay unrevoked."""
    hoped_for = steps(rule, unrevoked)
    counted = hoped_for
    if any(done.evidence != Evidence.SEEN for done in unrevoked):
        counted = steps(rule, with_evidence_seen(unrevoked))
    yield starts, Validity(_held_on(counted, starts), _held_on(hoped_for, starts))
    for day in sorted({step.completed_on for step in (*hoped_for, *counted)}):
        if starts < day and (ends is None or day < ends):
            yield day, Validity(_held_on(counted, day), _held_on(hoped_for, day))


def _held_on(counted: Sequence[Step], day: date) -> date | None:
    """The valid-until that the steps up to the day have brought."""
    reached = bisect_right(counted, day, key=_COMPLETED_ON)
    return counted[reached - 1].valid_until if reached else None


def _validity_on(changes: Sequence[Change], day: date) -> Validity:
    """What the last change up to the day has brought; the first change is on the first day there is."""
    return changes[bisect_right(changes, day, key=_CHANGED_ON) - 1][1]


def _joined(found: Iterable[Period]) -> Iterator[Period]:
    """Periods by requirement in date order, with neighbours made one where nothing changed between them."""
    last: Period | None = None
    for period in sorted(found, key=_BY_REQUIREMENT):
        if last is not None and _continues(last, period):
            last = last._replace(to_day=period.to_day)
            continue
        if last is not None:
            yield last
        last = period
    if last is not None:
        yield last


def _continues(last: Period, period: Period) -> bool:
    same = last[: _DAYS.start] == period[: _DAYS.start] and last[_DAYS.stop :] == period[_DAYS.stop :]
    return same and add_days(last.to_day, 1) == period.from_day
