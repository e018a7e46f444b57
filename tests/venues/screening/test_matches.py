"""Possible matches in a booking: explained, remembered per pair, answered with more than a name."""

from dataclasses import replace
from datetime import timedelta

import pytest

from services.venues.actions.bookings.answers import answer_match
from services.venues.actions.bookings.changing import change_request
from services.venues.actions.bookings.views import get_booking
from services.venues.actions.lists import entries as list_entries
from services.venues.store.bookings.bookings import find_booking
from services.venues.store.database import database
from services.venues.store.screening.look_up_log import list_opened
from services.venues.store.screening.look_ups import list_look_ups, list_matches
from services.venues.store.screening.thresholds import ThresholdSet, add_threshold
from shared.contracts.bookings.booking_request import BookingSubmission
from shared.contracts.bookings.bookings import MatchAnswer
from shared.http.problems import Refused
from tests.venues.booked import a_request
from tests.venues.screening.listing import (
    LEAD,
    OFFICER,
    book,
    listed_names,
    load,
    newest_answer,
    now,
    person,
    the_match,
)

pytestmark = pytest.mark.usefixtures("store")
DIFFERENT = MatchAnswer("different", "Another person: a baker in Hull", "")
SURNAMES = ("Lunpell", "Ostwick", "Velmere", "Quarrington", "Dabrowska", "Hathersage", "Imbermoor", "Jellinek")


def answer(booking, given=DIFFERENT):
    match = the_match(booking)
    answer_match(booking.public_id, match.public_id, replace(given, version=newest_answer(match)), LEAD, now())


def change(booking, **speaker):
    request = a_request({"speakers": [speaker], "event": {"type": "talk"}})
    read = find_booking(booking.public_id)
    change_request(booking.public_id, BookingSubmission(request=request, version=read.version), OFFICER, now())


def test_a_match_says_why_in_which_list_and_what_would_tell_the_two_apart():
    load("sanctions", "7", person("a", "Gloria Lunpell", facts={"place": "Leeds", "role": "preacher"}))
    booking = book("Lunpell Glorya", identified_by="baker")
    match = the_match(booking)
    assert (match.source, match.list_version, match.state) == ("sanctions", "7", "open")
    assert match.reasons
    assert match.why == "; ".join(match.reasons)
    assert match.would_distinguish == (
        "Role: the list says “preacher”, the request says “baker”.",
        "Place: the list says “Leeds”, the request does not say.",
    )
    (shown,) = get_booking(booking.public_id, LEAD, now()).matches
    assert (shown.reasons, shown.would_distinguish, shown.list_version) == (match.reasons, match.would_distinguish, "7")


def test_a_look_up_that_finds_nothing_is_told_as_no_clearance():
    load("sanctions", "7", person("a", "Tariq Ostwick"))
    booking = book("Gloria Lunpell")
    ((line,),) = [look_up.told for look_up in get_booking(booking.public_id, LEAD, now()).look_ups]
    assert line.startswith("No match found in list UK Sanctions List version 7 on ")
    assert line.endswith(". This is not a clearance.")
    (made,) = list_look_ups(booking.id)
    assert made.results == {"sanctions": 0}


def test_to_a_booking_officer_the_look_ups_of_a_hit_and_a_miss_read_alike():
    load("sanctions", "7", person("a", "Gloria Lunpell"))
    hit, miss = book("Gloria Lunpell"), book("Tariq Ostwick")
    told = [get_booking(booking.public_id, OFFICER, now()).look_ups[0].told for booking in (hit, miss)]
    assert told[0] == told[1]


def test_who_opens_a_bookings_matches_is_written_down():
    load("sanctions", "7", person("a", "Gloria Lunpell"))
    booking, quiet = book("Gloria Lunpell"), book("Tariq Ostwick")
    for shown in (booking, quiet):
        get_booking(shown.public_id, OFFICER, now())
        get_booking(shown.public_id, LEAD, now())
    lines, total = list_opened(0, 10)
    assert (total, [(by, reference, count) for _, by, reference, count, _ in lines]) == (
        1,
        [("pat", booking.reference, 1)],
    )


