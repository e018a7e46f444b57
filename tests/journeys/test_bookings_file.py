"""A file of bookings from another system in a real browser: matched, corrected, brought in, undone, and in again."""

import csv
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from tests.browser.chromium import DESKTOP, PHONE, Window, a_window
from tests.installation import Api, Installation, wait_for
from tests.journeys.at_desk import look

pytestmark = pytest.mark.timeout(300)

HALL = {"venue": "Mill Hall", "rooms": [{"room": "Main hall", "capacity": 120}]}
HEADINGS = ["Ref. no", "Contact", "What is it, {0}", "Where", "Room name", "When", "Time from", "Time to", "Fee"]
ROWS = [
    ["{0}1", "Amal Okafor", "Tuesday yoga {0}", "Mill Hall", "Main hall", "18/06/2030", "18:00", "7.30pm", "20"],
    ["{0}2", "Bea Lund", "Choir {0}", "Mill Hal", "", "19 June 2030", "6pm", "20:00", "0"],
    ["{0}3", "", "", "Mill Hall", "", "20/06/2030", "18:00", "19:00", ""],
]
MENDED = {1: "Cy Onwude", 2: "Chess {0}"}


@pytest.fixture(scope="module")
def officer(empty: Installation) -> Api:
    made = empty.api("booking_officer")
    made.post("venues/v1/venues", HALL)
    return made


@pytest.fixture(params=[DESKTOP, PHONE], ids=lambda screen: screen.name)
def window(request: pytest.FixtureRequest, empty: Installation, browser: Browser, officer: Api) -> Iterator[Window]:
    with a_window(browser, empty.address, request.param) as found:
        found.sign_in("booking.officer")
        yield found
        assert found.faults == []


def write(path: Path, name: str) -> Path:
    """A file with semicolons in Windows-1252, as many systems export; headings and references are of this run only."""
    with path.open("w", encoding="cp1252", newline="") as file:
        rows = ([cell.format(name) for cell in row] for row in (HEADINGS, *ROWS))
        csv.writer(file, delimiter=";").writerows(rows)
    return path


def upload(window: Window, path: Path) -> str:
    """Sends a file through the form; the address of its page."""
    window.go("/venues/imports/new")
    window.page.check("input[name=kind][value=bookings]")
    window.page.set_input_files("#file", path)
    window.page.click("text=Upload and check")
    return file_open(window)


def file_open(window: Window) -> str:
    window.page.wait_for_url(re.compile(r"/venues/imports/[0-9a-f-]{36}$"))
    return "/" + window.page.url.split("/", 3)[3]


def wait_on_page(window: Window, file: str, words: str) -> None:
    """Looks at the page of a file again and again, as a person does, until something is on it."""

    def shown() -> bool:
        assert window.go(file) == 200
        return window.page.locator(f"main >> text={words}").count() > 0

    wait_for(f"{words} on the page of the file", shown, 60, 0.5)


def confirm(window: Window, file: str) -> None:
    window.page.click("text=/Confirm and bring in/")
    wait_on_page(window, file, "Undo this file")


def states(officer: Api, name: str) -> dict[str, str]:
    lines = officer.get("venues/v1/bookings", shown="all", per_page=200)["bookings"]
    return {line["title"].split()[0]: line["state"] for line in lines if line["title"].endswith(" " + name)}


def mend(path: Path, name: str) -> Path:
    """The refused rows as they were downloaded, put right in place."""
    with path.open(encoding="utf-8-sig", newline="") as file:
        header, row = csv.reader(file)
    assert row[-1] == "The row names neither a hirer nor an event."
    with path.open("w", encoding="utf-8", newline="") as file:
        mended = [MENDED.get(place, cell).format(name) for place, cell in enumerate(row)]
        csv.writer(file).writerows([header, mended])
    return path


def test_a_file_of_another_system_is_matched_corrected_brought_in_undone_and_brought_in_again(
    window: Window, officer: Api, tmp_path: Path
) -> None:
    name, page = window.screen.name, window.page
    path = write(tmp_path / "export.csv", name)
    file = upload(window, path)
    assert "not recognised" in look(window, "bookings-file-to-match")
    page.click("main >> text=Match the columns")
    assert page.input_value("[id='field-hirer.name']") == "Contact"
    page.select_option("[id='field-event.title']", f"What is it, {name}")
    page.select_option("[id='field-event.venue']", "Where")
    page.select_option("[id='field-day']", "When")
    look(window, "bookings-file-columns")
    page.click("text=Save and read the file")
    file_open(window)
    wait_on_page(window, file, "ready to bring in")
    text = look(window, "bookings-file-checked")
    assert "3 rows read, 2 ready to bring in" in text
    assert "1 accepted row with something to ask about" in text
    page.click("text=See these rows")
    assert "There is no venue of this name" in look(window, "bookings-file-noted")
    window.go(file)
    with page.expect_download() as downloaded:
        page.click("text=Download the refused rows (CSV)")
    downloaded.value.save_as(tmp_path / "to-correct.csv")
    page.set_input_files("#file", mend(tmp_path / "to-correct.csv", name))
    page.click("text=Upload the corrected rows")
    corrected = file_open(window)
    assert "1 row read, 1 ready to bring in" in page.inner_text("main")
    confirm(window, corrected)
    window.go(file)
    confirm(window, file)
    assert states(officer, name) == {"Tuesday": "submitted", "Choir": "submitted", "Chess": "submitted"}

    lines = officer.get("venues/v1/bookings", shown="all", per_page=200)["bookings"]
    yoga = next(line for line in lines if line["title"] == f"Tuesday yoga {name}")
    window.go(f"/bookings/{yoga['id']}")
    page.click("text=Start the review")
    page.wait_for_load_state("load")
    window.go(file)
    page.click("text=Undo this file")
    plan = look(window, "bookings-file-undo")
    assert "1 booking goes, 1 booking stays" in plan
    assert "it is in review" in plan
    page.click("main button:has-text('Undo this file')")
    wait_on_page(window, file, "1 booking stayed")
    look(window, "bookings-file-undone")
    assert states(officer, name) == {"Tuesday": "in_review", "Choir": "withdrawn", "Chess": "submitted"}

    again = upload(window, path)
    assert "1 ready to bring in" in page.inner_text("main")  # the one that was taken back, under its own reference
    confirm(window, again)
    assert officer.get(f"venues/v1/imports/{again.rsplit('/', 1)[-1]}")["counts"]["duplicate"] == 1
