"""The lines of a booking's history in plain words."""

from datetime import UTC, datetime
from typing import Any

import pytest

from services.gateway.pages.kit.booking_story import told
from shared.contracts.bookings.bookings import HistoryLine


@pytest.mark.parametrize(
    ("needs", "more"),
    [([], []), (["legal", "prevent_lead"], ["Asked again: legal advice, the Prevent lead’s answer."])],
)
def test_what_is_asked_again_is_named_and_nothing_is_said_where_nothing_is(
    app: Any, needs: list[str], more: list[str]
) -> None:
    line = HistoryLine(datetime(2026, 6, 1, tzinfo=UTC), "", "", "asked-again", "", "", "", {"needs": needs})
    with app.test_request_context():
        (shown,) = told([line], names={})
    assert shown["more"] == more
