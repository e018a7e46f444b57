"""Two files that have the same bookings or venues: whichever is undone, what the other confirmed file has stays."""

import json

import pytest

from services.venues.actions.imports import bookings as kind
from services.venues.store.audit import audit
from services.venues.store.database import database
from tests.venues.api.test_imports import HEADER, confirm, upload
from tests.venues.api.test_undoing import bookings, brought_in, plan, undone
from tests.venues.booked import OFFICER, Desk

pytestmark = pytest.mark.both_databases
A, B, C = (f"{name},Amal,Yoga {name},Park Hall,,2030-06-1{number}T18:00,2030-06-1{number}T19:00\n"
           for number, name in enumerate("ABC"))  # fmt: skip


@pytest.fixture
def desk(venues):
    return Desk(venues)


def a_file(*rows, with_references=True):
    """The same rows with their own references, or without any."""
    return HEADER + "".join(row if with_references else row[row.index(",") :] for row in rows).encode()


def standing(desk):
    return sorted(name[:-2] for name, found in bookings(desk).items() if found["state"] == "submitted")


def counts(desk, taken):
    found = desk.call(OFFICER, "GET", f"/v1/imports/{taken['id']}")["counts"]
    return found["accepted"], found["duplicate"]


@pytest.mark.parametrize("with_references", [True, False])
def test_what_another_confirmed_file_has_as_well_stays_and_is_that_files_from_then_on(desk, with_references):
    first = brought_in(desk, a_file(A, B, with_references=with_references))
    second = brought_in(desk, a_file(A, B, C, with_references=with_references))
    assert (counts(desk, first), counts(desk, second)) == ((2, 0), (1, 2))
    told = plan(desk, first)
    assert (told["taken_back"], told["staying"]) == (0, 2)
    assert {line["fate"] for line in told["lines"]} == {"stays"}
    assert {line["why"] for line in told["lines"]} == {"The file “file.csv”, which was confirmed, has it as well."}
    after = undone(desk, first)
    assert after["problem"] == "2 bookings stayed, because other confirmed files have them as well."
    assert standing(desk) == ["Yoga A", "Yoga B", "Yoga C"]
    assert counts(desk, second) == (3, 0)
    with database.connection():
        (handed,) = [one for one in audit.entries() if one.action == "import-took-over"]
    assert (handed.subject, handed.details) == (f"import:{second['id']}", {"bookings": 2, "from": first["id"]})
    assert plan(desk, second)["taken_back"] == 3
    undone(desk, second)
    assert standing(desk) == []


def test_in_the_other_order_only_what_no_other_file_has_goes(desk):
    first, second = brought_in(desk, a_file(A, B)), brought_in(desk, a_file(A, B, C))
    undone(desk, second)
    assert standing(desk) == ["Yoga A", "Yoga B"]
    assert plan(desk, first)["taken_back"] == 2
    undone(desk, first)
    assert standing(desk) == []


def test_of_three_files_each_leaves_it_to_the_next(desk):
    files = [brought_in(desk, a_file(A, other)) for other in (B, C)]
    files.append(brought_in(desk, a_file(A, with_references=False)))
    for taken in files:
        assert "Yoga A" in standing(desk)
        undone(desk, taken)
    assert standing(desk) == []


def test_what_somebody_acted_on_stays_for_that_and_is_told_so(desk):
    first = brought_in(desk, a_file(A, B))
    brought_in(desk, a_file(B, A))
    desk.move(OFFICER, bookings(desk)["Yoga A10"], "start_review")
    assert [line["why"] for line in plan(desk, first)["lines"]] == [
        "Somebody has acted on it: it is in review.", "The file “file.csv”, which was confirmed, has it as well.",
    ]  # fmt: skip
    assert undone(desk, first)["problem"] == (
        "1 booking stayed, because somebody had built on what came in. "
        "1 booking stayed, because another confirmed file has it as well."
    )


