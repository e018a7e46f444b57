"""An empty installation for each module of journeys."""

from collections.abc import Iterator

import pytest

from tests.installation import Installation, installation


@pytest.fixture(scope="module")
def empty(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Installation]:
    """Sign-ins, courses, role groups and policy; nobody's records."""
    with installation(tmp_path_factory.mktemp("empty") / "data", demonstration=False) as running:
        running.command("services.gateway.seed", "--demo", "yes")
        yield running
