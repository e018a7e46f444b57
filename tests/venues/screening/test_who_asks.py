"""Who enters more names than one person may be told of is told the same of hit and miss, until they are confirmed."""

import re
from collections.abc import Iterator
from dataclasses import asdict, replace
from datetime import timedelta
from typing import Any

import pytest

from services.venues.actions.bookings.answers import answer_need
from services.venues.actions.bookings.changing import change_request
from services.venues.actions.bookings.queue import get_queue
from services.venues.actions.bookings.steps import take_step
from services.venues.actions.bookings.submitting import Origin, submit
from services.venues.actions.bookings.views import get_booking, get_history
from services.venues.actions.screening import beyond_limit
from services.venues.actions.screening.rescreening import ask_for_rescreening
from services.venues.actions.screening.screening_state import get_log
from services.venues.actions.screening.who_asks import FORM
from services.venues.rules.bookings.assessment import LOOK_UP_HELD, POSSIBLE_MATCH
from services.venues.rules.screening.look_up_limits import NameLimits, Way, Window
from services.venues.rules.screening.look_ups import KEPT_BACK
from services.venues.store.bookings.bookings import find_booking
from services.venues.store.database import database
from services.venues.store.screening.look_ups import list_look_ups, list_matches
from services.venues.store.screening.who_asks import is_held
from shared.actor import Actor, Role
from shared.contracts.bookings import bookings as bookings_contract
from shared.contracts.bookings.booking_queue import QueueQuery
from shared.contracts.bookings.booking_request import BookingSubmission
from shared.contracts.screening.screening import LogQuery
from shared.contracts.screening.who_asks import BeyondEntry
from shared.http.problems import Invalid, NotFound, OutOfDate, Refused, VersionNeeded
from tests.venues.booked import a_request
from tests.venues.conftest import ANY_NUMBER
from tests.venues.limits import set_limits
from tests.venues.screening.listing import LEAD, OFFICER, listed_names, load, now, person, work

pytestmark = pytest.mark.usefixtures("store", "three_names")
AUDITOR = Actor("ada", frozenset({Role.AUDITOR}))
SENIOR = Actor("sam", frozenset({Role.SENIOR_OFFICER}))
PROGRAM = Actor("token:system", frozenset({Role.BOOKING_OFFICER}))
PUBLIC = Actor(FORM)
LISTED, OTHERS = "Gloria Lunpell", [f"{first} Ordinary" for first in ("Ann", "Ben", "Cara", "Dora", "Emil")]


@pytest.fixture
def three_names(store: None) -> Iterator[None]:
    """Three names in ten minutes, five a day, in files five a day; one person on a list."""
    windows = (Window(timedelta(minutes=10), 3), Window(timedelta(days=1), 5))
    set_limits(NameLimits("test", {way: windows for way in Way} | {Way.FILE: windows[1:]}, 4, 3))
    load("sanctions", "7", person("a", LISTED))
    yield
    set_limits(ANY_NUMBER)


def given(*names: str) -> dict[str, Any]:
    return a_request({"speakers": [{"name": name} for name in names], "event": {"type": "talk"}})


def enter(*names: str, actor: Actor = OFFICER, draft: bool = False, place: str = "", channel: str = "staff") -> Any:
    return submit(BookingSubmission(request=given(*names), draft=draft), Origin(channel, place=place), actor, now())


def groups() -> Any:
    return beyond_limit.get_list(1, 50).lines


def confirm(actor: Actor = LEAD, answer: str = "confirmed") -> None:
    (one,) = [line for line in groups() if line.waiting]
    beyond_limit.answer(one.id, BeyondEntry(answer, "They are next month's talks", one.version), actor, now())
    work()


def change(booking: Any, *names: str, actor: Actor = OFFICER) -> None:
    version = find_booking(booking.public_id).version
    change_request(booking.public_id, BookingSubmission(request=given(*names), version=version), actor, now())


