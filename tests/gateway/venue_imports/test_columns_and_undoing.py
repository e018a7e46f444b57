"""Matching the columns of a bookings file, sending corrected rows, and undoing what came in, through the pages."""

import csv
import io
import re

import pytest

from shared.actor import Role
from tests.gateway.pages.conftest import carried, key_of, words
from tests.gateway.venue_imports.test_venue_imports import upload
from tests.venues.booked import OFFICER

HEADINGS = ["Ref. no", "Contact", "What is it", "Where", "When", "Time from", "Time to", "Fee"]
ROWS = [
    ["77", "Amal Okafor", "Tuesday yoga", "Park Hall", "18/06/2030", "18:00", "7.30pm", "20"],
    ["78", "Bea Lund", "Choir", "Park Hal", "19 June 2030", "6pm", "20:00", "0"],
    ["", "", "", "Park Hall", "", "", "", ""],
]


@pytest.fixture
def officer(venues, signed_in):
    venues.desk.call(OFFICER, "POST", "/v1/venues", {"venue": "Park Hall"})
    return signed_in(Role.BOOKING_OFFICER)


def csv_of(*rows, headings=HEADINGS):
    out = io.StringIO()
    csv.writer(out).writerows([headings, *rows])
    return out.getvalue().encode()


def matched(officer, venues, content):
    """The page of a file whose columns were matched and read."""
    taken = upload(officer, "ours.csv", "bookings", content)
    page = officer.get(taken.location + "/columns")
    chosen = {"field-event.title": "What is it", "field-event.venue": "Where", "field-day": "When"}
    form = {**carried(page.text, "idempotency_key", "version", "read"), **prefilled(page), **chosen}
    answer = officer.post(taken.location + "/columns", form)
    assert answer.status_code == 303, words(answer.text)
    venues.work()
    return taken.location


def prefilled(page):
    """What the form holds as it is shown: name by name."""
    found = {}
    for part in page.text.split('<select class="govuk-select')[1:]:
        name = part.split('name="')[1].split('"')[0]
        options = part.split("</select>")[0]
        for option in options.split("<option")[1:]:
            if " selected" in option.split(">")[0]:
                found[name] = option.split('value="')[1].split('"')[0]
    return found


def confirm(officer, venues, file):
    page = officer.get(file)
    assert officer.post(file + "/confirm", carried(page.text, "idempotency_key", "version")).status_code == 303
    venues.work()


def test_columns_nobody_knows_are_matched_on_a_page_with_a_guess_already_in_it(venues, officer):
    taken = upload(officer, "ours.csv", "bookings", csv_of(*ROWS))
    page = officer.get(taken.location)
    assert "Some columns this file needs were not recognised" in words(page.text)
    asked = officer.get(taken.location + "/columns")
    assert "the event title (no column for it was found)" in words(asked.text)
    assert {name: header for name, header in prefilled(asked).items() if header} == {
        "field-reference": "Ref. no", "field-hirer.name": "Contact", "field-event.starts_at": "Time from",
        "field-event.ends_at": "Time to",
    }  # fmt: skip
    file = matched(officer, venues, csv_of(*ROWS))
    page = words(officer.get(file).text)
    assert "3 rows read, 2 ready to bring in" in page
    assert "1 accepted row with something to ask about" in page
    noted = officer.get(file + "/rows?outcome=accepted&noted=yes")
    assert "To be asked about: 1 row" in words(noted.text)
    assert "There is no venue of this name in the list of venues." in words(noted.text)
    assert "Fee" not in words(noted.text)  # a column nobody chose is not kept
    again = upload(officer, "next.csv", "bookings", csv_of(["79", *ROWS[0][1:]]))
    assert "1 row read, 1 ready to bring in" in words(officer.get(again.location).text)


def test_a_wrong_choice_is_shown_beside_its_field_with_what_was_chosen(officer):
    taken = upload(officer, "ours.csv", "bookings", csv_of(*ROWS))
    page = officer.get(taken.location + "/columns")
    key = carried(page.text, "idempotency_key", "version", "read")
    nothing = officer.post(taken.location + "/columns", key)
    assert nothing.status_code == 422
    assert "Choose at least one column" in words(nothing.text)
    gone = officer.post(taken.location + "/columns", {**key, "field-event.title": "Gone", "field-event.venue": "Where"})
    assert gone.status_code == 422
    assert gone.text.count("There is no column “Gone” in this file") == 2  # in the summary and at the field
    assert prefilled(gone)["field-event.venue"] == "Where"


