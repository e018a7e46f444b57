"""One booking request as it was read: the same fields whichever door it came through."""

import unicodedata
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any

from services.venues.rules.screening.names_as_written import given_name, organisations_in, people_in
from services.venues.rules.screening.no_names import is_not_given
from shared.booking_request.codes import PARTS, declared
from shared.booking_request.declared import BookingRequest, OwnAnswer, Speaker
from shared.booking_request.questions import Kind, Question

LONGEST_NUMBER = 10**9


@dataclass(frozen=True)
class Request(BookingRequest):
    """A whole request that was read, and what its names say."""

    @property
    def named_speakers(self) -> tuple[Speaker, ...]:
        """The speakers under whom a name stands that is looked up, even where it is asked for again."""
        return tuple(speaker for speaker in self.speakers if speaker.name)

    @property
    def is_speaker_known(self) -> bool:
        """Whether a speaker's name was given in words that are surely a name."""
        return any(not is_not_given(speaker.name) for speaker in self.speakers)

    @property
    def names_a_body(self) -> bool:
        """Whether an organisation, under whichever of its names, or a client is named."""
        return bool(self.hirer.organisation or self.hirer.other_names or self.hirer.client)


@dataclass(frozen=True)
class Match:
    """One possible match found by the screening: from which kind of list, and what a person has answered."""

    source: str
    state: str


@dataclass(frozen=True)
class StandingDecision:
    """An approved answer for a kind of single-sex event; `venue` blank is any venue, `until` is inclusive."""

    event_type: str
    venue: str
    until: date | None


Reader = Callable[[object], object]


def request_from(body: object) -> Request:
    """The request in a JSON object; what cannot be read counts as not answered, and is then asked for."""
    entry = _object(body)
    return Request(
        **{name: part(**_read(part, _object(entry.get(name)))) for name, part in PARTS.items()},
        **_read(BookingRequest, entry),
        speakers_to_follow=bool(text(entry.get("speakers_to_follow_by"))),
        extra=own_answers(entry.get("extra")),
    )


def own_answers(given: object) -> tuple[OwnAnswer, ...]:
    """The answers to a council's own questions: a list of {code, answer}, or an object by code as they are kept."""
    if isinstance(given, Mapping):
        pairs = [(str(code), answer) for code, answer in given.items()]
    else:
        pairs = [(text(one.get("code")), one.get("answer")) for one in map(_object, _list(given))]
    return tuple(OwnAnswer(code, text(answer)) for code, answer in sorted(pairs, key=lambda pair: pair[0]))


def matches_from(items: object) -> tuple[Match, ...]:
    """The matches in a JSON list; one that cannot be read stays, as a match nobody has answered."""
    found = (_object(item) for item in _list(items))
    return tuple(Match(text(item.get("source")), text(item.get("state"))) for item in found)


def standing_decisions_from(items: object) -> tuple[StandingDecision, ...]:
    """The standing decisions in a JSON list; one without a readable last day covers nothing."""
    found = (_object(item) for item in _list(items))
    return tuple(
        StandingDecision(text(item.get("event_type")), text(item.get("venue")), day(item.get("until")))
        for item in found
    )


def text(value: object) -> str:
    """Trimmed text; text of spaces and invisible characters only is blank."""
    if not isinstance(value, str):
        if isinstance(value, bool) or not isinstance(value, int) or abs(value) > LONGEST_NUMBER:
            return ""
        value = str(value)
    trimmed = value.strip()
    return trimmed if trimmed.isprintable() or any(map(_visible, trimmed)) else ""


def day(value: object) -> date | None:
    """The day in `2026-06-20` or `2026-06-20T18:00`, or None."""
    try:
        return date.fromisoformat(text(value)[:10])
    except ValueError:
        return None


