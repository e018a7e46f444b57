"""How the figures of benchmark 7 are worked out from people's standing; the evidence map names these."""

from collections.abc import Callable, Mapping
from datetime import timedelta
from fractions import Fraction
from math import isfinite

from services.training.rules.evidence.facts import Computation, EvidenceFacts, Score
from services.training.rules.figures import Figures
from services.training.rules.requirements import Level, Requirement
from services.training.rules.status import Status
from shared.figures.evidence import Cell, EvidenceMap, MapEntry, Share, Value, figure, listing, missing

GROUP_COLUMNS = (
    "Group",
    "Population",
    "In date",
    "On track",
    "Ever trained",
    "Still to be trained",
    "Absent (apart)",
)
STANDING_COLUMNS = (
    "Requirement",
    "Role group",
    "Level",
    "In scope",
    "In date",
    "Not yet due",
    "In grace",
    "Awaiting evidence",
    "Overdue",
    "Never done",
    "Exempt",
)
SHOWN_APART = (
    Status.NOT_YET_DUE,
    Status.IN_GRACE,
    Status.AWAITING_EVIDENCE,
    Status.OVERDUE,
    Status.NEVER_DONE,
    Status.EXEMPT,
)
NOBODY = "Nobody is in scope: either no people have been brought in, or nothing mandatory is asked of them."


def _group_row(name: str, group: Figures) -> tuple[Cell, ...]:
    still = group.population - group.in_date
    return (name, group.population, group.in_date, group.on_track, group.ever_trained, still, group.absent)


def _of_council(part: Callable[[Figures], int]) -> Computation:
    def compute(facts: EvidenceFacts, entry: MapEntry, evidence_map: EvidenceMap) -> Value:
        council = facts.council
        if council is None:
            return facts.not_counted()
        return figure(Share(part(council), council.population), to_put_right=_nobody(council))

    return compute


def _nobody(council: Figures) -> tuple[str, ...]:
    """Nothing is wrong where nobody is in scope, but nothing is shown by it either."""
    return () if council.population else (NOBODY,)


def absent(facts: EvidenceFacts, entry: MapEntry, evidence_map: EvidenceMap) -> Value:
    """People away for long, out of all who would be counted if nobody were away."""
    council = facts.council
    if council is None:
        return facts.not_counted()
    return figure(Share(council.absent, council.population + council.absent))


def in_date_by_directorate(facts: EvidenceFacts, entry: MapEntry, evidence_map: EvidenceMap) -> Value:
    """The council's headline, opened by directorate; the rows do not add up, for people with two posts."""
    if facts.council is None or facts.directorates is None:
        return facts.not_counted()
    rows = tuple(_group_row(name, group) for name, group in facts.directorates.items())
    note = "Somebody with posts in two directorates counts once in each, and once in the council's figure."
    nobody = _nobody(facts.council)
    return figure(
        Share(facts.council.in_date, facts.council.population), GROUP_COLUMNS, rows, note=note, to_put_right=nobody
    )


def in_date_by_provider(facts: EvidenceFacts, entry: MapEntry, evidence_map: EvidenceMap) -> Value:
    """Other employers' people, together and one by one."""
    if facts.other_employers is None or facts.employers is None:
        return facts.not_counted()
    rows = tuple(_group_row(name, group) for name, group in facts.employers.items())
    return figure(Share(facts.other_employers.in_date, facts.other_employers.population), GROUP_COLUMNS, rows)


def starters(facts: EvidenceFacts, entry: MapEntry, evidence_map: EvidenceMap) -> Value:
    """Starters who had their first training in time, out of those whose time has run out."""
    limit = evidence_map.settings["starter_days"]
    days = timedelta(days=limit)
    if facts.starters is None:
        return missing("The days on which people started could not be read.", over_period=True)
    within = [person for person in facts.starters if facts.from_ <= person.starts <= facts.as_at]
    # Somebody still inside the limit is neither a success nor a failure yet.
    had_time = [person for person in within if person.starts + days <= facts.as_at]
    in_time = [p for p in had_time if p.first_completed_on and p.first_completed_on <= p.starts + days]
    recent = len(within) - len(had_time)
    note = f"Not counted: {recent:,} who started less than {limit} days before."
    return figure(Share(len(in_time), len(had_time)), note=note if recent else "", over_period=True)


