"""A booking form as it was sent: its answers, and what cannot be read of them."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from flask import Request

from services.gateway.pages.kit import two_windows
from services.gateway.pages.kit.days import read_day
from services.gateway.pages.kit.request.answers import (
    Values,
    applies,
    codes_of,
    kind_of,
    name_of,
    read_time_of,
    request_of,
)
from services.gateway.pages.kit.request.speakers import FIELDS, rows_of, with_rows, without_blank_rows
from services.gateway.pages.repeats import IN_EVERY_FORM
from shared.booking_request.codes import EXTRA, QUESTIONS, question_of
from shared.booking_request.questions import Kind
from shared.contracts.bookings.requests import Asked, BookingQuestions

LONGEST, LONGEST_LINE, LONGEST_NUMBER = 10_000, 500, 9
OF_HIRER = ("hirer-name", "hirer-organisation")
KNOWN_AS = "hirer_known_as"
TICK_AGAIN = "The box was ticked for another hirer. Tick it again if you know {} as well"
NOT_SENT = IN_EVERY_FORM | {*two_windows.FIELDS, "action", "then", "place"}
NOT_AN_ADDRESS = "Enter an email address like name@example.com"


def extras_of(asked: BookingQuestions) -> tuple[str, ...]:
    """The council's own questions."""
    return tuple(question.code for question in asked.questions if question.code.startswith(EXTRA))


@dataclass(frozen=True)
class RequestForm:
    """The answers by field; `request` is what venues is sent."""

    values: Values
    extras: tuple[str, ...] = ()
    before: dict[str, object] | None = None

    @classmethod
    def read(
        cls, request: Request, asked: BookingQuestions, before: dict[str, object] | None = None, compact: bool = True
    ) -> "RequestForm":
        """The form as it was sent."""
        sent = typed_in(request.form)
        return cls(without_blank_rows(sent) if compact else with_rows(sent, rows_of(sent)), extras_of(asked), before)

    @property
    def request(self) -> dict[str, object]:
        """The request in these answers."""
        return request_of(self.values, self.extras, self.before)

    @property
    def hirer_known(self) -> bool:
        """Whether the officer knows the hirer."""
        return self.values.get("hirer_known") == "yes"

    @property
    def known_errors(self) -> dict[str, str]:
        """A tick that was set for another hirer says nothing of this one: it is asked for again."""
        was = self.values.get(KNOWN_AS, "")
        if not (self.hirer_known and was) or was == known_as(self.values):
            return {}
        return {"hirer_known": TICK_AGAIN.format(hirer_told(self.values) or "this hirer")}

    def shape_errors(self, codes: Iterable[str] | None = None) -> dict[str, str]:
        """What cannot be read, by field; only of these questions, where some are named."""
        wanted = set(codes_of(self.extras) if codes is None else codes)
        errors: dict[str, str] = {}
        for code in codes_of(self.extras):
            if code in wanted and applies(code, self.values):
                errors |= self._errors_of(code)
        return errors

    def _errors_of(self, code: str) -> dict[str, str]:
        name, given = name_of(code), self.values.get(name_of(code), "").strip()
        match kind_of(code):
            case Kind.TIME:
                return self._errors_of_time(code)
            case Kind.DAY:
                error = read_day(self.values, name).error
            case Kind.SPEAKERS:
                return self._errors_of_speakers()
            case kind:
                error = _error_of_text(kind, given)
        return {name: error} if error else {}

    def _errors_of_time(self, code: str) -> dict[str, str]:
        """The end has its day in a box of its own, for the few events that go on into another day."""
        asked, name = QUESTIONS[code], name_of(code)
        errors = read_time_of(code, self.values).errors
        if not asked.day_of:
            return errors
        starts = read_day(self.values, name_of(asked.day_of))
        if starts.error:
            return {}
        return {
            f"{name}-time" if field == name and starts.day is None else field: text for field, text in errors.items()
        }

    def _errors_of_speakers(self) -> dict[str, str]:
        return {
            f"speakers-{number}-{field}": _too_long(LONGEST_LINE)
            for number, row in enumerate(rows_of(self.values))
            for field in FIELDS
            if len(row.get(field, "")) > LONGEST_LINE
        }


def typed_in(form: Mapping[str, str]) -> Values:
    """The answers of a form, by field; `place` is a venue and its room in one choice."""
    return {name: value for name, value in form.items() if name not in NOT_SENT} | read_place(form.get("place"))


def known_as(values: Mapping[str, str]) -> str:
    """The hirer that a tick for 'we know them' is about, whatever the case and spaces."""
    return " | ".join(" ".join(values.get(name, "").split()).casefold() for name in OF_HIRER)


def hirer_told(values: Mapping[str, str]) -> str:
    """The hirer by name and organisation, as they were typed."""
    return ", ".join(filter(None, (values.get(name, "").strip() for name in OF_HIRER)))


def _error_of_text(kind: Kind, given: str) -> str:
    if kind in (Kind.NUMBER, Kind.MINUTES):
        if given and not (given.isascii() and given.isdigit() and len(given) <= LONGEST_NUMBER):
            return "Enter a whole number of minutes" if kind is Kind.MINUTES else "Enter a whole number, for example 80"
        return ""
    most = LONGEST if kind in (Kind.LONG, Kind.NAMES) else LONGEST_LINE
    if len(given) > most:
        return _too_long(most)
    if kind is Kind.EMAIL and given and ("@" not in given[1:-1] or " " in given):
        return NOT_AN_ADDRESS
    return ""


def _too_long(most: int) -> str:
    return f"Use {most:,} characters or fewer"


def read_place(sent: str | None) -> Values:
    """Venue and room of one choice; nothing when there was no such choice."""
    if sent is None:
        return {}
    try:
        venue, room = json.loads(sent) if sent else ("", "")
    except (ValueError, TypeError, RecursionError):
        return {}
    return {"event-venue": str(venue), "event-room": str(room)}


def place_of(values: Mapping[str, str]) -> str:
    """The choice that stands for a venue and a room."""
    if not values.get("event-venue"):
        return ""
    return json.dumps([values["event-venue"], values.get("event-room", "")], ensure_ascii=False)


def errors_from(asked: Iterable[Asked]) -> dict[str, str]:
    """The service's own sentences beside the fields they are about."""
    found: dict[str, str] = {}
    for one in asked:
        declared = question_of(one.code)
        found.setdefault(name_of(one.code) + ("-time" if declared and declared.day_of else ""), one.text)
    return found
