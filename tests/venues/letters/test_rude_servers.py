"""What a mail server answers, and what becomes of the letter: for good is only what is said of it or its address."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from services.venues.actions.status import needs_attention
from services.venues.clients import mail
from services.venues.clients.mail import MailServer, NotSent, deliver
from services.venues.clients.reach import reach, set_reach
from services.venues.store.database import database
from services.venues.store.tables.letters import LetterRow
from shared.actor import Role
from tests.venues.booked import OFFICER, PREVENT, SENIOR, TALK
from tests.venues.letters.rude_server import HANGS_UP, rude_server
from tests.venues.letters.test_letters import letters

AT = datetime(2026, 11, 29, 12, tzinfo=UTC)
SENSELESS = ("hello", "", "25 0", "999 what", "\x00\x01", "250" + "x" * 9000)


def send(port: int, **more: object) -> None:
    server = MailServer("127.0.0.1", port, "hire@northmere.example", starttls=False)
    deliver(replace(server, **more), "amal@example.org", "Hello", "Words", "<1@here>", AT)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("says", "sentence"),
    [
        ({"banner": "554 No SMTP service here"}, mail.TURNED_AWAY),
        ({"banner": "421 Too busy"}, mail.LATER),
        ({"banner": "hello"}, mail.NO_SENSE),
        ({"banner": "999 what"}, mail.NO_SENSE),
        ({"banner": "250 OK"}, mail.NO_SENSE),
        ({"banner": HANGS_UP}, mail.NO_ANSWER),
        ({"EHLO": "hello", "HELO": "hello"}, mail.NO_SENSE),
        ({"EHLO": "550 who are you", "HELO": "550 who are you"}, mail.TURNED_AWAY),
        ({"MAIL": "550 not from you"}, mail.TURNED_AWAY),
        ({"MAIL": "530 sign in first"}, mail.TURNED_AWAY),
        ({"MAIL": "yes"}, mail.NO_SENSE),
        ({"RCPT": "451 later"}, mail.LATER),
        ({"RCPT": "maybe"}, mail.NO_SENSE),
        ({"RCPT": "554 5.7.1 Relay access denied"}, mail.LATER),
        ({"RCPT": "550 5.7.1 Your address is on a list"}, mail.LATER),
        ({"RCPT": "503 Bad sequence"}, mail.LATER),
        ({"DATA": "451 later"}, mail.LATER),
        ({"DATA": "well"}, mail.NO_SENSE),
        ({".": "451 later"}, mail.LATER),
        ({".": "554 5.7.0 Not from you"}, mail.LATER),
    ],
    ids=str,
)
def test_what_is_true_of_the_server_today_is_tried_again(says: dict[str, str], sentence: str) -> None:
    with rude_server(**says) as server, pytest.raises(NotSent) as told:
        send(server.port)
    assert (told.value.sentence, told.value.again, told.value.perhaps) == (sentence, True, False)


@pytest.mark.parametrize("answer", SENSELESS, ids=lambda said: repr(said)[:12])
@pytest.mark.parametrize("command", ["banner", "MAIL", "RCPT", "DATA", "."])
def test_no_senseless_answer_fails_a_letter_for_good(command: str, answer: str) -> None:
    with rude_server(**{command: answer or "\t"}) as server, pytest.raises(NotSent) as told:
        send(server.port)
    assert told.value.again
    assert told.value.perhaps is (command == ".")


@pytest.mark.parametrize(
    ("says", "sentence"),
    [
        ({"RCPT": "550 5.1.1 No such mailbox"}, mail.REFUSED),
        ({"RCPT": "553 Bad mailbox name"}, mail.REFUSED),
        ({"DATA": "554 No"}, mail.NOT_TAKEN),
        ({".": "552 Too large"}, mail.NOT_TAKEN),
        ({".": "554 Refused for its content"}, mail.NOT_TAKEN),
        ({"RCPT": "550 No such mailbox", "RSET": "hello", "QUIT": "hello"}, mail.REFUSED),
    ],
    ids=str,
)
def test_what_is_said_of_this_letter_or_address_is_for_good(says: dict[str, str], sentence: str) -> None:
    with rude_server(**says) as server, pytest.raises(NotSent) as told:
        send(server.port)
    assert (told.value.sentence, told.value.again) == (sentence, False)


@pytest.mark.parametrize("goodbye", ["hello", "554 stay", HANGS_UP, "421 gone"])
def test_what_is_answered_to_our_goodbye_sends_nothing_a_second_time(goodbye: str) -> None:
    with rude_server(QUIT=goodbye) as server:
        send(server.port)
        assert len(server.taken) == 1


def test_a_server_that_hangs_up_before_it_says_yes_may_have_the_letter(monkeypatch: pytest.MonkeyPatch) -> None:
    with rude_server(**{".": HANGS_UP}) as server, pytest.raises(NotSent) as told:
        send(server.port)
    assert (told.value.sentence, told.value.again, told.value.perhaps) == (mail.NO_ANSWER, True, True)
    assert len(server.taken) == 1


def test_without_encryption_or_with_a_wrong_password_nothing_leaves_and_it_is_tried_again() -> None:
    with rude_server() as server:
        for more in ({"starttls": True}, {"user": "council", "password": "wrong"}):
            with pytest.raises(NotSent) as told:
                send(server.port, **more)
            assert told.value.again
        assert server.taken == []


@pytest.fixture
def at(desk):
    """Has the service's letters taken to a server at this port."""
    before = reach()

    def go(port: int) -> None:
        set_reach(replace(before, mail=replace(before.mail, port=port)))

    yield go
    set_reach(before)


