"""A bookings file with headings of its own: matched by a person, remembered, corrected and let go."""

import csv
import io

import pytest

from services.venues.store.imports.kept_files import kept
from shared.actor import Role
from tests.shared.workbooks_for_tests import xlsx
from tests.venues.api.test_imports import confirm, upload, work
from tests.venues.booked import OFFICER, SENIOR, Desk

HALL = {"venue": "Park Hall", "rooms": [{"room": "Main hall"}]}
HEADINGS = ["Ref. no", "Contact", "What is it", "Where", "Room name", "When", "Time from", "Time to", "Fee"]
ROWS = [
    ["77", "Amal Okafor", "Tuesday yoga", "Park Hall", "Main hall", "18/06/2030", "18:00", "7.30pm", "£20"],
    ["78", "Bea Lund", "Choir", "Park Hall", "Main hall", "19 June 2030", "6pm", "20:00", "£0"],
]
CHOSEN = {"event.title": "What is it", "event.venue": "Where", "day": "When"}


@pytest.fixture
def desk(venues):
    desk = Desk(venues)
    desk.call(OFFICER, "POST", "/v1/venues", HALL)
    return desk


def file_of(*rows, separator=","):
    out = io.StringIO()
    csv.writer(out, delimiter=separator).writerows([HEADINGS, *rows])
    return out.getvalue()


def choose(desk, taken, columns, expect=202, who=OFFICER, **more):
    """What the file now is, once the worker these tests play has read it again."""
    body = {"columns": columns, "version": taken["columns_version"], **more}
    answer = desk.call(who, "PUT", f"/v1/imports/{taken['id']}/columns", body, expect)
    work()
    return desk.call(OFFICER, "GET", f"/v1/imports/{taken['id']}") if expect == 202 else answer


@pytest.mark.parametrize(
    "content",
    [
        file_of(*ROWS).encode(),
        file_of(*ROWS, separator=";").encode("cp1252"),
        file_of(*ROWS, separator="\t").encode("utf-16"),
        xlsx({"Bookings": [HEADINGS, *ROWS]}),
    ],
    ids=["csv", "semicolons in Windows-1252", "tabs in UTF-16", "xlsx"],
)
def test_columns_that_nobody_knows_are_matched_once_and_then_remembered(desk, content):
    taken = upload(desk, "bookings", content).json
    assert taken["state"] == "needs_columns"
    guessed = {column["header"]: column["field"] for column in taken["columns"]}
    assert guessed == {
        "Ref. no": "reference", "Contact": "hirer.name", "What is it": "", "Where": "", "Room name": "event.room",
        "When": "", "Time from": "event.starts_at", "Time to": "event.ends_at", "Fee": "",
    }  # fmt: skip
    required = {field["field"] for field in taken["fields"] if field["required"]}
    assert {"event.title", "event.venue", "event.starts_at"} < required
    checked = choose(desk, taken, CHOSEN)
    assert (checked["state"], checked["counts"]["accepted"], checked["awaiting"]) == ("checked", 2, 0)
    confirm(desk, checked)
    lines = desk.call(OFFICER, "GET", "/v1/bookings")["bookings"]
    assert [(line["reference"], line["title"], line["starts_at"][:16]) for line in lines] == [
        ("77", "Tuesday yoga", "2030-06-18T17:00"), ("78", "Choir", "2030-06-19T17:00"),
    ]  # fmt: skip
    booking = desk.show(lines[0])
    assert "Fee" not in str(booking)
    again = upload(desk, "bookings", file_of(["79", *ROWS[0][1:]]).encode()).json
    assert (again["state"], again["counts"]["accepted"]) == ("checked", 1)


def test_a_choice_that_names_no_column_forgets_nothing(desk):
    taken = upload(desk, "bookings", file_of(ROWS[0]).encode()).json
    checked = choose(desk, taken, CHOSEN)
    again = choose(desk, checked, {})
    assert (again["state"], again["counts"]["accepted"], again["columns_version"]) == ("checked", 1, 2)
    assert upload(desk, "bookings", file_of(ROWS[1]).encode()).json["state"] == "checked"


