"""The wording around the questions of the booking form: dated, cited data that a council makes its own."""

from datetime import date
from functools import cache
from pathlib import Path

from services.venues.rules.questions import BookingForm, Choice
from shared.policy import in_force, named, read

FOLDER = Path(__file__).parent / "booking-form"


def load_booking_form(day: date, folder: Path = FOLDER) -> BookingForm:
    """The form in force on a day; PolicyFileError when there is none."""
    return _load(in_force(folder, day))


@cache
def _load(path: Path) -> BookingForm:
    """Published files never change, so each is read once."""
    content = read(path)
    choices = {code: _choices(listed) for code, listed in content["choices"].items()}
    return BookingForm(
        version=named(path.stem, path),
        choices={"event.type": _choices(content["event_types"]), **choices},
        hints=dict(content["hints"]),
        privacy_notice=tuple(content["privacy_notice"]),
    )


def _choices(listed: list[dict[str, str]]) -> tuple[Choice, ...]:
    return tuple(Choice(item["value"], item["text"]) for item in listed)
