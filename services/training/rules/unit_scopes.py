"""Which unit a requirement counts in, and on which days: a post brings it there while both are in force."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from services.training.rules.dates import FOREVER, add_days
from services.training.rules.facts import Person
from services.training.rules.requirements import Level, Policy, Requirement


@dataclass(frozen=True, slots=True)
class UnitScope:
    """The post numbered `post` brings a mandatory requirement to its unit from a day to a day, inclusive."""

    requirement: str
    post: int
    from_day: date
    to_day: date
    unit: tuple[str, ...]


def unit_scopes(person: Person, versions: Sequence[tuple[date, Policy]]) -> Iterator[UnitScope]:
    """Every post with each mandatory requirement of its role groups, under dated policies in order."""
    for number, (in_force_from, policy) in enumerate(versions):
        version_starts = in_force_from if number else date.min
        version_ends = add_days(versions[number + 1][0], -1) if number + 1 < len(versions) else FOREVER
        for post_number, post in enumerate(person.posts):
            unit = tuple(post.unit.split(" > "))
            for requirement in _mandatory(policy, post.role_groups):
                starts = max(post.starts, version_starts, requirement.from_ or date.min)
                ends = min(post.ends or FOREVER, version_ends, requirement.until or FOREVER)
                if starts <= ends:
                    yield UnitScope(requirement.id, post_number, starts, ends, unit)


def _mandatory(policy: Policy, role_groups: tuple[str, ...]) -> Iterator[Requirement]:
    for group in dict.fromkeys(role_groups):
        for rule in policy.rules_by_role_group.get(group, ()):
            if rule.requirement.level == Level.MANDATORY:
                yield rule.requirement