def test_sheets_that_were_not_read_are_still_told_once_the_file_is_confirmed(desk):
    headings = ["Hirer", "Event title", "Venue", "Start", "End"]
    row = ["Amal Okafor", "Yoga", "Park Hall", "2030-06-18 18:00", "2030-06-18 19:30"]
    taken = upload(desk, "bookings", xlsx({"Bookings": [headings, row], "Prices": [["Hall", "Fee"], ["Park", "20"]]}))
    assert "“Prices”" in taken.json["problem"]
    done = confirm(desk, taken.json)
    assert (done["state"], "“Prices”" in done["problem"]) == ("confirmed", True)


def test_a_choice_for_one_file_only_is_not_remembered(desk):
    taken = upload(desk, "bookings", file_of(ROWS[0]).encode()).json
    assert choose(desk, taken, CHOSEN, remember=False)["state"] == "checked"
    assert upload(desk, "bookings", file_of(ROWS[1]).encode()).json["state"] == "needs_columns"


@pytest.mark.both_databases
def test_a_column_the_file_has_not_is_refused_beside_its_field_and_nothing_is_kept(desk):
    taken = upload(desk, "bookings", file_of(*ROWS).encode()).json
    problem = choose(desk, taken, {**CHOSEN, "event.title": "Gone", "shoe size": "Where"}, expect=422)
    assert [(error["pointer"], error["detail"]) for error in problem["errors"]] == [
        ("/columns/event.title", "There is no column “Gone” in this file"), ("/columns/shoe size", "unknown"),
    ]  # fmt: skip
    assert desk.call(OFFICER, "GET", f"/v1/imports/{taken['id']}")["state"] == "needs_columns"
    assert upload(desk, "bookings", file_of(ROWS[0]).encode()).json["state"] == "needs_columns"


@pytest.mark.both_databases
def test_columns_are_matched_by_the_booking_team_and_only_before_the_file_is_confirmed(desk):
    taken = upload(desk, "bookings", file_of(*ROWS).encode()).json
    choose(desk, taken, CHOSEN, expect=403, who=("pat", Role.PREVENT_LEAD))
    checked = choose(desk, taken, CHOSEN, who=SENIOR)
    confirm(desk, checked)
    assert "before the import is confirmed" in choose(desk, taken, CHOSEN, expect=409)["detail"]
    venues = upload(desk, "venues", b'[{"venue": "Another hall"}]').json
    assert "file of bookings" in choose(desk, venues, {}, expect=409)["detail"]


@pytest.mark.both_databases
def test_a_choice_names_the_version_it_was_made_over_and_the_second_is_told_who_chose_what(desk):
    taken = upload(desk, "bookings", file_of(*ROWS).encode()).json
    assert "say in “version”" in choose(desk, taken, CHOSEN, expect=428, version=None)["detail"]
    path = f"/v1/imports/{taken['id']}"
    desk.call(OFFICER, "PUT", f"{path}/columns", {"columns": CHOSEN, "version": 0}, 202)
    for _ in ("while it is read", "when it was read"):
        refused = desk.call(SENIOR, "PUT", f"{path}/columns", {"columns": {"day": "Fee"}, "version": 0}, 409)
        assert (refused["title"], "Nothing of yours was saved, or lost" in refused["detail"]) == (
            "Someone else changed this first", True,
        )  # fmt: skip
        now = desk.call(SENIOR, "GET", path)
        assert (now["columns_version"], now["columns_by"], bool(now["columns_at"])) == (1, OFFICER[0], True)
        assert {"header": "When", "field": "day"} in now["columns"]
        if now["state"] in ("received", "reading"):
            reading = desk.call(SENIOR, "PUT", f"{path}/columns", {"columns": CHOSEN, "version": 1}, 409)
            assert "is being read with the columns that were chosen last" in reading["detail"]
        work()