def test_one_draft_of_many_names_is_many_names_and_nothing_is_refused():
    booking = enter(*OTHERS, LISTED, draft=True)
    assert is_held(booking.id)
    assert (booking.state, booking.possible_match, list_matches(booking.id)) == ("draft", False, [])
    assert [reason["text"] for reason in booking.assessment["reasons"]].count(LOOK_UP_HELD) == 1
    (line,) = groups()
    assert (line.by, line.names, line.bookings, line.waiting) == ("olga", 6, 1, 1)


def test_a_field_of_many_names_is_many_names():
    assert is_held(enter("; ".join([*OTHERS, LISTED])).id)


def test_names_count_once_however_often_they_are_entered():
    for _ in range(4):
        assert not is_held(enter(*OTHERS[:3]).id)
    assert is_held(enter(LISTED).id)
    assert not is_held(enter(OTHERS[0].upper()).id)


def test_what_was_kept_back_uses_nothing_up():
    assert is_held(enter(*OTHERS).id)
    told = enter(LISTED)
    assert not is_held(told.id)
    assert listed_names(told) == [LISTED]


@pytest.mark.parametrize("actor", [LEAD, replace(LEAD, id="token:lead")])
def test_the_prevent_lead_and_tokens_with_the_role_are_never_limited(actor):
    booking = enter(*OTHERS, LISTED, actor=replace(actor, roles=actor.roles | {Role.BOOKING_OFFICER}))
    assert listed_names(booking) == [LISTED]
    assert groups() == ()


def test_a_booking_system_is_limited_by_its_drafts_and_what_it_withdrew():
    for name in OTHERS:
        assert not is_held(enter(name, actor=PROGRAM).id)
    drafts = [is_held(enter(name, actor=PROGRAM, draft=True).id) for name in [*OTHERS[:3], LISTED]]
    assert drafts == [False, False, False, True]


def test_what_a_token_submits_has_the_daily_limit_of_files_and_one_confirmation_is_enough():
    for name in OTHERS:
        assert not is_held(enter(name, actor=PROGRAM).id)
    beyond = [enter(name, actor=PROGRAM) for name in (LISTED, "Nobody Atall", "Nora Usual")]
    assert [is_held(one.id) for one in beyond] == [True] * 3
    assert not is_held(enter(OTHERS[0], actor=PROGRAM).id)
    assert not is_held(enter(LISTED, actor=replace(PROGRAM, id="token:other")).id)
    queue = {line.id: line.possible_match for line in get_queue(QueueQuery(shown="all"), OFFICER, now()).bookings}
    assert [queue[one.public_id] for one in beyond] == [False] * 3
    (line,) = groups()
    assert (line.by, line.names, line.bookings, line.waiting) == (PROGRAM.id, 3, 3, 3)
    confirm()
    assert [listed_names(one) for one in beyond] == [[LISTED], [], []]


def test_a_token_does_not_get_round_its_day_with_drafts_and_requests_by_turns():
    ways = [enter(name, actor=PROGRAM, draft=draft) for name, draft in zip(OTHERS, [True, False] * 3, strict=False)]
    assert not any(is_held(one.id) for one in ways)
    assert [is_held(enter(LISTED, actor=PROGRAM, draft=draft).id) for draft in (True, False)] == [True, True]


def test_the_public_form_is_counted_by_place():
    for name in OTHERS[:3]:
        assert not is_held(enter(name, actor=PUBLIC, place="here", channel="public").id)
    assert is_held(enter(LISTED, actor=PUBLIC, place="here", channel="public").id)
    assert not is_held(enter(LISTED, actor=PUBLIC, place="there", channel="public").id)
    (line,) = groups()
    assert (line.public_form, line.names) == (True, 1)


def test_a_change_counts_the_names_it_brings():
    booking = enter(*OTHERS[:3])
    change(booking, *OTHERS[:3], LISTED)
    assert is_held(booking.id)
    assert list_matches(booking.id) == []


SEES = (OFFICER, replace(OFFICER, roles=OFFICER.roles | {Role.SENIOR_OFFICER}), SENIOR, PROGRAM, AUDITOR)


