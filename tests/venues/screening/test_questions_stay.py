"""A list never loses a question: when an entry goes, what was asked about it stays until a person closes it."""

from dataclasses import replace
from datetime import timedelta

import pytest

from services.venues.actions.bookings.answers import answer_match
from services.venues.actions.bookings.views import get_booking, get_history
from services.venues.actions.lists import entries as list_entries
from services.venues.store.audit import audit
from services.venues.store.bookings.bookings import find_booking
from services.venues.store.database import database
from services.venues.store.jobs import jobs
from services.venues.store.lists.lists import add_list_version
from services.venues.store.screening.look_ups import list_matches
from shared.actor import Actor, Role
from shared.clock import london_day
from shared.contracts.bookings.bookings import MatchAnswer
from shared.http.problems import Refused
from tests.venues.screening.listing import LEAD, OFFICER, book, load, now, person, the_match, work

pytestmark = pytest.mark.usefixtures("store")
SENIOR = Actor("sue", frozenset({Role.SENIOR_OFFICER}))
LEGAL = Actor("lee", frozenset({Role.LEGAL_OFFICER}))
OTHER = person("z", "Ondine Velmere")
CLOSED = MatchAnswer("closed", "The list took the entry off; nothing else speaks for it")


def entry(code="a"):
    ((public_id,),) = database.query(
        "SELECT public_id FROM listed_subject WHERE code = ? ORDER BY id DESC LIMIT 1", code
    )
    return public_id


def shrunk():
    load("register", "2", OTHER)


def removed():
    list_entries.remove_entry(entry(), LEAD, now())


def expired():
    list_entries.change_entry(entry(), {"active_until": now() - timedelta(minutes=1)}, LEAD, now())


def made_inactive():
    list_entries.change_entry(entry(), {"active": False}, LEAD, now())


def contested():
    list_entries.change_entry(entry(), {"state": "under_review"}, LEAD, now())


def corrected():
    list_entries.change_entry(entry(), {"names": ["Tamsin Quorle"]}, LEAD, now())


def loaded_without_it_in_force():
    load("register", "2", {**person("a", "Gloria Lunpell"), "active": False}, OTHER)


def listed_as_another_kind():
    load("register", "2", {**person("a", "Gloria Lunpell"), "kind": "organisation"}, OTHER)


STILL_THERE = "Still listed, but matching no more since "
SAID = {made_inactive: STILL_THERE, contested: STILL_THERE, loaded_without_it_in_force: STILL_THERE}
SAID[listed_as_another_kind] = STILL_THERE
WAYS = [
    listed_as_another_kind,
    shrunk,
    removed,
    expired,
    made_inactive,
    contested,
    corrected,
    loaded_without_it_in_force,
]


@pytest.mark.parametrize("goes", WAYS)
def test_an_open_question_stays_when_its_entry_goes_and_says_since_when(goes):
    load("register", "1", person("a", "Gloria Lunpell"), OTHER)
    booking = book("Gloria Lunpell")
    asked = the_match(booking)
    goes()
    work()
    stays = the_match(booking)
    assert (stays.id, stays.state, london_day(stays.gone_since)) == (asked.id, "open", london_day(now()))
    after = find_booking(booking.public_id)
    assert (after.possible_match, after.assessment["officer_may_approve"]) == (True, False)
    assert {"prevent_lead", "senior_officer"} <= set(after.assessment["needs"])
    shown = get_booking(booking.public_id, LEAD, now())
    assert shown.matches[0].gone_since == london_day(now())
    assert shown.unmet_needs == ("prevent_lead", "senior_officer")
    told = [line for line in get_history(booking.public_id, LEAD, now()).history if line.what == "entry-gone"]
    assert [line.by for line in told] == ["system:venues:lists"]
    assert told[0].why.startswith(SAID.get(goes, "No longer listed since "))
    assert shown.matches[0].still_listed == (goes in SAID)
    assert audit.verify().ok


