"""One entry of a list of names as a file gives it: read, or refused with the reason."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

from services.venues.rules.calendar.wall_time import FIRST_YEAR, LAST_YEAR, NO_SUCH_YEAR
from services.venues.rules.lists.concern_entries import CATEGORIES, GRADES, entry_refusal
from services.venues.rules.screening.identifiers import FACTS
from shared.clock import LONDON
from shared.imports.records import NewLine, refused

KINDS = ("person", "organisation")
OPTIONAL = {"statement": "Statement", "notice": "Notice"}
"""What the subject says of the entry (right of reply), and how and when they were told of it or why not."""


def read_subject(number: int, entry: object) -> NewLine:
    """An entry: id, kind, names; if the list has them weak_names, active, state, place, organisation, role and times.

    `active_from` is the first day and `active_until` the last day in force, both in London.
    """
    if not isinstance(entry, dict) or entry.get("kind") not in KINDS or not _text(entry.get("id")):
        return refused(number, "names", "An entry has an id, a kind (person or organisation) and names.")
    names, weak = _texts(entry.get("names")), _texts(entry.get("weak_names"))
    if not names:
        return refused(number, "names", "An entry has an id, a kind (person or organisation) and names.")
    days = {name: entry.get(name) for name in ("active_from", "active_until") if entry.get(name) is not None}
    for name, given in days.items():
        if (day := _day(given)) is None:
            return refused(number, name, "A day is written 2026-11-30.", str(given)[:100])
        if not FIRST_YEAR <= day.year <= LAST_YEAR:
            return refused(number, name, NO_SUCH_YEAR, str(given)[:100])
    parsed: dict[str, object] = {
        "code": _text(entry["id"]), "kind": entry["kind"], "names": names, "active": entry.get("active") is not False,
        "weak_names": [name for name in weak if name not in names],
        "facts": {fact: said for fact in FACTS if (said := _text(entry.get(fact)))},
        "state": _text(entry.get("state")) or "active",
        "active_from": _start_of(days.get("active_from"), 0), "active_until": _start_of(days.get("active_until"), 1),
    }  # fmt: skip
    return NewLine("", number, "accepted", parsed=parsed)


def read_concern(number: int, entry: object, today: date) -> NewLine:
    """An entry of the concern register: as of any list, and category, summary, reason, sources and its last day.

    If there are any, the subject's own statement and how they were told of the entry.

    What the second person has to judge it by is kept with the row of the file, and why it is there with the entry.
    """
    line = read_subject(number, entry)
    if line.parsed is None or not isinstance(entry, dict):
        return line
    if wrong := entry_refusal(entry, today):
        return refused(number, wrong.column, wrong.reason, wrong.value[:100])
    sources = [
        {name: _text(source.get(name)) for name in ("reference", "seen_on", "grade")} for source in entry["sources"]
    ]
    said = {name: _text(entry.get(name)) for name in ("category", "summary", "reason")}
    said |= {name: given for name in OPTIONAL if (given := _text(entry.get(name)))}
    cells = {
        "Name": ", ".join(line.parsed["names"]),
        "Category": CATEGORIES[said["category"]],
        "Summary": said["summary"],
        "Reason": said["reason"],
        "Sources": "; ".join(f"{GRADES[one['grade']]}: {one['reference']}, seen {one['seen_on']}" for one in sources),
        "Last day": _text(entry["active_until"]),
        **{label: said[name] for name, label in OPTIONAL.items() if name in said},
    }
    return replace(line, parsed={**line.parsed, "record": {**said, "sources": sources}}, cells=cells)


def _day(given: object) -> date | None:
    try:
        return date.fromisoformat(given) if isinstance(given, str) and len(given) == 10 else None
    except ValueError:
        return None


def _start_of(given: object, later: int) -> str | None:
    """The first moment of a day in London, or of the day after, as it is kept."""
    day = _day(given)
    if day is None:
        return None
    moment = datetime.combine(day + timedelta(days=later), datetime.min.time(), LONDON)
    return moment.astimezone(UTC).replace(tzinfo=None).isoformat(timespec="microseconds") + "Z"


def _texts(given: object) -> list[str]:
    return [name for name in map(_text, given if isinstance(given, list) else ()) if name]


def _text(value: object) -> str:
    return " ".join(value.split()).replace("\x00", "") if isinstance(value, str) else ""
