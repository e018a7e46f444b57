"""Requests and people for tests of bookings, and a booking brought to where a test begins."""

from copy import deepcopy
from datetime import UTC, date, datetime
from typing import Any
from uuid import uuid4

from services.venues.actions.approvers import note_approver_training
from services.venues.store.approvers import ApproverTraining
from services.venues.store.database import database
from shared.actor import Role, system_actor
from tests.venues.calling import Caller

ORDINARY: dict[str, Any] = {
    "hirer": {"name": "Amal Okafor", "acting_for": "self", "email": "amal@example.org"},
    "event": {
        "title": "Tuesday yoga",
        "purpose": "Weekly yoga class",
        "type": "fitness-class",
        "venue": "Park Hall",
        "room": "Main hall",
        "starts_at": "2030-06-18T18:00",
        "ends_at": "2030-06-18T19:00",
        "set_up_minutes": 15,
        "clear_down_minutes": 15,
        "expected_numbers": 20,
        "access": "public",
        "election_meeting": "no",
    },
    "speakers": [],
    "seating": {"arrangement": "free", "single_sex": "no"},
    "equality_policy": "agrees_to_ours",
    "declaration": True,
}
TALK = {"speakers": [{"name": "Gloria Lunpell", "topic": "Rivers"}], "event": {"type": "talk", "title": "Rivers"}}
SEPARATED = {
    "event": {"worship": "no"},
    "seating": {"arrangement": "separate_by_sex", "detail": "Two blocks", "free_choice": "no", "single_sex": "no"},
}
CONDITION = {
    "code": "stewarding",
    "text": "Two stewards at the doors",
    "ground": "safety_capacity_licensing",
    "proportionality": "The hall is full",
    "how_checked": "The caretaker counts",
    "how_to_challenge": "Write to the venue manager",
    "owner": "Caretaker",
    "due_on": "2030-06-18",
}
OFFICER, SENIOR, PREVENT, LEGAL, EQUALITY = (
    ("olga", Role.BOOKING_OFFICER),
    ("sam", Role.SENIOR_OFFICER),
    ("pat", Role.PREVENT_LEAD),
    ("lee", Role.LEGAL_OFFICER),
    ("eve", Role.EQUALITY_OFFICER),
)
SECOND_SENIOR, THIRD_SENIOR = ("sue", Role.SENIOR_OFFICER), ("sid", Role.SENIOR_OFFICER)
TRAINING = system_actor("training", "outbox")
EVERYBODY = (OFFICER, SENIOR, PREVENT, LEGAL, EQUALITY, SECOND_SENIOR, THIRD_SENIOR)


def a_request(*changes: dict[str, Any]) -> dict[str, Any]:
    """An ordinary request with parts of it changed."""
    request = deepcopy(ORDINARY)
    for change in changes:
        for part, value in change.items():
            request[part] = {**request[part], **value} if isinstance(value, dict) else value
    return request


def always_trained(person: str) -> ApproverTraining:
    """What training tells of somebody whose training never ends, as its event brings it in."""
    return ApproverTraining(person, ((date(2020, 1, 1), None),), "never", "never", 1, ())


def newest_answer(shown: Any, what: str, body: dict[str, Any]) -> int:
    """What somebody has read who answers a need, a match or a condition of this booking; 0 when nobody did yet."""
    if what == "answers":
        given = [one for one in shown["answers"] if one["need"] == body["need"]]
    elif what == "checks":
        given = [one for one in shown["checks_made"] if one["check"] == body["check"] and not one["set_aside"]]
    elif what.startswith("matches/"):
        given = [said for one in shown["matches"] if one["id"] in what for said in one["answers"]]
    else:
        given = [one for one in shown["conditions"] if one["id"] in what]
    return max((int(one["version"]) for one in given), default=0)


