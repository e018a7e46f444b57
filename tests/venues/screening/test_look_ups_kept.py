"""A look-up is shown as it was answered then, for as long as it is kept; and which lists were not searched is said."""

from datetime import date, timedelta

import pytest

from services.venues.actions.bookings.answers import answer_match
from services.venues.actions.bookings.views import get_booking
from services.venues.actions.lists.entries import load_list
from services.venues.rules.screening.look_ups import COMPARED
from services.venues.store.database import database
from services.venues.store.lists.lists import ListFile
from services.venues.store.screening.look_ups import list_look_ups
from shared.actor import Actor, Role
from shared.contracts.bookings.bookings import MatchAnswer
from tests.venues.screening.listing import LEAD, OFFICER, book, load, now, person, the_match, work

pytestmark = pytest.mark.usefixtures("store")
AUDITOR = Actor("ada", frozenset({Role.AUDITOR}))
OTHER = person("z", "Ondine Velmere")
DIFFERENT = MatchAnswer("different", "Another person: a baker in Hull")


def told(booking, who):
    return [line.told for line in get_booking(booking.public_id, who, now()).look_ups]


def a_match_that_went():
    load("sanctions", "7", person("a", "Gloria Lunpell"), OTHER)
    booking = book("Gloria Lunpell")
    before = {who: told(booking, who) for who in (LEAD, OFFICER, AUDITOR)}
    return booking, before


@pytest.mark.parametrize("goes", ["list", "answer", "remembered"])
def test_what_a_look_up_answered_is_shown_whatever_came_of_the_match(goes):
    booking, before = a_match_that_went()
    if goes == "list":
        load("sanctions", "8", OTHER)
        work()
    elif goes == "answer":
        answer_match(booking.public_id, the_match(booking).public_id, DIFFERENT, LEAD, now())
    else:
        database.execute('UPDATE possible_match SET "current" = ?', False)
    for who, kept in before.items():
        assert told(booking, who)[:1] == kept
    assert before[LEAD][0][0].startswith("1 possible match found in list UK Sanctions List version 7 on ")
    assert before[OFFICER] == [(COMPARED,)]
    assert not any("No match" in sentence for who in before for sentence in told(booking, who)[0])


def test_later_findings_are_later_lines():
    booking, before = a_match_that_went()
    load("sanctions", "8", OTHER)
    work()
    lines = told(booking, LEAD)
    assert lines[0] == before[LEAD][0]
    assert lines[1][0].startswith("No match found in list UK Sanctions List version 8 on ")


def test_who_may_know_sees_which_matches_each_look_up_found_also_when_it_found_them_again():
    booking, _ = a_match_that_went()
    load("sanctions", "8", person("a", "Gloria Lunpell"))
    work()
    shown = get_booking(booking.public_id, LEAD, now()).look_ups
    found = [(one.source, one.name, one.listed_name) for one in shown[0].findings]
    assert found == [("sanctions", "Gloria Lunpell", "Gloria Lunpell")]
    assert shown[1].findings == shown[0].findings
    assert [line.findings for line in get_booking(booking.public_id, OFFICER, now()).look_ups] == [(), ()]


def test_the_words_are_those_of_that_day_even_if_ours_change(monkeypatch):
    booking, before = a_match_that_went()
    monkeypatch.setattr("services.venues.rules.screening.look_ups.NOT_A_CLEARANCE", "Something else.")
    assert told(booking, LEAD) == before[LEAD]
    assert told(booking, OFFICER) == before[OFFICER]


@pytest.mark.parametrize(
    ("results", "said"),
    [
        (None, "How many possible matches it found was not recorded at that time. This is not a clearance."),
        ('{"sanctions":0}', "This is not a clearance."),
        ('{"sanctions":2}', "2 possible matches found in list UK Sanctions List version 7 on "),
    ],
)
def test_of_an_older_look_up_is_said_what_was_kept_of_it_and_no_more(results, said):
    booking, _ = a_match_that_went()
    row = (now() - timedelta(days=40)).strftime("%Y-%m-%dT%H:%M:%S.%fZ"), booking.id, results
    with database.write_transaction():
        database.execute(
            'INSERT INTO look_up (booking_id, request_version, names, list_versions, "by", at, results) '
            "SELECT booking_id, request_version, names, list_versions, \"by\", ?, CAST(? AS TEXT) FROM look_up "
            "WHERE booking_id = ?",
            row[0], row[2], row[1],
        )  # fmt: skip
    line = told(booking, LEAD)[1][0]
    assert said in line
    assert ("No match" in line) == (results == '{"sanctions":0}')
    assert told(booking, OFFICER)[1] == (COMPARED,)


