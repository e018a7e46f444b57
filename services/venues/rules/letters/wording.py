"""What a hirer is told: a letter made from facts and the council's wording, with no name of anybody in it."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from services.venues.rules.bookings.states import APPROVALS, WITHDRAWN_FROM

LINK_MARK = "{link}"
"""Stands in a kept letter for the hirer's own link, which is put in when the letter is sent and never kept."""
ADDRESS = re.compile(r"[^\s@,;:<>()\[\]\"\\]+@[^\s@,;:<>()\[\]\"\\]+\.[^\s@,;:<>()\[\]\"\\.]+")
_VALUE = re.compile(r"\{(\w+)\}")
_WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")
_TITLES = frozenset(
    {
        "the", "and", "dr", "mr", "mrs", "ms", "mx", "miss", "rev", "reverend", "sir", "dame", "lord", "lady", "prof",
        "professor", "imam", "sheikh", "rabbi", "father", "sister", "cllr", "councillor",
    }
)  # fmt: skip
_SHORTEST_NAME = 3

# Which letter a move of the booking brings; a move that is not here tells the hirer nothing.
KIND_OF_MOVE = {
    "submit": "receipt",
    "request_information": "information_asked",
    "propose_decline": "minded_to_decline",
    "approve": "approved",
    "approve_with_conditions": "approved_with_conditions",
    "confirm": "confirmed",
    "decline": "declined",
    "cancel": "cancelled",
    "appeal": "appeal_received",
    "uphold": "upheld",
    "confirm_lapsed": "lapsed",
    "reopen": "reopened",
    "withdraw": "withdrawn",
}
APPROVED = frozenset(KIND_OF_MOVE[action] for action in APPROVALS)
REOPENED = "reopened"
# What the hirer can do at the link of a letter, and the state in which it can be done.
PURPOSES = {
    "receipt": "withdraw",
    "approved": "withdraw",
    "approved_with_conditions": "withdraw",
    "confirmed": "withdraw",
    REOPENED: "withdraw",
    "information_asked": "information",
    "minded_to_decline": "reply",
    "declined": "appeal",
    "cancelled": "appeal",
}
STATES_OF_PURPOSE = {
    "information": ("info_requested",),
    "reply": ("minded_to_decline",),
    "appeal": ("declined", "cancelled_by_council"),
    "withdraw": tuple(state.value for state in WITHDRAWN_FROM),
}


def kind_of_letter(action: str) -> str | None:
    """Which letter a move brings, or None; the same whoever decides from here, which would tell of a match."""
    return KIND_OF_MOVE.get(action)


@dataclass(frozen=True)
class ToldCondition:
    """What a hirer is told of one condition."""

    text: str
    due_on: date | None
    how_to_challenge: str


@dataclass(frozen=True)
class LetterFacts:
    """What a letter may say, times as in London; `names` may not stand in it, whoever typed the text.

    The room is the hirer's between `taken_from` and `taken_until`, with set-up and clear-down.
    """

    reference: str
    council: str = ""
    place: str = ""
    starts_at: datetime | None = None
    ends_at: datetime | None = None
    taken_from: datetime | None = None
    taken_until: datetime | None = None
    on_the_day: str = ""
    contact: str = ""
    has_link: bool = False
    asked: str = ""
    missing: tuple[str, ...] = ()
    answer_by: date | None = None
    grounds: tuple[str, ...] = ()
    told: str = ""
    conditions: tuple[ToldCondition, ...] = ()
    taken_back: tuple[str, ...] = ()
    was_heard: bool = False
    names: tuple[str, ...] = ()


@dataclass(frozen=True)
class Wording:
    """One version of the council's wording."""

    version: str
    opening: str
    closing: str
    withheld: str
    withheld_with_link: str
    heard: str
    condition: str
    letters: Mapping[str, tuple[str, str]]
    notices: Mapping[str, str] = field(default_factory=dict)

    def has(self, kind: str) -> bool:
        """Whether this version has words for a kind of letter."""
        return kind in self.letters


@dataclass(frozen=True)
class Letter:
    """A letter as it is kept; `withheld`: a part named a person, and has to be told in another way than the link."""

    subject: str
    text: str
    withheld: bool


def compose(kind: str, facts: LetterFacts, wording: Wording) -> Letter:
    """The letter of a kind; a part that names a person is left out and the letter says so."""
    subject, text = wording.letters[kind]
    parts = {
        "asked": facts.asked.strip(),
        "told": facts.told.strip(),
        "conditions": "\n".join(
            _condition(number, condition, wording) for number, condition in enumerate(facts.conditions, 1)
        ),
        "taken_back": _listed(text.strip() for text in facts.taken_back),
    }
    kept = {name: "" if names_somebody(part, facts.names) else part for name, part in parts.items()}
    used = set(_VALUE.findall(text))
    withheld = any(parts[name] and not kept[name] for name in used & set(parts))
    is_behind_link = facts.has_link and PURPOSES.get(kind) != "withdraw"
    place = "" if names_somebody(facts.place, facts.names) else facts.place
    contact = facts.contact or f"the room hire team of {facts.council}"
    values = {
        **kept,
        "reference": " ".join(facts.reference.split()),
        "council": facts.council,
        "place": place,
        "when": long_day(facts.starts_at.date() if facts.starts_at else None),
        "time": times_told(facts.starts_at, facts.ends_at),
        "access": times_told(facts.taken_from, facts.taken_until),
        "on_the_day": facts.on_the_day or contact,
        "contact": contact,
        "office": "" if facts.has_link else contact,
        "link": LINK_MARK if facts.has_link else "",
        "missing": _listed(facts.missing),
        "answer_by": long_day(facts.answer_by),
        "grounds": _listed(facts.grounds),
        "heard": wording.heard if facts.was_heard else "",
        "withheld": (wording.withheld_with_link if is_behind_link else wording.withheld) if withheld else "",
    }
    whole = "\n\n".join(part.strip() for part in (wording.opening, text, wording.closing))
    return Letter(_filled(subject, values), filled(whole, values), withheld and not is_behind_link)


