"""A request for a room in a real browser: taken by a booking officer, and asked by a hirer without an account."""

import re
from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
from playwright.sync_api import Browser, Page

from services.venues.policy.booking_form import load_booking_form
from shared.clock import london_day
from tests.browser.chromium import DESKTOP, PHONE, Screen, Window, a_window
from tests.installation import Api, Installation

pytestmark = pytest.mark.timeout(300)

HALL = {
    "venue": "Park Hall",
    "kind": "community hall",
    "rooms": [
        {"room": "Main hall", "capacity": 120},
        {"room": "Main hall A", "capacity": 60, "part_of": "Main hall"},
        {"room": "Meeting room", "capacity": 12},
    ],
}
PHONE_WITH_SCRIPTS = Screen("phone", 360, True)
SCREENS = (DESKTOP, PHONE)


@pytest.fixture(scope="module")
def officer(empty: Installation) -> Api:
    """The booking officers' own program, with one hall entered."""
    made = empty.api("booking_officer")
    made.post("venues/v1/venues", HALL)
    return made


@pytest.fixture(params=SCREENS, ids=lambda screen: screen.name)
def window(request: pytest.FixtureRequest, empty: Installation, browser: Browser, officer: Api) -> Iterator[Window]:
    with a_window(browser, empty.address, request.param) as found:
        yield found
        assert found.faults == []


def look(window: Window, name: str) -> None:
    """Every page on the way is accessible and fits."""
    window.page.wait_for_load_state("load")
    window.keep_screenshot(name)
    assert window.violations() == [], name
    assert not window.scrolls_sideways(), name


def bookings(api: Api) -> list[dict[str, object]]:
    found: list[dict[str, object]] = api.get("venues/v1/bookings", shown="all", per_page=500)["bookings"]
    return found


def choose(page: Page, name: str, value: str) -> None:
    page.check(f"input[name={name}][value='{value}']")


def fill_day(page: Page, name: str, day: str, month: str, year: str) -> None:
    for part, typed in (("", day), ("-month", month), ("-year", year)):
        page.fill(f"#{name}{part}", typed)


def take_a_yoga_class(page: Page) -> None:
    """Everything that an ordinary booking has to say, on one page."""
    page.fill("#hirer-name", "Amal Okafor")
    choose(page, "hirer-acting_for", "self")
    page.fill("#hirer-email", "amal@example.org")
    page.fill("#event-title", "Tuesday yoga")
    page.fill("#event-purpose", "Weekly yoga class")
    page.select_option("#event-type", "fitness-class")
    page.select_option("#place", label="Park Hall: Meeting room (12 people)")
    fill_day(page, "event-starts_at", "18", "6", "2030")
    page.fill("#event-starts_at-time", "6.30pm")
    page.fill("#event-ends_at-time", "20:00")
    page.fill("#event-expected_numbers", "10")
    choose(page, "event-access", "members")
    choose(page, "event-election_meeting", "no")
    choose(page, "seating-arrangement", "not_seated")
    choose(page, "seating-single_sex", "no")
    choose(page, "equality_policy", "agrees_to_ours")
    page.check("#declaration")


def press(window: Window, action: str) -> None:
    window.page.click(f".dr-buttons button[value={action}]")


def test_a_routine_booking_is_taken_on_one_page(window: Window, officer: Api, empty: Installation) -> None:
    before = len(bookings(officer))
    window.sign_in("booking.officer")
    window.page.click("main a:has-text('New booking request')")
    window.page.wait_for_url("**/bookings/new")
    assert window.page.locator("#hirer-client").is_hidden()
    assert window.page.locator("[name=event-worship]").first.is_hidden()
    take_a_yoga_class(window.page)
    press(window, "check")
    assert "A trained booking officer may approve it" in window.page.inner_text("#needs")
    look(window, "request-needs")
    assert len(bookings(officer)) == before
    press(window, "save")
    window.page.wait_for_selector(".govuk-notification-banner--success")
    reference = re.search(r"VH-\w{5}-\w{5}", window.page.inner_text(".govuk-notification-banner--success"))
    assert reference is not None
    told = bookings(empty.api("prevent_lead"))  # what a booking needs may tell of a match: not every program is told
    (saved,) = [one for one in told if one["reference"] == reference[0]]
    assert (saved["title"], saved["room"], saved["needs"]) == ("Tuesday yoga", "Meeting room", [])
    assert saved["starts_at"] == "2030-06-18T17:30:00+00:00"


