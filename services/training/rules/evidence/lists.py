"""The lists of benchmark 7: the offer, the needs, how uptake is recorded; the evidence map names these."""

from services.training.rules.evidence.facts import Computation, EvidenceFacts, ImportFact
from services.training.rules.requirements import Course, Requirement
from shared.figures.evidence import Cell, EvidenceMap, MapEntry, Value, listing, missing
from shared.words import COMPLETION_SOURCES, IMPORT_KINDS, LEVELS, day_in_words, in_words

COURSE_COLUMNS = ("Code", "Course", "Kind", "Minutes", "Offered as", "Required of", "Completed in the period")
IMPORT_COLUMNS = (
    "Confirmed on",
    "Kind of file",
    "Rows read",
    "Accepted",
    "Duplicate",
    "Skipped",
    "Needs review",
    "Refused",
)
MATRIX_COLUMNS = (
    "Role group",
    "People",
    "Requirement",
    "Level",
    "Any one of",
    "Refreshed with",
    "First due",
    "Repeat",
)


def _courses(offered_as: tuple[str, ...] = (), kind: str = "") -> Computation:
    """The catalogue's courses offered in one of these ways and of this kind, where either is given."""

    def compute(facts: EvidenceFacts, entry: MapEntry, evidence_map: EvidenceMap) -> Value:
        offers = evidence_map.settings["offers"]
        chosen = [
            course
            for course in facts.policy.courses.values()
            if (not offered_as or offers.get(course.code) in offered_as) and (not kind or course.kind == kind)
        ]
        rows = (_course_row(course, offers.get(course.code, "not stated"), facts) for course in chosen)
        return listing(COURSE_COLUMNS, rows, over_period=True)

    return compute


def _course_row(course: Course, offer: str, facts: EvidenceFacts) -> tuple[Cell, ...]:
    done = facts.completions_by_course
    return (
        course.code,
        course.title,
        course.kind,
        course.minutes,
        offer,
        _audience(course.code, facts),
        None if done is None else done.get(course.code, 0),
    )


def _audience(code: str, facts: EvidenceFacts) -> str:
    """The role groups whose requirements the course can meet, or nobody in particular."""
    groups = [
        facts.policy.role_group_title(one.role_group)
        for one in facts.requirements
        if code in (*one.any_of, *one.refresh_with)
    ]
    return ", ".join(dict.fromkeys(groups)) or "nobody in particular"


def requirements_matrix(facts: EvidenceFacts, entry: MapEntry, evidence_map: EvidenceMap) -> Value:
    """What each role group must learn, by when and how often, and how many people are in the group."""
    return listing(MATRIX_COLUMNS, (_matrix_row(one, facts) for one in facts.requirements))


def _matrix_row(requirement: Requirement, facts: EvidenceFacts) -> tuple[Cell, ...]:
    months = requirement.repeat_months
    return (
        facts.policy.role_group_title(requirement.role_group),
        None if facts.role_groups is None else facts.role_groups.get(requirement.role_group, 0),
        requirement.name,
        in_words(LEVELS, requirement.level.value),
        ", ".join(requirement.any_of),
        ", ".join(requirement.refresh_with) or "the same",
        f"{requirement.first_due_days} days",
        f"every {months} months" if months else "never expires",
    )


def completions_by_source(facts: EvidenceFacts, entry: MapEntry, evidence_map: EvidenceMap) -> Value:
    """How the period's completions came to be known."""
    if facts.completions_by_source is None:
        return missing("The sources of completions could not be counted.", over_period=True)
    found = facts.completions_by_source
    rows: list[tuple[Cell, ...]] = [(in_words(COMPLETION_SOURCES, code), found[code]) for code in sorted(found)]
    return listing(("Source", "Completions recorded"), rows, over_period=True)


def record_keeping(facts: EvidenceFacts, entry: MapEntry, evidence_map: EvidenceMap) -> Value:
    """The counts that show whether records are checked and put right."""
    rows: tuple[tuple[Cell, ...], ...] = (
        ("Completions revoked in the period", facts.corrections),
        ("Completions whose evidence nobody has seen yet", facts.completions_awaiting_evidence),
        ("People exempt from a mandatory requirement on the day", facts.exemptions),
    )
    if all(count is None for _, count in rows):
        return missing("Corrections could not be counted.", over_period=True)
    note = facts.stale if facts.exemptions is None else ""
    return listing(("Count of", "How many"), rows, note=note, over_period=True)


def imports(facts: EvidenceFacts, entry: MapEntry, evidence_map: EvidenceMap) -> Value:
    """Every file taken in during the period: what was read, and what became of each row."""
    if facts.imports is None:
        return missing("The files taken in could not be listed.", over_period=True)
    return listing(IMPORT_COLUMNS, map(_import_row, facts.imports), over_period=True)


def _import_row(one: ImportFact) -> tuple[Cell, ...]:
    counts = (one.read, one.accepted, one.duplicate, one.skipped, one.review, one.refused)
    return (day_in_words(one.confirmed_on), in_words(IMPORT_KINDS, one.kind), *counts)


LISTS: dict[str, Computation] = {
    "catalogue": _courses(),
    "targeted_offers": _courses(offered_as=("targeted", "specialist")),
    "online_courses": _courses(kind="e-learning"),
    "requirements_matrix": requirements_matrix,
    "completions_by_source": completions_by_source,
    "record_keeping": record_keeping,
    "imports": imports,
}