def test_two_windows_on_the_columns_of_a_bookings_file_lose_nothing(venues, officer, signed_in):
    taken = upload(officer, "ours.csv", "bookings", csv_of(*ROWS))
    second = signed_in(Role.SENIOR_OFFICER)
    pages = [who.get(taken.location + "/columns") for who in (officer, second)]
    forms = [{**carried(page.text, "idempotency_key", "version", "read"), **prefilled(page)} for page in pages]
    right = {"field-event.title": "What is it", "field-event.venue": "Where", "field-day": "When"}
    assert officer.post(taken.location + "/columns", {**forms[0], **right}).status_code == 303
    other = second.post(taken.location + "/columns", {**forms[1], **right, "field-event.venue": "Fee"})
    assert other.status_code == 409
    assert "Where your choice differs" in words(other.text)
    assert prefilled(other)["field-event.venue"] == "Fee"
    venues.work()
    assert prefilled(officer.get(taken.location + "/columns"))["field-event.venue"] == "Where"


def test_a_page_of_bookings_opened_before_they_were_matched_anew_confirms_nothing(venues, officer, signed_in):
    file = matched(officer, venues, csv_of(*ROWS))
    second = signed_in(Role.SENIOR_OFFICER)
    stale = carried(second.get(file).text, "version", "accepted")
    page = officer.get(file + "/columns")
    form = {**carried(page.text, "idempotency_key", "version", "read"), **prefilled(page), "field-event.room": ""}
    assert officer.post(file + "/columns", form).status_code == 303
    venues.work()
    answer = second.post(file + "/confirm", stale)
    assert answer.status_code == 409
    assert "matched the columns or titles of this file on " in words(answer.text)
    assert "Nothing was saved: look at the rows again, then confirm" in words(answer.text)
    assert second.post(file + "/confirm", carried(answer.text, "version")).status_code == 303


def test_columns_of_a_file_that_is_in_or_of_venues_are_not_matched(venues, officer):
    good = b'[{"venue": "Mill"}]'
    file = upload(officer, "some.json", "venues", good).location
    assert officer.get(file + "/columns").status_code == 409
    assert "Match the columns" not in officer.get(file).text
    bookings = matched(officer, venues, csv_of(ROWS[0]))
    assert "Match the columns again" in officer.get(bookings).text
    confirm(officer, venues, bookings)
    assert officer.get(bookings + "/columns").status_code == 409
    assert "Match the columns" not in officer.get(bookings).text


def test_refused_rows_are_downloaded_corrected_and_sent_again_from_the_page_of_the_file(venues, officer):
    file = matched(officer, venues, csv_of(*ROWS))
    given = officer.get(file + "/corrections.csv")
    assert "attachment" in given.headers["Content-Disposition"]
    header, refused = csv.reader(io.StringIO(given.get_data().decode("utf-8-sig")))
    assert refused[-1] == "The row names neither a hirer nor an event."
    page = officer.get(file)
    form = {"idempotency_key": key_of(page.text), "kind": "bookings", "replaces": file.rsplit("/", 1)[-1]}
    missing = officer.post("/venues/imports/new", form)
    assert (missing.status_code, "1 row refused" in words(missing.text)) == (422, True)
    assert missing.text.count("Choose a file") == 2  # on the page of the file, in the summary and at the field
    corrected = csv_of(["79", "Cy", "Chess", *ROWS[0][3:], ""], headings=header)
    sent = officer.post("/venues/imports/new", {**form, "file": (io.BytesIO(corrected), "again.csv")})
    assert sent.status_code == 303
    assert "1 row read, 1 ready to bring in" in words(officer.get(sent.location).text)


def test_what_an_undo_takes_back_and_what_stays_is_shown_before_it_is_done(venues, officer):
    file = matched(officer, venues, csv_of(*ROWS))
    confirm(officer, venues, file)
    first, _ = venues.desk.call(OFFICER, "GET", "/v1/bookings")["bookings"]
    venues.desk.move(OFFICER, first, "start_review")
    assert "Undo this file" in officer.get(file).text
    page = officer.get(file + "/undo")
    shown = words(page.text)
    assert "1 booking goes, 1 booking stays" in shown
    assert "Somebody has acted on it: it is in review." in shown
    assert f"/bookings/{first['id']}" in page.text
    assert officer.post(file + "/undo", {"idempotency_key": key_of(page.text)}).status_code == 303
    assert "Undoing the file" in officer.get(file).text
    venues.work()
    shown = words(officer.get(file).text)
    assert re.search(r"Undone \d+ \w+ \d{4}[^.]* by \w[^.]*\. ", shown), shown
    assert "1 booking stayed, because somebody had built on what came in." in shown
    assert officer.get(file + "/undo").status_code == 409
    assert "Undo this file" not in officer.get(file).text
    states = {
        line["title"]: line["state"] for line in venues.desk.call(OFFICER, "GET", "/v1/bookings?shown=all")["bookings"]
    }
    assert states == {"Tuesday yoga": "in_review", "Choir": "withdrawn"}
    assert len(venues.office.letters) == 0


