"""Letters leave over SMTP: at least once, recognisable when twice, and none is ever lost."""

import json
import os
import signal
import subprocess
import sys
import textwrap
from datetime import UTC, datetime, timedelta

import pytest
import time_machine

from services.venues.actions.hourly_jobs import ask_for_round
from services.venues.clients.reach import reach
from services.venues.store.database import database
from services.venues.store.tables.letters import AnswerLinkRow, LetterRow
from services.venues.store.tables.operations import JobRow
from tests.folders import ROOT
from tests.venues.booked import OFFICER, PREVENT, SENIOR, TALK
from tests.venues.letters.test_letters import TOMORROW, letters


def last_job():
    with database.connection():
        return (
            JobRow.select()
            .where(JobRow.kind == "send-letter")
            .order_by(JobRow.added_at.desc(), JobRow.due_at.desc())
            .first()
        )


def test_a_letter_goes_to_the_hirer_from_the_council_with_an_id_of_its_own(desk, office, work):
    booking = desk.submit()
    assert work() == []
    (letter,) = office.letters
    (kept,) = letters(desk, booking)
    assert office.recipients == [["amal@example.org"]]
    assert letter["Message-ID"] == f"<{kept['id']}@northmere.example>"
    assert letter["From"] == "Northmere <hire@northmere.example>"
    assert letter["Auto-Submitted"] == "auto-generated"
    assert booking["reference"] in letter["Subject"]
    sent = " ".join(letter.get_content().split())
    before, after = " ".join(kept["text"].split()).split("(the hirer's own link, put in when the letter is sent)")
    assert sent.startswith(f"{before}https://hire.example.gov.uk/hire/answers/")
    assert sent.endswith(after)
    assert (kept["state"], kept["attempts"]) == ("sent", 1)
    assert work() == []
    assert len(office.letters) == 1


def test_a_job_carries_the_id_of_a_letter_and_nothing_else(desk, work):
    booking = desk.submit(TALK)
    (kept,) = letters(desk, booking)
    with database.connection():
        payloads = [row.payload for row in JobRow.select().where(JobRow.kind == "send-letter")]
    assert payloads == [{"letter": kept["id"]}]


def test_the_link_is_in_the_mail_and_nowhere_else(desk, office, work):
    booking = desk.submit()
    desk.move(OFFICER, booking, "request_information", reason="Who comes?", answer_by=TOMORROW)
    work()
    address = next(word for word in office.texts[-1].split() if "/hire/answers/" in word)
    token = address.rsplit("/", 1)[1]
    assert address.startswith("https://hire.example.gov.uk/hire/answers/")
    assert len(bytes.fromhex(token)) == 32
    with database.connection():
        kept = [
            list(row)
            for table in ("letter", "answer_link", "job", "happening", "audit")
            for row in database.query(f"SELECT * FROM {table}")
        ]
    assert token not in json.dumps(kept, default=str)
    assert token not in json.dumps(letters(desk, booking))


def test_a_server_that_is_away_for_a_while_is_asked_again_with_growing_waits(desk, office, work):
    office.refuses_letter = "451 Try later"
    booking = desk.submit()
    assert work() == []
    (kept,) = letters(desk, booking)
    assert (kept["state"], kept["attempts"]) == ("to_send", 1)
    assert "tried again" in kept["note"]
    waits = [last_job().due_at - datetime.now(UTC)]
    work(timedelta(minutes=2))
    waits.append(last_job().due_at - datetime.now(UTC))
    assert waits[1] > waits[0]
    office.refuses_letter = ""
    work(timedelta(hours=1))
    (letter,) = office.letters
    (kept,) = letters(desk, booking)
    assert (kept["state"], kept["attempts"], kept["note"]) == ("sent", 3, "")
    assert letter["Message-ID"] == f"<{kept['id']}@northmere.example>"


def test_a_server_that_stays_away_for_days_leaves_the_letter_to_a_person(desk, office, work):
    office.refuses_letter = "451 Try later"
    booking = desk.submit()
    for day in range(9):
        work(timedelta(days=day))
    (kept,) = letters(desk, booking)
    assert kept["state"] == "failed"
    assert desk.call(OFFICER, "GET", "/v1/letters")["total"] == 1


