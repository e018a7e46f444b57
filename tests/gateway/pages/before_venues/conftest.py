"""The gateway's pages before the real venues service; training has nothing to say."""

from pathlib import Path

import pytest

from tests.gateway.far_end import FarEnd
from tests.gateway.pages.conftest import PUBLIC
from tests.gateway.pages.venues_beside import VenuesBeside


@pytest.fixture
def venues(tmp_path: Path) -> VenuesBeside:
    return VenuesBeside(tmp_path / "venues")


@pytest.fixture
def training(tmp_path: Path) -> FarEnd:
    return FarEnd("training", {"gateway": PUBLIC}, f"sqlite:///{tmp_path / 'far-training.sqlite3'}")