@pytest.mark.both_databases
def test_whoever_confirms_names_the_reading_they_read_and_brings_in_no_other(desk):
    taken = upload(desk, "bookings", file_of(*ROWS).encode()).json
    path = f"/v1/imports/{taken['id']}"
    choose(desk, taken, CHOSEN)
    choose(desk, {**taken, "columns_version": 1}, {**CHOSEN, "event.venue": "Room name"}, who=SENIOR)
    for version, status in ((0, 409), (1, 409), (None, 428)):
        told = desk.call(OFFICER, "POST", f"{path}/confirm", {"version": version}, status)
        assert "Nothing was brought in" in told["detail"]
        assert desk.call(OFFICER, "GET", path)["state"] == "checked"
    desk.call(OFFICER, "POST", f"{path}/confirm", {"version": 2}, 202)
    work()
    told = desk.call(OFFICER, "POST", f"{path}/confirm", {"version": 1}, 409)
    assert "confirmed as it was read then" in told["detail"]


def test_a_file_whose_columns_nobody_chose_is_confirmed_with_or_without_its_version(desk):
    choose(desk, upload(desk, "bookings", file_of(ROWS[0]).encode()).json, CHOSEN)
    for number, body in enumerate(({"version": 0}, {}, None)):
        row = [str(80 + number), *ROWS[1][1:]]
        taken = upload(desk, "bookings", file_of(row).encode()).json
        assert (taken["state"], taken["columns_version"]) == ("checked", 0)
        desk.call(OFFICER, "POST", f"/v1/imports/{taken['id']}/confirm", body, 202)


@pytest.mark.both_databases
def test_what_cannot_be_read_comes_in_and_is_named_with_row_column_and_value(desk):
    rows = [["1", "Amal", "Yoga", "Park Hal", "", "18/06/2030", "25:00", "19:00", ""], ROWS[1]]
    taken = choose(desk, upload(desk, "bookings", file_of(*rows).encode()).json, CHOSEN)
    assert (taken["counts"]["accepted"], taken["awaiting"]) == (2, 1)
    (row,) = desk.call(OFFICER, "GET", f"/v1/imports/{taken['id']}/rows?outcome=accepted&noted=true")
    assert (row["row"], row["column"], row["value"]) == (2, "Time from", "25:00")
    assert "Where: There is no venue of this name" in row["reason"]
    assert row["cells"]["Where"] == "Park Hal"
    assert "Fee" not in row["cells"]


@pytest.mark.both_databases
def test_refused_rows_come_back_with_their_reasons_and_are_taken_once_they_are_mended(desk):
    shifted = ["80", "Okafor", " Amal", *ROWS[0][2:]]
    rows = [ROWS[0], ["", "", "", "Park Hall", "", "", "", "", ""], shifted]
    taken = choose(desk, upload(desk, "bookings", file_of(*rows).encode()).json, CHOSEN)
    assert taken["counts"]["refused"] == 2
    path = f"/v1/imports/{taken['id']}/corrections"
    answer = desk.venues.as_person("GET", path, Role.BOOKING_OFFICER)
    assert "rows-to-correct" in answer.headers["Content-Disposition"]
    header, nobody, too_long = csv.reader(io.StringIO(answer.get_data().decode("utf-8-sig")))
    assert header == [*HEADINGS, "What to correct"]
    assert nobody[-1] == "The row names neither a hirer nor an event."
    assert "10 cells and the header 9" in too_long[len(HEADINGS)]
    mended = io.StringIO()
    csv.writer(mended).writerows([header, ["80", *ROWS[0][1:], ""]])
    again = upload(desk, "bookings", mended.getvalue().encode()).json
    assert (again["state"], again["counts"]["accepted"]) == ("checked", 1)  # our last column makes no other form
    assert desk.venues.as_person("GET", path, Role.PREVENT_LEAD).status_code == 403


@pytest.mark.both_databases
def test_refused_entries_of_a_venues_file_are_listed_with_their_reasons(desk):
    taken = upload(desk, "venues", b'[{"venue": ""}, {"venue": "Loop", "rooms": [{"room": "A", "part_of": "B"}]}]').json
    answer = desk.venues.as_person("GET", f"/v1/imports/{taken['id']}/corrections", Role.BOOKING_OFFICER)
    _, first, second = csv.reader(io.StringIO(answer.get_data().decode("utf-8-sig")))
    assert first == ["1", "venue", "", "The venue has no name."]
    assert second[:3] == ["2", "rooms", "Loop"]


