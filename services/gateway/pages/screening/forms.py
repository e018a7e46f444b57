"""What the screening pages send."""

from dataclasses import dataclass

from flask import Request
from werkzeug.datastructures import FileStorage

from shared.contracts.screening import ThresholdEntry

SOURCES = {
    "register": "The concern register",
    "proscribed": "Proscribed organisations",
    "sanctions": "UK Sanctions List",
    "other_list": "Another list",
}


@dataclass(frozen=True)
class ThresholdForm:
    """A setting as it was typed, and as it can be sent when it is one."""

    values: dict[str, str]
    errors: dict[str, str]
    entry: ThresholdEntry | None = None

    @classmethod
    def read(cls, request: Request, with_reason: bool) -> "ThresholdForm":
        """The form as it was sent; whether the numbers may be is the service's to say."""
        sent = request.values
        values = {name: sent.get(name, "").strip()[:20] for name in ("threshold", "most")}
        values["reason"] = sent.get("reason", "").strip()
        errors = {}
        try:
            threshold = float(values["threshold"].replace(",", "."))
        except ValueError:
            errors["threshold"] = "Enter a number between 0 and 1, for example 0.55"
        if not values["most"].isdecimal():
            errors["most"] = "Enter a whole number, for example 20"
        if with_reason and not values["reason"]:
            errors["reason"] = "Give the reason: it is kept with the setting"
        if errors:
            return cls(values, errors)
        number = sent.get("replaces", "")
        replaces = int(number) if with_reason and number.isdecimal() and len(number) < 9 else None
        return cls(values, {}, ThresholdEntry(threshold, int(values["most"]), values["reason"], replaces))


@dataclass(frozen=True)
class ListForm:
    """A list to load."""

    kind: str
    file: FileStorage | None
    errors: dict[str, str]

    @classmethod
    def read(cls, request: Request) -> "ListForm":
        """The form as it was sent."""
        kind, file = request.form.get("kind", "")[:20], request.files.get("file")
        errors = {} if kind in SOURCES else {"kind": "Say which list this is"}
        if file is None or not file.filename:
            errors["file"] = "Choose a file"
        return cls(kind, file, errors)