def name_fields(request: Request) -> tuple[tuple[str, str], ...]:
    """(kind, field) of organisation, its other names, client and speakers: never a private hirer's own name."""
    hirer = request.hirer
    own_name_only = hirer.organisation.casefold() == hirer.name.casefold()
    organisation = "" if own_name_only and hirer.acting_for in ("self", "") else hirer.organisation
    names = [("organisation", organisation)]
    is_own = own_name_only or not organisation  # somebody who hires for himself may repeat his own name there
    others = [name for name in hirer.other_names if not (is_own and _is_same(name, hirer.name))]
    names += [("organisation_other_name", name) for name in others]
    names += [("client", hirer.client)]
    for speaker in request.named_speakers:
        names += [("speaker", speaker.name), *(("speaker_other_name", name) for name in speaker.other_names)]
    return tuple(dict.fromkeys((kind, name) for kind, name in names if name))


def _is_same(first: str, second: str) -> bool:
    return " ".join(first.split()).casefold() == " ".join(second.split()).casefold()


def names_to_screen(request: Request) -> tuple[tuple[str, str], ...]:
    """(kind, name) of all that is looked up: each field as it was written, then its parts as people write names."""
    fields = name_fields(request)
    return tuple(dict.fromkeys((kind, name) for kind, field in fields for name in readings(kind, field)))


def fields_among(request: Request, names: Sequence[tuple[str, str]]) -> tuple[tuple[str, str], ...]:
    """The whole fields among names that are looked up: in these a listed name may stand among other words."""
    wanted = set(names)
    return tuple(field for field in name_fields(request) if field in wanted)


@lru_cache(maxsize=4096)
def readings(kind: str, field: str) -> tuple[str, ...]:
    """The names in a field of a kind, the whole field first."""
    return organisations_in(field) if kind.startswith("organisation") else people_in(field)


def _read(kind: type, entry: Mapping[str, object]) -> dict[str, Any]:
    return {name: read(entry[name]) for name, read in _READERS[kind] if name in entry}


def _object(value: object) -> Mapping[str, object]:
    return value if isinstance(value, dict | Mapping) else {}  # nearly always a dict, which is told at once


def _list(value: object) -> Sequence[object]:
    return value if isinstance(value, list | tuple) else ()


def _texts(value: object) -> tuple[str, ...]:
    """Names in a list; one that came by itself is one name, never none: what is dropped is never looked up."""
    names = (value,) if isinstance(value, str) else _list(value)
    return tuple(name for name in map(_name, names) if name)


def _name(value: object) -> str:
    """A name; words that say there is none are no answer, and are then asked for."""
    return given_name(text(value))


def _one_of(allowed: tuple[str, ...]) -> Reader:
    """An answer outside the list is no answer: it is asked for again, not guessed at."""
    return lambda value: given if (given := text(value)) in allowed else ""


def _number(value: object) -> int | None:
    """A count of people or minutes; 0 is an answer, less than 0 is not."""
    given = text(int(value) if isinstance(value, float) and value.is_integer() else value)
    return int(given) if given.isascii() and given.isdigit() and len(given) < 10 else None


def _minutes(value: object) -> int:
    return _number(value) or 0


def _visible(character: str) -> bool:
    return unicodedata.category(character) not in {"Cc", "Cf", "Zs", "Zl", "Zp"}


_BY_KIND: dict[Kind, Reader] = {
    Kind.NAME: _name,
    Kind.NAMES: _texts,
    Kind.NUMBER: _number,
    Kind.MINUTES: _minutes,
    Kind.DAY: day,
    Kind.TICK: lambda value: value is True,
    Kind.SPEAKERS: lambda value: tuple(Speaker(**_read(Speaker, _object(one))) for one in _list(value)),
}


def reader_of(asked: Question) -> Reader:
    """How an answer to this question is read."""
    return _one_of(tuple(asked.choices)) if asked.is_closed else _BY_KIND.get(asked.kind, text)


_READERS: dict[type, tuple[tuple[str, Reader], ...]] = {
    kind: tuple((asked.name, reader_of(asked)) for asked in declared(kind, ""))
    for kind in (*PARTS.values(), Speaker, BookingRequest)
}
