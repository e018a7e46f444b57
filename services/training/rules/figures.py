"""The figures of benchmark 7: each a count of people out of a population, never a bare percentage."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from services.training.rules.requirements import Level
from services.training.rules.standing import PersonStanding, RequirementStanding
from services.training.rules.status import Status

IN_DATE = frozenset({Status.IN_DATE, Status.DUE_SOON})
ON_TRACK = IN_DATE | {Status.NOT_YET_DUE}
_STEP = " > "


@dataclass(frozen=True, slots=True)
class Figures:
    """Counts of people; the absent are not in the population, and a population of 0 is "no one in scope"."""

    population: int = 0
    in_date: int = 0
    on_track: int = 0
    ever_trained: int = 0
    absent: int = 0

    def __add__(self, other: "Figures") -> "Figures":
        return Figures(
            self.population + other.population,
            self.in_date + other.in_date,
            self.on_track + other.on_track,
            self.ever_trained + other.ever_trained,
            self.absent + other.absent,
        )


def figures(standings: Iterable[PersonStanding], unit: str | None = None) -> Figures:
    """The figures of everybody, or of one unit with all below it, each person counted once."""
    total = Figures()
    for standing in standings:
        total += count(standing, unit)
    return total


def figures_by_unit(standings: Iterable[PersonStanding]) -> dict[str, Figures]:
    """The figures of every unit and of every unit above it, in the order of their paths."""
    found: dict[str, Figures] = {}
    for standing in standings:
        for unit in {above for post in standing.posts for above in lineage(post.unit)}:
            found[unit] = found.get(unit, Figures()) + count(standing, unit)
    return dict(sorted(found.items()))


def count(standing: PersonStanding, unit: str | None = None) -> Figures:
    """What one person adds: in a unit, only requirements of role groups of posts active there count."""
    asked = counting_requirements(standing, unit)
    if not asked:
        return Figures()
    if standing.absent:
        return Figures(absent=1)
    return Figures(
        population=1,
        in_date=int(all(found.status in IN_DATE for found in asked)),
        on_track=int(all(found.status in ON_TRACK for found in asked)),
        ever_trained=int(all(found.period.has_counting for found in asked)),
    )


def counting_requirements(standing: PersonStanding, unit: str | None = None) -> Sequence[RequirementStanding]:
    """The mandatory requirements, not exempt, that put a person in the population of a unit, or of everybody."""
    groups = {group for post in standing.posts if within(post.unit, unit) for group in post.role_groups}
    return [
        found
        for found in standing.requirements
        if found.requirement.level == Level.MANDATORY
        and found.status != Status.EXEMPT
        and found.requirement.role_group in groups
    ]


def within(unit: str, above: str | None) -> bool:
    """Whether a unit is another or lies below it; everything lies within None."""
    return above is None or unit == above or unit.startswith(above + _STEP)


def lineage(unit: str) -> tuple[str, ...]:
    """The unit and every unit above it, from the top: "A", "A > B", "A > B > C"."""
    names = unit.split(_STEP)
    return tuple(_STEP.join(names[: depth + 1]) for depth in range(len(names)))