def test_many_look_ups_that_found_nothing_keep_what_they_answered():
    load("sanctions", "7", OTHER)
    bookings = [book("Gloria Lunpell") for _ in range(3)]
    load("sanctions", "8", OTHER)
    work()
    for booking in bookings:
        made = list_look_ups(booking.id)[-1]
        assert (made.results, made.found) == ({"sanctions": 0}, ())
        assert made.told["full"][0].startswith("No match found in list UK Sanctions List version 8")
        assert set(told(booking, OFFICER)) == {(COMPARED,)}


def lines(booking, who):
    """What somebody reads of the look-ups, apart from when they were made and the name itself."""
    shown = get_booking(booking.public_id, who, now()).look_ups
    return [(one.names, one.list_versions, one.told, one.findings, one.kept_back) for one in shown]


@pytest.mark.parametrize("role", [Role.BOOKING_OFFICER, Role.EQUALITY_OFFICER], ids=str)
def test_who_may_not_see_matches_reads_one_sentence_of_hit_and_miss_before_and_after_an_answer(role):
    who = Actor("olga", frozenset({role}))
    for source in ("register", "sanctions"):
        load(source, "1", OTHER)
    found_later, never = book("Gloria Lunpell"), book("Tariq Ostwick")
    load("register", "2", person("a", "Gloria Lunpell"), OTHER)
    work()
    found_at_once = book("Gloria Lunpell")
    assert lines(found_later, who) == lines(never, who) == [(1, {}, (COMPARED,), (), False)] * 2
    assert lines(found_at_once, who) == lines(book("Tariq Ostwick"), who) == lines(never, who)[:1]
    answer_match(found_later.public_id, the_match(found_later).public_id, DIFFERENT, LEAD, now())
    assert lines(found_later, who) == lines(never, who)
    assert {tuple(one.list_versions) for one in get_booking(never.public_id, AUDITOR, now()).look_ups} == {
        ("register", "sanctions")
    }


def test_that_no_list_was_loaded_is_told_to_everybody_also_by_who_may_not_see_matches():
    booking = book("Gloria Lunpell")
    assert told(booking, OFFICER) == told(booking, LEAD) == told(booking, AUDITOR)
    assert "nothing was compared" in told(booking, OFFICER)[0][0]


# ---- lists that were not searched


def missing(booking, who=OFFICER):
    return {one.source: one for one in get_booking(booking.public_id, who, now()).lists_not_searched}


def test_each_list_that_is_not_loaded_is_named_with_how_it_is_looked_at_by_hand():
    found = missing(book("Gloria Lunpell"))
    assert {source: one.why for source, one in found.items()} == {
        "register": "off", "proscribed": "not_loaded", "sanctions": "not_loaded",
    }  # fmt: skip
    assert found["sanctions"].text == ("UK Sanctions List: not searched, because no version of this list is loaded.")
    for source in ("proscribed", "sanctions"):
        assert found[source].link.startswith("https://www.gov.uk/")
        assert "record the check" in found[source].by_hand
    assert (found["register"].by_hand, found["register"].link) == ("", "")


def test_hit_or_miss_everybody_is_told_the_same_of_lists_not_searched():
    load("register", "1", person("a", "Gloria Lunpell"))
    hit, miss = book("Gloria Lunpell"), book("Tariq Ostwick")
    assert missing(hit) == missing(miss) == missing(hit, LEAD) == missing(miss, AUDITOR)
    assert set(missing(hit)) == {"proscribed", "sanctions"}


def test_a_stale_list_is_named_and_a_fresh_one_is_not():
    today = now().date()
    for source, days in (("proscribed", 93), ("sanctions", 31)):
        file = ListFile(own_date=today - timedelta(days=days))
        load_list(source, "1", [OTHER], file, LEAD, now())
    found = missing(book("Gloria Lunpell"))
    assert {source: one.why for source, one in found.items()} == {"register": "off", "proscribed": "stale"}
    assert "93 days old" in found["proscribed"].text


def test_a_list_loaded_since_is_named_until_the_booking_was_looked_up_in_it():
    booking = book("Gloria Lunpell")
    load("sanctions", "1", OTHER)
    assert missing(booking)["sanctions"].why == "not_yet"
    work()
    assert "sanctions" not in missing(booking)


def test_who_names_nobody_is_asked_only_for_the_list_that_is_always_checked():
    from services.venues.actions.bookings.submitting import Origin, submit
    from shared.contracts.bookings.booking_request import BookingSubmission
    from tests.venues.booked import a_request

    booking = submit(BookingSubmission(request=a_request({})), Origin("staff"), OFFICER, now())
    assert {source: one.why for source, one in missing(booking).items()} == {"proscribed": "not_loaded"}
    load("proscribed", "1", OTHER)
    assert missing(booking) == {}


def test_stale_after_is_dated_policy():
    from services.venues.policy.screening_lists import lists_on

    held = lists_on(date(2026, 11, 29))
    assert {code: rules.stale_after_days for code, rules in held.lists.items()} == {
        "register": 183, "proscribed": 92, "sanctions": 31, "other_list": 92,
    }  # fmt: skip