@pytest.mark.parametrize("state", ["same", "unclear"])
@pytest.mark.parametrize("identifier", ["", "   "])
def test_same_and_unclear_need_more_than_the_name(state, identifier):
    load("sanctions", "7", person("a", "Gloria Lunpell"))
    booking = book("Gloria Lunpell")
    with pytest.raises(Refused, match="besides the name"):
        answer(booking, MatchAnswer(state, "She looks like her", identifier))
    assert the_match(booking).state == "open"
    answer(booking, MatchAnswer(state, "Seen on her page", "Her own page names the same chapel"))
    said = the_match(booking)
    assert (said.state, said.answers[0].by, said.answers[0].second_identifier) == (
        state, "pat", "Her own page names the same chapel",
    )  # fmt: skip


def test_a_different_person_is_remembered_for_the_next_booking_of_the_same_speaker():
    load("register", "1", person("a", "Gloria Lunpell"))
    first = book("Gloria Lunpell", organisation="Harbour Bakers")
    answer(first)
    second = book("GLORIA  Lunpell", organisation="Harbour bakers")
    match = the_match(second)
    assert match.state == "different"
    assert first.reference in match.remembered
    assert "Another person: a baker in Hull" in match.remembered
    assert [said.by for said in match.answers] == ["pat"]
    detail = get_booking(second.public_id, OFFICER, now())
    assert (detail.matches, detail.assessment.needs) == ((), ())


@pytest.mark.parametrize(
    ("speaker", "entry"),
    [
        ({"organisation": "Another Body"}, {}),
        ({"other_names": ["Glo Lunpell"]}, {}),
        ({}, {"facts": {"organisation": "Harbour Bakers"}}),
        ({}, {"names": ["Gloria Lunpell", "Glo"]}),
    ],
    ids=["another organisation", "another name of hers", "the entry says more", "the entry has a name more"],
)
def test_it_lapses_when_the_speakers_record_or_the_entry_changes(speaker, entry):
    load("register", "1", person("a", "Gloria Lunpell"))
    answer(book("Gloria Lunpell", organisation="Harbour Bakers"))
    load("register", "2", {**person("a", "Gloria Lunpell"), **entry})
    later = book("Gloria Lunpell", **{"organisation": "Harbour Bakers", **speaker})
    states = {match.name: match.state for match in list_matches(later.id)}
    assert states["Gloria Lunpell"] == "open"


def test_it_stays_when_a_new_version_of_the_list_says_the_same():
    load("register", "1", person("a", "Gloria Lunpell"))
    answer(book("Gloria Lunpell"))
    load("register", "2", person("a", "Gloria Lunpell"), person("b", "Tariq Ostwick"))
    assert the_match(book("Gloria Lunpell")).state == "different"


def test_the_newest_answer_for_a_pair_counts():
    load("register", "1", person("a", "Gloria Lunpell"))
    first = book("Gloria Lunpell")
    answer(first)
    answer(first, MatchAnswer("same", "It is her after all", "Her own page"))
    assert the_match(book("Gloria Lunpell")).state == "open"


def test_in_one_booking_it_lapses_when_the_speaker_is_described_anew_and_is_asked_once():
    load("register", "1", person("a", "Gloria Lunpell"))
    booking = book("Gloria Lunpell", organisation="Harbour Bakers")
    answer(booking)
    change(booking, name="Gloria Lunpell", organisation="Harbour Bakers", topic="Bread")
    assert the_match(booking).state == "different"
    change(booking, name="Gloria Lunpell", organisation="Another Body")
    assert the_match(booking).state == "open"
    assert len(list_look_ups(booking.id)) == 2


