"""Two windows on one thing: a form carries what it was opened with, so that the second can be told what changed."""

import json
import re
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta

from flask import request

from shared.contracts.bookings.bookings import BookingDetail
from shared.contracts.bookings.read_over import SINCE

SLACK = timedelta(seconds=2)
"""Clocks of two machines differ a little; better a line too much than one too few."""
AN_HOUR = timedelta(hours=1)
FIELDS = ("version", "read_at", "read")
OF_BOOKING = tuple(SINCE)
"""What else of a booking an answer is given over: all that its page shows has one of these numbers."""
PREMISES_READ = "premises_read"
NOT_SAID = "This page came back without what it said when you opened it. Nothing of yours was saved, or lost."
CARRIED = frozenset(
    {
        *FIELDS, *OF_BOOKING, PREMISES_READ, "accepted", "act", "action", "asked", "asks_reason", "confirmed", "count",
        "digest", "do", "entry_version", "go", "hirer_known_as", "in_force", "page", "then",
    }
)  # fmt: skip
"""All that a form or its button says by itself, of what it was opened over or is to do: nobody typed that."""
OF_ROWS = re.compile(r"(suggested|there|title)-[^-]+")
"""Likewise, of one row of a form."""


def is_carried(name: str) -> bool:
    """Whether a form carries this field along by itself."""
    return name in CARRIED or OF_ROWS.fullmatch(name) is not None


def version_read(name: str = "version") -> int:
    """The version that the person had before them; 0, which is none, where the form does not say."""
    return _said(name) or 0


def says_what_was_read(*names: str) -> bool:
    """Whether the form that came back still carries the versions that its page had."""
    return all(_said(name) is not None for name in names)


def _said(name: str) -> int | None:
    said = request.form.get(name, "")
    return int(said) if said.isascii() and said.isdecimal() and len(said) < 10 else None


def read_now() -> str:
    """The moment a form is opened, as the form carries it."""
    return datetime.now(UTC).isoformat()


def carried(version: object, values: Mapping[str, str]) -> dict[str, str]:
    """The hidden fields of a form: the version it was opened with, when that was, and what its fields said."""
    return {"version": str(version), "read_at": read_now(), "read": json.dumps(dict(values))}


def carried_back(form: Mapping[str, str]) -> dict[str, str]:
    """The same as they came back."""
    return {name: form.get(name, "") for name in FIELDS}


def read_afresh(booking: BookingDetail) -> dict[str, str]:
    """What the buttons of a booking's own page carry: all that it shows as it now is."""
    return {
        "version": str(booking.version), "read_at": read_now(),
        **{name: str(getattr(booking, name)) for name in OF_BOOKING},
    }  # fmt: skip


def kept_or_new(version: object, is_told: bool = False) -> dict[str, str]:
    """Version and moment of a form: as it was opened, also when it is shown again; new ones once changes are told.

    Else a form shown again with an error would carry the newest version, and save over what nobody saw.
    """
    if request.method == "POST" and not is_told:
        return {"version": request.form.get("version") or str(version), "read_at": request.form.get("read_at", "")}
    return {"version": str(version), "read_at": read_now()}


def read_since(form: Mapping[str, str]) -> datetime:
    """When the form was opened, a little earlier; the last hour where it does not say."""
    try:
        return datetime.fromisoformat(form.get("read_at", "")).astimezone(UTC) - SLACK
    except (ValueError, OverflowError):
        return datetime.now(UTC) - AN_HOUR


def read_before(form: Mapping[str, str]) -> dict[str, str] | None:
    """What the fields said when the form was opened; None where that cannot be read."""
    try:
        said = json.loads(form.get("read", ""))
    except (ValueError, RecursionError):
        return None
    return {str(name): str(text) for name, text in said.items()} if isinstance(said, dict) else None
