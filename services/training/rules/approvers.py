"""What venues must know of a person who approves bookings: the days, and until when the two trainings hold."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from services.training.rules.dates import FOREVER, NEVER
from services.training.rules.requirements import Policy
from services.training.rules.status import Period

NEEDS = ("venue_hire", "awareness")
Step = tuple[str, str | None, str | None]
"""From a day on: until when venue-hire and awareness training are valid, under the policy of those days."""


@dataclass(frozen=True)
class ApproverTraining:
    """The stretches of days in the role, with the last valid days of both trainings as the facts now stand.

    `history` has what held on each day up to now, under the policy version of that day: it is not rewritten.
    """

    posts: tuple[tuple[str, str | None], ...]
    venue_hire_valid_until: str | None
    awareness_valid_until: str | None
    history: tuple[Step, ...] = ()


@dataclass(frozen=True)
class _Version:
    """The days a policy version is in force, and the periods of them that speak for each need."""

    first: date
    last: date
    needs: Mapping[str, Sequence[Period]]

    @property
    def periods(self) -> list[Period]:
        """Those of any need."""
        return [period for found in self.needs.values() for period in found]


def approver_training(
    periods: Iterable[Period], versions: Sequence[tuple[date, Policy]], today: date
) -> ApproverTraining | None:
    """From a person's periods under dated policies; None for who has never been in the approvers' role group.

    What a version to come will ask of them is told when it has come into force.
    """
    cut = _versions(list(periods), versions, today)
    if not any(version.periods for version in cut):
        return None
    now = cut[-1]
    until = [_last_known(now.needs.get(need, ()), now.last) for need in NEEDS]
    return ApproverTraining(_stretches(cut), until[0], until[1], tuple(_changes(cut)))


def _versions(known: Sequence[Period], versions: Sequence[tuple[date, Policy]], today: date) -> list[_Version]:
    """Each version in force up to today, with its own idea of who approves and what they must hold.

    The one in force now also speaks for the days after it, as long as nothing else does.
    """
    found = []
    for number, (starts, policy) in enumerate(versions):
        if number and starts > today:
            break
        first = starts if number else date.min
        is_last = number + 1 == len(versions)
        last = FOREVER if is_last else versions[number + 1][0] - timedelta(days=1)
        ends = FOREVER if is_last or versions[number + 1][0] > today else last
        needs = {
            need: [one for one in known if one.requirement == id_ and one.to_day >= first and one.from_day <= ends]
            for need, id_ in policy.approval.items()
        }
        found.append(_Version(first, last, needs))
    return found


def _last_known(periods: Sequence[Period], last: date) -> str | None:
    """The last period of the policy holds all that is known, so its last valid day is the one that counts."""
    under = [period for period in periods if period.from_day <= last] or periods
    latest = max(under, key=lambda period: period.from_day, default=None)
    return None if latest is None else _text(latest.valid_until)


def _changes(cut: Sequence[_Version]) -> Iterator[Step]:
    """Every day up to the end of the version in force on which something else begins to hold."""
    said: tuple[str | None, ...] | None = None
    for version in cut:
        days = {max(period.from_day, version.first) for period in version.periods}
        for day in sorted(day for day in days if day <= version.last):
            begun = {need: [one for one in found if one.from_day <= day] for need, found in version.needs.items()}
            holds = tuple(_last_known(begun.get(need, ()), day) for need in NEEDS)
            if holds != said:
                yield day.isoformat(), holds[0], holds[1]
            said = holds


def _text(valid_until: date | None) -> str | None:
    if valid_until is None:
        return None
    return "never" if valid_until == NEVER else valid_until.isoformat()


def _stretches(cut: Sequence[_Version]) -> tuple[tuple[str, str | None], ...]:
    days = []
    for version in cut:
        last = FOREVER if version is cut[-1] else version.last
        days += [(max(one.from_day, version.first), min(one.to_day, last)) for one in version.periods]
    stretches: list[tuple[date, date]] = []
    for starts, ends in sorted(days):
        if stretches and (starts - stretches[-1][1]).days <= 1:
            stretches[-1] = (stretches[-1][0], max(stretches[-1][1], ends))
        else:
            stretches.append((starts, ends))
    return tuple((s.isoformat(), None if e == FOREVER else e.isoformat()) for s, e in stretches)
