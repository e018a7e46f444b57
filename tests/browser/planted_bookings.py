"""`python -m tests.browser.planted_bookings`, inside an installation: bookings in every state, each made by people.

Prints the ids by what they are an example of, as JSON. A program with a token decides nothing, so each call is signed
for somebody with an account, as the gateway signs it.
"""

import json
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

import requests

from services.gateway.actions.accounts import AccountEntry, create_account
from services.gateway.settings import Settings
from services.gateway.start import start
from services.gateway.store.database import database
from services.gateway.store.users import find_user_named
from shared.actor import Actor, Role, system_actor
from shared.tokens import TokenSigner
from tests.installation import PASSWORD
from tests.venues.booked import CONDITION, SEPARATED, a_request

HALL = "Tarn Lane Hall"
ROOMS = [
    {"room": "Main hall", "capacity": 120},
    {"room": "Main hall A", "capacity": 60, "part_of": "Main hall"},
    {"room": "Main hall B", "capacity": 60, "part_of": "Main hall"},
    {"room": "Meeting room", "capacity": 12},
]
LISTED = "Patience Velthar"
"""A name of the demonstration's invented register."""
PEOPLE = {
    "officer": "booking.officer",
    "senior": "senior.officer",
    "equality": "equality.officer",
    "legal": "legal.officer",
    "prevent": "prevent.lead",
}
SENIORS = {"second": ("second.senior", "009274"), "third": ("third.senior", "075861")}
"""Sign-ins and payroll numbers of people of the demonstration whose training is valid."""
PROPOSAL = {
    "grounds": ["terms_of_hire"],
    "told": "The deposit was not paid by the day agreed.",
    "evidence": ["Ledger of 1 May"],
    "proportionality": "Nothing less brings the deposit in.",
    "alternatives": "A later day to pay was offered twice.",
    "equality_note": "Any other group would be treated the same.",
}


@dataclass
class Hands:
    """Everybody of these bookings, and the service they call."""

    address: str
    signer: TokenSigner
    actors: dict[str, Actor]
    days: int = 1

    def call(self, who: str, method: str, path: str, body: object = None) -> Any:
        """What the service answers; fails when it refuses."""
        token = self.signer.sign("venues", self.actors[who])
        headers = {"Authorization": f"Bearer {token}", "Idempotency-Key": str(uuid4())}
        answer = requests.request(method, self.address + path, json=body, headers=headers, timeout=30)
        assert answer.ok, f"{who} {method} {path}: {answer.status_code} {answer.text[:500]}"
        return answer.json()

    def submit(
        self, title: str, *changes: dict[str, Any], room: str = "Meeting room", day: int = 0, **more: Any
    ) -> Any:
        """A request for an event some days from now, each in a time of its own unless a day is given."""
        self.days += 0 if day else 1
        on = (datetime.now(UTC) + timedelta(days=day or self.days)).date().isoformat()
        event = {"title": title, "venue": HALL, "room": room, "starts_at": f"{on}T18:00", "ends_at": f"{on}T20:00"}
        return self.call("officer", "POST", "/v1/bookings", {**a_request(*changes, {"event": event}), **more})

    def act(self, who: str, booking: Any, what: str, **body: Any) -> Any:
        """One thing done to a booking."""
        return self.call(who, "POST", f"/v1/bookings/{booking['id']}/{what}", body)

    def move(self, who: str, booking: Any, action: str, reason: str = "As agreed on the phone", **more: Any) -> Any:
        return self.act(who, booking, "moves", action=action, reason=reason, **more)

    def decide(self, who: str, booking: Any, decision: str, **more: Any) -> Any:
        if decision.startswith("approve"):
            more["checked"] = True
        return self.act(who, booking, "decisions", decision=decision, reason="Nothing speaks against it.", **more)

    def in_review(self, title: str, *changes: dict[str, Any], **more: Any) -> Any:
        return self.move("officer", self.submit(title, *changes, **more), "start_review", "")

    def escalated(self, title: str, *changes: dict[str, Any], **more: Any) -> Any:
        booking = self.move("officer", self.in_review(title, *changes, **more), "escalate", "The senior officer asked")
        return self.act("officer", booking, "notes", kind="view", text="As described; I would let it go ahead.")

    def minded(self, title: str, replied: bool = True, who: str = "senior") -> Any:
        reply_by = (datetime.now(UTC) + timedelta(days=5)).date().isoformat()
        booking = self.act(who, self.escalated(title), "decline-proposals", reply_by=reply_by, **PROPOSAL)
        return self.act("officer", booking, "replies", text="It is paid now.") if replied else booking

    def approved(self, title: str, **more: Any) -> Any:
        return self.decide("officer", self.in_review(title, **more), "approve")

    def with_conditions(self, title: str, **more: Any) -> Any:
        due = {**CONDITION, "due_on": datetime.now(UTC).date().isoformat()}
        again = {**due, "code": "staff_access", "text": "Staff may come in at any time"}
        return self.decide("officer", self.in_review(title, **more), "approve_with_conditions", conditions=[due, again])


def plant(hands: Hands) -> dict[str, str]:
    """The id of each booking, by what it is an example of."""
    hands.call("officer", "POST", "/v1/venues", {"venue": HALL, "kind": "hall", "rooms": ROOMS})
    made = {**_undecided(hands), **_referred(hands), **_decided(hands), **_ended(hands)}
    return {what: booking["id"] for what, booking in made.items()}