def test_a_change_tells_what_it_reopens_before_it_is_saved(window: Window, officer: Api) -> None:
    window.sign_in("booking.officer")
    window.go("/bookings/new")
    take_a_yoga_class(window.page)
    press(window, "save")
    window.page.wait_for_url(re.compile(r"/bookings/[0-9a-f-]{36}$"))
    address = window.page.url
    window.page.click("main a[href$='/request']")
    assert window.page.input_value("#event-title") == "Tuesday yoga"
    window.page.fill("#event-title", "Wednesday yoga")
    press(window, "check")
    assert "Changed: the title" in window.page.inner_text("#needs")
    look(window, "request-change")
    press(window, "save")
    window.page.wait_for_url(address)
    assert "Wednesday yoga" in window.page.inner_text("main")
    assert officer.get(f"venues/v1/bookings/{address[-36:]}")["request"]["event"]["title"] == "Wednesday yoga"


def test_questions_about_separation_come_only_when_they_apply_and_say_who_decides(window: Window, officer: Api) -> None:
    window.sign_in("booking.officer")
    window.go("/bookings/new")
    take_a_yoga_class(window.page)
    choose(window.page, "seating-arrangement", "separate_by_sex")
    assert window.page.locator("[name=event-worship]").first.is_visible()
    window.page.fill("#seating-detail", "Two blocks with an aisle")
    choose(window.page, "event-worship", "no")
    choose(window.page, "seating-free_choice", "no")
    press(window, "check")
    assert "Legal advice" in window.page.inner_text("#needs")
    assert "A senior officer" in window.page.inner_text("#needs")
    look(window, "request-separated")
    choose(window.page, "seating-arrangement", "free")
    press(window, "check")
    window.page.wait_for_selector("text=A trained booking officer may approve it")


def test_speakers_are_added_and_taken_away_by_the_server_and_nothing_else_is_lost(window: Window) -> None:
    page = window.page
    window.sign_in("booking.officer")
    window.go("/bookings/new")
    page.fill("#event-title", "Rivers")
    page.click("button[value=add-speaker]")
    page.fill("#speakers-0-name", "Gloria Lunpell")
    page.click("button[value=add-speaker]")
    page.fill("#speakers-1-name", "Tomas Verrin")
    look(window, "request-speakers")
    page.click("button[value=remove-speaker-0]")
    page.wait_for_selector("#speakers-1-name", state="detached")
    assert page.input_value("#speakers-0-name") == "Tomas Verrin"
    assert page.input_value("#event-title") == "Rivers"


# The hirer's form


def go_on(window: Window, *, name: str = "") -> None:
    """To the next page; one with a name is looked at before."""
    if name and window.screen in SCREENS:
        look(window, f"hire-{name}")
    before = window.page.url
    window.page.click("main form button:has-text('Continue'):not([tabindex])")
    window.page.wait_for_url(lambda url: url != before)


