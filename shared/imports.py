"""What both services say of a file that comes in, whatever is in it: its states, and what can be done in which."""

import re
import time
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from shared.clock import london_day
from shared.database import Database
from shared.problems import OutOfDate, Refused, VersionNeeded
from shared.words import day_in_words

WAIT_SECONDS = 8.0
"""So long an answer waits for the worker to be done with a file; then it says what the file is at that moment."""
UNCONFIRMED = ("received", "reading", "needs_columns", "checked")
"""Somebody may still confirm it; nothing of it is in."""
DISCARDABLE = (*UNCONFIRMED, "failed", "replaced")
"""Nothing of it is in, so it can be thrown away whole."""
WITH_ROWS = ("checked", "confirming", "confirmed", "undoing", "undone")
"""It was read, and each of its rows has an outcome."""
CHOOSABLE = ("needs_columns", "checked")
"""It was read and nothing of it is in, so a person can say what its columns hold."""
UNCONFIRMED_KEPT = timedelta(days=14)
"""So long a file waits for somebody to confirm it; it may hold what nobody should keep, a feed's health data say."""
NOTHING_TO_CONFIRM = (
    "No row of this file can be brought in: all of them are refused. "
    "Correct them and upload the file again; this upload can be thrown away."
)
NO_ROWS = {
    "received": "The file has not been read yet, so there are no rows to correct",
    "reading": "The file is still being read: wait for the check",
    "needs_columns": "First say which column holds what; then its rows can be checked",
    "failed": "The file could not be read, so there are no rows to correct",
    "replaced": "A newer upload of the same file has taken the place of this one: correct the rows there",
    "discarded": "This upload was thrown away with its rows: upload the file again",
}
ORIGINAL_GONE = (
    "The original file has been deleted, so its rows cannot be given back. "
    "Correct them in the system they came from, or in a copy of yours, and upload that file."
)
ROWS_GONE = (
    "The original file has been deleted, and with it what its rows said, so nobody can say any more whose they are. "
    "Upload these rows again in a file."
)
_VALUE = re.compile("“[^“”]*”")
_VALUES = re.compile("“.*”|“.*", re.DOTALL)
_DAY = re.compile(r"\b\d{1,2} [A-Z][a-z]+ \d{4}\b")
NOT_CONFIRMABLE = {
    "received": "The file has not been read yet: wait for the check",
    "reading": "The file is still being read: wait for the check",
    "needs_columns": "First say which column holds what",
    "replaced": "A newer upload of the same file has taken the place of this one",
    "failed": "The file could not be read, so there is nothing to bring in",
    "discarded": "This upload was thrown away: upload the file again",
    "undoing": "This import is being undone",
    "undone": "This import has been undone: upload the file again",
}
CONFIRMED, UNDONE = "This file was confirmed", "This file was undone"
THROWN_AWAY, ORIGINAL_DELETED = "This upload was thrown away", "The original file was deleted"
"""What somebody else may have done before (shared/done_before.py)."""
NO_CHOICE_VERSION = (
    "What somebody says of the columns takes the place of what was said before: say in “version” which "
    "“columns_version” of the import you read. Nothing was changed."
)
CHOSEN_MEANWHILE = (
    "Somebody else said what the columns or titles of this file stand for while you were choosing. "
    "Nothing of yours was saved, or lost."
)
NO_READING = (
    "Somebody said what the columns or titles of this file stand for, so it can be read in more than one way: say in "
    "“version” which “columns_version” of the import you read. Nothing was brought in."
)
READ_ANEW = (
    "After you read this file, somebody said anew what its columns or titles stand for. Nothing was brought in: look "
    "at it as it is read now, then confirm it."
)
CONFIRMED_ANEW = (
    "After you read this file, somebody said anew what its columns or titles stand for, and it was confirmed as it was "
    "read then. Look at what was brought in; the whole file can be undone."
)
BEING_READ = "The file is being read with the columns that were chosen last: wait for the check, then choose again"


@dataclass(frozen=True)
class GivenUp:
    """What becomes of an import when a kind of work on it is given up: from which states to which, and what is said."""

    states: tuple[str, ...]
    becomes: str
    said: str


FIVE_TIMES = "Something went wrong in the software each of the five times that"
TELL = "If that fails too, tell your administrator: System status shows what happened."
GIVEN_UP = {
    "check-import": GivenUp(
        ("received", "reading"), "failed", f"{FIVE_TIMES} it was tried. Upload the file again. {TELL}"
    ),
    "confirm-import": GivenUp(
        ("confirming",),
        "checked",
        f"{FIVE_TIMES} the rows were to be brought in, so that was given up. Nothing of this file came in. Confirm it "
        f"again, or throw it away and upload it again. {TELL}",
    ),
    "undo-import": GivenUp(
        ("undoing",),
        "confirmed",
        f"{FIVE_TIMES} this file was to be undone, so that was given up. Nothing was taken back: what it brought in "
        f"is still in. Undo it again. {TELL}",
    ),
}
"""By kind of work. Nothing waits for work that is not done any more, and nothing of it is half done unsaid."""
WORK_ON = {state: work for work, end in GIVEN_UP.items() for state in end.states}


