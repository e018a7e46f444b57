"""The wording around the questions of the booking form: dated, cited data that a council makes its own."""

from datetime import date
from pathlib import Path
from typing import Any

from services.venues.rules.bookings.questions import BookingForm
from shared.policy_files import DatedPolicy


def load_booking_form(day: date, folder: Path | None = None) -> BookingForm:
    """The form in force on a day; PolicyFileError when there is none."""
    return _FORMS.on(day, folder)


def _form(name: str, content: dict[str, Any]) -> BookingForm:
    choices = {code: _choices(listed) for code, listed in content["choices"].items()}
    return BookingForm(
        version=name,
        choices={"event.type": _choices(content["event_types"]), **choices},
        hints=dict(content["hints"]),
        privacy_notice=tuple(content["privacy_notice"]),
    )


def _choices(listed: list[dict[str, str]]) -> dict[str, str]:
    return {item["value"]: item["text"] for item in listed}


_FORMS = DatedPolicy(Path(__file__).parent / "booking-form", _form)
