"""Nobody tries a town's names: one person's look-ups are limited, and the work of the council is not."""

import io
import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from flask import Flask

from services.venues.actions.look_up_limits import set_limits
from services.venues.app import create_app
from services.venues.jobs import HANDLERS
from services.venues.rules.look_up_limits import DAY, TEN_MINUTES, Limits, too_often
from services.venues.settings import Settings
from services.venues.store.database import database
from services.venues.store.jobs import jobs
from services.venues.store.screening import add_look_up
from services.venues.store.tables.bookings import BookingRow
from shared.actor import Role
from shared.settings import SettingsProblem
from tests.venues.booked import OFFICER, SECOND_SENIOR, SENIOR, Desk, a_request
from tests.venues.conftest import MANY, settings_for

pytestmark = pytest.mark.both_databases

NOW = datetime(2026, 11, 27, 12, tzinfo=UTC)
PROGRAM = ("token:front desk", Role.BOOKING_OFFICER)


@pytest.fixture
def venues_app(database_url: str, tmp_path: Path, keys: dict[str, Any]) -> Iterator[Flask]:
    """The service as it comes, but for three a ten minutes and five a day."""
    settings = settings_for(database_url, tmp_path, keys)
    yield create_app(replace(settings, look_ups_in_ten_minutes=3, look_ups_a_day=5))
    set_limits(Limits(MANY, MANY))


@pytest.fixture
def desk(venues):
    return Desk(venues)


def with_name(name="Neighbour Number"):
    return a_request({"speakers": [{"name": name}], "event": {"type": "talk"}})


def send(desk, who, body, method="POST", path="/v1/bookings"):
    return desk.venues.as_person(method, path, who[1], person=who[0], number=who[0], json=body)


def looked_up(desk, *ago):
    """Look-ups that Olga set off so long ago."""
    booking = desk.submit()
    with database.connection():
        number = BookingRow.get(BookingRow.public_id == booking["id"]).id
        for each in ago:
            add_look_up(number, 1, 1, (), OFFICER[0], datetime.now(UTC) - each, {}, "change")


def kept():
    with database.connection():
        return [
            count for (count,) in database.query("SELECT COUNT(*) FROM booking UNION ALL SELECT COUNT(*) FROM look_up")
        ]


@pytest.mark.parametrize("draft", [True, False])
def test_the_fourth_name_in_ten_minutes_is_not_looked_up_and_it_is_said_what_to_do(desk, draft):
    answers = [send(desk, OFFICER, {"request": with_name(f"Neighbour {n}"), "draft": draft}) for n in range(4)]
    assert [answer.status_code for answer in answers] == [201, 201, 201, 429]
    told, wait = answers[-1].json, int(answers[-1].headers["Retry-After"])
    assert 590 <= wait <= 600
    assert told["detail"] == (
        "You have had names looked up 3 times in 10 minutes, the most for one person. Nothing was saved. Try again in "
        "10 minutes. Many requests at once come in as a file, where no limit applies."
    )
    assert "Neighbour" not in answers[-1].text
    assert kept() == [3, 3]


def test_who_names_nobody_and_who_is_somebody_else_goes_on(desk):
    for n in range(3):
        assert send(desk, OFFICER, with_name(f"Neighbour {n}")).status_code == 201
    assert send(desk, OFFICER, a_request()).status_code == 201
    assert send(desk, SENIOR, with_name()).status_code == 201
    assert send(desk, (OFFICER[0], Role.SENIOR_OFFICER), with_name()).status_code == 429


def test_a_change_that_names_somebody_new_counts_like_a_request(desk):
    booking = desk.submit()
    path = f"/v1/bookings/{booking['id']}/request"
    codes = []
    for n in range(4):
        body = {**with_name(f"Neighbour {n}"), "version": desk.show(booking, OFFICER)["version"]}
        codes.append(send(desk, OFFICER, body, "PUT", path).status_code)
    assert codes == [200, 200, 200, 429]
    assert desk.show(booking, OFFICER)["request"]["speakers"] == [{"name": "Neighbour 2"}]
    assert send(desk, OFFICER, with_name()).status_code == 429