def everything_told(booking: Any) -> list[Any]:
    """All that anybody but the Prevent lead is told of a booking, without what tells two bookings apart."""
    known = find_booking(booking.public_id)
    names = {str(known.public_id): "ID", known.reference: "REF", LISTED: "X Y", "Nobody Atall": "X Y"}
    told = []
    for actor in SEES:
        lines = [
            line for line in get_queue(QueueQuery(shown="all"), actor, now()).bookings if line.id == known.public_id
        ]
        told += [get_booking(known.public_id, actor, now()), get_history(known.public_id, actor, now()), lines]
    told += [known.version, known.state, known.referred, known.assessment]
    told += database.query("SELECT kind, COUNT(*) FROM job GROUP BY kind ORDER BY kind")
    text = _without_times(repr(told))
    for name, same in names.items():
        text = text.replace(name, same)
    return text


def _without_times(text: str) -> str:
    return re.sub(r"datetime\.datetime\([^)]*\)", "TIME", text)


def _difference(one: str, other: str) -> str:
    """What follows the place where two texts part."""
    at = next((at for at, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), None)
    return (
        ""
        if at is None and len(one) == len(other)
        else f"{one[(at or 0) - 80 :][:200]} / {other[(at or 0) - 80 :][:200]}"
    )


@pytest.mark.parametrize(
    "way", ["draft", "request", "change", "after approval", "public", "looked up again", "withdrawn"]
)
def test_hit_and_miss_are_one_to_who_entered_them_in_all_that_is_told(way):
    said = []
    for name in (LISTED, "Nobody Atall"):
        work()
        database.execute("DELETE FROM job")
        with_it = [*OTHERS[:3], name]
        if way in ("draft", "request"):
            booking = enter(*with_it, draft=way == "draft")
        elif way == "public":
            booking = enter(*with_it, actor=PUBLIC, place="here", channel="public")
        else:
            booking = enter(*OTHERS[:3])
            if way == "after approval":
                database.execute("UPDATE booking SET state = 'approved', was_approved = ?", True)
            change(booking, *with_it)
        if way == "looked up again":
            with database.write_transaction():
                ask_for_rescreening("asked", "", LEAD, now())
        if way == "withdrawn":
            entry = bookings_contract.BookingMove("withdraw", "They rang")
            take_step(booking.public_id, entry, OFFICER, now())
        work()
        assert is_held(booking.id)
        said.append(everything_told(booking))
    assert _difference(*said) == ""
    assert LOOK_UP_HELD in said[0]
    assert KEPT_BACK in said[0]


def test_until_it_is_confirmed_nothing_is_approved_and_the_lead_answers_no_need():
    booking = enter(*OTHERS, LISTED)
    with pytest.raises(Refused, match="confirm the look-up first"):
        answer_need(booking.public_id, bookings_contract.NeedAnswer("prevent_lead", "Fine"), LEAD, now())
    detail = get_booking(booking.public_id, OFFICER, now())
    assert detail.unmet_needs == ("prevent_lead",)
    assert not detail.assessment.officer_may_approve
    checks = {check.check: check.state for check in detail.required_checks}
    assert (checks["sanctions_list"], checks["proscribed_list"]) == ("held", "to_record")


@pytest.mark.parametrize("before", [(), OTHERS[:3]])
@pytest.mark.parametrize("name", [LISTED, "Nobody Atall"])
def test_a_list_whose_answer_is_kept_back_is_neither_not_searched_nor_looked_up_until_it_is_confirmed(before, name):
    if before:
        booking = enter(*before)
        change(booking, *before, name)
    else:
        booking = enter(*OTHERS, name)
    detail = get_booking(booking.public_id, OFFICER, now())
    assert {check.check: check.state for check in detail.required_checks}["sanctions_list"] == "held"
    assert "sanctions" not in [one.source for one in detail.lists_not_searched]
    confirm()
    detail = get_booking(booking.public_id, OFFICER, now())
    assert {check.check: check.state for check in detail.required_checks}["sanctions_list"] == "by_lists"
    assert [line.kept_back for line in detail.look_ups] == [False, True, False][not before :]


