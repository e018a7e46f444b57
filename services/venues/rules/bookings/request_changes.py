"""What differs between two versions of a request, and which kind of change each answer is (G6)."""

from enum import StrEnum

from services.venues.rules.bookings.request import Request
from services.venues.rules.calendar.places import is_same_place
from shared.booking_request.codes import EXTRA, QUESTIONS, answer_at, of_kind
from shared.booking_request.declared import Hirer
from shared.booking_request.questions import Kind


class Change(StrEnum):
    """A material change."""

    SPEAKER = "speaker"
    PURPOSE = "purpose"
    TITLE = "title"
    CONTENT = "content"
    SEATING = "seating"
    EQUALITY_POLICY = "equality_policy"
    ACCESS = "access"
    CLIENT = "client"
    CHARITY_NUMBER = "charity_number"
    HIRER_KNOWN = "hirer_known"
    NUMBERS_OVER_CAPACITY = "numbers_over_capacity"
    VENUE = "venue"
    DATE = "date"


NUMBERS = "event.expected_numbers"
PLACES = of_kind(Kind.VENUE, Kind.ROOM)
KIND = {code: Change(one.change) for code, one in QUESTIONS.items() if one.change}
"""Which kind of material change another answer is; another number of people only where it is over capacity."""

LIGHT = {
    **{code: one.light for code, one in QUESTIONS.items() if one.light},
    "extra": "What a council's own question means is the council's; a needed one that is taken out reopens.",
}
"""Answers that reopen nothing, each with the reason; the history shows that they changed all the same."""


def changed_answers(before: Request, after: Request) -> tuple[str, ...]:
    """The codes of the answers that differ, as a request lists them; another spelling of spaces or a place is none."""
    one, two = answers_of(before), answers_of(after)
    return tuple(code for code in dict.fromkeys((*one, *two)) if not _is_same(code, one.get(code), two.get(code)))


def answers_of(request: Request) -> dict[str, object]:
    """Every answer of a request by its code, in the order of the form; speakers are one answer."""
    answers: dict[str, object] = {code: answer_at(request, code) for code in QUESTIONS}
    answers["speakers_to_follow_by"] = (request.speakers_to_follow, request.speakers_to_follow_by)
    return answers | {f"{EXTRA}{one.code}": one.answer for one in request.extra}


def material_changes(before: Request, after: Request, capacity: int | None) -> tuple[Change, ...]:
    """The material changes between two versions, sorted; a phone number or a spelling of spaces is none.

    `capacity` is the room's; when it is not known, any rise in numbers counts as over it.
    """
    kinds = {KIND[code] for code in changed_answers(before, after) if code in KIND}
    if not _over_capacity(before.event.expected_numbers, after.event.expected_numbers, capacity):
        kinds.discard(Change.NUMBERS_OVER_CAPACITY)
    return tuple(sorted(kinds))


def is_hirer_replaced(before: Hirer, after: Hirer) -> bool:
    """Whether another person or body asks now, by name or organisation; another spelling of case is the same."""
    return (_plain(before.name), _plain(before.organisation)) != (_plain(after.name), _plain(after.organisation))


def is_hirer_known(before: Hirer, after: Hirer, was: bool, said: bool | None) -> bool:
    """Whether the hirer is known after a change: as it was said with it, else as before unless the hirer is another."""
    if said is not None:
        return said
    return was and not is_hirer_replaced(before, after)


def _is_same(code: str, one: object, two: object) -> bool:
    if code in PLACES:
        return is_same_place(str(one), str(two))
    return one == two or (code.startswith(EXTRA) and not one and not two)


def _plain(name: str) -> str:
    return " ".join(name.split()).casefold()


def _over_capacity(before: int | None, after: int | None, capacity: int | None) -> bool:
    if after is None or after == before:
        return False
    return after > capacity if capacity is not None else after > (before or 0)
