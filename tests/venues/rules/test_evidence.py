"""Evidence for benchmark 8: each figure from facts, each kind of not knowing said, and never a number for it."""

from dataclasses import replace
from datetime import date

import pytest

from services.venues.policy.evidence_map import _map, load_evidence_map
from services.venues.rules.evidence.bookings import duration
from services.venues.rules.evidence.facts import ApproverFact, BookingCounts, EvidenceFacts
from services.venues.rules.evidence.map import COMPUTATIONS, evidence
from services.venues.rules.registers.entries import Holding, Line
from shared.figures.evidence import EvidenceItem, EvidenceMap, Share
from shared.words import CONTACT_TOPICS

AS_AT, FROM = date(2026, 3, 31), date(2025, 4, 1)
IN_PERIOD, BEFORE = date(2026, 3, 1), date(2025, 3, 31)
MAP = load_evidence_map(AS_AT)
NOTHING = EvidenceFacts(AS_AT, FROM, BookingCounts(), None, (), {})
DETAILS = [f"8.1.{letter}" for letter in "abcd"] + ["8.2.a", "8.2.b"] + [f"8.3.{letter}" for letter in "abcdefgh"]


def held(number: int, lines: tuple[Line, ...] = (), since: date = BEFORE, **values: object) -> Holding:
    return Holding(str(number), values, since, lines)


def line(kind: str, on: date = IN_PERIOD, about: str = "", number: str = "l", **values: object) -> Line:
    return Line(number, kind, on, values, about)


def found(facts: EvidenceFacts, key: str) -> EvidenceItem:
    return next(one for one in evidence(facts, MAP) if one.id == key)


def with_register(code: str, *entries: Holding) -> EvidenceFacts:
    return replace(NOTHING, registers={code: entries})


def share(facts: EvidenceFacts, key: str) -> tuple[int | None, int | None]:
    one = found(facts, key)
    assert one.status == "complete", one
    return one.numerator, one.denominator


def test_every_supporting_detail_has_evidence_and_every_computation_is_used():
    assert sorted({entry.detail for entry in MAP.entries}) == DETAILS
    assert {entry.computation or entry.key for entry in MAP.entries} == set(COMPUTATIONS)
    assert len({one.id for one in evidence(NOTHING, MAP)}) == len(MAP.entries)


def test_the_number_declined_is_no_measure_of_success():
    for entry in MAP.entries:
        assert "declined" not in entry.title.lower()
        assert "declined" not in entry.definition or "not a measure of success" in entry.definition


FROM_REGISTERS = [
    "8.1.a policy", "8.1.a read-and-trained", "8.1.a venues-covered", "8.1.a trained-approvers", "8.1.a contractors",
    "8.1.b meetings", "8.1.b contacts-teams", "8.1.d contacts-checks", "8.1.d contacts-confirmed", "8.1.d guide",
    "8.2.a policy", "8.2.a filtering", "8.2.a filter-tests", "8.2.a supplier", "8.2.a network-incidents",
    "8.2.b networks-covered", "8.2.b public-networks", "8.3.a policy", "8.3.a exercises", "8.3.b replies",
    "8.3.c cards", "8.3.e guidance", "8.3.f briefed", "8.3.g topics", "8.3.h support", "8.3.h training-offered",
]  # fmt: skip


@pytest.mark.parametrize("key", FROM_REGISTERS)
def test_an_empty_register_says_not_available_and_why_and_never_0(key):
    one = found(NOTHING, key)
    assert (one.kind, one.status, one.text, one.numerator, one.rows) == (
        "not_available", "unavailable", "not available", None, (),
    )  # fmt: skip
    assert one.note


@pytest.mark.parametrize("key", ["8.1.b escalations", "8.1.c appeals", "8.1.c incidents", "8.3.d concerns"])
def test_nothing_in_scope_is_said_so(key):
    assert (found(NOTHING, key).text, found(NOTHING, key).denominator) == ("none in scope", 0)


def policy(number: int, since: date, *readers: str, **values: object) -> Holding:
    said = {
        "kind": "venue_hire", "title": "T", "version": str(number), "approved_by": "Cabinet", "place": "Intranet",
        "approved_on": since.isoformat(), "in_force_from": since.isoformat(), "review_on": "2027-01-01", **values,
    }  # fmt: skip
    lines = tuple(line("acknowledged", number=reader, person_number=reader) for reader in readers)
    return Holding(str(number), said, since, lines)


TRAINED, UNTRAINED, VENUE_HIRE_ONLY = (
    ApproverFact("1", True, True),
    ApproverFact("2", False, False),
    ApproverFact("3", True, False),
)


