"""Look-ups in the lists, the possible matches they found, and what people answered."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID, uuid4

from services.venues.rules.screening.look_ups import LookedUp, looked_up_from
from services.venues.store.database import database
from services.venues.store.finding import find_rows
from services.venues.store.lists.lists import ListVersion, add_list_version
from services.venues.store.tables.screening import LookUpRow, MatchAnswerRow, MatchRow
from services.venues.store.writing import add_row
from shared.contracts.bookings.bookings import MatchAnswerLine
from shared.database.column_types import UTCDateTimeField, canonical_json
from shared.database.records import record_of

__all__ = ["ListVersion", "add_list_version"]  # where lists are loaded in tests
_instant = UTCDateTimeField().db_value
CLOSED = "closed"
"""A question about an entry that is listed no more, ended by a person without saying whether it was the same."""


@dataclass(frozen=True)
class FoundMatch:
    """A name of the request that may be a subject of a list, and why it is thought so."""

    source: str
    subject: int
    name_kind: str
    name: str
    listed_name: str
    reasons: tuple[str, ...]
    score: float
    list_version: str
    would_distinguish: tuple[str, ...]
    identity: str
    entry_key: str
    stands_in: bool = False
    """Whether the listed name was found among the words of a field, and not by one of its readings."""


@dataclass(frozen=True)
class Remembered:
    """That somebody said of this pair that they are different: the number of the answer, and it in words."""

    answer: int
    text: str


@dataclass(frozen=True)
class MatchRecord:
    """A possible match of a booking; `state` is open, different, same or unclear.

    `answered_here`: somebody answered it of this booking; else an answer can only be a remembered one.
    """

    id: int
    public_id: UUID
    source: str
    name_kind: str
    name: str
    listed_name: str
    why: str
    state: str
    answers: tuple[MatchAnswerLine, ...]
    reasons: tuple[str, ...] = ()
    list_version: str = ""
    would_distinguish: tuple[str, ...] = ()
    remembered: str = ""
    identity: str = ""
    entry_key: str = ""
    gone_since: datetime | None = None
    subject: int = 0
    answered_here: bool = False


@dataclass(frozen=True)
class LookUp:
    """One look-up: when, how many names, in which versions, and how many possible matches in each list if counted.

    `of_every_name`: of all names the request then had, and not only of those that a change brought.
    `told` is what it answered in the words of that day, as `full` to those who may know; `found` the ids of the
    possible matches it found; `looked_up` the names as they were compared. None in those kept before they were
    recorded. What a look-up `beyond` the limit found is kept back, also from this.
    """

    at: datetime
    names: int
    list_versions: dict[str, str]
    results: dict[str, int] | None
    of_every_name: bool = True
    told: dict[str, list[str]] | None = None
    found: tuple[UUID, ...] | None = None
    looked_up: tuple[LookedUp, ...] | None = None
    beyond: bool = False


@database.write
def add_look_up(
    booking: int,
    request_version: int,
    names: int,
    versions: Sequence[ListVersion],
    by: str,
    now: datetime,
    results: Mapping[str, int] | None = None,
    why: str = "",
    told: Mapping[str, Sequence[str]] | None = None,
    found: Iterable[UUID] | None = None,
    looked_up: Iterable[LookedUp] | None = None,
    place: str = "",
    beyond: int | None = None,
    own_surname: bool = False,
) -> int:
    """Logs a look-up, before it is answered; its number."""
    return add_row(
        LookUpRow,
        {
            "booking": booking,
            "request_version": request_version,
            "names": names,
            "list_versions": {version.source: version.version for version in versions},
            "by": by,
            "at": now,
            "results": dict(results) if results is not None else None,
            "why": why,
            "told": None if told is None else dict(told),
            "found": None if found is None else [str(match) for match in found],
            "looked_up": None if looked_up is None else _as_kept(looked_up),
            "place": place,
            "beyond": beyond,
            "own_surname": own_surname,
        },
    )


def _as_kept(looked_up: Iterable[LookedUp]) -> list[list[object]]:
    return [[one.kind, one.field, list(one.readings), *([True] if one.every_run else [])] for one in looked_up]


@database.write
def add_empty_look_ups(
    bookings: Iterable[tuple[int, int, int, tuple[LookedUp, ...]]],
    versions: Sequence[ListVersion],
    by: str,
    now: datetime,
    why: str,
    told: Mapping[str, Sequence[str]],
) -> None:
    """Logs look-ups that found nothing, many at once; of each its booking, version, number of names and these."""
    columns = (
        "booking_id", "request_version", "names", "looked_up", "list_versions", "by", "at", "results", "why", "told",
        "found", "place",
    )  # fmt: skip
    none = {version.source: 0 for version in versions}
    asked = {version.source: version.version for version in versions}
    same = (
        canonical_json(asked), by, _instant(now), canonical_json(none), why, canonical_json(dict(told)), "[]",
        "",
    )  # fmt: skip
    rows = [(*each, canonical_json(_as_kept(looked_up)), *same) for *each, looked_up in bookings]
    database.insert_rows("look_up", columns, rows)


def list_look_ups(booking: int) -> list[LookUp]:
    """The look-ups of a booking's names, oldest first."""
    made = find_rows(LookUpRow, booking=booking)
    return [
        record_of(
            LookUp,
            row,
            of_every_name=row.why != "change",
            found=None if row.found is None else tuple(UUID(match) for match in row.found),
            looked_up=looked_up_from(row.looked_up),
            beyond=row.beyond is not None,
        )
        for row in made
    ]


