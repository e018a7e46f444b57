"""A list that holds what people typed says so, so that redacted editions leave it out; lists of counts stay."""

from datetime import date

from services.venues.rules.evidence.facts import BookingCounts, EvidenceFacts
from services.venues.rules.evidence.map import evidence
from services.venues.rules.registers.entries import Holding
from shared.figures.evidence import EvidenceMap, MapEntry

DAY = date(2026, 11, 25)
MEETING = Holding("m", {"on": "2026-11-03", "attendees": "Rowan Ashby", "topic": "Contacts"}, date(2026, 11, 3))
POLICY = Holding(
    "p",
    {
        "kind": "venue_hire", "title": "Venue hire policy", "version": "3", "approved_by": "Rowan Ashby",
        "approved_on": "2026-03-01", "in_force_from": "2026-04-01", "review_on": "2027-04-01", "place": "Intranet",
    },
    date(2026, 4, 1),
)  # fmt: skip
EXERCISE = Holding("e", {"venues_taking_part": 9, "venues_answering_right": 7}, date(2026, 10, 1))
FACTS = EvidenceFacts(
    DAY,
    date(2026, 4, 1),
    BookingCounts(by_state={"approved": 3}),
    (),
    ("Town hall",),
    {"meetings": (MEETING,), "policies": (POLICY,), "exercises": (EXERCISE,)},
)


def found(key: str):
    (finding,) = evidence(
        FACTS,
        EvidenceMap(
            "1", (MapEntry(detail="8.1.a", key=key, source="computed", title="Title", definition="Definition"),)
        ),
    )
    assert finding.rows
    return finding


def test_lists_with_what_people_typed_say_so():
    assert "Rowan Ashby" in str(found("meetings").rows)
    assert found("meetings").names_people
    assert "Rowan Ashby" in str(found("policy-venue-hire").rows)
    assert found("policy-venue-hire").names_people


def test_lists_of_counts_do_not():
    assert not found("outcomes").names_people
    assert not found("exercises").names_people