def test_booking_staff_count_who_read_the_version_in_force_and_are_trained():
    old, new = policy(1, BEFORE, "1", "2", "3"), policy(2, IN_PERIOD, "2", "3", "", "9")
    facts = replace(with_register("policies", old, new), approvers=(TRAINED, UNTRAINED, VENUE_HIRE_ONLY))
    assert share(facts, "8.1.a read-and-trained") == (1, 3)
    assert found(facts, "8.1.a read-and-trained").rows == (
        ("Approvers on the day", 3), ("Have read the version in force", 2), ("Hold venue-hire training", 2),
        ("Both", 1),
    )  # fmt: skip
    assert share(facts, "8.1.a trained-approvers") == (1, 3)


def test_a_policy_past_its_review_says_so():
    facts = with_register("policies", policy(1, BEFORE, review_on="2026-03-30"))
    assert found(facts, "8.1.a policy").note == "Its review is overdue."
    assert found(facts, "8.1.a policy").text == "version 1, in force from 31 March 2025"


def test_a_venue_nobody_is_recorded_for_is_not_known_and_not_covered():
    recorded = [held(1, venue="A", person_number="1"), held(2, venue=" b", person_number="2")]
    facts = replace(with_register("venue-approvers", *recorded), approvers=(TRAINED, UNTRAINED), venues=("A", "B", "C"))
    one = found(facts, "8.1.a venues-covered")
    assert (one.numerator, one.denominator) == (1, 3)
    assert one.rows == (("A", 1, 1), ("B", 1, 0), ("C", None, None))
    assert one.note == "Nobody is recorded as approver of 1 venue."
    assert found(replace(facts, approvers=None), "8.1.a venues-covered").status == "unavailable"


@pytest.mark.parametrize(("on", "confirmed"), [(date(2025, 10, 1), 1), (date(2025, 9, 30), 0)])
def test_a_contact_point_counts_for_six_months_after_it_was_confirmed(on, confirmed):
    said = {"kind": "police", "organisation": "O", "role": "R"}
    facts = with_register("contacts", held(1, (line("confirmed", on),), **said), held(2, (), **said))
    assert share(facts, "8.1.d contacts-confirmed") == (confirmed, 2)
    assert found(facts, "8.1.d contacts-checks").text == "2 contact points"
    assert found(facts, "8.1.b contacts-teams").status == "unavailable"


def test_meetings_of_the_period_are_listed_and_earlier_ones_are_not():
    meetings = [
        held(number, since=on, on=on.isoformat(), attendees="A", topic="T")
        for number, on in enumerate((IN_PERIOD, BEFORE))
    ]
    one = found(with_register("meetings", *meetings), "8.1.b meetings")
    assert (one.text, one.rows) == ("1 meeting", (("1 March 2026", "A", "T"),))
    assert found(with_register("meetings", meetings[1]), "8.1.b meetings").text == "no meetings"


def network(number: int, filtered: str, kind: str, *lines: Line) -> Holding:
    return held(number, lines, name=f"N{number}", kind=kind, filtered=filtered, product="P")


def test_networks_and_their_tests_by_what_is_known():
    networks = [
        network(1, "yes", "corporate", line("tests", BEFORE, result="failed", next_on="2025-09-01"),
                line("tests", result="passed", next_on="2026-09-01"),
                line("supplier", included="yes", document="D"), Line("i", "incidents", IN_PERIOD, {"number": 4})),
        network(2, "unknown", "public_wifi", line("tests", result="failed", next_on="2026-09-01"),
                line("supplier", included="unknown", document="")),
        network(3, "no", "public_computers"),
    ]  # fmt: skip
    facts = with_register("networks", *networks)
    assert share(facts, "8.2.b networks-covered") == (1, 3)
    assert share(facts, "8.2.b public-networks") == (0, 2)
    assert share(facts, "8.2.a filter-tests") == (1, 2)
    assert share(facts, "8.2.a supplier") == (1, 2)
    assert found(facts, "8.2.a supplier").note == "Not known for 1 network."
    assert found(facts, "8.2.a network-incidents").rows == (
        ("N1", 4, "1 March 2026"),
        ("N2", None, None),
        ("N3", None, None),
    )
    rows = {row[0]: row for row in found(facts, "8.2.a filtering").rows}
    assert rows["N2"][2:] == (None, "P", "1 March 2026", "Not blocked", None, "1 March 2026")
    assert rows["N3"][2:] == ("No", "P", "never tested", None, None, None)