def test_a_letter_turned_away_by_the_banner_waits_and_goes_when_the_server_is_well(desk, work, at):
    with rude_server(banner="554 No SMTP service here") as server:
        at(server.port)
        booking = desk.submit()
        assert work() == []
        (kept,) = letters(desk, booking)
        assert (kept["state"], kept["note"], kept["attempts"]) == ("to_send", mail.TURNED_AWAY, 1)
        server.says["banner"] = "220 here"
        assert work(timedelta(minutes=2)) == []
        (kept,) = letters(desk, booking)
        assert (kept["state"], kept["note"], kept["attempts"]) == ("sent", "", 2)
        assert len(server.taken) == 1


def test_a_letter_that_may_have_come_twice_says_so_and_carries_one_id(desk, work, at):
    with rude_server(**{".": HANGS_UP}) as server:
        at(server.port)
        booking = desk.submit()
        assert work() == []
        server.says["."] = "250 Taken"
        assert work(timedelta(minutes=2)) == []
        assert len({letter.split("Message-ID: ")[1].splitlines()[0] for letter in server.taken}) == 1
        assert len(server.taken) == 2
    (kept,) = letters(desk, booking)
    assert kept["state"] == "sent"
    assert "may have come twice" in kept["note"]
    story = desk.call(OFFICER, "GET", f"/v1/bookings/{booking['id']}/history")["history"]
    assert story[-1]["what"] == "letter-perhaps-twice"


def test_a_letter_given_up_that_may_have_arrived_says_so_to_who_gives_it_by_hand(desk, work, at):
    with rude_server(**{".": HANGS_UP}) as server:
        at(server.port)
        booking = desk.submit()
        for day in range(11):
            work(timedelta(days=day))
    (kept,) = letters(desk, booking)
    assert kept["state"] == "failed"
    assert "It may have arrived all the same" in kept["note"]


def test_a_try_is_noted_before_the_server_is_asked(desk, work, at, monkeypatch):
    seen = []

    def look(*_: object, **__: object) -> None:
        seen.extend((row.attempts, row.in_doubt, bool(row.message_id)) for row in LetterRow.select())

    monkeypatch.setattr("services.venues.actions.letters.sending.deliver", look)
    desk.submit()
    assert work() == []
    assert seen == [(1, True, True)]
    with database.connection():
        assert not LetterRow.get().in_doubt