def test_a_file_that_was_checked_before_the_other_was_undone_brings_in_what_it_said_was_there(desk):
    first = brought_in(desk, a_file(A, B))
    second = upload(desk, "bookings", a_file(A, B, C)).json
    assert counts(desk, second) == (1, 2)
    undone(desk, first)
    assert confirm(desk, second)["state"] == "confirmed"
    assert standing(desk) == ["Yoga A", "Yoga B", "Yoga C"]
    assert counts(desk, second) == (3, 0)


def test_a_file_that_is_undone_while_another_comes_in_takes_nothing_from_it(desk, monkeypatch):
    first = brought_in(desk, a_file(A, B))
    second = upload(desk, "bookings", a_file(A, B, C)).json
    prepare = kind.Bookings.prepare

    def undone_on_the_way(self, found, job):
        prepare(self, found, job)
        with monkeypatch.context() as patch:
            patch.setattr(kind.Bookings, "prepare", prepare)
            undone(desk, first)

    monkeypatch.setattr(kind.Bookings, "prepare", undone_on_the_way)
    confirm(desk, second)
    assert standing(desk) == ["Yoga A", "Yoga B", "Yoga C"]
    assert counts(desk, second) == (3, 0)


def test_the_original_of_a_file_can_be_deleted_before_it_is_confirmed_and_nothing_is_lost(desk):
    first = brought_in(desk, a_file(A))
    second = upload(desk, "bookings", a_file(A, C)).json
    desk.call(OFFICER, "POST", f"/v1/imports/{second['id']}/file-removal")
    undone(desk, first)
    confirm(desk, second)
    assert standing(desk) == ["Yoga A", "Yoga C"]


def venues_file(capacity, *rooms):
    """A list of one venue, of which the main hall holds so many."""
    entry = {"venue": "Mill", "rooms": [{"room": "Hall", "capacity": capacity}, *({"room": room} for room in rooms)]}
    return json.dumps([entry]).encode()


def mill(desk):
    """What each room of the mill holds; None once there is no mill."""
    found = desk.call(OFFICER, "GET", "/v1/venues")["venues"]
    return {room["room"]: room["capacity"] for one in found for room in one["rooms"]} if found else None


@pytest.mark.parametrize("order", [(0, 1), (1, 0)])
@pytest.mark.parametrize("second", [100, 120])
def test_of_two_files_of_venues_whichever_is_undone_first_what_is_left_is_what_the_other_says(desk, order, second):
    files = [brought_in(desk, venues_file(100, "Loft"), "venues"), brought_in(desk, venues_file(second), "venues")]
    first, last = (files[place] for place in order)
    if order == (0, 1):
        told = plan(desk, first)
        assert {line["title"]: line["fate"] for line in told["lines"]} == {
            "Hall": "stays", "": "stays", "Loft": "removed",
        }  # fmt: skip
        assert {line["why"] for line in told["lines"] if line["fate"] == "stays"} == {
            "The file “file.csv”, which was confirmed, has it as well."
        }
    after = undone(desk, first)
    assert mill(desk) == ({"Hall": second} if order == (0, 1) else {"Hall": 100, "Loft": None})
    if order == (0, 1):
        assert after["problem"] == "2 venues or rooms stayed, because other confirmed files have them as well."
    undone(desk, last)
    assert mill(desk) is None


def test_a_change_by_hand_between_two_files_is_put_back_and_not_what_an_undone_file_found(desk):
    first = brought_in(desk, venues_file(100), "venues")
    (there,) = desk.call(OFFICER, "GET", "/v1/venues")["venues"]
    by_hand = {"venue": "Mill", "version": there["version"], "rooms": [{"room": "Hall", "capacity": 110}]}
    desk.call(OFFICER, "POST", "/v1/venues", by_hand)
    second = brought_in(desk, venues_file(120), "venues")
    undone(desk, first)
    undone(desk, second)
    assert mill(desk) == {"Hall": 110}
