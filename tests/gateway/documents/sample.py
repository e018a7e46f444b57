"""One made-up council's facts, from which the tests of documents build their packs."""

from dataclasses import replace
from datetime import UTC, date, datetime
from functools import cache

from services.gateway.documents.archive import Pack, build_pack
from services.gateway.documents.content import gather
from services.gateway.documents.editions import in_edition
from services.gateway.policy.loader import load_framework
from services.gateway.rules.pack import MissingSection, PackRequest
from services.gateway.rules.self_assessment import NOT_APPLICABLE, Assessment, KeptEvidence
from shared.contracts.evidence.evidence import EvidenceAnswer
from shared.figures.evidence import EvidenceItem

AS_AT = date(2026, 3, 31)
FROM = date(2025, 4, 1)
FRAMEWORK = load_framework()
REQUEST = PackRequest(
    id="5b0c7f4e-2f0c-4d43-9a38-0e2d1f8f6a11",
    council="Melford Borough Council",
    benchmarks=(7,),
    as_at=AS_AT,
    from_=FROM,
    made_at=datetime(2026, 4, 7, 9, 5, tzinfo=UTC),
    made_by="account-7",
    base_url="https://due-regard.melford.example",
    gateway_sequence=12,
    gateway_audit_head="f00d",
)


def item(detail: str, key: str, **changes: object) -> EvidenceItem:
    """A figure of 127 of 213 at a supporting detail, with whatever the test changes."""
    ordinary = EvidenceItem(
        id=f"{detail} {key}",
        question=".".join(detail.split(".")[:2]),
        detail=detail,
        title=f"Title of {key}",
        definition=f"What {key} counts, in words.",
        kind="figure",
        status="complete",
        service="training",
        as_at=AS_AT,
        text="127 of 213",
        numerator=127,
        denominator=213,
        policy_version="2026-04-01",
        query="/api/training/v1/standing?as_at=2026-03-31",
        link="/training/standing?as_at=2026-03-31",
    )
    return replace(ordinary, **changes)  # type: ignore[arg-type]


NOTHING = {"numerator": None, "denominator": None}
ITEMS = (
    item("7.1.a", "programme", kind="record", text="A record a person keeps. Attach the programme.", **NOTHING),
    item(
        "7.1.b",
        "directorates",
        columns=("Group", "Population", "In date"),
        rows=(("Adults and Communities", 1104, 67), ("Children's Services", 44, 26), ("Place", 44, None)),
    ),
    item("7.1.c", "starters", text="no one in scope", numerator=0, denominator=0, from_=FROM),
    item("7.3.c", "in date"),
    item("7.3.c", "nobody yet", text="0 of 213", numerator=0),
    item(
        "7.3.d",
        "imports",
        kind="list",
        text="2 rows",
        from_=FROM,
        columns=("Kind", "Read", "Accepted"),
        rows=(("completions", 1007, 986), ("certificates", 45, 45)),
        **NOTHING,
    ),
    item(
        "7.3.e",
        "actions",
        kind="not_available",
        status="unavailable",
        text="not available",
        note="Nothing here records this yet.",
        **NOTHING,
    ),
)
ANSWER = EvidenceAnswer(
    service="training",
    benchmark=7,
    as_at=AS_AT,
    from_=FROM,
    items=ITEMS,
    policy_versions={"requirements": "2026-04-01", "evidence-map": "2026-04-01"},
    sequence=4711,
    audit_head="beef",
)
VENUE_ITEMS = (
    item(
        "8.1.a",
        "policy",
        kind="record",
        text="A record a person keeps. Attach the policy.",
        service="venues",
        **NOTHING,
    ),
    item(
        "8.1.a",
        "trained-approvers",
        service="venues",
        text="5 of 22",
        numerator=5,
        denominator=22,
        columns=("Venue", "Approvers", "Trained"),
        rows=(("Town hall", 14, 3), ("Library", 8, 2)),
    ),
    item("8.1.b", "escalations", service="venues", text="none in scope", numerator=0, denominator=0, from_=FROM),
    item("8.1.c", "resolved", service="venues", text="4 of 1,150", numerator=4, denominator=1150, from_=FROM),
    item(
        "8.1.c",
        "time-to-decide",
        kind="list",
        service="venues",
        text="3 days",
        from_=FROM,
        columns=("Measure", "Value"),
        rows=(("Decisions", 1120), ("Median", "3 days")),
        **NOTHING,
    ),
    item(
        "8.3.a",
        "exercises",
        kind="list",
        service="venues",
        text="2 rows",
        from_=FROM,
        columns=("Day", "Led by"),
        rows=(("2025-11-03", "Rowan Ashby"), ("2026-02-10", "Morgan Field")),
        note="Reported by Rowan Ashby.",
        names_people=True,
        **NOTHING,
    ),
    item(
        "8.3.b",
        "responses",
        kind="not_available",
        status="unavailable",
        service="venues",
        text="not available",
        note="Nothing here records this yet.",
        **NOTHING,
    ),
)
VENUES_ANSWER = EvidenceAnswer(
    service="venues",
    benchmark=8,
    as_at=AS_AT,
    from_=FROM,
    items=VENUE_ITEMS,
    policy_versions={"evidence-map": "2026-04-01"},
    sequence=815,
    audit_head="cafe",
)
ASSESSMENTS = (
    Assessment("7.1", "Developing", "Most people are in date.\nProviders are not."),
    Assessment("7.5", NOT_APPLICABLE, reason="There are no supplementary schools in the area."),
)
KEPT = (
    KeptEvidence(
        "e1",
        ("7.1.a", "7.3"),
        "Training programme",
        "Prevent lead",
        date(2025, 4, 1),
        date(2026, 3, 31),
        date(2026, 9, 1),
        file_name="Programme v3.pdf",
        content=b"%PDF-1.7 the programme",
    ),
    KeptEvidence("e2", ("7.9",), "Guidance", "Public health", link="https://melford.example/guidance"),
)
STOPPED = MissingSection("training", 7, "The training service did not answer.")


def whole_pack(**changes: object) -> Pack:
    """A pack for which every service answered."""
    request = replace(REQUEST, **changes)  # type: ignore[arg-type]
    return build_pack(request, FRAMEWORK, [ANSWER], ASSESSMENTS, KEPT)


made_once = cache(whole_pack)
"""The same pack for every test that only reads it."""


def shown_items(edition: str) -> tuple[EvidenceItem, ...]:
    """The items of both benchmarks as an edition shows them, in every format alike."""
    request = replace(REQUEST, benchmarks=(7, 8), edition=edition)
    return in_edition(gather(request, FRAMEWORK, [ANSWER, VENUES_ANSWER], ASSESSMENTS, KEPT, ())).items


def incomplete_pack() -> Pack:
    """A pack made while the training service was stopped."""
    return build_pack(REQUEST, FRAMEWORK, [], ASSESSMENTS, KEPT, [STOPPED])


def both_benchmarks(**changes: object) -> Pack:
    """A pack of 7 and 8 for which both services answered."""
    request = replace(REQUEST, **{"benchmarks": (7, 8), "made_for": "Rowan Ashby", **changes})  # type: ignore[arg-type]
    return build_pack(request, FRAMEWORK, [ANSWER, VENUES_ANSWER], ASSESSMENTS, KEPT)
