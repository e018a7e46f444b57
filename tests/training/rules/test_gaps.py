"""The gap list: who, which requirement, since when, and what closes it soonest."""

from dataclasses import replace
from datetime import date

import pytest

from services.training.rules.facts import Evidence
from services.training.rules.gaps import gaps
from services.training.rules.requirements import Course
from services.training.rules.standing import evaluate
from tests.training.rules.examples import AWARENESS, COURSES, PERSON, POST, completed, policy_of

D = date.fromisoformat
AS_AT = D("2026-06-01")
REFRESHED = replace(AWARENESS, refresh_with=("REFRESHER",), title="Awareness for all")
STARTED = replace(POST, starts=D("2026-04-20"))


def _gaps(person, requirement=REFRESHED, as_at=AS_AT, courses=None):
    policy = policy_of(requirement, courses=courses)
    return gaps([evaluate(person, policy, as_at)], policy)


def test_someone_never_trained_is_a_gap_since_the_day_after_it_was_due():
    [gap] = _gaps(replace(PERSON, posts=(STARTED,)))
    assert (gap.person, gap.requirement, gap.name, gap.status) == (
        "p1",
        "awareness",
        "Awareness for all",
        "never_done",
    )
    assert (gap.since, gap.take, gap.minutes) == (D("2026-05-21"), ("AWARENESS",), 40)
    assert gap.closes_with == "Take Awareness (40 minutes)"


def test_someone_whose_training_ran_out_is_a_gap_since_the_day_after_and_a_refresher_closes_it():
    [gap] = _gaps(replace(PERSON, completions=(completed("2024-05-20"),)))
    assert (gap.status, gap.since, gap.take) == ("overdue", D("2026-05-21"), ("REFRESHER",))
    assert gap.closes_with == "Take Awareness refresher (20 minutes)"


def test_someone_in_grace_is_a_gap_since_the_training_ran_out():
    [gap] = _gaps(replace(PERSON, completions=(completed("2024-05-31"),)), replace(REFRESHED, grace_days=14))
    assert (gap.status, gap.since) == ("in_grace", D("2026-06-01"))


@pytest.mark.parametrize("day", ["2025-06-01", "2024-06-01"], ids=["in date", "due soon"])
def test_someone_in_date_is_no_gap(day):
    assert _gaps(replace(PERSON, completions=(completed(day),))) == ()


def test_someone_not_yet_due_is_no_gap():
    assert _gaps(replace(PERSON, posts=(STARTED,)), as_at=D("2026-05-20")) == ()


def test_awaited_evidence_closes_its_gap_by_being_seen():
    awaited = (
        completed("2025-01-10", evidence=Evidence.AWAITING),
        completed("2026-05-10", evidence=Evidence.AWAITING),
    )
    [gap] = _gaps(replace(PERSON, completions=awaited))
    assert (gap.take, gap.minutes, gap.since) == ((), None, D("2020-02-06"))
    assert gap.closes_with == "See the evidence for Awareness of 10 May 2026"


@pytest.mark.parametrize(("as_at", "since"), [("2026-05-20", None), ("2026-05-21", D("2026-05-21"))])
def test_awaited_evidence_that_is_not_due_yet_has_no_first_day(as_at, since):
    awaited = (completed("2026-05-10", evidence=Evidence.AWAITING),)
    [gap] = _gaps(replace(PERSON, posts=(STARTED,), completions=awaited), as_at=D(as_at))
    assert gap.since == since


CHANNEL = replace(AWARENESS, any_of=("CHANNEL",))


@pytest.mark.parametrize(
    ("done", "take", "minutes", "sentence"),
    [
        (
            (),
            ("AWARENESS", "REFERRALS", "CHANNEL"),
            95,
            "Take Awareness, then Referrals, then Channel (95 minutes in all)",
        ),
        (("AWARENESS",), ("REFERRALS", "CHANNEL"), 55, "Take Referrals, then Channel (55 minutes in all)"),
        (("REFERRALS", "AWARENESS"), ("CHANNEL",), 25, "Take Channel (25 minutes)"),
    ],
)
def test_prerequisites_still_missing_come_first(done, take, minutes, sentence):
    person = replace(PERSON, completions=tuple(completed("2025-01-10", course) for course in done))
    [gap] = _gaps(person, CHANNEL)
    assert (gap.take, gap.minutes, gap.closes_with) == (take, minutes, sentence)


def test_the_shortest_way_is_named_with_what_must_come_before_it():
    either = replace(AWARENESS, any_of=("WRAP", "CHANNEL"))
    assert _gaps(PERSON, either)[0].take == ("AWARENESS", "REFERRALS", "CHANNEL")  # 95 minutes against 120
    longer = {**COURSES, "CHANNEL": replace(COURSES["CHANNEL"], minutes=60)}
    assert _gaps(PERSON, either, courses=longer)[0].take == ("WRAP",)


def test_a_course_of_unknown_length_comes_last_and_is_named_without_minutes():
    either = replace(AWARENESS, any_of=("UNKNOWN", "WRAP"))
    assert _gaps(PERSON, either)[0].take == ("WRAP",)
    [gap] = _gaps(PERSON, replace(AWARENESS, any_of=("UNKNOWN",)))
    assert (gap.take, gap.minutes, gap.closes_with) == (("UNKNOWN",), None, "Take UNKNOWN")


def test_a_ring_of_prerequisites_does_not_go_on_for_ever():
    ring = {"A": Course("A", "A", "e-learning", 1, ("B",)), "B": Course("B", "B", "e-learning", 1, ("A",))}
    assert _gaps(PERSON, replace(AWARENESS, any_of=("A",)), courses=ring)[0].take == ("B", "A")


def test_a_requirement_without_courses_says_so():
    [gap] = _gaps(PERSON, replace(AWARENESS, any_of=()))
    assert (gap.take, gap.closes_with) == ((), "No course closes this")


def test_the_longest_open_gap_comes_first_and_the_undated_last():
    policy = policy_of(REFRESHED)
    recent = replace(PERSON, person="p0", posts=(STARTED,))
    undated = replace(
        PERSON,
        person="p2",
        posts=(replace(POST, starts=D("2026-05-25")),),
        completions=(completed("2026-05-26", evidence=Evidence.AWAITING),),
    )
    standings = [evaluate(person, policy, AS_AT) for person in (undated, recent, PERSON)]
    assert [gap.person for gap in gaps(standings, policy)] == ["p1", "p0", "p2"]


def test_a_prerequisite_the_catalogue_does_not_know_is_named_all_the_same():
    courses = {"HYDRA": Course("HYDRA", "Hydra", "simulation", 720, ("BRIEFING",))}
    [gap] = _gaps(PERSON, replace(AWARENESS, any_of=("HYDRA",)), courses=courses)
    assert (gap.take, gap.minutes, gap.closes_with) == (("BRIEFING", "HYDRA"), None, "Take BRIEFING, then Hydra")
