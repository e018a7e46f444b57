"""A row of a bookings file as the request it stands for; what cannot be read is left as it is, and asked about."""

from collections.abc import Mapping
from typing import Any

COLUMNS = {
    "reference": "reference",
    "submitted": "submitted",
    "hirer name": "hirer.name",
    "organisation": "hirer.organisation",
    "other names": "hirer.other_names",
    "acting for": "hirer.acting_for",
    "client": "hirer.client",
    "email": "hirer.email",
    "phone": "hirer.phone",
    "address": "hirer.address",
    "website": "hirer.website",
    "charity number": "hirer.charity_number",
    "previous venue": "hirer.previous_venue",
    "event title": "event.title",
    "purpose": "event.purpose",
    "content": "event.content",
    "event type": "event.type",
    "venue": "event.venue",
    "room": "event.room",
    "start": "event.starts_at",
    "end": "event.ends_at",
    "set up minutes": "event.set_up_minutes",
    "clear down minutes": "event.clear_down_minutes",
    "expected numbers": "event.expected_numbers",
    "children present": "event.children_present",
    "access": "event.access",
    "promotion": "event.promotion",
    "election meeting": "event.election_meeting",
    "worship": "event.worship",
    "collections for": "event.collections_for",
    "speakers": "speakers",
    "speakers to follow by": "speakers_to_follow_by",
    "seating arrangement": "seating.arrangement",
    "seating detail": "seating.detail",
    "seating part": "seating.part",
    "requested by": "seating.requested_by",
    "free choice": "seating.free_choice",
    "equal mixed area": "seating.equal_mixed_area",
    "separate access": "seating.separate_access",
    "single sex": "seating.single_sex",
    "single sex service": "seating.single_sex_service",
    "other reason": "seating.other_reason",
    "equality policy": "equality_policy",
    "declaration": "declaration",
}
NEEDED = ("hirer name", "event title", "venue", "start", "end")
LISTS = ("hirer.other_names", "speakers")


def column_of(header: str) -> str:
    """The path of the answer that a column holds, or '' for a column nobody knows."""
    return COLUMNS.get(" ".join(header.replace("_", " ").replace("-", " ").casefold().split()), "")


def columns_missing(header: tuple[str, ...]) -> tuple[str, ...]:
    """The columns without which a file is no list of bookings."""
    found = {column_of(name) for name in header}
    return tuple(name for name in NEEDED if COLUMNS[name] not in found)


def request_of(cells: Mapping[str, str]) -> dict[str, Any]:
    """The request in the cells of a row, given by path; blank cells are answers not given."""
    request: dict[str, Any] = {"hirer": {}, "event": {}, "seating": {}}
    for path, cell in cells.items():
        part, _, field = path.partition(".")
        answer: Any = _names(cell) if path in LISTS else cell.strip()
        if path == "speakers":
            answer = [{"name": name} for name in answer]
        elif path == "declaration":
            answer = answer.casefold() in ("yes", "true", "y", "1")
        if field and part in request and answer:
            request[part][field] = answer
        elif not field and part not in ("reference", "submitted") and answer:
            request[part] = answer
    return request


def row_refused(cells: Mapping[str, str]) -> str:
    """Why a row is no request, or '': one that says neither who, nor what, nor when."""
    said = [cells.get(path, "").strip() for path in ("hirer.name", "hirer.organisation", "event.title")]
    if not any(said):
        return "The row names neither a hirer nor an event."
    return ""


def _names(cell: str) -> list[str]:
    return [name.strip() for name in cell.split(";") if name.strip()]