def filled(text: str, values: Mapping[str, str]) -> str:
    """The paragraphs with their values; one that uses a blank value is left out, and so is a heading above nothing."""
    kept: list[str] = []
    paragraphs = text.split("\n\n")
    for place, paragraph in enumerate(paragraphs):
        if any(not values[name] for name in _VALUE.findall(paragraph)):
            continue
        if paragraph.rstrip().endswith(":") and not _introduces(paragraphs[place + 1 :], values):
            continue
        kept.append(_filled(paragraph.strip(), values))
    return "\n\n".join(kept) + "\n"


def _introduces(rest: Iterable[str], values: Mapping[str, str]) -> bool:
    """Whether a paragraph that ends in a colon has something below it: the values that follow it directly."""
    for paragraph in rest:
        names = _VALUE.findall(paragraph)
        if not names or paragraph.strip() != "{" + names[0] + "}":
            return False
        if values[names[0]]:
            return True
    return False


def _filled(text: str, values: Mapping[str, str]) -> str:
    return _VALUE.sub(lambda found: values[found[1]], text)


def _listed(items: Iterable[str]) -> str:
    return "\n".join(f"- {item}" for item in items)


def _condition(number: int, condition: ToldCondition, wording: Wording) -> str:
    values = {
        "number": str(number),
        "text": condition.text.strip().rstrip("."),
        "due_on": long_day(condition.due_on),
        "how_to_challenge": condition.how_to_challenge.strip(),
    }
    return _filled(wording.condition, values)


def names_somebody(text: str, names: Iterable[str]) -> bool:
    """Whether a text holds one of these names, whole or a part of it that stands alone; in doubt it does."""
    folded = " ".join(text.casefold().split())
    if not folded:
        return False
    words = _words(text)
    for name in names:
        whole = " ".join(name.casefold().split())
        if whole and re.search(rf"(?<!\w){re.escape(whole)}(?!\w)", folded):
            return True
        parts = {part for part in _words(name) if len(part) >= _SHORTEST_NAME}
        if words & {part for part in parts if part.casefold() not in _TITLES}:
            return True
    return False


def _words(text: str) -> set[str]:
    """Words as they are written, without a possessive, and the pieces of those with a hyphen."""
    found = {word.removesuffix("'s") for word in _WORD.findall(text.replace("’", "'"))}
    return found | {piece for word in found for piece in word.split("-")}


def is_address(text: str) -> bool:
    """Whether a text can be one e-mail address, and only one."""
    return len(text) <= 254 and bool(ADDRESS.fullmatch(text))


def long_day(day: date | None) -> str:
    """'1 November 2026', or nothing."""
    return f"{day.day} {day:%B %Y}" if day else ""


def times_told(begins: datetime | None, ends: datetime | None) -> str:
    """'18:00 to 19:00', with the day it ends when that is another one; or nothing."""
    if begins is None or ends is None:
        return ""
    other_day = "" if ends.date() == begins.date() else f" on {long_day(ends.date())}"
    return f"{begins:%H:%M} to {ends:%H:%M}{other_day}"


# Minutes until a letter that a mail server did not take for now is tried again; after the last a person must see to it.
WAITS = (1, 5, 15, 60, 120, 240, 480, 720, 1440, 1440)


def wait_after(attempts: int) -> int | None:
    """Minutes to wait after so many tries, or None when they were enough."""
    return WAITS[attempts - 1] if 1 <= attempts <= len(WAITS) else None


def next_try(last_tried_at: datetime | None, attempts: int, now: datetime) -> datetime:
    """When a letter that waits to be sent is tried; that is now, where its time is over or a wrong clock noted it."""
    wait = wait_after(attempts)
    if last_tried_at is None or wait is None or last_tried_at > now:
        return now
    return max(now, last_tried_at + timedelta(minutes=wait))


# Who is told that a booking is late, by the state in which it waits.
LATE_TEAM = {
    "draft": "booking_officer",
    "submitted": "booking_officer",
    "info_requested": "booking_officer",
    "in_review": "booking_officer",
    "legal_advice": "legal_officer",
    "escalated": "senior_officer",
    "police_advice": "senior_officer",
    "minded_to_decline": "senior_officer",
    "reopened": "senior_officer",
    "appealed": "senior_officer",
}
# Which team answers a need, and the sentence it is told.
NEED_TEAM = {
    "legal": "legal_officer",
    "equality_officer": "equality_officer",
    "prevent_lead": "prevent_lead",
}