def understanding(facts: EvidenceFacts, entry: MapEntry, evidence_map: EvidenceMap) -> Value:
    """Scores after training, and the gain where both scores are known, a course at a time."""
    if not facts.scores:
        return missing("No completion in the period has a score.", over_period=True)
    by_course: dict[str, list[Score]] = {}
    for score in facts.scores:
        if score.after is not None:
            by_course.setdefault(score.course, []).append(score)
    if not by_course:
        return missing("No completion in the period has a score after training.", over_period=True)
    columns = ("Course", "Scores after (n)", "Mean after", "Scores before and after (n)", "Mean gain")
    rows = ((facts.policy.course_title(course), *_means(found)) for course, found in sorted(by_course.items()))
    return listing(columns, rows, note="Each course has a scale of its own.", over_period=True)


def _means(scores: list[Score]) -> tuple[Cell, ...]:
    pairs = [(_exact(score.before), _exact(score.after)) for score in scores]
    known_after = [after for _, after in pairs if after is not None]
    gains = [after - before for before, after in pairs if before is not None and after is not None]
    return (len(known_after), _mean(known_after), len(gains), _mean(gains))


def _exact(score: float | None) -> Fraction | None:
    """The score as it was written, so that 0.1 is a tenth; what is not a number is not known."""
    return Fraction(str(score)) if score is not None and isfinite(score) else None


def _mean(values: list[Fraction]) -> str | None:
    """To one decimal, halves away from nought; None when there is nothing to average."""
    if not values:
        return None
    mean = sum(values, Fraction()) / len(values)
    tenths = int(abs(mean) * 10 + Fraction(1, 2))
    # In words, because a spreadsheet may take a cell that begins with a sign for a formula.
    return f"{'minus ' if mean < 0 and tenths else ''}{tenths // 10}.{tenths % 10}"


def standing_by_requirement(facts: EvidenceFacts, entry: MapEntry, evidence_map: EvidenceMap) -> Value:
    """Who is trained and who is still to be, requirement by requirement; `courses` narrows to those."""
    chosen = [one for one in facts.requirements if not entry.courses or set(entry.courses) & set(one.any_of)]
    if not chosen:
        return missing("No requirement in force asks for this.")
    if facts.standings is None or not any(one.id in facts.standings for one in chosen):
        return facts.not_counted()
    low = (f"{one.name}: fewer than half of those in scope are in date." for one in chosen if _is_low(one, facts))
    return listing(STANDING_COLUMNS, (_standing_row(one, facts) for one in chosen), to_put_right=low)


def _is_low(requirement: Requirement, facts: EvidenceFacts) -> bool:
    """Whether fewer than half of those a mandatory requirement is asked of are in date, the exempt left out."""
    people = (facts.standings or {}).get(requirement.id, {})
    asked = sum(people.values()) - people.get(Status.EXEMPT, 0)
    return requirement.level is Level.MANDATORY and 2 * _in_date(people) < asked


def _in_date(people: Mapping[str, int]) -> int:
    return people.get(Status.IN_DATE, 0) + people.get(Status.DUE_SOON, 0)


def _standing_row(requirement: Requirement, facts: EvidenceFacts) -> tuple[Cell, ...]:
    named = (
        requirement.name,
        facts.policy.role_group_title(requirement.role_group),
        requirement.level.value,
    )
    people = (facts.standings or {}).get(requirement.id)
    if people is None:
        return (*named, *(None for _ in STANDING_COLUMNS[3:]))
    return (*named, sum(people.values()), _in_date(people), *(people.get(status, 0) for status in SHOWN_APART))


FIGURES: dict[str, Computation] = {
    "in_date": _of_council(lambda council: council.in_date),
    "on_track": _of_council(lambda council: council.on_track),
    "ever_trained": _of_council(lambda council: council.ever_trained),
    "still_to_be_trained": _of_council(lambda council: council.population - council.in_date),
    "outstanding": _of_council(lambda council: council.population - council.on_track),
    "absent": absent,
    "in_date_by_directorate": in_date_by_directorate,
    "in_date_by_provider": in_date_by_provider,
    "starters": starters,
    "understanding": understanding,
    "standing_by_requirement": standing_by_requirement,
}