def write_a_request(window: Window, title: str, separated: bool = False) -> None:
    """From the start page to the check page, one topic a page."""
    page = window.page
    window.go("/sign-in")
    page.click("text=ask to hire a room")
    look(window, "hire-start")
    page.click("main button:has-text('Start')")
    choose(page, "hirer-acting_for", "organisation")
    go_on(window, name="who-for")
    page.fill("#hirer-name", "Amal Okafor")
    page.fill("#hirer-email", "amal@example.org")
    go_on(window, name="you")
    page.fill("#hirer-organisation", "Riverside Society")
    go_on(window, name="organisation")
    page.fill("#event-title", title)
    page.fill("#event-purpose", "To learn about the river")
    choose(page, "event-type", "talk")
    go_on(window, name="event")
    page.select_option("#event-venue", "Park Hall")
    go_on(window, name="venue")
    choose(page, "chosen_room", "Main hall A")
    go_on(window, name="room")
    fill_day(page, "event-starts_at", "19", "6", "2030")
    page.fill("#event-starts_at-time", "18:00")
    page.fill("#event-ends_at-time", "9pm")
    go_on(window, name="when")
    page.fill("#event-expected_numbers", "40")
    choose(page, "event-access", "public")
    go_on(window, name="people")
    go_on(window, name="publicity")
    choose(page, "event-election_meeting", "no")
    go_on(window, name="election")
    assert "version" in page.inner_text("#privacy-notice")
    choose(page, "has_speakers", "yes")
    go_on(window, name="speakers")
    page.fill("#speakers-0-name", "Gloria Lunpell")
    page.fill("#speakers-0-identified_by", "Teaches at the river trust")
    go_on(window, name="names")
    choose(page, "seating-arrangement", "separate_by_sex" if separated else "free")
    if separated:
        page.fill("#seating-detail", "Two blocks")
    go_on(window, name="seating")
    go_on(window, name="doors")
    choose(page, "seating-single_sex", "no")
    go_on(window, name="one-sex")
    if separated:
        choose(page, "seating-free_choice", "yes")
        choose(page, "seating-equal_mixed_area", "yes")
        go_on(window, name="separate-areas")
        choose(page, "event-worship", "no")
        go_on(window, name="worship")
    choose(page, "equality_policy", "own")
    go_on(window, name="equality")
    look(window, "hire-check")


def send(window: Window) -> str:
    """Declares and sends; the reference on the receipt."""
    window.page.check("#declaration")
    window.page.click("text=Send the request")
    window.page.wait_for_url("**/hire/done")
    look(window, "hire-done")
    found = re.search(r"VH-\w{5}-\w{5}", window.page.inner_text("main"))
    assert found is not None
    return found[0]


def test_a_hirer_asks_changes_an_answer_and_gets_a_reference(window: Window, officer: Api) -> None:
    write_a_request(window, f"Rivers at night {window.screen.name}", separated=True)
    page = window.page
    page.click("#card-seating a:has-text('Change')")
    choose(page, "seating-arrangement", "free")
    go_on(window)
    assert page.url.endswith("/hire/check")
    assert page.locator("#card-worship, #card-separate-areas").count() == 0
    reference = send(window)
    (saved,) = [one for one in bookings(officer) if one["reference"] == reference]
    assert (saved["venue"], saved["room"]) == ("Park Hall", "Main hall A")
    kept = officer.get(f"venues/v1/bookings/{saved['id']}")
    assert kept["channel"] == "public"
    assert kept["assessment"]["missing"] == []
    assert "worship" not in kept["request"]["event"]
    assert kept["request"]["extra"]["privacy_notice"] == load_booking_form(london_day(datetime.now(UTC))).version
    assert "Lunpell" not in " ".join(window.page.evaluate("performance.getEntriesByType('resource').map(e => e.name)"))
    page.go_back()
    page.wait_for_load_state()
    window.go("/hire/check")
    assert page.url.endswith("/hire/done")
    assert page.inner_text("main").count(reference) == 1


def test_a_page_sent_empty_says_what_is_wrong_and_the_back_link_leads_back(window: Window) -> None:
    page = window.page
    window.go("/hire")
    page.click("main button:has-text('Start')")
    page.click("main form button:has-text('Continue'):not([tabindex])")
    page.wait_for_selector(".govuk-error-summary")
    window.faults.clear()  # the browser's own line about the status
    look(window, "hire-error")
    choose(page, "hirer-acting_for", "self")
    go_on(window)
    page.click("text=Back")
    page.wait_for_url("**/hire/who-for")
    assert page.is_checked("[name=hirer-acting_for][value=self]")


def test_on_a_phone_with_javascript_the_send_button_sends_once(
    empty: Installation, browser: Browser, officer: Api
) -> None:
    with a_window(browser, empty.address, PHONE_WITH_SCRIPTS) as window:
        write_a_request(window, "Rivers twice")
        window.page.check("#declaration")
        window.page.dblclick("text=Send the request")
        window.page.wait_for_url("**/hire/done")
        assert len([one for one in bookings(officer) if one["title"] == "Rivers twice"]) == 1
