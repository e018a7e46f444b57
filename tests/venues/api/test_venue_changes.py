"""A venue is replaced as it was read: who was slower is told what changed, and nothing of anybody is lost."""

from datetime import UTC, datetime, timedelta

import pytest

from services.venues.rules.calendar.venue_changes import Place, Room, changes_of
from tests.venues.api.test_imports import confirm, upload
from tests.venues.booked import EQUALITY, OFFICER, PREVENT, SENIOR, Desk

HALL = {
    "venue": "Park Hall", "kind": "hall", "owner": "council", "postcode": "NM1 1AA", "on_the_day": "Caretaker",
    "rooms": [{"room": "Main hall", "capacity": 80}],
}  # fmt: skip
AN_HOUR_AGO = (datetime.now(UTC) - timedelta(hours=1)).isoformat()


@pytest.fixture
def desk(venues):
    return Desk(venues)


def save(desk, expect=200, who=OFFICER, **said):
    return desk.call(who, "POST", "/v1/venues", {**HALL, **said}, expect)


def changes(desk, venue, expect=200, who=OFFICER):
    since = AN_HOUR_AGO.replace("+", "%2B")
    return desk.call(who, "GET", f"/v1/venues/{venue['id']}/changes?since={since}", expect=expect)


@pytest.mark.both_databases
def test_the_second_of_two_forms_changes_nothing_and_is_told_field_by_field(desk):
    read = save(desk)
    first = save(desk, postcode="NM2 2BB", version=read["version"], rooms=[{"room": "Main hall", "capacity": 60}])
    assert first["version"] != read["version"]
    assert (
        "Somebody else changed this venue"
        in save(desk, 409, who=SENIOR, kind="civic", version=read["version"])["detail"]
    )
    (now,) = desk.call(OFFICER, "GET", "/v1/venues")["venues"]
    assert (now["postcode"], now["kind"], now["rooms"][0]["capacity"]) == ("NM2 2BB", "hall", 60)
    told = changes(desk, now, who=SENIOR)["changes"]
    assert [(one["what"], one["was"], one["now"], one["by"]) for one in told] == [
        ("Postcode", "NM1 1AA", "NM2 2BB", "olga"), ("Room Main hall: how many it holds", "80", "60", "olga"),
    ]  # fmt: skip
    assert save(desk, who=SENIOR, postcode="NM2 2BB", kind="civic", version=now["version"])["kind"] == "civic"


@pytest.mark.both_databases
def test_one_that_is_there_is_replaced_only_by_who_names_a_version_and_twice_is_once(desk):
    read = save(desk)
    assert save(desk)["version"] == read["version"]
    assert "say in “version”" in save(desk, 428, postcode="NM2 2BB")["detail"]
    changed = save(desk, postcode="NM2 2BB", version=read["version"])
    assert save(desk, postcode="NM2 2BB", version=read["version"])["version"] == changed["version"]
    assert len(changes(desk, read)["changes"]) == 1


def test_what_a_file_changes_is_kept_too_and_makes_another_version(desk):
    read = save(desk)
    taken = upload(
        desk, "venues", b'[{"venue": "Park Hall", "kind": "hall", "owner": "council", "postcode": "NM9 9ZZ"}]'
    )
    assert taken.status_code == 202, taken.text
    confirm(desk, taken.json)
    save(desk, 409, postcode="NM2 2BB", version=read["version"])
    assert [(one["was"], one["now"]) for one in changes(desk, read)["changes"]] == [("NM1 1AA", "NM9 9ZZ")]


def test_changes_are_for_those_who_change_venues(desk):
    venue = save(desk)
    for who in (PREVENT, EQUALITY):
        changes(desk, venue, 403, who)
    changes(desk, {"id": "5f3c2f3e-6f63-4ac2-9d1e-0f7d7ad9a001"}, 404)


def test_rooms_that_come_go_and_move_are_told():
    fields = dict.fromkeys(("kind", "owner", "postcode", "on_the_day"), "")
    before = Place(fields, {"Hall": Room(80, ""), "Half": Room(None, ""), "Old": Room(None, "")})
    after = Place(fields, {"Hall": Room(None, ""), "Half": Room(None, "Hall"), "New": Room(1200, "Hall")})
    assert [(one.what, one.was, one.now) for one in changes_of(before, after)] == [
        ("Room Hall: how many it holds", "80", ""), ("Room Half: part of", "", "Hall"), ("Room Old", "there", ""),
        ("Room New", "", "holds 1,200, part of Hall"),
    ]  # fmt: skip
    assert changes_of(before, before) == ()