def test_once_a_second_person_confirms_what_was_found_is_a_question_and_what_was_not_is_told():
    hit, miss = enter(*OTHERS, LISTED), enter(*OTHERS, "Nobody Atall")
    confirm()
    assert (listed_names(hit), listed_names(miss)) == ([LISTED], [])
    assert [is_held(one.id) for one in (hit, miss)] == [False, False]
    shown = [get_booking(one.public_id, OFFICER, now()).assessment for one in (hit, miss)]
    assert [POSSIBLE_MATCH in [reason.text for reason in one.reasons] for one in shown] == [True, False]
    assert [line.told[0] == KEPT_BACK for line in get_booking(miss.public_id, OFFICER, now()).look_ups] == [True, False]
    (line,) = groups()
    assert (line.waiting, [(one.answer, one.by) for one in line.answers]) == (0, [("confirmed", "pat")])


@pytest.mark.parametrize("actor", [OFFICER, PROGRAM])
def test_a_name_taken_out_while_it_was_kept_back_is_a_question_once_it_is_confirmed(actor):
    booking = enter(*OTHERS, LISTED, actor=actor)
    change(booking, OTHERS[0], actor=actor)
    change(booking, OTHERS[1], actor=actor)
    confirm()
    (match,) = get_booking(booking.public_id, LEAD, now()).matches
    assert (match.state, match.listed_name, match.former_name) == ("open", LISTED, True)
    after = get_booking(booking.public_id, LEAD, now())
    assert {"legal", "senior_officer"} <= set(after.assessment.needs)
    assert not after.assessment.officer_may_approve
    assert "screened-again" in [line.what for line in get_history(booking.public_id, LEAD, now()).history]
    entered = [len(line.looked_up) for line in after.look_ups if line.told[0] != KEPT_BACK]
    assert entered[-2:] == [len([*OTHERS, LISTED]), 1]


def test_a_name_described_otherwise_while_it_was_kept_back_is_one_question_about_it_as_it_is_now():
    load("register", "1", person("c", "Mohammed Ali", facts={"organisation": "Hill Street Chapel"}))
    speakers = [{"name": name} for name in OTHERS]
    request = given(*OTHERS)
    for body in ("Hill Street Chapel", "Harbour Bakers"):
        request["speakers"] = [*speakers, {"name": LISTED}, {"name": "Mohammed Ali", "organisation": body}]
        if body == "Hill Street Chapel":
            booking = submit(BookingSubmission(request=request), Origin("staff"), OFFICER, now())
        else:
            change_request(
                booking.public_id, BookingSubmission(request=request, version=booking.version), OFFICER, now()
            )
    confirm()
    assert sorted(listed_names(booking)) == [LISTED, "Mohammed Ali"]
    assert not any(match.former_name for match in get_booking(booking.public_id, LEAD, now()).matches)


def test_hit_and_miss_stay_one_to_a_program_when_a_name_taken_out_is_confirmed():
    said = []
    for name in (LISTED, "Nobody Atall"):
        program = replace(PROGRAM, id=f"token:{len(said)}")
        booking = enter(*OTHERS, name, actor=program)
        change(booking, OTHERS[0], actor=program)
        assert is_held(booking.id)
        confirm()
        known = find_booking(booking.public_id)
        text = repr([read(known.public_id, program, now()) for read in (get_booking, get_history)])
        for own in (name, str(known.public_id), known.reference, program.id):
            text = text.replace(own, "OWN")
        said.append(_without_times(text))
    assert bool(list_matches(booking.id)) is False
    assert _difference(*said) == ""


def test_nobody_confirms_their_own_and_no_account_tied_to_it():
    enter(*OTHERS, LISTED)
    own = Actor("olga", frozenset({Role.PREVENT_LEAD}))
    tied = replace(LEAD, not_second_to=frozenset({"olga"}))
    for actor in (own, tied):
        with pytest.raises(Refused):
            confirm(actor)
    assert groups()[0].waiting == 1


def test_what_was_done_is_kept_and_confirms_nothing():
    booking = enter(*OTHERS, LISTED)
    confirm(answer="noted")
    assert is_held(booking.id)
    assert [one.answer for one in groups()[0].answers] == ["noted"]
    with pytest.raises(Invalid):
        beyond_limit.answer(groups()[0].id, BeyondEntry("noted", "  "), LEAD, now())
    with pytest.raises(NotFound):
        beyond_limit.answer(booking.public_id, BeyondEntry("noted", "x"), LEAD, now())


