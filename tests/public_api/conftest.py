"""A furnished house of its own, for what comes through the door here changes it."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from uuid import uuid4

import pytest

from services.gateway.actions.accounts.tokens import create_token
from services.gateway.store.database import database
from shared.actor import Actor, Role
from tests.doors.conftest import house
from tests.doors.furnished import FurnishedHouse

__all__ = ["house"]
OFTEN = 1_000_000


@pytest.fixture(autouse=True)
def nobody_is_stopped_for_asking_often(house: FurnishedHouse, monkeypatch: pytest.MonkeyPatch) -> None:
    for app in house.house.apps.values():
        settings = replace(app.extensions["settings"], program_reads_an_hour=OFTEN)
        monkeypatch.setitem(app.extensions, "settings", settings)
    monkeypatch.setattr("services.gateway.actions.call_rate.CALLS", OFTEN)


@pytest.fixture
def make_secret(house: FurnishedHouse) -> Callable[..., str]:
    """The secret of a new token with some roles."""

    def make(*roles: Role) -> str:
        with database.connection():
            return create_token(str(uuid4()), frozenset(roles), Actor("test"), datetime.now(UTC))[1]

    return make