def test_an_entry_that_ends_by_its_own_day_is_shown_as_gone_at_once_and_told_the_night_after():
    load("register", "1", person("a", "Gloria Lunpell", active_until=now() + timedelta(minutes=5)))
    booking = book("Gloria Lunpell")
    ended = now() - timedelta(days=2)
    database.execute("UPDATE listed_subject SET active_until = ?", ended.strftime("%Y-%m-%dT%H:%M:%S.%fZ"))
    assert get_booking(booking.public_id, LEAD, now()).matches[0].gone_since == london_day(ended)
    assert the_match(booking).gone_since is None
    with database.write_transaction():
        jobs.add("screen-week-before", {}, now())
    work()
    assert london_day(the_match(booking).gone_since) == london_day(ended)
    assert the_match(booking).state == "open"


def test_a_list_that_loses_entries_leaves_the_officers_history_of_its_matches_as_that_of_any_other():
    load("register", "1", person("a", "Gloria Lunpell"), OTHER)
    load("sanctions", "1", person("b", "Tariq Quarrington"))
    booking, of_another_list = book("Gloria Lunpell"), book("Tariq Quarrington")
    shrunk()
    work()
    assert the_match(booking).gone_since
    stories = [get_history(one.public_id, OFFICER, now()).history for one in (booking, of_another_list)]
    assert [[(line.what, line.why) for line in story] for story in stories] == [[("submit", "")]] * 2
    assert "entry-gone" in [line.what for line in get_history(booking.public_id, LEAD, now()).history]
    shown = get_booking(booking.public_id, OFFICER, now())
    assert [(match.text, match.gone_since) for match in shown.matches] == [
        ("Possible match, refer to the Prevent lead.", None)
    ]


@pytest.mark.parametrize("who", [LEAD, SENIOR])
def test_who_may_answer_it_closes_it_with_a_reason_and_its_needs_go(who):
    load("register", "1", person("a", "Gloria Lunpell"), OTHER)
    booking = book("Gloria Lunpell")
    shrunk()
    with pytest.raises(Refused, match="Give the reason"):
        answer_match(booking.public_id, the_match(booking).public_id, MatchAnswer("closed", " "), who, now())
    assert the_match(booking).state == "open"
    answer_match(booking.public_id, the_match(booking).public_id, CLOSED, who, now())
    after = find_booking(booking.public_id)
    assert (the_match(booking).state, after.possible_match, after.assessment["needs"]) == ("closed", False, [])
    said = the_match(booking).answers[-1]
    assert (said.state, said.by, said.reason) == ("closed", who.id, CLOSED.reason)
    told = get_history(booking.public_id, LEAD, now()).history[-1]
    assert (told.what, told.details, told.why) == ("match-answered", {"answer": "closed"}, CLOSED.reason)


def test_a_question_about_an_entry_that_is_listed_cannot_be_closed():
    load("register", "1", person("a", "Gloria Lunpell"))
    booking = book("Gloria Lunpell")
    with pytest.raises(Refused, match="listed still"):
        answer_match(booking.public_id, the_match(booking).public_id, CLOSED, LEAD, now())
    assert the_match(booking).state == "open"


def test_it_can_be_closed_before_any_work_in_the_background_was_done():
    load("register", "1", person("a", "Gloria Lunpell"))
    booking = book("Gloria Lunpell")
    add_list_version("register", "2", [OTHER], "pat", now())
    answer_match(booking.public_id, the_match(booking).public_id, CLOSED, LEAD, now())
    assert the_match(booking).state == "closed"
    assert "entry-gone" in [line.what for line in get_history(booking.public_id, LEAD, now()).history]


@pytest.mark.parametrize("begins", [CLOSED, MatchAnswer("different", "A baker in Hull")])
def test_what_needed_nobody_is_closed_while_its_entry_is_gone_and_never_called_listed(begins):
    load("register", "1", person("a", "Gloria Lunpell"))
    booking = book("Gloria Lunpell")
    if begins is not CLOSED:
        answer_match(booking.public_id, the_match(booking).public_id, begins, LEAD, now())
    shrunk()
    for said in (begins, CLOSED, CLOSED):
        entry_said = replace(said, version=max((one.version for one in the_match(booking).answers), default=0))
        answer_match(booking.public_id, the_match(booking).public_id, entry_said, LEAD, now())
    assert the_match(booking).state == "closed"


