"""Sending letters and notices: at least once, each with a Message-ID of its own that a repeat carries again."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

from services.venues.actions.letters.notices import note_not_told, notice_text
from services.venues.actions.letters.writing import ask_to_send, link_token
from services.venues.clients.mail import MailServer, NotSent, deliver
from services.venues.clients.reach import reach
from services.venues.rules.letters.wording import LINK_MARK, wait_after
from services.venues.store.audit import record_audit
from services.venues.store.bookings.history import add_happening
from services.venues.store.database import database
from services.venues.store.jobs import add_job, jobs
from services.venues.store.letters.letters import LetterRecord, find_letter, list_unsent_letters, save_letter
from shared.actor import system_actor
from shared.clock import london_day
from shared.jobs.rows import Closing, Job, finishing
from shared.logs import log
from shared.words import day_in_words

SENDER = system_actor("venues", "letters")
GAVE_UP = "The mail server did not take it for days. Give it in another way, or send it again."
PERHAPS = " It may have arrived all the same: ask the hirer before you give it again."
TWICE = "It may have come twice: an earlier try broke off before the mail server said whether it had it."
NO_SERVER_NOW = "Not sent: no mail server is set any more. Print or copy it, and give it by post or phone."
NOTHING_WAITS = "Nothing waits for this any more: the letter was sent or given in another way, or is gone. Close it."
CLOSED = (
    "Not sent: its sending was closed on {day}, because “{reason}”; the booking's history says by whom. Give it in "
    "another way, or send it again."
)
LOST_AFTER = timedelta(minutes=30)


def send_letter(job: Job) -> None:
    """Hands a letter to the mail server and remembers it.

    Killed in between, it goes again with the same Message-ID, and the booking says that it may have come twice.
    """
    found = find_letter(UUID(job.payload["letter"]))
    if found is None or found[0].state != "to_send":
        with finishing(jobs, job, database):
            return
    letter, _, booking = found
    server = reach().mail
    if server is None:
        with finishing(jobs, job, database):
            save_letter(letter.id, ["to_send"], state="by_hand", note=NO_SERVER_NOW)
        return
    message_id = letter.message_id or f"<{letter.id}@{server.domain}>"
    _note_try(job, letter, message_id)
    try:
        deliver(server, letter.to, letter.subject, text=_text(letter), message_id=message_id, at=letter.made_at)
    except NotSent as problem:
        _not_sent(job, letter, booking, problem)
        return
    now = datetime.now(UTC)
    with finishing(jobs, job, database):
        note = TWICE if letter.in_doubt else ""
        left = {"state": "sent", "sent_at": now, "note": note, "in_doubt": False}
        save_letter(letter.id, ["to_send", "by_hand"], **left)  # by hand: closed while it was on its way
        if note:
            add_happening(booking, "letter-perhaps-twice", SENDER, "", now, why=note, details=_details(letter))


def _note_try(job: Job, letter: LetterRecord, message_id: str) -> None:
    """Before the mail server is asked: a try that nothing more is heard of may have reached the hirer."""
    now = datetime.now(UTC)
    with database.write_transaction():
        jobs.renew(job, now)
        tried = {"attempts": letter.attempts + 1, "last_tried_at": now, "message_id": message_id}
        save_letter(letter.id, ["to_send"], in_doubt=True, **tried)


def _details(letter: LetterRecord) -> dict[str, str]:
    return {"letter": str(letter.id), "kind": letter.kind}


def _text(letter: LetterRecord) -> str:
    """The letter as the hirer gets it: the link is made for the moment of sending and kept nowhere."""
    address = f"{reach().base_url.rstrip('/')}/hire/answers/{link_token(letter.id)}"
    return letter.text.replace(LINK_MARK, address)


def _not_sent(job: Job, letter: LetterRecord, booking: int, problem: NotSent) -> None:
    """Later again with growing waits, or shown to the officer: a letter is never lost."""
    now, attempts, in_doubt = datetime.now(UTC), letter.attempts + 1, letter.in_doubt or problem.perhaps
    wait = wait_after(attempts) if problem.again else None
    log().warning("letter not sent", letter=str(letter.id), attempts=attempts, again=wait is not None)
    with finishing(jobs, job, database):
        if wait is not None:
            if save_letter(letter.id, ["to_send"], note=problem.sentence, in_doubt=in_doubt):
                ask_to_send(letter.id, attempts, now + timedelta(minutes=wait))
            return
        note = (GAVE_UP if problem.again else problem.sentence) + (PERHAPS if in_doubt else "")
        if save_letter(letter.id, ["to_send"], state="failed", note=note, in_doubt=in_doubt):
            add_happening(booking, "letter-not-sent", SENDER, "", now, why=note, details=_details(letter))


def objection_to_another_try(job: Job) -> str:
    """Why the sending of a letter that gave up is not tried again, or ''."""
    found = find_letter(UUID(job.payload["letter"]))
    return "" if found is not None and found[0].state == "to_send" else NOTHING_WAITS


def not_to_be_sent(job: Job, closing: Closing) -> None:
    """In the transaction in which a person closes its sending: nothing sends the letter by itself any more."""
    found = find_letter(UUID(job.payload["letter"]))
    if found is None:
        return
    letter, booking_id, booking = found
    day = day_in_words(london_day(closing.at))
    note = CLOSED.format(day=day, reason=closing.reason) + (PERHAPS if letter.in_doubt else "")
    if save_letter(letter.id, ["to_send"], state="by_hand", note=note):
        details = _details(letter)
        add_happening(booking, "letter-not-sent", closing.actor, "", closing.at, why=note, details=details)
        record_audit("booking-letter-not-sent", f"booking:{booking_id}", closing.actor, closing.at, details)


def ask_again_for_lost_letters(now: datetime) -> int:
    """A new job for each letter whose own was lost, such as one that stopped its worker five times; how many."""
    # The longest wait between two tries is a day, and a letter that waits for its turn is not lost.
    lost = [found for found in list_unsent_letters(now - LOST_AFTER) if not _waits(found, now)]
    with database.write_transaction():
        for letter, attempts in lost:
            add_job("send-letter", {"letter": str(letter)}, now, unique_key=f"letter:{letter}:{attempts}:{now:%Y%m%d}")
    return len(lost)


def _waits(found: tuple[UUID, int], now: datetime) -> bool:
    letter = find_letter(found[0])
    if letter is None:
        return True
    tried = letter[0].last_tried_at
    wait = wait_after(found[1]) or 0
    return tried is not None and tried + timedelta(minutes=wait) + LOST_AFTER > now


def send_notice(job: Job) -> None:
    """Tells a team's address that a booking waits; reference and link, nothing else."""
    server, text = reach().mail, notice_text(job.payload["booking"], job.payload["what"])
    to = reach().teams.get(job.payload["team"], "")
    attempts = int(job.payload.get("attempts", 0)) + 1
    first = job.payload.get("first") or str(job.id)
    problem = _notice_left(server, to, text, first) if server and text and to else None
    wait = wait_after(attempts) if problem and problem.again else None
    now = datetime.now(UTC)
    with finishing(jobs, job, database):
        if wait is not None:
            payload = {**job.payload, "first": first, "attempts": attempts}
            add_job("send-notice", payload, now + timedelta(minutes=wait))
        elif problem is not None:
            note_not_told(job.payload, problem, now)


def _notice_left(server: MailServer, to: str, text: tuple[str, str], first: str) -> NotSent | None:
    """What kept it back, or None when it left."""
    try:
        deliver(server, to, text[0], text=text[1], message_id=f"<{first}@{server.domain}>", at=datetime.now(UTC))
    except NotSent as problem:
        log().warning("notice not sent", again=problem.again)
        return problem
    return None
