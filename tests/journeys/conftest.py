"""An empty installation for each module of journeys, and one browser."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser

from tests.browser.chromium import a_browser
from tests.installation import Installation, installation


@pytest.fixture(scope="module")
def empty(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Installation]:
    """Sign-ins, courses, role groups and policy; nobody's records."""
    with installation(tmp_path_factory.mktemp("empty") / "data", demonstration=False) as running:
        running.command("services.gateway.seed", "--demo", "yes")
        yield running


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """One Chromium for all journeys."""
    with a_browser() as found:
        yield found
