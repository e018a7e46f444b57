"""The gateway's pages before the real venues service; training has nothing to say."""

from pathlib import Path

import pytest

from tests.gateway.far_end import FarEnd
from tests.gateway.pages.before_venues.test_bookings import submitted
from tests.gateway.pages.conftest import PUBLIC
from tests.gateway.pages.venues_beside import VenuesBeside


@pytest.fixture
def venues(tmp_path: Path) -> VenuesBeside:
    return VenuesBeside(tmp_path / "venues")


@pytest.fixture
def page(venues: VenuesBeside) -> str:
    """The page of a request that just came in."""
    return submitted(venues)


@pytest.fixture
def no_rest(monkeypatch: pytest.MonkeyPatch) -> None:
    """Here nobody waits five seconds before a service that hung is asked again."""
    monkeypatch.setattr("shared.http.service_client.REST_SECONDS", -1.0)


@pytest.fixture
def training(tmp_path: Path) -> FarEnd:
    return FarEnd("training", {"gateway": PUBLIC}, f"sqlite:///{tmp_path / 'far-training.sqlite3'}")
