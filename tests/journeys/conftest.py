"""Installations that files of journeys share when one process runs them, and a window for anybody in them."""

from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser

from shared.actor import Role
from tests.browser.chromium import DESKTOP, Screen, Window, a_window
from tests.installation import Installation, installation, wait_for
from tests.journeys.at_desk import OFFICERS, may_approve
from tests.venues.letters.post_office import PostOffice, open_post_office


@pytest.fixture(scope="package")
def office() -> Iterator[PostOffice]:
    """Where the letters of `empty` go."""
    with open_post_office() as opened:
        yield opened


@pytest.fixture(scope="package")
def empty(tmp_path_factory: pytest.TempPathFactory, office: PostOffice) -> Iterator[Installation]:
    """Sign-ins, courses, role groups and policy; of records only what other files of journeys have brought in."""
    mail = {
        "VENUES_SMTP_HOST": "127.0.0.1",
        "VENUES_SMTP_PORT": str(office.port),
        "VENUES_SMTP_STARTTLS": "no",
        "VENUES_SMTP_FROM": "hire@northmere.example",
        "VENUES_CONTACT": "01632 960000",
    }
    with installation(tmp_path_factory.mktemp("empty") / "data", demonstration=False, **mail) as running:
        yield running


@pytest.fixture(scope="package")
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
