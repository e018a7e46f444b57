"""The history of a booking as a story: who, when, what, from where to where, and why."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any, TypedDict
from uuid import UUID

from flask import request, url_for

from services.gateway.clients.both import venues_client
from services.gateway.pages.kit import wording
from services.gateway.pages.kit.people_names import shown_names
from services.gateway.pages.kit.presentation import day
from services.gateway.pages.kit.request.versions import Answer, changed_in_words, texts_of
from services.gateway.pages.kit.two_windows import read_since
from shared.contracts.bookings.bookings import BookingHistory, HistoryLine
from shared.contracts.bookings.requests import BookingQuestions

KNOWN = "Said that we know the hirer, so their identity and a reference are not asked."
KNOWN_NO_MORE = "No longer said to be a hirer we know, so their identity is asked."
NOTES = ("note", "view", "interest-declared", "interest-taken-back")
Line = TypedDict(
    "Line",
    {
        "at": datetime, "by": str, "role": str, "what": str, "code": str, "from": str, "to": str, "why": str,
        "more": list[str],
    },
)  # fmt: skip
"""What happened, in words."""


class OfRequest(TypedDict):
    """What a line changed in the request."""

    answers: list[Answer]
    gone: list[str]
    version: object
    version_href: str


class StoryLine(Line, OfRequest):
    """One line of the story."""


def told(
    lines: Iterable[HistoryLine], booking_id: UUID | None = None, names: dict[str, str] | None = None
) -> list[StoryLine]:
    """Each line in plain words, oldest first; with the booking's id, a changed request leads to what it then said.

    `names` of the people in them where they are at hand.
    """
    listed = list(lines)
    names = shown_names(people_in(listed)) if names is None else names
    asked = venues_client().booking_questions() if any(_has_answers(line) for line in listed) else None
    return [{**_line(line, names), **_request_of(line, booking_id, asked)} for line in listed]


def people_in(lines: Iterable[HistoryLine]) -> list[str]:
    """Everybody whose name the story tells."""
    return [one for line in lines for one in (line.by, line.details.get("person", "")) if one]


def _has_answers(line: HistoryLine) -> bool:
    return bool(line.changed or line.details.get("answers"))


def _request_of(line: HistoryLine, booking_id: UUID | None, asked: BookingQuestions | None) -> OfRequest:
    """The answers that a line changed, from what to what, and where the request as it then was can be opened."""
    number, codes = line.details.get("request_version"), line.details.get("answers") or ()
    is_kept = bool(line.changed) or not codes
    return {
        "answers": changed_in_words(line.changed, asked) if asked else [],
        "gone": texts_of(codes, asked) if asked and not is_kept else [],
        "version": number,
        "version_href": url_for("requests.version", booking_id=booking_id, number=number)
        if booking_id and number and is_kept
        else "",
    }


def told_since(history: BookingHistory, since: datetime) -> list[StoryLine]:
    """What happened after a moment."""
    return told((line for line in history.history if line.at > since), history.id)


def _line(line: HistoryLine, names: dict[str, str]) -> Line:
    moved = line.from_state and line.to_state and line.from_state != line.to_state
    return {
        "at": line.at,
        "by": names.get(line.by) or line.by,
        "role": wording.words("role_said", line.role) if line.role and line.role != "hirer" else "",
        "what": wording.words("happening", line.what),
        "code": line.what,
        "from": wording.words("booking_state", line.from_state) if moved else "",
        "to": wording.words("booking_state", line.to_state) if moved else "",
        "why": line.why,
        "more": _details(line, names),
    }


def _details(line: HistoryLine, names: dict[str, str]) -> list[str]:
    """What is kept beside a line, in words; ids of other records stay out."""
    found = line.details
    said = []
    if "answer_by" in found:
        said.append(f"The hirer was given until {day(found['answer_by'])}.")
    if "reply_by" in found:
        said.append(f"The hirer may reply until {day(found['reply_by'])}.")
    if found.get("changes"):
        said.append("Material: " + ", ".join(wording.words("change", one) for one in found["changes"]) + ".")
    if "hirer_known" in found:
        said.append(KNOWN if found["hirer_known"] else KNOWN_NO_MORE)
    if "check" in found:
        said.append(wording.words("check", found["check"]) + ".")
    if found.get("checks"):
        said.append("Ticked: " + ", ".join(wording.words("check", one) for one in found["checks"]) + ".")
    if "need" in found:
        said.append(f"Answers the need for {wording.words('need', found['need'])}.")
    if "answer" in found:
        said.append(wording.tag("match", found["answer"]).text + ".")
    if "outcome" in found:
        said.append(wording.tag("condition", found["outcome"]).text + ".")
    said += _more_details(found, names, line.what == "interest-taken-back")
    return said


def _ended(text: str) -> str:
    return text if text.endswith((".", "?", "!")) else f"{text}."


def _more_details(found: dict[str, Any], names: dict[str, str], is_taken_back: bool) -> list[str]:
    said = []
    if "as_described" in found:
        said.append("As described." if found["as_described"] else "Not as described.")
    if found.get("incident"):
        said.append(f"Incident: {found['incident']}")
    if found.get("channel"):
        said.append(f"Through the {wording.words('channel', found['channel'])}.")
    if "tie" in found:
        person = names.get(found.get("person", "")) or found.get("person", "")
        told = wording.words("tie_told", found["tie"])
        said.append(f"Taken back: {person} {told}." if is_taken_back else f"{person} {told}.")
    elif found.get("person"):
        said.append(f"Now with {names.get(found['person']) or found['person']}.")
    if found.get("conditions"):
        said.append(f"Conditions: {found['conditions']}.")
    for code, words in {"standing": "Still stands", "replaced": "Taken back"}.items():
        said += [f"{words}: {_ended(text)}" for text in found.get(code) or ()]
    if found.get("needs"):
        said.append("Asked again: " + ", ".join(wording.words("need", one) for one in found["needs"]) + ".")
    if found.get("counts"):
        said.append("Counts as the view of a trained officer or the Prevent lead.")
    return said


def changed_since(booking_id: UUID) -> list[StoryLine]:
    """What happened to the booking since the form was shown."""
    return told_since(venues_client().booking_history(booking_id), read_since(request.form))