def test_an_entry_that_comes_back_is_no_longer_marked_and_was_never_asked_twice():
    load("register", "1", person("a", "Gloria Lunpell"), OTHER)
    booking = book("Gloria Lunpell")
    asked = the_match(booking)
    shrunk()
    work()
    load("register", "3", person("a", "Gloria Lunpell"))
    work()
    assert (the_match(booking).id, the_match(booking).gone_since) == (asked.id, None)
    assert [line.what for line in get_history(booking.public_id, LEAD, now()).history][-2:] == [
        "entry-gone", "entry-listed-again",
    ]  # fmt: skip


def test_a_question_that_was_closed_is_asked_again_when_the_entry_comes_back():
    load("register", "1", person("a", "Gloria Lunpell"), OTHER)
    booking = book("Gloria Lunpell")
    shrunk()
    answer_match(booking.public_id, the_match(booking).public_id, CLOSED, LEAD, now())
    load("register", "3", person("a", "Gloria Lunpell"))
    work()
    assert the_match(booking).state == "open"
    assert find_booking(booking.public_id).possible_match


def test_what_people_answered_stays_and_that_somebody_is_different_is_remembered():
    load("register", "1", person("a", "Gloria Lunpell"), person("b", "Tariq Ostwick"), OTHER)
    same, different = book("Gloria Lunpell"), book("Tariq Ostwick")
    answer_match(same.public_id, the_match(same).public_id, MatchAnswer("same", "Her page", "Her page"), LEAD, now())
    answer_match(different.public_id, the_match(different).public_id, MatchAnswer("different", "A baker"), LEAD, now())
    shrunk()
    work()
    assert (the_match(same).state, the_match(different).state) == ("same", "different")
    assert (find_booking(same.public_id).possible_match, find_booking(different.public_id).possible_match) == (
        True, False,
    )  # fmt: skip
    load("register", "3", person("b", "Tariq Ostwick"))
    work()
    assert the_match(book("Tariq Ostwick")).state == "different"


def test_an_entry_that_was_corrected_and_is_found_still_is_one_question_as_before():
    load("register", "1", person("a", "Gloria Lunpell"))
    booking = book("Gloria Lunpell")
    list_entries.change_entry(entry(), {"facts": {"role": "author"}}, LEAD, now())
    assert the_match(booking).gone_since is None
    work()
    assert [(match.state, match.gone_since) for match in list_matches(booking.id)] == [("open", None)]


def test_a_bookings_question_is_not_lost_when_its_speaker_is_described_anew_after_the_entry_went():
    from services.venues.actions.bookings.changing import change_request
    from shared.contracts.bookings.booking_request import BookingSubmission
    from tests.venues.booked import a_request

    load("register", "1", person("a", "Gloria Lunpell"), OTHER)
    booking = book("Gloria Lunpell")
    shrunk()
    speakers = [{"name": "Gloria Lunpell", "organisation": "Harbour Bakers"}]
    request = a_request({"speakers": speakers, "event": {"type": "talk"}})
    read = find_booking(booking.public_id)
    change_request(booking.public_id, BookingSubmission(request=request, version=read.version), OFFICER, now())
    assert (the_match(booking).state, the_match(booking).gone_since is not None) == ("open", True)


@pytest.mark.parametrize("lives_on", [False, True], ids=["entry gone", "entry in a newer version"])
def test_what_a_match_repeats_of_an_entry_goes_with_it_and_the_question_stays(lives_on):
    from services.venues.store.retention.removal import LET_GO

    load("register", "1", person("a", "Gloria Lunpell"), OTHER)
    booking = book("Gloria Lunpell")
    asked = the_match(booking)
    load("register", "2", *([person("a", "Gloria Lunpell")] if lives_on else []), OTHER)
    work()
    ((old,),) = database.query("SELECT MIN(id) FROM listed_subject WHERE code = 'a'")
    with database.write_transaction():
        LET_GO["concerns-ended"]([old], now().date())
    stays = the_match(booking)
    assert (stays.id, stays.state, stays.name) == (asked.id, "open", "Gloria Lunpell")
    assert (stays.listed_name, stays.reasons) == ((asked.listed_name, asked.reasons) if lives_on else ("", ()))
    assert find_booking(booking.public_id).possible_match
    if not lives_on:
        answer_match(booking.public_id, stays.public_id, CLOSED, LEAD, now())
        assert the_match(booking).state == "closed"