def came_in_partly(done: int, accepted: int) -> str:
    """What is said when bringing a file in was given up on the way."""
    return (
        f"{FIVE_TIMES} the rows were to be brought in, so that was given up. {done:,} of {accepted:,} accepted rows "
        "came in; the others are refused. Download the refused rows and upload them again, or undo this file and "
        f"upload the whole of it again. {TELL}"
    )


NOT_REACHED = "It was not brought in: something went wrong in the software. Upload this row again."


def went_partly(done: int, total: int) -> str:
    """What is said when undoing a file was given up on the way."""
    return (
        f"{FIVE_TIMES} this file was to be undone, so that was given up. {done:,} of {total:,} bookings were "
        f"withdrawn; the others are still in. Undo it again. {TELL}"
    )


def wait_while(database: Database, state: Callable[[], str], states: Collection[str]) -> None:
    """Waits until a file has left these states, WAIT_SECONDS at most.

    Inside a keyed request the job cannot start before the answer is saved, so there is nothing to wait for.
    """
    ends = time.monotonic() + WAIT_SECONDS
    while not database.real.in_transaction() and time.monotonic() < ends and state() in states:
        time.sleep(0.1)


def can_bring_in(read: int, refused: int) -> bool:
    """Whether a file has any row that was not refused; one without brings nothing in and stands in nobody's way."""
    return refused < read


def without_values(reason: str) -> str:
    """What is wrong with a row without the words and days of the file; in doubt where a value ends, more goes."""
    rest = _VALUE.sub("", reason)
    values = _VALUES if "“" in rest or "”" in rest else _VALUE
    return _DAY.sub("…", values.sub("“…”", reason))


def check_choice(state: str, version: int, read: int | None) -> None:
    """Whether somebody who `read` a version of what was chosen may choose again in this state of the file."""
    if state not in UNCONFIRMED:
        raise Refused("Columns can be chosen only before the import is confirmed")
    if read is None:
        raise VersionNeeded(NO_CHOICE_VERSION)
    if read != version:
        raise OutOfDate(CHOSEN_MEANWHILE)
    if state not in CHOOSABLE:
        raise Refused(BEING_READ)


def check_reading(state: str, version: int, read: int | None) -> None:
    """Whether somebody who `read` a version of what was chosen may have the file brought in as it is read now.

    Where nobody chose there is one reading, and it needs no name.
    """
    if read not in (None, version):
        if state in UNCONFIRMED:
            raise OutOfDate(READ_ANEW)
        if state in ("confirming", "confirmed"):
            raise OutOfDate(CONFIRMED_ANEW)
    if read is None and version and state == "checked":
        raise VersionNeeded(NO_READING)


def with_chosen(columns: Mapping[str, str], chosen: Mapping[str, str]) -> dict[str, str]:
    """What the columns (field to header) of a file are once somebody chose: until it is read again, this is known."""
    taken = {header for header in chosen.values() if header}
    kept = {field: header for field, header in columns.items() if field not in chosen and header not in taken}
    return kept | {field: header for field, header in chosen.items() if header}


UNDER_WAY_NOW = {
    "confirming": "Its rows are being brought in: wait until that is done. Its page says how far it is",
    "undoing": "It is being undone: wait until that is done. Its page says how far it is",
}


def already_in(came_in: datetime, public_id: UUID, state: str = "confirmed") -> str:
    """Why the very same file is not taken once more while all that it brought in still counts."""
    if state in UNDER_WAY_NOW:
        return f"{_same_file(came_in)} and confirmed (import {public_id}). {UNDER_WAY_NOW[state]}."
    return (
        f"{_same_file(came_in)} and has been imported (import {public_id}). "
        "Its accepted rows are in, and nothing that came later has changed them; refused ones can be corrected from "
        "its page. To import the whole file again, undo that import first."
    )


def bookings_in(came_in: datetime, public_id: UUID, here: int, accepted: int) -> str:
    """Why a file of bookings is not taken once more, some of which people have changed or let go of since."""
    return (
        f"{_same_file(came_in)} and has been imported (import {public_id}). Of the {accepted} bookings it brought in, "
        f"{here} are here, some of them as people changed them since. To change a booking, open it; to bring others "
        "in, upload a file that has only those."
    )


def come_back(came_in: datetime, public_id: UUID) -> str:
    """What the check of a file says that was imported before, and of which not all counts any more."""
    return (
        f"{_same_file(came_in)} and imported (import {public_id}). What it brought in has been changed since. "
        "If you confirm it, what it says counts again, also where somebody changed it on purpose."
    )


def _same_file(came_in: datetime) -> str:
    return f"This very file was uploaded on {day_in_words(london_day(came_in))}"


def not_discardable(state: str) -> str:
    """Why a file in this state cannot be thrown away."""
    if state in UNDER_WAY_NOW:
        return UNDER_WAY_NOW[state]
    if state == "confirmed":
        return "Its rows are in: undo the import instead, and delete the original file"
    return "The import was confirmed and then undone: what is left is its record. Its original file can be deleted"
