"""Information is asked, a mail arrives, the hirer opens the link and answers, and the officer sees it.

The steps build on each other; the mail is taken by a real server, and sent by the real worker.
"""

from dataclasses import dataclass, field
from typing import Any

import pytest
from playwright.sync_api import Browser

from tests.browser.chromium import DESKTOP, PHONE, Window, a_window
from tests.installation import Installation, wait_for
from tests.venues.booked import TALK, a_request
from tests.venues.letters.post_office import PostOffice

pytestmark = pytest.mark.timeout(600)

UNFINISHED = {"event": {"title": "", "access": "", "expected_numbers": None}}
QUESTION = "How do people hear of the event?"


@dataclass
class Story:
    """What the earlier steps left behind."""

    product: Installation
    browser: Browser
    office: PostOffice
    booking: dict[str, Any] = field(default_factory=dict)
    link: str = ""


@pytest.fixture(scope="module")
def story(browser: Browser, empty: Installation, office: PostOffice) -> Story:
    return Story(empty, browser, office)


def letters(story: Story) -> list[dict[str, Any]]:
    found = story.product.api("booking_officer").get(f"venues/v1/bookings/{story.booking['id']}/letters")
    return list(found["letters"])


def look(window: Window, path: str, name: str, status: int = 200) -> None:
    """A page that opens, is accessible and fits."""
    assert window.go(path) == status
    assert window.violations() == []
    assert not window.scrolls_sideways()
    window.keep_screenshot(name)


def test_a_request_is_acknowledged_and_a_question_goes_to_the_hirer_by_mail(story: Story) -> None:
    officer = story.product.api("booking_officer")
    story.booking = officer.post("venues/v1/bookings", a_request(TALK, UNFINISHED), expected=(201,))
    move = {"action": "request_information", "reason": QUESTION, "answer_by": "2030-01-15"}
    officer.post(f"venues/v1/bookings/{story.booking['id']}/moves", move)
    wait_for("two letters arrive", lambda: len(story.office.letters) == 2, 60)
    assert story.office.recipients == [["amal@example.org"]] * 2
    by_kind = {letter["kind"]: letter for letter in letters(story)}
    ids = [letter["Message-ID"] for letter in story.office.letters]
    assert sorted(ids) == sorted(f"<{letter['id']}@northmere.example>" for letter in by_kind.values())
    # The receipt has a link too, to withdraw; the question's is newer and takes its place.
    question = next(text for text in map(str.split, story.office.texts) if QUESTION in " ".join(text))
    address = next(word for word in question if "/hire/answers/" in word)
    assert address.startswith(story.product.address)
    story.link = address.removeprefix(story.product.address)
    wait_for("both are marked as sent", lambda: all(one["state"] == "sent" for one in letters(story)), 30)


def test_no_mail_log_or_job_holds_a_name_or_the_link(story: Story) -> None:
    mails = "".join(str(letter) for letter in story.office.letters)
    logs = "".join(path.read_text(encoding="utf-8") for path in (story.product.data_dir / "logs").glob("*.log"))
    for name in ("Lunpell", "Gloria", "Okafor"):
        assert name not in mails
        assert name not in logs
    assert story.link.rsplit("/", 1)[1] not in logs


@pytest.mark.parametrize("screen", [DESKTOP, PHONE], ids=lambda screen: screen.name)
def test_the_hirers_pages_can_be_used_on_a_phone_and_on_a_desktop(story: Story, screen: Any) -> None:
    with a_window(story.browser, story.product.address, screen) as window:
        look(window, story.link, "hirer-question")
        assert QUESTION in window.page.inner_text("main")
        window.page.click("button:has-text('Send your answer')")
        assert "Write your answer" in window.page.inner_text(".govuk-error-summary")
        assert window.violations() == []
        look(window, "/hire/answers/" + "0" * 64, "hirer-no-link", 404)


def test_the_hirer_answers_and_the_officer_sees_it(story: Story) -> None:
    with a_window(story.browser, story.product.address, PHONE) as window:
        window.go(story.link)
        window.page.fill("#text", "Posters in the library")
        window.page.fill("#event-title", "Rivers of the county")
        window.page.fill("#event-expected_numbers", "80")
        window.page.select_option("#event-access", "public")
        window.page.click("button:has-text('Send your answer')")
        window.page.wait_for_selector("text=We have your answer")
        assert window.violations() == []
        look(window, story.link, "hirer-answered")
        assert "We have what you told us" in window.page.inner_text("main")
    officer = story.product.api("booking_officer")
    booking = officer.get(f"venues/v1/bookings/{story.booking['id']}")
    assert (booking["state"], booking["assessment"]["missing"]) == ("submitted", [])
    assert booking["request"]["event"]["title"] == "Rivers of the county"
    last = officer.get(f"venues/v1/bookings/{story.booking['id']}/history")["history"][-1]
    assert (last["what"], last["role"], last["why"]) == ("answer", "hirer", "Posters in the library")
    with a_window(story.browser, story.product.address, DESKTOP) as window:
        window.sign_in("booking.officer")
        look(window, f"/bookings/{story.booking['id']}/letters", "letters")
        window.page.click("text=Question to the hirer")
        assert QUESTION in window.page.inner_text("main")
        assert window.violations() == []
        look(window, "/letters", "letters-to-see")