def _undecided(hands: Hands) -> dict[str, Any]:
    speaker = {"speakers": [{"name": LISTED, "topic": "Rivers"}], "event": {"type": "talk"}}
    checked = hands.in_review("Choir practice")
    check = {"check": "details", "conclusion": "Complete", "searched": "The request", "found": "Nothing to ask"}
    hands.act("officer", checked, "checks", **check)
    hands.act("officer", checked, "notes", text="Rang the hirer on Monday.")
    election = hands.in_review("Meet the candidates", {"event": {"election_meeting": "yes"}})
    women = {"event": {"type": "swimming"}, "seating": {"single_sex": "yes", "single_sex_service": "Lessons"}}
    return {
        "draft": hands.submit("Half a request", draft=True),
        "missing": hands.submit("A request with gaps", {"event": {"purpose": "", "type": ""}}),
        "submitted": hands.submit("Tuesday yoga"),
        "info_requested": hands.move(
            "officer", hands.submit("Community lunch"), "request_information", "Who will cook?",
            answer_by=(datetime.now(UTC) + timedelta(days=4)).date().isoformat(),
        ),
        "in_review": checked,
        "match_open": hands.in_review("An evening about rivers", speaker),
        "election": election,
        "single_sex": hands.in_review("Swimming for women", women),
    }  # fmt: skip


def _referred(hands: Hands) -> dict[str, Any]:
    unclear = hands.escalated("A second evening", {"speakers": [{"name": LISTED}], "event": {"type": "talk"}})
    match = hands.call("prevent", "GET", f"/v1/bookings/{unclear['id']}")["matches"][0]
    answer = {"state": "unclear", "reason": "No public page to compare with.", "second_identifier": "Town"}
    hands.act("prevent", unclear, f"matches/{match['id']}/answers", **answer)
    hands.act("prevent", unclear, "answers", need="prevent_lead", reason="A talk on rivers: no concern of mine.")
    legal = hands.move("senior", hands.escalated("Two blocks of seats", SEPARATED), "ask_legal", "Is it lawful?")
    return {
        "match_unclear": unclear,
        "escalated": hands.escalated("A debate"),
        "separated": hands.escalated("Three blocks of seats", SEPARATED),
        "police_advice": hands.move("senior", hands.escalated("A march and a talk"), "ask_police", "Known to you?"),
        "legal_advice": legal,
        "minded": hands.minded("Evening without deposit", replied=False),
        "minded_replied": hands.minded("Second evening without deposit"),
    }


def _decided(hands: Hands) -> dict[str, Any]:
    reopened = hands.approved("Talk with another speaker")
    changed = {**reopened["request"], "speakers": [{"name": "Gloria Lunpell", "topic": "Bridges"}]}
    body = {"request": changed, "version": reopened["version"]}
    confirmed = hands.move("officer", hands.with_conditions("Market", room="Main hall", day=9), "confirm")
    return {
        "approved": hands.approved("Book club"),
        "clash": hands.approved("Dance in one half", room="Main hall A", day=9),
        "approved_with_conditions": hands.with_conditions("Open evening"),
        "confirmed": confirmed,
        "reopened": hands.call("officer", "PUT", f"/v1/bookings/{reopened['id']}/request", body),
    }


def _ended(hands: Hands) -> dict[str, Any]:
    declined = hands.decide("second", hands.minded("Declined evening"), "decline")
    appealed = hands.decide("second", hands.minded("Appealed evening"), "decline")
    withdrawn = hands.move("officer", hands.submit("Withdrawn party"), "withdraw")
    closed = hands.move("officer", hands.submit("Closed party"), "withdraw")
    cancelled = hands.approved("Cancelled evening")
    hands.act("officer", cancelled, "notes", kind="view", text="The deposit is still missing.")
    reply_by = (datetime.now(UTC) + timedelta(days=5)).date().isoformat()
    hands.act("senior", cancelled, "decline-proposals", reply_by=reply_by, **PROPOSAL)
    hands.act("officer", cancelled, "replies", text="We need no time.", waived=True)
    return {
        "declined": declined,
        "cancelled": hands.decide("second", cancelled, "cancel"),
        "appealed": hands.move("senior", appealed, "appeal", "The deposit is paid."),
        "withdrawn": withdrawn,
        "closed": hands.move("officer", closed, "close"),
    }


def main() -> None:
    """Plants them, and two more senior officers: proposer, decliner and appeal officer are three people."""
    settings = Settings.from_environment()
    start(settings)
    signer = TokenSigner("gateway", settings.signing_key)
    with database.connection():
        for username, number in SENIORS.values():
            if find_user_named(username) is None:
                entry = AccountEntry(username, username.title(), frozenset({Role.SENIOR_OFFICER}), number)
                create_account(
                    entry, PASSWORD, system_actor("gateway", "test"), datetime.now(UTC), one_time=False, on_server=True
                )
        actors = {}
        for who, username in (PEOPLE | {who: one[0] for who, one in SENIORS.items()}).items():
            user = find_user_named(username)
            assert user is not None, username
            actors[who] = Actor(str(user.id), user.roles, user.person_number, "planted")
    print(json.dumps(plant(Hands(settings.venues_url, signer, actors))))


if __name__ == "__main__":
    main()
