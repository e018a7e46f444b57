"""A crash with somebody's name in it: the answer and the log say where it was, and never who it was about."""

import pytest

from services.venues.actions.bookings import submitting
from services.venues.api import bookings
from tests.venues.booked import OFFICER, TALK, Desk, a_request

pytestmark = pytest.mark.both_databases

WORD = "Zyxquorvane"
NAMED = a_request(TALK, {"speakers": [{"name": f"Gloria {WORD}"}]})


@pytest.fixture
def desk(venues):
    return Desk(venues)


class Broken(Exception):
    """Carries what it was working on, as libraries' errors do."""


def breaks(*args, **kwargs):
    raise Broken(f"cannot work on {args} {kwargs} {WORD}")


@pytest.mark.parametrize("place", [(bookings, "submit"), (submitting, "record_audit"), (submitting, "add_happening")])
def test_a_crash_tells_no_name_and_keeps_nothing_half_done(desk, monkeypatch, capsys, place):
    monkeypatch.setattr(*place, breaks)
    answer = desk.venues.as_person("POST", "/v1/bookings", OFFICER[1], person="olga", json=NAMED)
    assert answer.status_code == 500
    assert WORD not in answer.text
    assert answer.json["detail"].startswith("Something went wrong on our side")
    said = capsys.readouterr()
    assert '"event": "bug"' in said.out
    assert WORD not in said.out + said.err
    monkeypatch.undo()
    assert desk.call(OFFICER, "GET", "/v1/bookings?shown=all")["total"] == 0
