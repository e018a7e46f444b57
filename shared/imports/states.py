"""The states of a file that comes in, whatever is in it, and what is said and can be done in which: pure."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta

STATES = (
    "received", "reading", "needs_columns", "checked", "confirming", "confirmed", "undoing", "undone", "replaced",
    "failed",
)  # fmt: skip
"""Of a file, in the order it goes through them; one that was thrown away is told by its day."""
UNDER_WAY = ("received", "reading", "confirming", "undoing")
"""A job works on it, or is about to."""
GONE = ("undone", "replaced", "failed")
"""It does not stand any more: the very same file is a new one."""
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
NO_MORE_TRIES = {
    "check-import": "Nothing waits for it any more: the file was read, uploaded again or thrown away since. Close it.",
    "confirm-import": "Nobody’s confirmation is repeated for them: the file’s page says what is in, and there it is "
    "confirmed again by a person. Close it.",
    "undo-import": "Nobody’s undoing is repeated for them: the file’s page says what is still in, and there it is "
    "undone again by a person. Close it.",
}
"""What is said where a job that gave up is not tried again; reading a file is, while it waits for that."""
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


def can_bring_in(read: int, refused: int) -> bool:
    """Whether a file has any row that was not refused; one without brings nothing in and stands in nobody's way."""
    return refused < read


def without_values(reason: str) -> str:
    """What is wrong with a row without the words and days of the file; in doubt where a value ends, more goes."""
    rest = _VALUE.sub("", reason)
    values = _VALUES if "“" in rest or "”" in rest else _VALUE
    return _DAY.sub("…", values.sub("“…”", reason))


def with_chosen(columns: Mapping[str, str], chosen: Mapping[str, str]) -> dict[str, str]:
    """What the columns (field to header) of a file are once somebody chose: until it is read again, this is known."""
    taken = {header for header in chosen.values() if header}
    kept = {field: header for field, header in columns.items() if field not in chosen and header not in taken}
    return kept | {field: header for field, header in chosen.items() if header}


UNDER_WAY_NOW = {
    "confirming": "Its rows are being brought in: wait until that is done. Its page says how far it is",
    "undoing": "It is being undone: wait until that is done. Its page says how far it is",
}


def not_discardable(state: str, keeps_original: bool = True, never_undone: str = "") -> str:
    """Why a file in this state cannot be thrown away; `never_undone`: why one of its kind is not undone either."""
    if state in UNDER_WAY_NOW:
        return UNDER_WAY_NOW[state]
    if state == "confirmed":
        original = ", and delete the original file" if keeps_original else ""
        return f"It was put in force. {never_undone}" if never_undone else f"Its rows are in: undo the import{original}"
    original = " Its original file can be deleted" if keeps_original else ""
    return f"The import was confirmed and then undone: what is left is its record.{original}"
