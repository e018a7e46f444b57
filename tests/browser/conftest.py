"""One installation with the demonstration council, for all that is looked at."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser

from tests.browser.deciding import decide_some
from tests.browser.pane import Panes, two_panes
from tests.browser.states import fill, letter_to_give
from tests.installation import Installation, installation


@pytest.fixture(scope="session")
def product(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Installation]:
    """The demonstration, with a file in each of the states that a page looks different in."""
    folder = tmp_path_factory.mktemp("demonstration")
    with installation(folder / "data") as running:
        fill(running, folder)
        yield running


@pytest.fixture(scope="session")
def being_decided(product: Installation) -> list[str]:
    """The addresses of bookings on their way to a decision."""
    return decide_some(product)


@pytest.fixture(scope="session")
def with_a_letter(product: Installation) -> str:
    """The address of a booking with a letter: the page of a letter exists only where there is one."""
    return letter_to_give(product.api("booking_officer"))


@pytest.fixture(scope="session")
def panes(product: Installation, browser: Browser) -> Iterator[Panes]:
    """Where pages are shown that a window has loaded."""
    with two_panes(browser, product.address) as found:
        yield found