@pytest.mark.both_databases
def test_the_same_file_again_takes_the_place_of_the_one_that_was_not_confirmed(desk):
    content = b"Hirer name,Event title,Venue,Start,End\nA,B,Park Hall,2030-06-18T18:00,2030-06-18T19:00\n"
    first, second = upload(desk, "bookings", content).json, upload(desk, "bookings", content).json
    assert desk.call(OFFICER, "GET", f"/v1/imports/{first['id']}")["state"] == "replaced"
    desk.call(OFFICER, "POST", f"/v1/imports/{first['id']}/confirm", {}, 409)
    confirm(desk, second)
    assert "has been imported" in upload(desk, "bookings", content).json["detail"]


@pytest.mark.both_databases
def test_a_large_file_is_read_in_the_background_and_says_how_far_it_has_got(desk, monkeypatch):
    monkeypatch.setattr("services.venues.actions.imports.bookings.Bookings.checked_at_once_to", 10)
    taken = upload(desk, "bookings", file_of(*ROWS).encode()).json
    assert (taken["state"], taken["counts"]["read"]) == ("received", 0)
    work()
    assert desk.call(OFFICER, "GET", f"/v1/imports/{taken['id']}")["state"] == "needs_columns"
    broken = upload(desk, "bookings", b"PK\x03\x04 this is no workbook").json
    work()
    failed = desk.call(OFFICER, "GET", f"/v1/imports/{broken['id']}")
    assert (failed["state"], bool(failed["problem"])) == ("failed", True)


@pytest.mark.both_databases
def test_the_original_is_let_go_with_what_its_rows_said(desk):
    row = ["", "", "", "Park Hall", "", "", "", "", ""]
    taken = choose(desk, upload(desk, "bookings", file_of(ROWS[0], row).encode()).json, CHOSEN)
    confirm(desk, taken)
    assert kept.is_kept(taken["id"])
    path = f"/v1/imports/{taken['id']}"
    assert desk.call(OFFICER, "POST", f"{path}/file-removal", {})["file_kept"] is False
    assert not kept.is_kept(taken["id"])
    (refused,) = desk.call(OFFICER, "GET", f"{path}/rows?outcome=refused")
    assert (refused["cells"], bool(refused["reason"])) == ({}, True)
    desk.call(OFFICER, "GET", f"{path}/corrections", expect=409)
    assert desk.call(OFFICER, "GET", "/v1/bookings")["total"] == 1


@pytest.mark.both_databases
def test_refused_rows_say_nothing_without_the_original_and_accepted_ones_nothing_once_they_are_in(desk):
    row, speakers = ["", "", "", "Park Hall", "", "", "", "", ""], "Ann Other and Bob Lund"
    columns = {**CHOSEN, "speakers": "Fee"}
    first = [*ROWS[0][:-1], speakers]
    taken = choose(desk, upload(desk, "bookings", file_of(first, row).encode()).json, columns)
    path = f"/v1/imports/{taken['id']}"
    (noted,) = desk.call(OFFICER, "GET", f"{path}/rows?outcome=accepted")
    assert "“Bob Lund”" in noted["reason"]
    desk.call(OFFICER, "POST", f"{path}/file-removal", {})
    (refused,) = desk.call(OFFICER, "GET", f"{path}/rows?outcome=refused")
    assert (refused["cells"], refused["value"], bool(refused["reason"])) == ({}, "", True)
    assert confirm(desk, taken)["state"] == "confirmed"
    assert desk.call(OFFICER, "GET", "/v1/bookings")["total"] == 1
    (accepted,) = desk.call(OFFICER, "GET", f"{path}/rows?outcome=accepted")
    assert (accepted["cells"], accepted["value"]) == ({}, "")
    assert "Lund" not in accepted["reason"]
