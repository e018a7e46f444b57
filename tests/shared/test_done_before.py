"""What is said to whoever does again what is done once: when, and whether it was they themselves."""

from datetime import UTC, date, datetime

import pytest

from shared.actor import Actor
from shared.done_before import check_own, faster, refuse_again
from shared.http.problems import OutOfDate, Refused

ANN, BOB = Actor("ann"), Actor("bob")
AT = datetime(2026, 4, 20, 9, 5, tzinfo=UTC)
MOMENT = "on 20 April 2026 at 10:05am"
FASTER = "Somebody else changed this account while you were reading it. Nothing of yours was saved, or lost."


@pytest.mark.parametrize(("at", "when"), [(AT, MOMENT), (date(2026, 4, 20), "on 20 April 2026"), (None, "before")])
def test_a_second_person_is_told_when_it_was_done_and_the_problem_names_by_whom(at: date | None, when: str) -> None:
    for told in (check_own, refuse_again):
        with pytest.raises(OutOfDate) as problem:
            told("This hold was ended", "ann", at, BOB)
        assert problem.value.detail == (
            f"This hold was ended {when}, and not by you. Nothing of yours was saved: look at it as it now is."
        )
        assert problem.value.by == "ann"


@pytest.mark.parametrize(
    ("by", "at", "said"), [("ann", AT, f" {MOMENT}, by you"), ("ann", None, " already, by you"), ("", None, " already")]
)
def test_whoever_did_it_themselves_is_told_so_and_nobody_is_named(by: str, at: date | None, said: str) -> None:
    check_own("This hold was ended", by, at, ANN)
    with pytest.raises(Refused) as problem:
        refuse_again("This hold was ended", by, at, ANN)
    assert problem.value.detail == f"This hold was ended{said}. Nothing was saved now."
    assert problem.value.by == ""


def test_who_read_an_older_version_is_told_when_it_changed_and_their_own_other_window_is_not_somebody_else() -> None:
    slower = faster(FASTER, "ann", AT, BOB)
    assert (slower.detail, slower.by) == (f"{FASTER} That was {MOMENT}.", "ann")
    own = faster(FASTER, "ann", AT, ANN)
    assert own.detail.startswith("You, in another window, changed this account while you were reading it.")
    assert own.by == ""
    assert faster(FASTER, "", None, BOB).detail == FASTER
