"""Why a standing is what it is, in sentences."""

from dataclasses import replace
from datetime import date

import pytest

from services.training.rules.facts import Evidence, Exemption
from services.training.rules.requirements import Anchor
from services.training.rules.standing import evaluate
from tests.training.rules.examples import AWARENESS, PERSON, POST, completed, policy_of

D = date.fromisoformat
SINCE = "Applies since 6 January 2020 through the role group Frontline staff"
REFRESHED = replace(AWARENESS, refresh_with=("REFRESHER",))


def _why(*completions, as_at="2026-06-01", requirement=AWARENESS, **changes):
    person = replace(PERSON, completions=completions, **changes)
    policy = replace(policy_of(requirement), role_group_titles={"frontline": "Frontline staff"})
    [found] = evaluate(person, policy, D(as_at)).requirements
    return list(found.why)


def test_training_in_date_is_explained_by_the_completion_that_counts():
    assert _why(completed("2024-03-15"), as_at="2026-01-01") == [
        SINCE,
        "Awareness completed on 15 March 2024 counts for 24 months, to 15 March 2026",
    ]


def test_training_that_ran_out_says_since_when():
    assert _why(completed("2024-03-15"))[2:] == ["Out of date since 16 March 2026"]


def test_the_last_valid_day_is_not_out_of_date():
    assert len(_why(completed("2024-03-15"), as_at="2026-03-15")) == 2


def test_no_training_says_when_it_was_due():
    assert _why() == [
        SINCE,
        "No completion counts by 1 June 2026",
        "Due by 5 February 2020: 30 days from 6 January 2020",
    ]


def test_one_day_and_one_month_are_singular():
    once = replace(AWARENESS, first_due_days=1, repeat_months=1)
    assert _why(requirement=once)[-1] == "Due by 7 January 2020: 1 day from 6 January 2020"
    assert _why(completed("2026-05-15"), requirement=once)[1].endswith("counts for 1 month, to 15 June 2026")


@pytest.mark.parametrize(
    ("requirement", "done", "sentence"),
    [
        (
            replace(AWARENESS, repeat_months=0),
            ["2010-03-15"],
            "Awareness completed on 15 March 2010 does not expire",
        ),
        (
            replace(AWARENESS, anchor=Anchor.CALENDAR, repeat_months=12, cycle_start=date(2000, 4, 1)),
            ["2025-05-02"],
            "Awareness completed on 2 May 2025 counts to the end of the next cycle of 12 months, to 31 March 2027",
        ),
        (
            replace(AWARENESS, anchor=Anchor.EXPIRY, repeat_months=12, window_days=60),
            ["2025-03-15", "2026-02-01"],
            "Awareness completed on 1 February 2026 renews the training that held to 15 March 2026 by 12 months, "
            "to 15 March 2027",
        ),
        (
            replace(AWARENESS, anchor=Anchor.EXPIRY, repeat_months=12, window_days=60),
            ["2024-03-15", "2026-02-01"],
            "Awareness completed on 1 February 2026 counts for 12 months, to 1 February 2027",
        ),
        (
            replace(AWARENESS, anchor=Anchor.CALENDAR, repeat_months=12, cycle_start=date(2000, 4, 1)),
            ["2025-05-02", "2025-06-02"],
            "Awareness completed on 2 June 2025 leaves the training in date to 31 March 2027",
        ),
    ],
)
def test_each_way_of_counting_is_said_in_its_own_words(requirement, done, sentence):
    assert _why(*map(completed, done), requirement=requirement)[1] == sentence


def test_an_exemption_says_why_and_by_whom():
    excused = Exemption("awareness", "Seconded", "A. Lead", D("2026-05-01"), D("2026-06-30"))
    assert _why(completed("2026-03-15"), exemptions=(excused,))[1] == (
        "Exempt from 1 May 2026 to 30 June 2026: Seconded (approved by A. Lead)"
    )


def test_awaited_evidence_says_what_seeing_it_would_bring():
    assert _why(completed("2025-03-15", evidence=Evidence.AWAITING))[1:4] == [
        "No completion counts by 1 June 2026",
        "Awareness completed on 15 March 2025 does not count until somebody has seen the evidence",
        "With the evidence seen it would be in date to 15 March 2027",
    ]
    once = replace(AWARENESS, repeat_months=0)
    assert "With the evidence seen it would not expire" in _why(
        completed("2025-03-15", evidence=Evidence.AWAITING), requirement=once
    )


def test_what_does_not_count_is_named_with_the_reason():
    assert _why(completed("2025-03-15", revoked_on=D("2026-06-01")))[2] == (
        "Awareness completed on 15 March 2025 was revoked on 1 June 2026 and does not count"
    )
    assert _why(completed("2025-03-15", "REFRESHER"), requirement=REFRESHED)[2] == (
        "Awareness refresher completed on 15 March 2025 does not count without an earlier completion it could "
        "refresh, or outside its dates"
    )


def test_a_revocation_or_completion_still_to_come_is_not_told():
    assert len(_why(completed("2025-03-15", revoked_on=D("2026-06-02")), completed("2026-06-02"))) == 2


def test_a_course_taken_without_its_prerequisite_counts_with_a_warning():
    referrals = replace(AWARENESS, any_of=("REFERRALS",))
    warning = "Warning: it was completed without Awareness, which comes first"
    assert _why(completed("2025-03-15", "REFERRALS"), requirement=referrals)[2:] == [warning]
    assert _why(completed("2025-03-15", "REFERRALS"), completed("2025-03-16"), requirement=referrals)[2:] == [warning]
    assert _why(completed("2025-03-15", "REFERRALS"), completed("2025-03-15"), requirement=referrals)[2:] == []


def test_grace_and_induction_say_their_last_days():
    in_grace = _why(completed("2024-05-31"), requirement=replace(AWARENESS, grace_days=14))
    assert in_grace[-2:] == ["Out of date since 1 June 2026", "In grace to 14 June 2026"]
    starter = _why(completed("2024-05-20"), posts=(replace(POST, starts=D("2026-05-15")),))
    assert "Due by 14 June 2026: 30 days from 15 May 2026" in starter


def test_a_course_the_catalogue_does_not_know_goes_by_its_code():
    odd = replace(AWARENESS, any_of=("ODD",))
    assert _why(completed("2026-03-15", "ODD"), requirement=odd)[1].startswith("ODD completed on 15 March 2026")


def test_of_two_exemptions_the_longer_is_named():
    short = Exemption("awareness", "Seconded", "A. Lead", D("2026-05-01"), D("2026-06-30"))
    long = Exemption("awareness", "On a career break", "A. Lead", D("2026-05-15"), D("2026-12-31"))
    for both in ((short, long), (long, short)):
        assert "On a career break" in _why(exemptions=both)[1]