def test_an_address_that_is_refused_is_shown_to_the_officer_and_can_be_put_right(desk, office, work):
    office.refuses_address = "550 No such mailbox amal@example.org"
    booking = desk.submit()
    assert work() == []
    (kept,) = letters(desk, booking)
    assert kept["state"] == "failed"
    assert "refused the address" in kept["note"]
    assert "550" not in kept["note"]
    story = desk.call(OFFICER, "GET", f"/v1/bookings/{booking['id']}/history")["history"]
    assert story[-1]["what"] == "letter-not-sent"
    office.refuses_address = ""
    request = {**booking["request"], "hirer": {**booking["request"]["hirer"], "email": "amal.okafor@example.org"}}
    desk.call(OFFICER, "PUT", f"/v1/bookings/{booking['id']}/request", {"request": request})
    desk.call(OFFICER, "POST", f"/v1/letters/{kept['id']}/again", {})
    assert work() == []
    assert office.recipients == [["amal.okafor@example.org"]]
    desk.call(OFFICER, "POST", f"/v1/letters/{kept['id']}/again", {}, 409)


def test_a_letter_whose_job_was_lost_is_asked_for_again(desk, office, work):
    booking = desk.submit()
    with database.connection():
        JobRow.update(state="dead").where(JobRow.kind == "send-letter").execute()
        LetterRow.update(made_at=datetime.now(UTC) - timedelta(hours=2)).execute()
        ask_for_round(datetime.now(UTC))
    work()
    assert [letter["state"] for letter in letters(desk, booking)] == ["sent"]
    assert len(office.letters) == 1


KILLED = """
    import os, signal, sys
    from datetime import UTC, datetime
    from services.venues.actions.letters import sending
    from services.venues.jobs import HANDLERS
    from services.venues.settings import Settings
    from services.venues.start import start
    from services.venues.store.database import database
    from services.venues.store.jobs import jobs

    real = sending.deliver

    def killed_after_it(*args, **named):
        real(*args, **named)
        os.kill(os.getpid(), signal.SIGKILL)

    sending.deliver = killed_after_it
    start(Settings.from_environment())
    with database.connection():
        list(jobs.run_due(HANDLERS, lambda: datetime.now(UTC)))
"""


def test_a_worker_killed_between_sending_and_remembering_loses_nothing_and_repeats_the_same_id(
    desk, office, work, mail_settings
):
    booking = desk.submit()
    environment = {
        "ENVIRONMENT": "test",
        "BROKER_URL": "redis://127.0.0.1:1/0",
        "PUBLIC_KEYS": mail_settings.public_keys,
        "COUNCIL_NAME": mail_settings.council_name,
        "PATH": os.environ["PATH"],
        **{
            f"VENUES_{name.upper()}": str(getattr(mail_settings, name))
            for name in ("database_url", "data_dir", "audit_key", "signing_key", "base_url", "smtp_host", "smtp_port",
                         "smtp_from")
        },
        "VENUES_SMTP_STARTTLS": "no",
    }  # fmt: skip
    worker = subprocess.run(
        [sys.executable, "-c", textwrap.dedent(KILLED)], cwd=ROOT, env=environment, capture_output=True, timeout=120
    )
    assert worker.returncode == -signal.SIGKILL, worker.stderr
    assert len(office.letters) == 1
    assert letters(desk, booking)[0]["state"] == "to_send"
    assert work() == []  # the lease still runs: nobody else takes it
    assert len(office.letters) == 1
    assert work(timedelta(seconds=61)) == []
    assert [letter["Message-ID"] for letter in office.letters] == [office.letters[0]["Message-ID"]] * 2
    assert letters(desk, booking)[0]["state"] == "sent"


def test_no_name_of_a_speaker_leaves_the_house_whatever_is_typed(desk, office, work):
    booking = desk.in_review(TALK, {"event": {"title": "An evening with Gloria Lunpell"}})
    desk.move(OFFICER, booking, "request_information", reason="Who is Gloria Lunpell?", answer_by=TOMORROW)
    desk.move(OFFICER, booking, "resume_review", reason="They rang")
    desk.move(OFFICER, booking, "escalate", reason="Gloria Lunpell is known")
    desk.post(
        SENIOR, booking, "decline-proposals",
        {"grounds": ["terms_of_hire"], "told": "Gloria Lunpell did not pay", "reply_by": "2030-01-01"},
    )  # fmt: skip
    work()
    assert len(office.letters) == 4  # with the notice to the senior officers
    for letter in office.letters:
        for part in ("Gloria", "Lunpell", "Amal", "Okafor", "known"):
            assert part not in str(letter).replace("amal@example.org", "")


