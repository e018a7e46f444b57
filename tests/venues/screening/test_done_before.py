"""What one person did to a list or a file is never told to another as their own act, and no reason is lost unsaid."""

from datetime import UTC, datetime

import pytest

from services.venues.actions.imports.lists_again import put_in_force_again
from services.venues.actions.imports.service import imports
from services.venues.actions.lists.versions import version_in_force
from services.venues.actions.screening.rescreening import ask_for_rescreening
from services.venues.jobs import HANDLERS
from services.venues.store.audit import audit
from services.venues.store.database import database
from services.venues.store.jobs import jobs
from services.venues.store.screening.rescreening import list_runs
from shared.actor import Actor, Role
from shared.contracts.screening.screening import VersionAgain
from shared.contracts.venues import FileConfirmation
from shared.http.problems import OutOfDate
from tests.venues.api.test_concern_register import ENTRY, hand_over
from tests.venues.api.test_imports import HEADER, confirm, upload
from tests.venues.booked import OFFICER, PREVENT, Desk

pytestmark = pytest.mark.both_databases
LEAD = Actor(PREVENT[0], frozenset({Role.PREVENT_LEAD}))
SENIOR = Actor("sid", frozenset({Role.SENIOR_OFFICER}))
THIRD = Actor("petra", frozenset({Role.PREVENT_LEAD}))
OWN = Actor(OFFICER[0], frozenset({Role.BOOKING_OFFICER}))
COLLEAGUE = Actor("colleague", frozenset({Role.BOOKING_OFFICER}))
ROW = b"A1,Amal,Yoga,Park Hall,,2030-06-11T18:00,2030-06-11T19:00\n"


@pytest.fixture
def desk(venues):
    return Desk(venues)


def now():
    return datetime.now(UTC)


def work():
    with database.connection():
        assert [error for _, error in jobs.run_due(HANDLERS, now) if error] == []


def in_force(kind):
    with database.connection():
        return version_in_force(kind, now())


def put_in_force(taken, who, reason=""):
    read = FileConfirmation(in_force=in_force(taken["kind"]))
    imports.confirm_file(taken["id"], read, who, now(), reason)


def entries(count):
    return [{**ENTRY, "id": f"e{number}", "names": [f"Quillon Vexmere {number}"]} for number in range(count)]


@pytest.mark.parametrize("is_worked_on", [False, True])
def test_a_register_is_put_in_force_by_one_and_whoever_is_later_is_told_so(desk, is_worked_on):
    taken = hand_over(desk, ENTRY)
    put_in_force(taken, SENIOR)
    if is_worked_on:
        work()
    before = audited()
    with pytest.raises(OutOfDate, match=r"This list was confirmed .*, and not by you\. Nothing of yours was saved"):
        put_in_force(taken, THIRD, "I read it too")
    with pytest.raises(OutOfDate, match=r"confirmed on \d+ \w+ \d{4} at ") as told:
        put_in_force(taken, THIRD, "I read it too")
    assert told.value.by == SENIOR.id
    put_in_force(taken, SENIOR)
    assert audited() == before


def test_another_reason_in_another_window_is_not_taken_for_kept(desk):
    put_in_force(hand_over(desk, *entries(10), kind="other_list"), LEAD)
    work()
    shrunk = hand_over(desk, *entries(2), kind="other_list")
    put_in_force(shrunk, SENIOR, "Both were compared")
    put_in_force(shrunk, SENIOR, "Both were compared")
    for other in ("Something else", "Both", "were compared", "compared"):
        with pytest.raises(OutOfDate, match="The one you gave here was not saved"):
            put_in_force(shrunk, SENIOR, other)


def test_an_earlier_version_waits_once_whoever_asks_for_it(desk):
    for count in (2, 10):
        put_in_force(hand_over(desk, *entries(count), kind="other_list"), LEAD)
        work()
    (earlier,) = [one for one in versions(desk) if one != in_force("other_list")]
    asked = VersionAgain("other_list", earlier, "A name too many", in_force("other_list"))
    first = put_in_force_again(asked, LEAD, now())
    assert put_in_force_again(asked, LEAD, now()) == first
    with pytest.raises(OutOfDate, match=r"handed over to be put in force again on .*, and not by you"):
        put_in_force_again(asked, THIRD, now())


def versions(desk):
    (held,) = desk.call(PREVENT, "GET", "/v1/screening")["lists"]
    return [held["version"], *(one["version"] for one in held["earlier"])]


def audited():
    with database.connection():
        return audit.head()


@pytest.mark.parametrize(
    ("is_in", "act", "said"),
    [
        (False, lambda file, who: imports.confirm_file(file, FileConfirmation(), who, now()), "confirmed"),
        (True, lambda file, who: imports.ask_to_undo(file, who, now()), "undone"),
        (False, lambda file, who: imports.discard(file, who, now()), "thrown away"),
        (True, lambda file, who: imports.remove_original(file, who, now()), "deleted"),
    ],
    ids=["confirm", "undo", "discard", "original"],
)
def test_a_second_person_is_told_that_a_file_was_seen_to_before_them(desk, is_in, act, said):
    taken = upload(desk, "bookings", HEADER + ROW).json
    if is_in:
        confirm(desk, taken)
    with database.connection():
        act(taken["id"], OWN)
        before = audit.head()
        with pytest.raises(OutOfDate, match=rf"was {said} on .*, and not by you\.") as told:
            act(taken["id"], COLLEAGUE)
        assert told.value.by == OWN.id
        act(taken["id"], OWN)
        assert audit.head() == before


def test_looking_up_again_has_a_run_for_each_reason_that_somebody_gave(desk):
    with database.connection(), database.write_transaction():
        for reason, who in (("Spring", LEAD), ("Spring", LEAD), ("A call", THIRD), ("Spring", LEAD)):
            ask_for_rescreening("asked", reason, who, now())
        ask_for_rescreening("list", "register", LEAD, now())
    with database.connection():
        assert [(run.about, run.added_by) for run in list_runs(9)] == [("A call", "petra"), ("Spring", LEAD.id)]