class Desk:
    """Bookings over the API, each call as one of the people of these tests; all are trained but `untrained`."""

    def __init__(self, venues: Caller, untrained: tuple[str, ...] = ()) -> None:
        self.venues = venues
        with database.connection(), database.write_transaction():
            for person, _ in EVERYBODY:
                if person not in untrained:
                    note_approver_training(always_trained(person), TRAINING, datetime.now(UTC))

    def train(self, person: str, until: str | None = "never", sequence: int = 1) -> None:
        payload = {
            "person_number": person,
            "posts": [["2020-01-01", None]],
            "venue_hire_valid_until": until,
            "awareness_valid_until": until,
            "sequence": sequence,
        }
        event = {"event_id": str(uuid4()), "name": "approver-training-changed", "payload": payload}
        assert self.venues.as_service("/v1/events", event).status_code == 204

    def call(self, who: tuple[str, Role], method: str, path: str, body: object = None, expect: int = 200) -> Any:
        person, role = who
        if method == "PUT" and path.endswith("/request") and isinstance(body, dict):
            body = {"version": self.version(path.removesuffix("/request")), **body}
        kwargs = {} if body is None else {"json": body}
        answer = self.venues.as_person(method, path, role, person=person, number=person, **kwargs)
        if answer.status_code == 428 != expect and isinstance(body, dict) and "version" not in body:
            _, booking, what = path.removeprefix("/v1/").split("/", 2)
            body = {**body, "version": newest_answer(self.show({"id": booking}, who), what, body)}
            answer = self.venues.as_person(method, path, role, person=person, number=person, json=body)
        assert answer.status_code == expect, (answer.status_code, answer.text[:600])
        return answer.json

    def version(self, path: str) -> int:
        """The version of a booking, as somebody reads it before they replace its request."""
        return int(self.venues.as_person("GET", path, Role.BOOKING_OFFICER).json["version"])

    def submit(self, *changes: dict[str, Any], expect: int = 201) -> Any:
        return self.call(OFFICER, "POST", "/v1/bookings", a_request(*changes), expect)

    def show(self, booking: Any, who: tuple[str, Role] = SENIOR) -> Any:
        return self.call(who, "GET", f"/v1/bookings/{booking['id']}")

    def move(self, who: tuple[str, Role], booking: Any, action: str, expect: int = 200, **more: Any) -> Any:
        body = {"action": action, "reason": "Because", **more}
        return self.call(who, "POST", f"/v1/bookings/{booking['id']}/moves", body, expect)

    def decide(self, who: tuple[str, Role], booking: Any, decision: str, expect: int = 200, **more: Any) -> Any:
        """With every required check on record, as people would have it: with the tick where that is enough."""
        body = {"decision": decision, "reason": "Because", **more}
        if decision in ("approve", "approve_with_conditions") and "checked" not in more:
            self.record_checks(booking)
            body["checked"] = True
        return self.call(who, "POST", f"/v1/bookings/{booking['id']}/decisions", body, expect)

    def record_checks(self, booking: Any, but: tuple[str, ...] = ()) -> None:
        """Records each required check that the tick on the page that approves would not."""
        for found in self.show(booking, OFFICER)["required_checks"]:
            if found["state"] == "to_record" and not found["one_tick"] and found["check"] not in but:
                made = {"check": found["check"], "conclusion": "Nothing in the way", "found": "Nothing"}
                self.post(OFFICER, booking, "checks", made)

    def post(self, who: tuple[str, Role], booking: Any, what: str, body: object, expect: int = 200) -> Any:
        return self.call(who, "POST", f"/v1/bookings/{booking['id']}/{what}", body, expect)

    def in_review(self, *changes: dict[str, Any]) -> Any:
        return self.move(OFFICER, self.submit(*changes), "start_review")

    def escalated(self, *changes: dict[str, Any]) -> Any:
        """With a senior officer, who has the view of a trained officer before them."""
        booking = self.move(OFFICER, self.in_review(*changes), "escalate")
        self.post(OFFICER, booking, "notes", {"kind": "view", "text": "As described"})
        return booking

    def minded(self, *changes: dict[str, Any], **more: Any) -> Any:
        """Proposed for decline by Sam, answered by the hirer, with nothing else missing."""
        proposal = {
            "grounds": ["terms_of_hire"],
            "told": "The terms of hire are not met.",
            "reply_by": "2030-01-01",
            "evidence": ["Letter of 1 May"],
            "proportionality": "Nothing less helps",
            "alternatives": "A deposit was refused",
            "equality_note": "Any other group would be treated the same",
            **more,
        }
        booking = self.post(SENIOR, self.escalated(*changes), "decline-proposals", proposal)
        self.post(OFFICER, booking, "replies", {"text": "We disagree"})
        return booking