def test_after_ten_minutes_it_goes_on_until_the_day_is_full(desk):
    looked_up(desk, timedelta(hours=25), timedelta(hours=23), timedelta(minutes=11), timedelta(minutes=11))
    assert [send(desk, OFFICER, with_name()).status_code for _ in range(3)] == [201, 201, 429]
    refused = send(desk, OFFICER, with_name())
    assert "5 times in a day" in refused.json["detail"]
    assert "Try again in 60 minutes" in refused.json["detail"]
    assert 3590 <= int(refused.headers["Retry-After"]) <= 3600


def test_the_hirers_form_is_never_stopped(desk):
    for _ in range(6):
        assert send(desk, OFFICER, with_name(), path="/v1/bookings/from-the-public").status_code == 201
    assert send(desk, OFFICER, with_name()).status_code == 201


def test_a_file_is_never_stopped_and_counts_for_nobody(desk):
    rows = "".join(f"R{n},Club {n},Amal,Talk,Park Hall,2030-06-18T18:00,2030-06-18T19:00\n" for n in range(8))
    content = ("Reference,Hirer organisation,Hirer name,Event title,Venue,Start,End\n" + rows).encode()
    data = {"kind": "bookings", "file": (io.BytesIO(content), "bookings.csv")}
    person = {"person": OFFICER[0], "number": OFFICER[0]}
    taken = desk.venues.as_person("POST", "/v1/imports", OFFICER[1], data=data, **person).json
    desk.venues.as_person(
        "POST",
        f"/v1/imports/{taken['id']}/confirm",
        OFFICER[1],
        headers={"Idempotency-Key": "confirm-the-file"},
        **person,
    )
    with database.connection():
        assert [error for _, error in jobs.run_due(HANDLERS, lambda: datetime.now(UTC)) if error] == []
    assert kept() == [8, 8]
    assert [send(desk, OFFICER, with_name()).status_code for _ in range(4)] == [201, 201, 201, 429]


def test_a_councils_own_booking_system_works_on_and_is_stopped_when_it_tries_names(desk):
    made = [send(desk, PROGRAM, with_name()) for _ in range(6)]
    assert {answer.status_code for answer in made} == {201}
    drafts = [send(desk, PROGRAM, {"request": with_name(), "draft": True}).status_code for _ in range(4)]
    assert drafts == [201, 201, 201, 429]


def test_a_program_that_withdraws_what_it_asked_is_stopped_too(desk):
    for _ in range(3):
        booking = send(desk, PROGRAM, with_name()).json
        desk.move(OFFICER, booking, "withdraw")
    assert send(desk, PROGRAM, with_name()).status_code == 429


def test_one_person_and_the_most_at_once_gives_no_more_than_the_most(desk):
    codes = [send(desk, SECOND_SENIOR, with_name(f"N {n}")).status_code for n in range(12)]
    assert codes.count(201) == 3


def test_twenty_in_ten_minutes_and_a_hundred_a_day_is_what_holds_unless_it_is_set():
    assert Limits() == Limits(20, 100)
    made = Settings("test", "sqlite:///x", "redis://127.0.0.1:1/0", "", "a" * 40, "", json.dumps({}))
    assert (made.look_ups_in_ten_minutes, made.look_ups_a_day) == (20, 100)
    assert replace(made, look_ups_a_day=0).screening_problem().endswith("must be 1 or more")
    assert issubclass(SettingsProblem, Exception)


@pytest.mark.parametrize(
    ("oldest", "seconds", "said"),
    [
        (((timedelta(minutes=10), None), (timedelta(hours=24), None)), None, ""),
        (((TEN_MINUTES, NOW - timedelta(minutes=9, seconds=30)), (DAY, None)), 30, "1 minute."),
        (((TEN_MINUTES, NOW - timedelta(minutes=10)), (DAY, None)), None, ""),
        (((TEN_MINUTES, NOW - timedelta(minutes=2)), (DAY, NOW - timedelta(hours=1))), 82800, "23 hours."),
    ],
)
def test_the_longer_wait_is_told(oldest, seconds, said):
    refused = too_often([(time, 3, at) for time, at in oldest], NOW)
    assert (refused.seconds if refused else None) == seconds
    assert said in (refused.told if refused else "")
