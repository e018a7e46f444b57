"""How long a standing decision may hold, also from a leap day on."""

from datetime import date

import pytest

from services.venues.rules.decisions.standing_decisions import latest_day, until_objection


@pytest.mark.parametrize(
    ("today", "last"),
    [(date(2026, 4, 10), date(2029, 4, 10)), (date(2028, 2, 29), date(2031, 2, 28))],
)
def test_three_years_is_the_longest(today, last):
    assert latest_day(today) == last
    assert until_objection(last, today) is None
    assert until_objection(date.fromordinal(last.toordinal() + 1), today) is not None
    assert until_objection(today, today) is None