def premises(number: int, kind: str, *lines: Line) -> Holding:
    return held(number, lines, name=f"P{number}", kind=kind, contact_role="R")


PREMISES = with_register(
    "premises",
    premises(1, "hotel", line("contact", done=["briefed", "card"]), line("replies", theme="welcome")),
    premises(2, "licensed", line("contact", BEFORE, done=["briefed", "reputation"])),
    premises(3, "parish_hall", line("contact", done=["guidance", "equality", "training"]),
             line("asked", number="q", what="open_source"), line("answered", about="q"),
             line("asked", number="r", what="training")),
    premises(4, "hotel"),
)  # fmt: skip


@pytest.mark.parametrize(
    ("key", "numbers"),
    [
        ("8.3.c cards", (1, 4)),
        ("8.3.e guidance", (1, 1)),
        ("8.3.f briefed", (2, 3)),
        ("8.3.h support", (1, 2)),
    ],
)
def test_premises_reached_out_of_all_that_are_known(key, numbers):
    assert share(PREMISES, key) == numbers


def test_replies_topics_and_training_of_the_period_are_counted():
    assert found(PREMISES, "8.3.b replies").rows == (("Welcomes the advice", 1),)
    topics = dict(found(PREMISES, "8.3.g topics").rows)
    assert [topics[CONTACT_TOPICS[code]] for code in ("reputation", "equality", "briefed")] == [0, 1, 1]
    assert found(PREMISES, "8.3.h training-offered").rows == (("Offers of training", 1), ("Premises", 1))


def test_exercises_concerns_and_alerts_of_the_period():
    exercise = held(1, since=IN_PERIOD, venues_taking_part=5, venues_answering_right=4)
    assert share(with_register("exercises", exercise), "8.3.a exercises") == (4, 5)
    told = held(1, (line("told"),), since=IN_PERIOD, sector="nhs")
    concerns = with_register("concerns", told, held(2, since=IN_PERIOD, sector="fe_he"), held(3, sector="nhs"))
    assert share(concerns, "8.3.d concerns") == (1, 2)
    sent = [line("sent"), line("sent")]
    alerts = with_register(
        "alerts",
        held(1, tuple(sent), purpose="P", expires_on="2026-03-30"),
        held(2, (*sent, line("recalled")), purpose="P", expires_on="2027-01-01"),
        held(3, (), purpose="P", expires_on="2027-01-01"),
    )
    assert found(alerts, "8.3.a alerts").rows == (("1 March 2026", 2, "Expired"), ("1 March 2026", 2, "Recalled"))


def test_a_contractor_counts_with_clause_and_due_diligence():
    said = {"name": "C", "review_on": "2026-12-01"}
    facts = with_register(
        "contractors",
        held(1, clause="yes", due_diligence_on="2026-01-01", **said),
        held(2, clause="yes", due_diligence_on=None, **said),
        held(3, clause="unknown", due_diligence_on="2026-01-01", **said),
    )
    assert share(facts, "8.1.a contractors") == (1, 3)
    assert found(facts, "8.1.a contractors").rows[2][1] is None


def test_figures_of_bookings_show_their_working():
    counts = BookingCounts(
        escalations=Share(4, 5), seconds_to_answer=(3600.0, 7200.0, 400000.0), by_state={"info_requested": 2},
        held=4, incidents=Share(1, 2), days_to_decide=(1, 4), flagged=Share(1, 1),
    )  # fmt: skip
    facts = replace(NOTHING, bookings=counts)
    assert found(facts, "8.1.b answer-time").rows == (
        ("Answered after the referral", 3), ("Answered before the referral", 1), ("Median", "2 hours"),
        ("Longest", "5 days"),
    )  # fmt: skip
    assert found(facts, "8.1.c outcomes").rows == (("Information asked for", 2),)
    assert found(facts, "8.1.c time-to-decide").text == "median 2.5 days"
    assert share(facts, "8.1.c incidents") == (1, 2)
    assert share(facts, "8.1.d flagged-checked") == (1, 1)


def test_events_that_nobody_reviewed_do_not_count_as_without_incident():
    facts = replace(NOTHING, bookings=BookingCounts(held=3))
    assert found(facts, "8.1.c incidents").note == "3 events were held in the period and none was reviewed."
    assert found(facts, "8.1.c incidents").numerator is None


@pytest.mark.parametrize(
    ("seconds", "words"),
    [(59.0, "less than an hour"), (3600.0, "1 hour"), (90000.0, "25 hours"), (172800.0, "2 days")],
)
def test_a_duration_in_words(seconds, words):
    assert duration(seconds) == words