def test_a_confirmation_names_what_was_read_and_more_names_or_another_answer_since_are_read_first():
    booking = enter(*OTHERS)
    (read,) = groups()
    for answer in ("confirmed", "noted"):
        with pytest.raises(VersionNeeded):
            beyond_limit.answer(read.id, BeyondEntry(answer, "Known to me"), LEAD, now())
    change(booking, *OTHERS, *[f"{first} Usual" for first in ("Ann", "Ben", "Cara")], LISTED)
    for answer in ("confirmed", "noted"):
        with pytest.raises(OutOfDate, match="more names came in"):
            beyond_limit.answer(read.id, BeyondEntry(answer, "Known to me", read.version), LEAD, now())
    (read,) = groups()
    confirm(answer="noted")
    with pytest.raises(OutOfDate, match="wrote something down"):
        beyond_limit.answer(read.id, BeyondEntry("confirmed", "Known to me", read.version), LEAD, now())
    assert is_held(booking.id)
    confirm()
    assert listed_names(booking) == [LISTED]


def test_names_entered_after_the_confirmation_wait_for_another():
    booking = enter(*OTHERS)
    one = groups()[0]
    beyond_limit.answer(one.id, BeyondEntry("confirmed", "Known to me", one.version), LEAD, now())
    change(booking, *OTHERS, *[f"{first} Usual" for first in ("Ann", "Ben", "Cara")], LISTED)
    work()
    assert is_held(booking.id)
    assert list_matches(booking.id) == []
    confirm()
    assert listed_names(booking) == [LISTED]


def test_somebody_elses_names_in_the_same_booking_wait_for_their_own_confirmation():
    booking = enter(*OTHERS)
    change(booking, *OTHERS, *[f"{first} Usual" for first in ("Ann", "Ben", "Cara")], LISTED, actor=SENIOR)
    first, second = sorted(groups(), key=lambda line: line.by)
    for one, matches in ((first, []), (second, [LISTED])):
        beyond_limit.answer(one.id, BeyondEntry("confirmed", "Known to me", one.version), LEAD, now())
        work()
        assert listed_names(booking) == matches


def test_what_was_confirmed_may_be_entered_again():
    enter(*OTHERS)
    confirm()
    assert not is_held(enter(*OTHERS).id)


def test_the_log_keeps_what_was_found_for_the_lead_and_the_auditor_and_not_for_who_entered_it():
    booking = enter(*OTHERS, LISTED)
    both = Actor("olga", frozenset({Role.AUDITOR, Role.BOOKING_OFFICER}))
    told = {actor.id: get_log(LogQuery(), actor, now()).look_ups[0].results for actor in (LEAD, AUDITOR, both)}
    assert told == {"pat": {"sanctions": 1}, "ada": {"sanctions": 1}, "olga": None}
    (one,) = groups()
    detail = [beyond_limit.get_one(one.id, 1, 50, actor, now()).bookings[0] for actor in (LEAD, AUDITOR)]
    assert [line.matches for line in detail] == [1, 1]
    assert (detail[0].id, detail[0].waits) == (booking.public_id, True)
    for actor in (both, replace(AUDITOR, id="token:audit")):
        left_out = beyond_limit.get_one(one.id, 1, 50, actor, now()).bookings[0].matches
        assert not isinstance(left_out, int)


def test_a_look_up_says_as_what_each_name_was_compared():
    booking = enter("Dr Ann Ordinary, Ben Usual")
    (made,) = list_look_ups(booking.id)
    (one,) = made.looked_up
    assert (one.kind, one.field) == ("speaker", "Dr Ann Ordinary, Ben Usual")
    assert {"Dr Ann Ordinary", "Ben Usual"} <= set(one.readings)
    shown = asdict(get_booking(booking.public_id, OFFICER, now()).look_ups[0].looked_up[0])
    assert shown == {"kind": "speaker", "name": one.field, "compared_as": one.readings, "every_run": True}