def test_a_senior_officer_brings_bookings_in_and_an_officer_takes_them_back(venues, officer, signed_in):
    file = matched(officer, venues, csv_of(ROWS[0]))
    confirm(officer, venues, file)
    senior = signed_in(Role.SENIOR_OFFICER)
    assert "Undo this file" not in senior.get(file).text
    assert senior.get(file + "/undo").status_code == 409
    page = senior.get(file)
    refused = senior.post(file + "/undo", {"idempotency_key": key_of(page.text)})
    assert (refused.status_code, "Only the booking officer" in words(refused.text)) == (409, True)


def test_venues_that_nothing_refers_to_are_removed(venues, officer):
    file = upload(officer, "some.json", "venues", b'[{"venue": "Mill", "rooms": [{"room": "Loft"}]}]').location
    confirm(officer, venues, file)
    page = officer.get(file + "/undo")
    assert "2 venues or rooms go, no venues or rooms stay" in words(page.text)
    officer.post(file + "/undo", {"idempotency_key": key_of(page.text)})
    venues.work()
    assert "All that it brought in was taken back." in words(officer.get(file).text)
    assert [venue["venue"] for venue in venues.desk.call(OFFICER, "GET", "/v1/venues")["venues"]] == ["Park Hall"]


def test_the_original_is_kept_until_its_day_or_deleted_at_once(venues, officer):
    file = matched(officer, venues, csv_of(*ROWS))
    page = officer.get(file)
    assert "Kept until" in words(page.text)
    deleted = officer.post(file + "/file/remove", {"idempotency_key": key_of(page.text)})
    assert deleted.status_code == 303
    page = officer.get(file)
    assert "by Booking_Officer" in words(page.text).split("Original file")[1]
    assert "The original file is gone (deleted" in words(page.text)
    assert "corrections.csv" not in page.text
    confirm(officer, venues, file)  # what was checked can still be brought in
    assert venues.desk.call(OFFICER, "GET", "/v1/bookings")["total"] == 2


def test_a_large_file_says_how_far_its_reading_has_got_and_why_it_failed(venues, officer, monkeypatch):
    monkeypatch.setattr("services.venues.actions.imports.bookings.Bookings.checked_at_once_to", 10)
    file = upload(officer, "large.csv", "bookings", csv_of(*ROWS)).location
    assert "Waiting to be read" in officer.get(file).text
    broken = upload(officer, "broken.xlsx", "bookings", b"PK\x03\x04 this is no workbook").location
    venues.work()
    assert "Match the columns" in officer.get(file).text
    assert "This file could not be read." in words(officer.get(broken).text)


def test_an_undone_file_promises_nothing_any_more(venues, officer):
    file = matched(officer, venues, csv_of(*ROWS))
    confirm(officer, venues, file)
    officer.post(file + "/undo", {"idempotency_key": key_of(officer.get(file + "/undo").text)})
    venues.work()
    page = officer.get(file)
    pages = [page, *(officer.get(f"{file}/rows?outcome={code}") for code in ("accepted", "refused"))]
    assert "Was brought in, and was taken back as far as nobody had acted on it" in words(page.text)
    for shown in pages:
        assert "ill be brought in" not in words(shown.text)
        assert "upload the file again" not in words(shown.text)


def test_an_upload_is_thrown_away_with_a_button_and_the_page_says_so(venues, officer):
    file = matched(officer, venues, csv_of(*ROWS))
    answer = officer.post(file + "/discard", {"idempotency_key": key_of(officer.get(file).text)})
    assert answer.status_code == 303
    page = officer.get(file)
    assert "Thrown away" in words(page.text)
    assert "by Booking_Officer" in words(page.text)
    assert "/rows?" not in page.text
    assert "ill be brought in" not in words(page.text)
    assert officer.get(file + "/corrections.csv").status_code == 409
    assert upload(officer, "ours.csv", "bookings", csv_of(*ROWS)).status_code == 303


def test_rows_are_corrected_and_sent_after_confirming_too(venues, officer):
    file = matched(officer, venues, csv_of(*ROWS))
    confirm(officer, venues, file)
    assert f'href="{file}/corrections.csv"' in officer.get(file).text
    assert officer.get(f"{file}/corrections.csv").status_code == 200
    officer.post(file + "/file/remove", {"idempotency_key": key_of(officer.get(file).text)})
    assert "The original file is gone (deleted" in words(officer.get(file).text)
    assert officer.get(f"{file}/corrections.csv").status_code == 409


def test_a_file_of_refused_rows_has_nothing_to_confirm(venues, officer):
    file = matched(officer, venues, csv_of(ROWS[2]))
    page = officer.get(file)
    assert "all of them are refused" in words(page.text)
    refused = officer.post(file + "/confirm", {"idempotency_key": key_of(page.text), "version": "1"})
    assert (refused.status_code, "all of them are refused" in words(refused.text)) == (409, True)
