"""What the pages of one person send."""

from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from flask import Request

from services.gateway.pages.kit.days import read_day
from shared.contracts.training import NewCompletion, NewExemption


@dataclass(frozen=True)
class CompletionForm:
    """A course completed elsewhere."""

    values: dict[str, str]
    completed_on: date | None
    errors: dict[str, str]

    @classmethod
    def read(cls, request: Request, courses: set[str]) -> "CompletionForm":
        """The form as it was sent, with what is wrong in it."""
        sent = request.form
        asked = read_day(sent, "completed_on", "Enter the day it was completed")
        values = {name: sent.get(name, "").strip() for name in ("course", "provider", "evidence")} | asked.values
        errors = {}
        if values["course"] not in courses:
            errors["course"] = "Choose a course"
        if asked.error:
            errors["completed_on"] = asked.error
        if values["evidence"] not in ("seen", "awaiting"):
            errors["evidence"] = "Say whether you have seen the certificate"
        return cls(values, asked.day, errors)

    def entry(self, person: UUID) -> NewCompletion | None:
        """The entry to save, or None while something is wrong."""
        if self.errors or self.completed_on is None:
            return None
        given = self.values
        return NewCompletion(person, given["course"], self.completed_on, given["evidence"], given["provider"])


@dataclass(frozen=True)
class ExemptionForm:
    """A requirement that need not be met for a while."""

    values: dict[str, str]
    starts: date | None
    ends: date | None
    errors: dict[str, str]

    @classmethod
    def read(cls, request: Request) -> "ExemptionForm":
        """The form as it was sent, with what is wrong in it."""
        sent = request.form
        starts = read_day(sent, "starts", "Enter the first day")
        ends = read_day(sent, "ends", "Enter the last day: an exemption always ends")
        values: dict[str, Any] = {
            "requirement": sent.get("requirement", "")[:100],
            "reason": sent.get("reason", "").strip(),
        }
        errors = {} if values["requirement"] else {"requirement": "Choose a requirement"}
        errors |= {name: asked.error for name, asked in (("starts", starts), ("ends", ends)) if asked.error}
        if not values["reason"]:
            errors["reason"] = "Give a reason"
        return cls(values | starts.values | ends.values, starts.day, ends.day, errors)

    def entry(self, person: UUID) -> NewExemption | None:
        """The entry to save, or None while something is wrong."""
        if self.errors or self.starts is None or self.ends is None:
            return None
        return NewExemption(person, self.values["requirement"], self.values["reason"], self.starts, self.ends)