@pytest.mark.parametrize(
    ("speaker", "found"),
    [
        ({}, []),
        ({"organisation": "Hill Street Chapel"}, ["Mohammed Ali"]),
        ({"identified_by": "speaks at Hill Street chapel"}, []),
        ({"organisation": "Some Other Body"}, []),
    ],
    ids=["nothing else is known", "the organisation agrees", "said elsewhere", "another organisation"],
)
def test_a_register_entry_under_a_common_name_matches_only_with_a_second_identifier(speaker, found):
    load("register", "1", person("a", "Mohammed Ali", facts={"organisation": "Hill Street Chapel"}))
    assert listed_names(book("Muhammad Ali", **speaker)) == found


def test_an_official_list_matches_a_common_name_and_what_is_not_known_never_counts_against():
    load("sanctions", "1", person("a", "Mohammed Ali", facts={"organisation": "Hill Street Chapel"}))
    assert listed_names(book("Mohammed Ali", organisation="Some Other Body")) == ["Mohammed Ali"]
    load("register", "1", person("b", "Gloria Lunpell"))
    assert listed_names(book("Gloria Lunpell")) == ["Gloria Lunpell"]


def test_what_is_cut_off_is_said():
    entries = [person(f"e{n}", "Gloria Lunpell", facts={"place": f"Town {n}"}) for n in range(9)]
    load("sanctions", "1", *entries)
    add_threshold(ThresholdSet(0.5, 5, "Spring", {}, "pat", now()))
    found = list_matches(book("Gloria Lunpell").id)
    assert len(found) == 5
    assert found[-1].reasons[-1] == "4 more listed names are near this one, none nearer than those shown"


def test_of_many_listed_names_in_one_field_none_crowds_another_out():
    names = [f"{first} {last}" for first in ("Gloria", "Tariq", "Ondine") for last in SURNAMES]
    load("sanctions", "1", *(person(f"e{n}", name) for n, name in enumerate(names)))
    assert sorted(set(listed_names(book("; ".join(names))))) == sorted(names)


def test_an_entry_out_of_its_time_raises_no_question_in_a_new_booking():
    ended = now() - timedelta(minutes=1)
    load("register", "1", person("a", "Gloria Lunpell", active_until=ended), person("b", "Tariq Ostwick"))
    assert listed_names(book("Gloria Lunpell")) == []
    assert list_look_ups(book("Gloria Lunpell").id)[0].results == {"register": 0}


def test_a_look_up_that_cannot_be_written_down_is_not_answered(monkeypatch):
    load("register", "1", person("a", "Gloria Lunpell"))

    def refuse(*_, **__):
        raise OSError("no space left")

    monkeypatch.setattr("services.venues.actions.screening.look_ups.add_look_up", refuse)
    with pytest.raises(OSError, match="no space"):
        book("Gloria Lunpell")
    assert database.query("SELECT COUNT(*) FROM booking") == [(0,)]
    assert database.query("SELECT COUNT(*) FROM possible_match") == [(0,)]


def test_what_is_logged_cannot_be_changed_or_removed():
    load("register", "1", person("a", "Gloria Lunpell"))
    booking = book("Gloria Lunpell")
    get_booking(booking.public_id, LEAD, now())
    for table in ("look_up", "match_opened", "list_change"):
        for statement in (f"DELETE FROM {table}", f"UPDATE {table} SET at = at"):
            with pytest.raises(Exception, match="only grows"), database.write_transaction():
                database.execute(statement)


def test_an_entry_changed_by_hand_is_looked_for_again_under_what_it_now_says():
    load("register", "1", person("a", "Gloria Lunpell"))
    answer(book("Gloria Lunpell"))
    ((public_id,),) = database.query("SELECT public_id FROM listed_subject")
    list_entries.change_entry(public_id, {"facts": {"role": "author"}}, LEAD, now())
    assert the_match(book("Gloria Lunpell")).state == "open"
