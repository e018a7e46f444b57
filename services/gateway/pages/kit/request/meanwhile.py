"""Two windows on one request: what somebody typed over what another person saved meanwhile, question by question."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from services.gateway.pages.kit.request.answers import Values, codes_of, fields_of, kind_of, name_of, said_in
from services.gateway.pages.kit.request.in_words import in_words
from services.gateway.pages.kit.request.questions import OPTIONAL, Questions
from services.gateway.pages.kit.request.speakers import FIELDS, read_speakers, rows_of, with_rows
from shared.booking_request.codes import of_kind
from shared.booking_request.questions import Kind

(PLACE,), (ROOM,), KNOWN = of_kind(Kind.VENUE), of_kind(Kind.ROOM), "hirer_known"
Row = dict[str, str]


@dataclass(frozen=True)
class Difference:
    """A question whose answer is another now than when the form was opened, in words.

    `typed` where it was answered here, too, and otherwise. `was` None where the form does not say what it was opened
    with: then every answer is such a difference that was typed otherwise than it is saved.
    """

    name: str
    text: str
    was: str | None
    now: str
    typed: str | None = None


def merged(typed: Values, before: Mapping[str, str], now: Mapping[str, str], extras: tuple[str, ...] = ()) -> Values:
    """What was typed, and of each question that still says what it said `before` what is saved `now`."""
    values = dict(typed)
    for code, fields in _questions(extras):
        if kind_of(code) is not Kind.SPEAKERS and said_in(fields, typed) == said_in(fields, before):
            values = {name: said for name, said in values.items() if name not in fields} | said_in(fields, now)
    return with_rows(values, _merged_speakers(_speakers(typed), _speakers(before), _speakers(now)))


def differences(
    typed: Values,
    before: Mapping[str, str] | None,
    now: Mapping[str, str],
    questions: Questions,
    extras: tuple[str, ...],
) -> list[Difference]:
    """The questions that somebody else answered anew meanwhile."""
    found = []
    for code, fields in _questions(extras):
        was, saved, mine = (_said(code, fields, values) for values in (before or {}, now, typed))
        words = [told_in_words(code, values, questions) for values in (before or {}, now, typed)]
        both = mine != saved and words[2] != words[1] and (before is None or mine != was)
        if (saved == was and before is not None) or (before is None and not both):
            continue
        name = {PLACE: "place"}.get(code, name_of(code))
        was_told, typed_told = words[0] if before is not None else None, words[2] if both else None
        found.append(Difference(name, question_text(code, questions), was_told, words[1], typed_told))
    return found


def _questions(extras: tuple[str, ...]) -> Iterator[tuple[str, set[str]]]:
    """Each question with its fields; a room alone says nothing, so it goes with its venue."""
    for code in codes_of(extras):
        if code != ROOM:
            yield code, fields_of(code) | (fields_of(ROOM) if code == PLACE else set())
    yield KNOWN, {KNOWN}


def _said(code: str, fields: set[str], values: Mapping[str, str]) -> object:
    return read_speakers(values) if kind_of(code) is Kind.SPEAKERS else said_in(fields, values)


def told_in_words(code: str, values: Mapping[str, str], questions: Questions) -> str:
    """The answer to a question in words, a venue with its room."""
    if code == PLACE:
        return ", ".join(filter(None, (values.get(name_of(one), "") for one in (PLACE, ROOM))))
    if code == KNOWN:
        return "Yes" if values.get(code) == "yes" else ""
    return in_words(code, values, questions)


def question_text(code: str, questions: Questions) -> str:
    """A question as it is asked."""
    own = {PLACE: "Venue and room", KNOWN: "They have hired from us before", "declaration": "The hirer confirms"}
    return own.get(code) or questions[code].text.removesuffix(OPTIONAL)


def _speakers(values: Mapping[str, str]) -> list[Row]:
    rows = [{field: row.get(field, "") for field in FIELDS} for row in rows_of(values)]
    return [row for row in rows if any(row.values())]


def _merged_speakers(typed: list[Row], before: list[Row], now: list[Row]) -> list[Row]:
    """Speakers are told apart by their names: who was added on either side is there, whoever was left alone is as now.

    Where a name stands twice nobody can say which is which: then all are as they were typed, or as they are now.
    """
    mine, then, there = ({row["name"]: row for row in rows} for rows in (typed, before, now))
    if (len(mine), len(then), len(there)) != (len(typed), len(before), len(now)):
        return now if typed == before else typed
    kept = [there.get(row["name"]) if row == then.get(row["name"]) else row for row in typed]
    added = [row for name, row in there.items() if name not in mine and name not in then]
    return [row for row in (*kept, *added) if row]
