"""Speakers on a form: one block of fields each, added and taken away by the server."""

import re
from collections.abc import Mapping

from shared.booking_request.codes import SPEAKER_QUESTIONS
from shared.booking_request.questions import Kind

FIELDS = tuple(SPEAKER_QUESTIONS)
OF_NAMES = tuple(name for name, asked in SPEAKER_QUESTIONS.items() if asked.kind is Kind.NAMES)
ROW = re.compile(rf"speakers-(\d{{1,3}})-({'|'.join(FIELDS)})")
MOST = 50


def rows_of(values: Mapping[str, str]) -> list[dict[str, str]]:
    """The blocks in their order, blank ones among them."""
    rows: dict[int, dict[str, str]] = {}
    for name, value in values.items():
        if found := ROW.fullmatch(name):
            rows.setdefault(int(found[1]), {})[found[2]] = value.replace("\r\n", "\n").strip()
    return [rows[number] for number in sorted(rows)][:MOST]


def with_rows(values: Mapping[str, str], rows: list[dict[str, str]]) -> dict[str, str]:
    """The same answers with these blocks, numbered anew from 0."""
    kept = {name: value for name, value in values.items() if not ROW.fullmatch(name)}
    return kept | {
        f"speakers-{number}-{field}": row.get(field, "") for number, row in enumerate(rows) for field in FIELDS
    }


def without_blank_rows(values: Mapping[str, str]) -> dict[str, str]:
    """Blocks in which nothing was written are no speakers; the others keep their order."""
    return with_rows(values, [row for row in rows_of(values) if any(row.values())])


def read_speakers(values: Mapping[str, str]) -> list[dict[str, object]]:
    """The speakers as a request holds them."""
    made: list[dict[str, object]] = []
    for row in rows_of(values):
        if not any(row.values()):
            continue
        given = {field: row[field] for field in FIELDS if row.get(field)}
        listed = {name: lines_of(given[name]) for name in OF_NAMES if name in given}
        made.append({"name": "", **given, **listed})
    return made


def lines_of(text: str) -> list[str]:
    """What was written one to a line."""
    return [line.strip() for line in text.splitlines() if line.strip()]


def speakers_typed(speakers: object) -> dict[str, str]:
    """The fields of the speakers of a request."""
    rows = []
    for speaker in speakers if isinstance(speakers, list) else []:
        entry = speaker if isinstance(speaker, dict) else {}
        row = {field: str(entry.get(field) or "") for field in FIELDS if field not in OF_NAMES}
        listed = {name: names for name in OF_NAMES if isinstance(names := entry.get(name), list)}
        rows.append(row | {name: "\n".join(map(str, names)) for name, names in listed.items()})
    return with_rows({}, rows)


def step_rows(values: Mapping[str, str], action: str) -> dict[str, str] | None:
    """The answers after 'add-speaker' or 'remove-speaker-2' was pressed; None when it was something else."""
    rows = rows_of(values)
    if action == "add-speaker":
        return with_rows(values, [*rows, {}] if len(rows) < MOST else rows)
    if action.startswith("remove-speaker-") and action[15:].isdigit():
        gone = int(action[15:])
        return with_rows(values, [row for number, row in enumerate(rows) if number != gone])
    return None
