"""The real service behind the machine: calls over HTTP with signed tokens, and what the database holds afterwards."""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

from services.gateway.pages.kit.two_windows import OF_BOOKING
from services.venues.actions.lists import entries as list_entries
from services.venues.store.audit import audit
from services.venues.store.calendar.venues import count_overlaps, save_room, save_venue
from services.venues.store.database import database
from services.venues.store.lists.lists import ListFile
from services.venues.store.tables.bookings import BookingRow, HappeningRow
from services.venues.store.tables.decisions import DecisionRow
from services.venues.store.tables.operations import AuditRow
from shared.actor import Actor, Role
from tests.venues.booked import a_request, newest_answer
from tests.venues.calling import Caller
from tests.venues.statemachine.model import Person, Request, Training

SEATS: dict[str, dict[str, str]] = {
    "free": {"arrangement": "free", "single_sex": "no"},
    "single_sex": {"arrangement": "free", "single_sex": "yes"},
    "separated": {"arrangement": "separate_by_sex", "detail": "Two blocks", "free_choice": "no", "single_sex": "no"},
    "voluntary": {
        "arrangement": "separate_by_sex", "detail": "Two blocks", "free_choice": "yes", "equal_mixed_area": "yes",
        "single_sex": "no",
    },
}  # fmt: skip


ANYBODY = Person("olga", frozenset({"booking_officer"}))


@dataclass(frozen=True)
class Kept:
    """Everything the database holds of one booking that an act could change."""

    state: str
    version: int
    happenings: int
    audit: int
    decisions: tuple[Any, ...]
    row: tuple[Any, ...]


class Wire:
    """Calls as one of the people; nothing is read past the API but for comparing before and after."""

    def __init__(self, venues: Caller) -> None:
        self.venues = venues
        self.sequence = 0

    def send(self, who: Person, method: str, path: str, body: object = None, key: str = "") -> Any:
        """One signed call; the answer."""
        headers = {"Idempotency-Key": key} if key else {}
        roles = [Role(role) for role in sorted(who.roles)]
        return self.venues.as_person(
            method, path, *roles, person=who.name, number=who.name.removeprefix("token:"), headers=headers,
            **({} if body is None else {"json": body}),
        )  # fmt: skip

    def read(self, who: Person, booking: str) -> dict[str, int]:
        """What a page of this booking carries that somebody opens now."""
        shown = self.send(who, "GET", f"/v1/bookings/{booking}").json
        return {name: shown[name] for name in ("version", *OF_BOOKING)}

    def letters(self, booking: str) -> list[dict[str, Any]]:
        """The letters of a booking, oldest first."""
        return list(self.send(ANYBODY, "GET", f"/v1/bookings/{booking}/letters").json["letters"])

    def newest_answer(self, who: Person, booking: str, path: str, body: dict[str, Any]) -> int:
        """What somebody has read who answers a need or a match, 0 when nobody answered yet."""
        return newest_answer(self.send(who, "GET", f"/v1/bookings/{booking}").json, path, body)

    def new_venue(self) -> tuple[str, str]:
        """A venue nobody has booked, and an event type nobody has decided on."""
        name = uuid4().hex[:10]
        with database.connection():
            venue = save_venue(f"Hall {name}", "civic hall", "council", "")
            for room, whole in (("Main hall", ""), ("Main hall A", "Main hall"), ("Main hall B", "Main hall")):
                save_room(venue, room, 80, whole)
        return f"Hall {name}", f"class-{name}"

    def load_list(self, source: str, *names: str) -> None:
        """Puts a version of a list in force, with these people on it and one whom no request names."""
        self.sequence += 1
        people = (*names, "Nobody Quillonby")
        entries = [{"code": name, "kind": "person", "names": [name], "active": True} for name in people]
        with database.connection():
            list_entries.load_list(source, f"drill {uuid4()}", entries, ListFile(), Actor("pat"), datetime.now(UTC))

    def tell_training(self, person: str, facts: Training) -> None:
        """What the training service would send."""
        self.sequence += 1
        payload = {
            "person_number": person,
            "posts": [["2020-01-01", None]] if facts.approver else [],
            "venue_hire_valid_until": _day(facts.venue_hire_until),
            "awareness_valid_until": _day(facts.awareness_until),
            "sequence": self.sequence,
        }
        event = {"event_id": str(uuid4()), "name": "approver-training-changed", "payload": payload}
        assert self.venues.as_service("/v1/events", event).status_code == 204

    def body(self, request: Request, venue: str, kind: str) -> dict[str, Any]:
        """The request as a hirer would give it."""
        seats = "separated" if request.seating == "worship_part" else request.seating
        follow = str(request.checked_on) if request.to_follow else None
        return a_request(
            {
                "hirer": {"phone": request.phone},
                "event": {
                    "venue": venue, "room": request.room, "type": kind,
                    "purpose": "Weekly class" if request.purpose_given else " ",
                    "starts_at": f"{request.event_on}T{request.hour:02}:00",
                    "ends_at": f"{request.event_on}T{request.hour:02}:30",
                    "set_up_minutes": 15, "clear_down_minutes": 15,
                    "election_meeting": "yes" if request.election else "no",
                    "worship": "part" if request.seating == "worship_part" else "no",
                },
                "speakers": [{"name": name} for name in request.speakers],
            }
        ) | {"seating": SEATS[seats], "speakers_to_follow_by": follow}  # fmt: skip

    def kept(self, booking: str) -> Kept:
        """The booking as the database has it."""
        with database.connection():
            row = BookingRow.select().where(BookingRow.public_id == booking).dicts().get()
            number = row["id"]
            made = DecisionRow.select().where(DecisionRow.booking == number).order_by(DecisionRow.id).tuples()
            return Kept(
                row["state"],
                row["version"],
                HappeningRow.select().where(HappeningRow.booking == number).count(),
                AuditRow.select().where(AuditRow.subject == f"booking:{booking}").count(),
                tuple(map(repr, made)),
                tuple(sorted((name, repr(value)) for name, value in row.items())),
            )

    def newest_audit(self, booking: str) -> dict[str, Any]:
        """The details of the newest move in the audit."""
        with database.connection():
            row = (
                AuditRow.select()
                .where(AuditRow.subject == f"booking:{booking}", AuditRow.action == "booking-moved")
                .order_by(AuditRow.seq.desc())
                .get()
            )
        return dict(row.details)

    def check_whole(self) -> None:
        """No two confirmed bookings overlap, and the audit chain is unbroken."""
        with database.connection():
            assert count_overlaps() == 0
            assert audit.verify().ok


def _day(value: Any) -> str | None:
    return None if value is None else "never" if value.year == 9999 else value.isoformat()
