"""Columns that mean the same on SQLite and PostgreSQL: an instant, and a value as canonical JSON."""

import json
from datetime import UTC, datetime
from typing import Any

import peewee

_INSTANT_LENGTH = len("2026-06-20T18:00:00.000000Z")


class UTCDateTimeField(peewee.Field):
    """An instant: TIMESTAMPTZ, or fixed-width ISO text with Z, so both databases compare alike."""

    field_type = "TIMESTAMPTZ"

    def db_value(self, value: datetime | str | None) -> str | None:
        if value is None or isinstance(value, str):
            return value
        if value.tzinfo is None:
            raise ValueError("An instant needs its time zone")
        # Not strftime: its %Y leaves the zeros of a year such as 0026 away, and such a row cannot be read again.
        return value.astimezone(UTC).replace(tzinfo=None).isoformat(timespec="microseconds") + "Z"

    def python_value(self, value: datetime | str | None) -> datetime | None:
        if value is None:
            return None
        if isinstance(value, str):  # a year before 1000 was once written without its zeros
            value = datetime.fromisoformat(value if value.find("-") == 4 else value.zfill(_INSTANT_LENGTH))
        return value.astimezone(UTC)


_CANONICAL = json.JSONEncoder(sort_keys=True, separators=(",", ":"), ensure_ascii=False)


def canonical_json(value: object) -> str:
    """One text for one value: sorted keys, no spaces, plain UTF-8 (after RFC 8785)."""
    return _CANONICAL.encode(value)


class JsonField(peewee.TextField):
    """A value kept as canonical JSON text, the same bytes on both databases."""

    def db_value(self, value: object) -> str | None:
        return None if value is None else canonical_json(value)

    def python_value(self, value: str | None) -> Any:
        return None if value is None else json.loads(value)
