"""Installations for journeys, one for each module, and a window for anybody in them."""

from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser

from shared.actor import Role
from tests.browser.chromium import DESKTOP, Screen, Window, a_window
from tests.installation import Installation, installation, wait_for
from tests.journeys.at_desk import OFFICERS, may_approve


@pytest.fixture(scope="module")
def empty(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Installation]:
    """Sign-ins, courses, role groups and policy; nobody's records."""
    with installation(tmp_path_factory.mktemp("empty") / "data", demonstration=False) as running:
        yield running


@pytest.fixture(scope="module")
def council(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Installation]:
    """The demonstration, once venues knows who is trained."""
    with installation(tmp_path_factory.mktemp("council") / "data") as running:
        wait_for("the officers are known to be trained", lambda: set(OFFICERS) <= may_approve(running), 120)
        yield running


@pytest.fixture
def as_(council: Installation, browser: Browser) -> Iterator[Any]:
    """A window for somebody, by role; nothing on the way may have complained."""
    opened: list[Any] = []

    def begin(role: Role, screen: Screen = DESKTOP) -> Window:
        manager = a_window(browser, council.address, screen)
        window = manager.__enter__()
        opened.append((manager, window))
        window.sign_in(role.value.replace("_", "."))
        return window

    yield begin
    faults = [fault for _, window in opened for fault in window.faults]
    for manager, _ in opened:
        manager.__exit__(None, None, None)
    assert faults == []
