"""A row of a bookings file as the request it stands for; what cannot be read is left as it is, and asked about."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from services.venues.rules.bookings.doubtful_times import doubtful_times, late_names
from services.venues.rules.bookings.origins import made_at, reference_objection
from services.venues.rules.bookings.request import request_from
from services.venues.rules.calendar.places import as_written
from services.venues.rules.calendar.wall_time import read_wall_time
from services.venues.rules.imports.booking_columns import DAY, LAST_DAY, REFERENCE, SUBMITTED
from services.venues.rules.imports.cell_times import iso_day, wall_time_in
from services.venues.rules.screening.names_as_written import parted_in_files, several_in
from shared.booking_request.codes import QUESTIONS
from shared.booking_request.questions import Kind, Question

NOT_OF_THE_REQUEST = (REFERENCE, SUBMITTED, DAY, LAST_DAY)
YES, NO = ("yes", "y", "true", "t", "1"), ("no", "n", "false", "f", "0")
Venues = Mapping[str, Collection[str]]
"""The rooms of each venue of the council, by name."""


@dataclass(frozen=True)
class Note:
    """What is said about a cell: the answer it stands for, the cell as it came, a sentence."""

    path: str
    cell: str
    reason: str


@dataclass(frozen=True)
class Requested:
    """A row that was read: the request in it, or `refused` and why; `notes` name what will have to be asked.

    `refused_path` is the answer that a row is refused for, when it is one answer.
    """

    reference: str
    submitted: str
    request: dict[str, object]
    notes: tuple[Note, ...]
    refused: str = ""
    refused_path: str = ""


def read_booking(cells: Mapping[str, str], venues: Venues, now: datetime) -> Requested:
    """A row by the paths of its answers; blank cells are answers not given."""
    given = {path: cell.strip() for path, cell in cells.items() if cell.strip()}
    reference = given.get(REFERENCE, "")
    if not any(given.get(path) for path in ("hirer.name", "hirer.organisation", "event.title")):
        return Requested(reference, "", {}, (), "The row names neither a hirer nor an event.")
    request = _request_of(given)
    if refused := reference_objection(reference, request):
        return Requested(reference="", submitted="", request={}, notes=(), refused=refused, refused_path=REFERENCE)
    submitted = submitted_in(given.get(SUBMITTED, ""))
    notes = (
        *_about_the_day_made(given, submitted, now),
        *_unread(given),
        *_about_times(given, request, now),
        *_about_the_place(given, venues),
    )
    return Requested(reference, submitted, request, notes)


def submitted_in(cell: str) -> str:
    """The moment a request was made, or its day from midnight; what cannot be read is given back as it stands."""
    read, day = wall_time_in(cell), iso_day(cell)
    return f"{day}T00:00" if day and read_wall_time(read).at is None else read


def _request_of(given: Mapping[str, str]) -> dict[str, object]:
    parts: dict[str, dict[str, object]] = {"hirer": {}, "event": {}, "seating": {}, "": {}}
    for path, cell in given.items():
        if path in NOT_OF_THE_REQUEST:
            continue
        part, _, name = path.rpartition(".")
        if answer := _answer(QUESTIONS[path], cell, given):
            parts[part][name] = answer
    whole = parts.pop("")
    return {**parts, **whole}


def _answer(asked: Question, cell: str, given: Mapping[str, str]) -> object:
    match asked.kind:
        case Kind.SPEAKERS:
            return [{"name": found} for found in parted_in_files(cell)]
        case Kind.NAMES:
            return parted_in_files(cell)
        case Kind.TICK:
            return cell.casefold() in YES
        case Kind.TIME:
            last_day = given.get(LAST_DAY, "") if asked.day_of else ""
            return wall_time_in(cell, last_day or given.get(DAY, ""))
        case Kind.DAY:
            return iso_day(cell) or cell
        case _:
            return _choice(cell, tuple(asked.choices)) if asked.is_closed else cell


def _choice(cell: str, allowed: tuple[str, ...]) -> str:
    """The answer of a closed list however it is written; another one stays as it is, and is asked for again."""
    plain = cell.casefold().replace(" ", "_").replace("-", "_")
    if plain not in allowed:
        plain = "yes" if plain in YES else "no" if plain in NO else plain
    return plain if plain in allowed else cell


def _unread(given: Mapping[str, str]) -> list[Note]:
    """Cells that are no answer to their question."""
    notes = []
    for path, cell in given.items():
        if path in NOT_OF_THE_REQUEST:
            continue
        asked = QUESTIONS[path]
        if asked.is_closed and _answer(asked, cell, given) not in asked.choices:
            notes.append(Note(path, cell, f"This is none of the answers we know ({_listed(tuple(asked.choices))})."))
        elif asked.kind in (Kind.NUMBER, Kind.MINUTES) and not (cell.isascii() and cell.isdigit()):
            notes.append(Note(path, cell, "This is not a whole number."))
        elif asked.kind is Kind.SPEAKERS:
            notes += _as_read(path, parted_in_files(cell))
        elif asked.kind is Kind.DAY and not iso_day(cell):
            notes.append(Note(path, cell, "This is not a day we can read. Write it as 19/02/2030."))
    return notes


def _as_read(path: str, speakers: Iterable[str]) -> list[Note]:
    """How a cell that seems to name several people is looked up: shown, and the row comes in."""
    read = [(name, several_in(name)) for name in speakers]
    said = "This seems to name several people. It is looked up whole and as: {}. Divide names with a semicolon."
    return [Note(path, name, said.format(", ".join(f"“{one}”" for one in names))) for name, names in read if names]


def _about_times(given: Mapping[str, str], request: Mapping[str, object], now: datetime) -> list[Note]:
    """Times that cannot be meant as they are written; one that is not given at all is among the missing answers."""
    read = request_from(request)
    paths = {"event.starts_which": "event.starts_at", "event.ends_which": "event.ends_at"}
    doubts = (*doubtful_times(read.event, now), *late_names(read))
    said = ((paths.get(path, path), sentence) for path, sentence in doubts)
    return [Note(path, given.get(path, ""), sentence) for path, sentence in said]


def _about_the_day_made(given: Mapping[str, str], submitted: str, now: datetime) -> list[Note]:
    """Without a day that can be, a request counts as made on the day it is brought in."""
    if not submitted or not (problem := made_at(submitted, now).problem):
        return []
    return [Note(SUBMITTED, given[SUBMITTED], f"{problem} It will count as made on the day it is brought in.")]


def _about_the_place(given: Mapping[str, str], venues: Venues) -> list[Note]:
    venue, room = as_written(given.get("event.venue", ""), venues), given.get("event.room", "")
    if venue and venue not in venues:
        return [Note("event.venue", venue, "There is no venue of this name in the list of venues.")]
    if room and venue and as_written(room, venues[venue]) not in venues[venue]:
        return [Note("event.room", room, f"{venue} has no room of this name in the list of venues.")]
    return []


def _listed(allowed: tuple[str, ...]) -> str:
    return ", ".join(code.replace("_", " ") for code in allowed)
