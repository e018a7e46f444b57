"""The furnished house, made once."""

from collections.abc import Iterator

import pytest
from argon2 import PasswordHasher

from services.gateway.actions.accounts import passwords
from tests.doors.furnished import DATABASES, FurnishedHouse, furnished


@pytest.fixture(autouse=True)
def nothing_counted(house: FurnishedHouse) -> None:
    """Each test begins with nothing counted towards a limit."""
    for database, _ in DATABASES.values():
        with database.connection():
            database.execute("DELETE FROM limited_call")


@pytest.fixture(scope="package")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[FurnishedHouse]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(passwords, "_hasher", PasswordHasher(time_cost=1, memory_cost=8, parallelism=1))
        passwords._nobodys_hash.cache_clear()
        with furnished(tmp_path_factory.mktemp("furnished")) as made:
            yield made
    passwords._nobodys_hash.cache_clear()