def find_matches(found: Iterable[UUID]) -> dict[UUID, tuple[str, str, str]]:
    """(list, name, listed name) of possible matches by their ids, also of those that are questions no more."""
    wanted = [*found]
    row = MatchRow
    query = row.select(row.public_id, row.source, row.name, row.listed_name).where(row.public_id.in_(wanted))
    return {UUID(str(one.public_id)): (one.source, one.name, one.listed_name) for one in query} if wanted else {}


@database.write
def add_match(
    booking: int,
    look_up: int,
    found: FoundMatch,
    remembered: Remembered | None,
    public_id: UUID | None = None,
    stays_open: bool = False,
) -> str:
    """Adds a possible match: open until somebody answers it, unless the answer for this pair is remembered; its state.

    In the place of a question that `stays_open` what is remembered is said with it and answers nothing.
    """
    answers = None if stays_open else remembered
    state = "different" if answers else "open"
    add_row(
        MatchRow,
        {
            "public_id": public_id or uuid4(), "booking": booking, "look_up": look_up, "source": found.source,
            "subject": found.subject, "name_kind": found.name_kind, "name": found.name,
            "listed_name": found.listed_name, "why": "; ".join(found.reasons), "reasons": list(found.reasons),
            "score": found.score, "list_version": found.list_version,
            "would_distinguish": list(found.would_distinguish), "identity": found.identity,
            "entry_key": found.entry_key, "state": state,
            "remembered": remembered.text if remembered else "",
            "remembered_from": answers.answer if answers else None,
        },
    )  # fmt: skip
    return state


def find_last_answer(identity: str, entry_key: str) -> tuple[int, str, datetime, str, str] | None:
    """(number, state, when, reason, booking) of the newest answer anybody gave for this pair, or None."""
    rows = database.query(
        "SELECT a.id, a.state, a.answered_at, a.reason, b.reference FROM match_answer a "
        "JOIN possible_match m ON m.id = a.match_id JOIN booking b ON b.id = m.booking_id "
        "WHERE m.identity = ? AND m.entry_key = ? AND a.state <> ? ORDER BY a.id DESC LIMIT 1",
        identity,
        entry_key,
        CLOSED,
    )
    if not rows or not identity:
        return None
    number, state, at, reason, reference = rows[0]
    return int(number), state, UTCDateTimeField().python_value(at), reason, reference  # type: ignore[return-value]


@database.write
def set_aside_match(match: int) -> None:
    """One match is a question no more: it is asked again in another's place."""
    MatchRow.update(current=False).where(MatchRow.id == match).execute()


def has_had_match(booking: int) -> bool:
    """Whether a booking has, or ever had, a possible match, whatever was answered."""
    return bool(database.query("SELECT 1 FROM possible_match WHERE booking_id = ? LIMIT 1", booking))


def list_matches(booking: int) -> list[MatchRecord]:
    """The possible matches of a booking as it now is, with what people answered; a remembered answer is among it."""
    matches = find_rows(MatchRow, booking=booking, current=True)
    if not matches:
        return []
    answers = _answers([match.id for match in matches], [match.remembered_from for match in matches])
    return [
        record_of(
            MatchRecord,
            match,
            answers=(*answers.get((0, match.remembered_from or 0), ()), *answers.get((match.id, 0), ())),
            reasons=tuple(match.reasons),
            would_distinguish=tuple(match.would_distinguish),
            subject=match.subject_id,
            answered_here=(match.id, 0) in answers,
        )
        for match in matches
    ]


def _answers(matches: list[int], remembered: list[int | None]) -> dict[tuple[int, int], list[MatchAnswerLine]]:
    """Answers by (match, 0), and those remembered by (0, answer)."""
    row = MatchAnswerRow
    found: dict[tuple[int, int], list[MatchAnswerLine]] = {}
    wanted = [number for number in remembered if number is not None]
    for answer in row.select().where(row.match.in_(matches) | row.id.in_(wanted)).order_by(row.id):
        said = record_of(MatchAnswerLine, answer, by=answer.answered_by, at=answer.answered_at, version=answer.id)
        if answer.match_id in matches:
            found.setdefault((answer.match_id, 0), []).append(said)
        if answer.id in wanted:
            found.setdefault((0, answer.id), []).append(said)
    return found


@database.write
def add_match_answer(
    match: MatchRecord, state: str, reason: str, second_identifier: str, by: str, now: datetime
) -> None:
    """Adds what a person said of a possible match."""
    MatchAnswerRow.insert(
        match=match.id, state=state, reason=reason, second_identifier=second_identifier, answered_by=by,
        answered_at=now,
    ).execute()  # fmt: skip
    MatchRow.update(state=state).where(MatchRow.id == match.id).execute()