def test_a_team_is_told_once_that_a_booking_waits_with_reference_and_link_only(desk, office, work):
    booking = desk.escalated(TALK)
    work()
    to_team = [n for n, to in enumerate(office.recipients) if to == ["seniors@northmere.example"]]
    assert len(to_team) == 1
    text = office.texts[to_team[0]]
    assert booking["reference"] in text
    assert f"https://hire.example.gov.uk/bookings/{booking['id']}" in text
    for secret in ("Because", "Amal", "Lunpell", "Rivers"):
        assert secret not in text
    desk.post(OFFICER, booking, "notes", {"text": "Again"})
    work()
    assert sum(to == ["seniors@northmere.example"] for to in office.recipients) == 1


def test_a_need_is_told_to_its_own_team_once_for_each_version_of_the_request(desk, office, work):
    from services.venues.store.screening.look_ups import add_list_version

    with database.connection():
        subjects = [{"code": "c1", "kind": "person", "names": ["Lunpell Gloria"], "active": True}]
        add_list_version("other_list", "1", subjects, "pat", datetime.now(UTC))
    booking = desk.in_review(TALK)
    work()
    assert office.recipients.count(["prevent@northmere.example"]) == 1
    match = desk.show(booking, PREVENT)["matches"][0]["id"]
    answer = {"state": "unclear", "reason": "A page would tell", "second_identifier": "Her page"}
    desk.post(PREVENT, booking, f"matches/{match}/answers", answer)
    desk.post(PREVENT, booking, "answers", {"need": "prevent_lead", "reason": "Nothing known"})
    request = {**booking["request"], "hirer": {**booking["request"]["hirer"], "phone": "01632 960123"}}
    desk.call(OFFICER, "PUT", f"/v1/bookings/{booking['id']}/request", {"request": request})
    work()
    assert office.recipients.count(["prevent@northmere.example"]) == 1


def test_a_day_that_has_passed_is_told_once_to_the_team_it_waits_for(desk, office, work):
    desk.in_review()
    begun = datetime.now(UTC)
    for hours in (0, 1):
        with time_machine.travel(begun + timedelta(hours=hours), tick=True):
            with database.connection():
                database.execute("UPDATE booking SET due_on = ?", "2020-01-01")
                ask_for_round(datetime.now(UTC))
            work()
    assert office.recipients.count(["bookings@northmere.example"]) == 1


def test_letters_go_with_their_booking(desk, work):
    """In the databases' own words, because other things that are kept of a booking do not let it go yet."""
    booking = desk.submit()
    desk.move(OFFICER, booking, "request_information", reason="Who comes?", answer_by=TOMORROW)
    with database.connection():
        for table in ("letter", "answer_link"):
            if database.is_sqlite:
                rules = {row[2]: row[6] for row in database.query(f"PRAGMA foreign_key_list({table})")}
            else:
                rows = database.query(
                    "SELECT confrelid::regclass::text, confdeltype::text FROM pg_constraint "
                    "WHERE contype = 'f' AND conrelid = ?::regclass", table
                )  # fmt: skip
                rules = {to: {"c": "CASCADE"}.get(rule, rule) for to, rule in rows}
            assert rules["booking"] == "CASCADE", table
        with database.write_transaction():
            LetterRow.delete().execute()
        assert AnswerLinkRow.select().count() == 0
    assert work() == []  # its jobs find nothing to do


@pytest.mark.usefixtures("venues_app")
def test_without_a_mail_server_letters_are_kept_to_be_printed(venues, mail_settings):
    from dataclasses import replace

    from services.venues.clients.reach import set_reach
    from services.venues.start import reach_of
    from tests.venues.booked import Desk

    before = reach()
    set_reach(reach_of(replace(mail_settings, smtp_host="")))
    try:
        desk = Desk(venues)
        booking = desk.submit()
        desk.move(OFFICER, booking, "request_information", reason="Who comes?", answer_by=TOMORROW)
        for letter in letters(desk, booking):
            assert letter["state"] == "by_hand"
            assert "no mail server is set" in letter["note"]
            assert "/hire/answers" not in letter["text"]
        assert "To answer, contact us: 01632 960000" in letters(desk, booking)[-1]["text"]
        with database.connection():
            assert JobRow.select().where(JobRow.kind == "send-letter").count() == 0
    finally:
        set_reach(before)
