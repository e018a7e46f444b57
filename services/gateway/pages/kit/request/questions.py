"""The questions of a booking form as a page shows them: words, hints, choices."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from services.gateway.pages.kit.request.answers import name_of
from services.gateway.rules.places import is_same_place
from shared.booking_request.codes import EXTRA, SPEAKER_QUESTIONS, question_of
from shared.booking_request.questions import Kind
from shared.contracts.bookings.requests import BookingQuestions, FormQuestion
from shared.contracts.venues import Room, Venue

Option = dict[str, Any]
NOT_LISTED = " (not on the list)"
OPTIONAL = " (optional)"


@dataclass(frozen=True)
class Shown:
    """One question on a page."""

    name: str
    text: str
    hint: str = ""
    options: tuple[Option, ...] = ()


@dataclass(frozen=True)
class Questions:
    """Every question by its code; one that nobody words is shown by its name."""

    by_code: Mapping[str, Shown]
    extras: tuple[Shown, ...] = field(default=())

    def __getitem__(self, code: str) -> Shown:
        plain = code.rpartition(".")[2].replace("_", " ")
        return self.by_code.get(code) or Shown(name_of(code), plain[:1].upper() + plain[1:])

    @property
    def of_a_speaker(self) -> list[tuple[str, Shown, bool]]:
        """(field, question, whether several lines are written) of each that is asked of a speaker."""
        return [(name, self[one.code], one.kind is Kind.NAMES) for name, one in SPEAKER_QUESTIONS.items()]


def shown_questions(asked: BookingQuestions, values: Mapping[str, str]) -> Questions:
    """The council's questions, with those of its own that apply to this event."""
    made = {question.code: _shown(question, values) for question in asked.questions}
    extras = [q for q in asked.questions if q.code.startswith(EXTRA) and is_extra_asked(q, values)]
    return Questions(made, tuple(made[question.code] for question in extras))


def is_extra_asked(question: FormQuestion, values: Mapping[str, str]) -> bool:
    """A question for some types of event or some venues is asked when they are not known yet, too."""
    kind, venue = values.get("event-type", ""), values.get("event-venue", "")
    return (not question.event_types or not kind or kind in question.event_types) and (
        not question.venues or not venue or venue in question.venues
    )


def _shown(question: FormQuestion, values: Mapping[str, str]) -> Shown:
    name = name_of(question.code)
    options = tuple({"value": one.value, "text": one.text} for one in question.choices)
    given = values.get(name, "")
    if options and given and all(one["value"] != given for one in options):
        options = (*options, {"value": given, "text": given + NOT_LISTED})
    declared = question_of(question.code)
    is_optional = not question.required and (declared is None or declared.is_optional)
    return Shown(name, question.text + (OPTIONAL if is_optional else ""), question.hint, options)


def place_options(venues: tuple[Venue, ...], values: Mapping[str, str]) -> list[Option]:
    """Every venue and room in one list, halves after their hall; a place that is not listed stays as it is."""
    options = [{"value": "", "text": "Choose a venue and room"}]
    for venue in venues:
        options.append({"value": _place(venue.venue, ""), "text": f"{venue.venue}: whole venue"})
        options += [
            {"value": _place(venue.venue, room.room), "text": f"{venue.venue}: {room_text(room)}"}
            for room in nested(venue.rooms)
        ]
    given = values.get("event-venue", ""), values.get("event-room", "")
    if given[0] and all(one["value"] != _place(*given) for one in options):
        options.append({"value": _place(*given), "text": ": ".join(filter(None, given)) + NOT_LISTED})
    return options


def venue_options(venues: tuple[Venue, ...]) -> list[Option]:
    """The venues, by name."""
    return [{"value": "", "text": "Choose a venue"}, *({"value": one.venue, "text": one.venue} for one in venues)]


def room_options(venues: tuple[Venue, ...], venue: str) -> list[Option]:
    """The rooms of one venue; the whole of it is a choice of its own, '' with a mark, so that it can be chosen."""
    rooms = next((one.rooms for one in venues if is_same_place(one.venue, venue)), ())
    return [
        *({"value": room.room, "text": room_text(room)} for room in nested(rooms)),
        {"value": WHOLE, "text": "The whole venue"},
        {"value": UNSURE, "text": "I am not sure which room suits"},
    ]


WHOLE, UNSURE = "whole venue", "not sure"


def nested(rooms: tuple[Room, ...], part_of: str = "", depth: int = 0) -> list[Room]:
    """Rooms with the parts of each after it."""
    if depth > 5:
        return []
    found: list[Room] = []
    for room in rooms:
        if (room.part_of or "") == part_of:
            found += [room, *nested(rooms, room.room, depth + 1)]
    return found


def room_text(room: Room) -> str:
    """'Main hall A (40 people, part of Main hall)'."""
    about = [f"{room.capacity:,} people"] if room.capacity is not None else []
    about += [f"part of {room.part_of}"] if room.part_of else []
    return room.room + (f" ({', '.join(about)})" if about else "")


def _place(venue: str, room: str) -> str:
    return json.dumps([venue, room], ensure_ascii=False)


def words_of(shown: Shown, value: str) -> str:
    """The words of a chosen answer, or what was written."""
    return next((one["text"] for one in shown.options if one["value"] == value), value)