def test_what_failed_for_good_is_shown_to_those_who_can_do_something(desk, work, at, venues):
    with rude_server(RCPT="550 5.1.1 No such mailbox") as server:
        at(server.port)
        booking = desk.escalated(TALK)
        assert work() == []
    assert [desk.call(who, "GET", "/v1/bookings/waiting")["letters"] for who in (OFFICER, SENIOR, PREVENT)] == [1, 1, 0]
    status = venues.as_person("GET", "/v1/status", Role.IT_OFFICER).json
    told = ["letters to hirers that no mail server took", "notices to teams that no mail server took"]
    assert len(status["undelivered"]) == 2
    assert all(words in line for words, line in zip(told, status["undelivered"], strict=True))
    story = desk.call(OFFICER, "GET", f"/v1/bookings/{booking['id']}/history")["history"]
    missed = [line for line in story if line["what"] == "notice-not-sent"]
    assert missed[0]["why"] == "The mail server refused the team's address. Tell whoever runs this system."
    assert all(line["details"] == {} for line in missed), "which team would tell of a match"
    (kept,) = [letter for letter in letters(desk, booking) if letter["state"] == "failed"]
    desk.call(OFFICER, "POST", f"/v1/letters/{kept['id']}/given", {"how": "phone"})
    assert desk.call(OFFICER, "GET", "/v1/bookings/waiting")["letters"] == 0
    assert len(venues.as_person("GET", "/v1/status", Role.IT_OFFICER).json["undelivered"]) == 1


def told_of(venues) -> list[str]:
    return venues.as_person("GET", "/v1/status", Role.IT_OFFICER).json["undelivered"]


def test_a_letter_that_is_still_tried_is_listed_with_what_the_server_said_and_when_it_is_tried_next(desk, work, at):
    with rude_server(banner="554 No SMTP service here") as server:
        at(server.port)
        booking = desk.submit()
        fresh = desk.call(OFFICER, "GET", "/v1/letters")
        assert (fresh["total"], fresh["to_send_total"]) == (0, 1)
        assert [(one["attempts"], one["note"]) for one in fresh["to_send"]] == [(0, "")]
        assert work() == []
    found = desk.call(OFFICER, "GET", "/v1/letters")
    (one,) = found["to_send"]
    assert (found["total"], found["to_send_total"]) == (0, 1)
    assert (one["reference"], one["attempts"], one["note"]) == (booking["reference"], 1, mail.TURNED_AWAY)
    tried, due = (datetime.fromisoformat(one[name]) for name in ("last_tried_at", "next_try_at"))
    assert due - tried == timedelta(minutes=1)
    assert desk.call(OFFICER, "GET", "/v1/letters?page=2")["to_send"] == []


def test_the_status_tells_of_letters_and_notices_from_the_second_try_that_failed(desk, work, at, venues):
    with rude_server(banner="554 No SMTP service here") as server:
        at(server.port)
        desk.escalated(TALK)
        assert work() == []
        assert (told_of(venues), needs_attention()) == ([], False)
        assert work(timedelta(minutes=2)) == []
        letters_told, notices_told = told_of(venues)
        assert letters_told.startswith("letters to hirers that have not left yet")
        assert notices_told.startswith("notices to teams that have not left yet")
        assert needs_attention()
        server.says["banner"] = "220 here"
        assert work(timedelta(hours=1)) == []
    assert (told_of(venues), needs_attention()) == ([], False)


@pytest.mark.parametrize("tried", [True, False])
def test_the_status_tells_of_a_letter_that_has_waited_for_a_quarter_of_an_hour(desk, work, at, venues, tried):
    with rude_server(banner="554 No SMTP service here") as server:
        at(server.port)
        desk.submit()
        if tried:
            assert work() == []
    assert told_of(venues) == []
    with database.connection():
        LetterRow.update(made_at=datetime.now(UTC) - timedelta(minutes=15)).execute()
    assert told_of(venues) == ["letters to hirers that have not left yet, and are tried by themselves: 1"]
