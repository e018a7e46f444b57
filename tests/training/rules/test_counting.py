"""Rules 3 and 4: which completions count, and until when they hold."""

from dataclasses import replace
from datetime import date

import pytest

from services.training.rules.counting import renewed
from services.training.rules.dates import NEVER
from services.training.rules.facts import Evidence
from services.training.rules.requirements import Anchor, Equivalence, Level, Requirement
from services.training.rules.standing import evaluate
from tests.training.rules.examples import AWARENESS, PERSON, completed, policy_of

D = date.fromisoformat
AS_AT = D("2026-06-01")
REFRESHED = replace(AWARENESS, refresh_with=("REFRESHER",))


def _valid_until(*completions, requirement=AWARENESS, equivalences=(), as_at=AS_AT):
    person = replace(PERSON, completions=completions)
    [found] = evaluate(person, policy_of(requirement, equivalences=equivalences), as_at).requirements
    return found.valid_until and found.valid_until.isoformat()


@pytest.mark.parametrize(
    ("completion", "valid_until"),
    [
        (completed("2025-03-15"), "2027-03-15"),
        (completed("2019-03-15"), "2021-03-15"),
        (completed("2025-03-15", "WRAP"), None),
        (completed("2026-06-01"), "2028-06-01"),
        (completed("2026-06-02"), None),
        (completed("2025-03-15", revoked_on=D("2026-06-02")), "2027-03-15"),
        (completed("2025-03-15", revoked_on=D("2026-06-01")), None),
        (completed("2025-03-15", revoked_on=D("2025-03-15")), None),
        (completed("2025-03-15", evidence=Evidence.AWAITING), None),
    ],
    ids=["counts", "before the post", "another course", "on the day", "after the day", "revoked the day after",
         "revoked on the day", "revoked at once", "evidence awaited"],
)  # fmt: skip
def test_rule_3_a_completion_counts_when_known_seen_and_not_revoked(completion, valid_until):
    assert _valid_until(completion) == valid_until


def test_rule_3_any_one_course_is_enough():
    either = replace(AWARENESS, any_of=("AWARENESS", "WRAP"))
    assert _valid_until(completed("2025-03-15", "WRAP"), requirement=either) == "2027-03-15"


@pytest.mark.parametrize(
    ("day", "counts"),
    [("2024-12-31", False), ("2025-01-01", True), ("2025-03-31", True), ("2025-04-01", False)],
)
def test_rule_3_an_equivalence_holds_for_completions_of_its_days(day, counts):
    same = Equivalence("OLD", "AWARENESS", D("2025-01-01"), D("2025-03-31"))
    assert (_valid_until(completed(day, "OLD"), equivalences=[same]) is not None) is counts


def test_rule_3_an_open_equivalence_holds_always_and_the_second_of_two_counts_too():
    never = Equivalence("OLD", "AWARENESS", D("2030-01-01"))
    always = Equivalence("OLD", "AWARENESS")
    assert _valid_until(completed("2025-03-15", "OLD"), equivalences=[never, always]) == "2027-03-15"


def test_rule_3_an_equivalence_is_one_step():
    chain = [Equivalence("OLDER", "OLD"), Equivalence("OLD", "AWARENESS")]
    assert _valid_until(completed("2025-03-15", "OLDER"), equivalences=chain) is None


def test_rule_3_an_equivalence_does_not_make_a_refresher():
    same = Equivalence("OLD", "REFRESHER")
    done = (completed("2024-03-15"), completed("2025-03-15", "OLD"))
    assert _valid_until(*done, requirement=REFRESHED, equivalences=[same]) == "2026-03-15"


@pytest.mark.parametrize(
    ("first", "valid_until"),
    [
        (completed("2025-03-14"), "2027-03-15"),
        (completed("2025-03-15"), "2027-03-15"),
        (completed("2025-03-16"), "2027-03-16"),
        (completed("2010-03-16"), "2027-03-15"),
        (completed("2025-03-14", revoked_on=D("2026-01-01")), None),
        (completed("2025-03-14", evidence=Evidence.AWAITING), None),
    ],
    ids=["the day before", "the same day", "the day after", "long ago", "revoked", "awaiting evidence"],
)
def test_rule_3_a_refresher_counts_after_a_counting_completion_on_an_earlier_day(first, valid_until):
    assert _valid_until(first, completed("2025-03-15", "REFRESHER"), requirement=REFRESHED) == valid_until


