"""Files of venues and bookings through the pages."""

import io
from datetime import timedelta
from pathlib import Path

import pytest

from services.venues.actions.screening import who_asks
from services.venues.rules.screening.look_up_limits import NameLimits, Way, Window
from shared.actor import Role
from tests.gateway.pages.conftest import key_of, words

COUNCIL = Path(__file__).parents[3] / "operations" / "demo" / "council"


def upload(visitor, name, kind, content=None):
    page = visitor.get("/venues/imports/new")
    content = (COUNCIL / name).read_bytes() if content is None else content
    data = {"idempotency_key": key_of(page.text), "kind": kind, "file": (io.BytesIO(content), name)}
    return visitor.post("/venues/imports/new", data, content_type="multipart/form-data")


def test_venues_and_bookings_are_checked_confirmed_and_brought_in(venues, signed_in):
    officer = signed_in(Role.BOOKING_OFFICER)
    for name, kind in (("venues.json", "venues"), ("bookings.csv", "bookings")):
        taken = upload(officer, name, kind)
        assert taken.status_code == 303
        page = officer.get(taken.location)
        assert "Nothing is brought in yet." in words(page.text)
        confirmed = officer.post(taken.location + "/confirm", {"idempotency_key": key_of(page.text)})
        assert confirmed.status_code == 303
        venues.work()
        assert "Brought in" in words(officer.get(taken.location).text)
    assert "bookings.csv" in words(officer.get("/venues/imports").text)
    assert len(venues.office.letters) == 0  # who asked another system was told by it


@pytest.mark.parametrize(("most", "told"), [(1, True), (1000, False)])
def test_the_page_of_a_file_says_before_and_after_that_names_beyond_the_limit_are_kept_back(
    venues, signed_in, monkeypatch, most, told
):
    limits = NameLimits("test", {way: (Window(timedelta(days=1), most),) for way in Way}, 4, 3)
    monkeypatch.setattr(who_asks, "look_up_limits_on", lambda _: limits)
    officer = signed_in(Role.BOOKING_OFFICER)
    taken = upload(officer, "bookings.csv", "bookings")
    page = officer.get(taken.location)
    assert "what is found is kept back until the Prevent lead confirms the look-up" in words(page.text)
    officer.post(taken.location + "/confirm", {"idempotency_key": key_of(page.text)})
    venues.work()
    page = words(officer.get(taken.location).text)
    assert ("What is found is kept back until the Prevent lead confirms the look-up" in page) is told


def test_refused_rows_are_shown_with_row_column_value_and_reason(venues, signed_in):
    officer = signed_in(Role.SENIOR_OFFICER)
    good = '{"venue": "Park Hall", "kind": "hall", "owner": "council", "postcode": "", "rooms": []}'
    taken = upload(officer, "some.json", "venues", f'[{good}, {{"venue": ""}}]'.encode())
    page = officer.get(taken.location)
    assert "1 row refused" in words(page.text)
    assert "dr-cell--error" in page.text
    rows = officer.get(taken.location + "/rows?outcome=refused")
    assert "Refused: 1 row" in words(rows.text)


def test_a_file_that_cannot_be_read_is_refused_beside_its_field(venues, signed_in):
    officer = signed_in(Role.BOOKING_OFFICER)
    refused = upload(officer, "broken.json", "venues", b"{")
    assert refused.status_code == 422
    assert "cannot be read" in words(refused.text)
    assert officer.post("/venues/imports/new", {"kind": "venues"}).status_code == 422


def test_a_list_of_names_is_not_among_the_files_of_the_booking_team(venues, signed_in):
    content = b'[{"id": "1", "kind": "person", "names": ["Invented Person"], "active": true}]'
    caller, files = venues.desk.venues, {"kind": "register", "file": (io.BytesIO(content), "list.json")}
    taken = caller.as_person("POST", "/v1/imports", Role.PREVENT_LEAD, data=files)
    assert taken.status_code == 202
    officer = signed_in(Role.BOOKING_OFFICER)
    listed = officer.get("/venues/imports")
    assert listed.status_code == 200
    assert "list.json" not in listed.text
    assert taken.json["id"] not in listed.text
    assert officer.get(f"/venues/imports/{taken.json['id']}").status_code == 403
    assert upload(officer, "list.json", "register", content).status_code == 422
    assert signed_in(Role.PREVENT_LEAD).get("/venues/imports").status_code == 403
