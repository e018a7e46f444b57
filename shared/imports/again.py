"""What is said of the very same file that comes once more."""

from datetime import datetime
from uuid import UUID

from shared.clock import london_day
from shared.imports.states import UNDER_WAY_NOW
from shared.words import day_in_words


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