def test_rule_3_a_refresher_before_the_first_course_does_not_count_later_either():
    done = (completed("2025-03-15", "REFRESHER"), completed("2025-03-10", "OLD"))
    assert _valid_until(*done, requirement=REFRESHED) is None


def test_rule_3_a_refresher_may_follow_a_refresher():
    done = (completed("2022-03-15"), completed("2024-03-15", "REFRESHER"), completed("2025-03-15", "REFRESHER"))
    assert _valid_until(*done, requirement=REFRESHED) == "2027-03-15"


def test_rule_3_a_course_that_is_both_counts_without_another():
    both = replace(AWARENESS, refresh_with=("AWARENESS",))
    assert _valid_until(completed("2025-03-15"), requirement=both) == "2027-03-15"


def test_rule_4_no_months_means_it_never_expires():
    once = replace(AWARENESS, repeat_months=0)
    assert _valid_until(completed("1999-03-15"), requirement=once) == NEVER.isoformat()
    assert _valid_until(requirement=once) is None


def test_rule_4_the_latest_completion_decides():
    assert _valid_until(completed("2025-03-15"), completed("2024-03-15")) == "2027-03-15"


EXPIRY = replace(AWARENESS, anchor=Anchor.EXPIRY, repeat_months=12, window_days=60, grace_days=14)


@pytest.mark.parametrize(
    ("second", "valid_until"),
    [
        ("2025-01-13", "2026-01-13"),  # 61 days before 15 March: counts from completion
        ("2025-01-14", "2026-03-15"),
        ("2025-03-15", "2026-03-15"),
        ("2025-03-29", "2026-03-15"),
        ("2025-03-30", "2026-03-30"),  # a day after grace: starts again
    ],
)
def test_rule_4_a_renewal_from_the_window_to_the_end_of_grace_keeps_the_anniversary(second, valid_until):
    assert _valid_until(completed("2024-03-15"), completed(second), requirement=EXPIRY) == valid_until


def test_rule_4_two_on_one_day_count_once():
    whole_year = replace(EXPIRY, window_days=400, any_of=("AWARENESS", "WRAP"))
    done = (completed("2024-03-15"), completed("2025-03-01", "WRAP"), completed("2025-03-01"))
    assert _valid_until(*done, requirement=whole_year) == "2026-03-15"


def test_rule_4_the_first_completion_counts_from_itself():
    assert renewed(EXPIRY, None, D("2024-03-15")) == D("2025-03-15")


@pytest.mark.parametrize("anchor", [Anchor.COMPLETION, Anchor.CALENDAR])
def test_rule_4_the_window_is_for_the_expiry_anchor_only(anchor):
    requirement = replace(EXPIRY, anchor=anchor)
    expected = {Anchor.COMPLETION: "2026-01-20", Anchor.CALENDAR: "2026-12-31"}[anchor]
    assert _valid_until(completed("2024-03-15"), completed("2025-01-20"), requirement=requirement) == expected


def test_rule_4_the_running_value_never_goes_backwards():
    long = replace(EXPIRY, repeat_months=1, window_days=60, grace_days=0)
    done = (completed("2024-01-31"), completed("2024-02-01"), completed("2024-02-02"))
    assert renewed(long, D("2024-05-01"), D("2024-02-01")) == D("2024-05-01")
    assert _valid_until(*done, requirement=long) == "2024-04-29"


def test_rule_4_a_calendar_cycle_starts_on_its_own_day():
    financial = replace(AWARENESS, anchor=Anchor.CALENDAR, repeat_months=12, cycle_start=date(2000, 4, 1))
    assert _valid_until(completed("2025-03-31"), requirement=financial) == "2026-03-31"
    assert _valid_until(completed("2025-04-01"), requirement=financial) == "2027-03-31"


def test_months_below_nothing_are_no_months():
    assert renewed(replace(AWARENESS, repeat_months=-1), None, D("2025-03-31")) == NEVER


def test_what_a_requirement_does_not_say_is_nothing_or_open():
    plain = Requirement("awareness", "frontline", ("AWARENESS",))
    assert (plain.first_due_days, plain.repeat_months, plain.window_days, plain.grace_days) == (0, 0, 0, 0)
    assert (plain.level, plain.anchor, plain.cycle_start) == (Level.MANDATORY, Anchor.COMPLETION, date(2000, 1, 1))