def test_a_failed_test_and_an_overdue_one_are_to_be_put_right_without_a_name():
    failed = line("tests", result="failed", next_on="2026-03-30", note="")
    network = held(1, (failed,), name="Library Wi-Fi", kind="public_wifi", filtered="yes", product="Filter")
    assert found(with_register("networks", network), "8.2.a filtering").to_put_right == (
        "The last filter test of 1 network failed.",
        "Test the filter: overdue once, since 30 March 2026.",
    )


def test_a_network_tested_again_and_passed_has_nothing_to_put_right():
    failed = line("tests", date(2026, 2, 1), result="failed", next_on="2026-02-02", note="")
    passed = line("tests", date(2026, 2, 2), result="passed", next_on="2026-08-02", note="")
    network = held(1, (failed, passed), name="Library Wi-Fi", kind="public_wifi", filtered="yes", product="Filter")
    assert found(with_register("networks", network), "8.2.a filtering").to_put_right == ()


def test_no_test_in_the_period_is_not_a_figure_of_none():
    network = held(1, (), name="Library Wi-Fi", kind="public_wifi", filtered="yes", product="Filter")
    one = found(with_register("networks", network), "8.2.a filter-tests")
    assert (one.status, one.note) == ("unavailable", "No filter test was recorded in the period.")


@pytest.mark.parametrize(
    ("review_on", "late"), [("2026-03-31", ()), ("2026-03-30", ("Review: overdue once, since 30 March 2026.",))]
)
def test_a_contractor_whose_review_day_has_passed_is_to_be_put_right(review_on, late):
    contractor = held(1, name="Halls Ltd", clause="yes", due_diligence_on="2025-04-01", review_on=review_on)
    assert found(with_register("contractors", contractor), "8.1.a contractors").to_put_right == late


def of_register(**said: object) -> EvidenceMap:
    """A map of one figure that is drawn from a register, as a file of a council says it."""
    return _map("2026-01-01", {"entries": [{**ANY, "register": said}]})


ANY = {"detail": "8.1.a", "key": "own", "title": "Own", "definition": "Own", "source": "computed", "better": "more"}
COLUMNS = ["Whose", "Told", "All"]
CONCERNS = {"code": "concerns", "by": "sector", "columns": COLUMNS}
NETWORKS = {"code": "networks", "by": "kind", "columns": COLUMNS, "where": {"filtered": ["yes", "unknown"]}}


def test_the_map_alone_says_what_is_counted_of_a_register_of_events_over_the_period():
    known = [
        held(1, (line("told"),), since=IN_PERIOD, sector="nhs"),
        held(2, since=IN_PERIOD, sector="nhs"),
        held(3, (line("told"),), since=BEFORE, sector="charity"),
    ]
    (one,) = evidence(with_register("concerns", *known), of_register(**CONCERNS, line="told"))
    assert (one.numerator, one.denominator, one.from_, one.columns) == (1, 2, FROM, ("Whose", "Told", "All"))
    assert one.rows == (("Further and higher education", 0, 0), ("NHS", 1, 2), ("Charities", 0, 0))
    assert one.to_put_right == ("Tell whoever has the remit: overdue once, since 1 March 2026.",)


def test_of_another_register_it_counts_what_holds_on_the_day():
    known = [
        held(1, kind="guest", filtered="yes"),
        held(2, kind="guest", filtered="no"),
        held(3, kind="schools", filtered="unknown"),
    ]
    (one,) = evidence(with_register("networks", *known), of_register(**NETWORKS))
    assert (one.numerator, one.denominator, one.from_) == (2, 3, None)
    assert dict((row[0], row[1:]) for row in one.rows)["Guests"] == (1, 2)
    (one,) = evidence(NOTHING, of_register(**NETWORKS))
    assert (one.status, one.numerator, one.note) == ("unavailable", None, "Nothing is recorded in this register.")


@pytest.mark.parametrize(
    ("said", "why"),
    [
        ({**CONCERNS, "code": "concern"}, "concern"),
        ({**CONCERNS, "by": "matter"}, "matter"),
        ({**CONCERNS, "line": "tld"}, "the register concerns has no tld"),
        ({**NETWORKS, "where": {"filtered": ["perhaps"]}}, "the register networks has no perhaps"),
        ({**NETWORKS, "where": {"owner": ["IT"]}}, "owner"),
        ({**NETWORKS, "among": "all"}, "among"),
    ],
)
def test_a_map_that_asks_a_register_for_what_it_has_not_is_not_read(said, why):
    with pytest.raises((KeyError, ValueError, TypeError), match=why):
        of_register(**said)
