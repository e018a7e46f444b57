"""One attempt on one booking: sent over HTTP, compared with the verdict and with what the database holds."""

from collections import Counter
from datetime import UTC, date, datetime
from typing import Any, ClassVar
from uuid import uuid4

from hypothesis.stateful import RuleBasedStateMachine

from tests.venues.statemachine import model
from tests.venues.statemachine.cast import LISTED, PAT
from tests.venues.statemachine.model import LOOKS, Booking, Person, Training, World
from tests.venues.statemachine.verdicts import REFUSED, ROLE
from tests.venues.statemachine.wire import Kept, Wire

OVER_ALL = ("moves", "decisions", "decline-proposals", "replies")


class Attempts(RuleBasedStateMachine):
    """What holds after every attempt, whoever made it."""

    wire: ClassVar[Wire]
    seen: ClassVar[Counter[str]]
    bookings: list[Booking]
    training: dict[str, Training]
    covered_until: date | None
    listed: set[str]

    def _train(self, person: Person, facts: Training) -> None:
        self.wire.tell_training(person.name, facts)
        self.training[person.name] = facts

    def _today(self) -> date:
        return datetime.now(UTC).date()

    def _world(self) -> World:
        today = self._today()
        slots = {found.id: found.slot for found in self.bookings if found.slot}
        return World(today, self.training, self.covered_until is not None and today <= self.covered_until, slots)

    def _one(self, which: int) -> Booking:
        return self.bookings[which % len(self.bookings)]

    def _attempt(
        self, booking: Booking, person: Person, path: str, body: dict[str, Any], verdict: str, action: str,
        method: str = "POST",
    ) -> Any:  # fmt: skip
        """Sends it, keyed now and then; what is refused changes nothing at all, what is done is told and kept."""
        before = self.wire.kept(booking.id)
        assert before.state == booking.state
        key = uuid4().hex if self.seen["attempts"] % 5 == 0 and method == "POST" else ""
        if method == "PUT":
            body = {**body, "version": before.version}
        elif path.endswith(("answers", "checks")) and verdict not in (ROLE, REFUSED):
            body = {**body, "version": self.wire.newest_answer(person, booking.id, path, body)}
        elif path in OVER_ALL and person.roles & LOOKS and self.seen["attempts"] % 3 == 0:  # as a page sends it
            body = {**self.wire.read(person, booking.id), **body}
        url = f"/v1/bookings/{booking.id}/{path}"
        answer = self.wire.send(person, method, url, body, key)
        after = self.wire.kept(booking.id)
        self.seen["attempts"] += 1
        what = f"{person.name} {action or path} while {booking.state}: {answer.status_code} {answer.text[:300]}"
        if verdict in (ROLE, REFUSED):
            assert answer.status_code == int(verdict), what
            assert answer.json["detail"], what
            assert after == before, what
            self.seen["refused"] += 1
            return None
        assert answer.status_code == 200, what
        assert answer.json["state"] == verdict == after.state, what
        self._told(booking, before, after, action, what)
        booking.state = verdict
        if verdict in model.SLOT_GIVEN_FREE:
            booking.slot = None
        if key:
            assert self.wire.send(person, method, url, body, key).json == answer.json, what
            assert self.wire.kept(booking.id) == after, what
        return answer.json

    def _told(self, booking: Booking, before: Kept, after: Kept, action: str, what: str) -> None:
        """State in the table, one line in story and audit for each step, and nothing that was decided is different."""
        assert after.state in model.STATES, what
        assert after.happenings > before.happenings, what
        assert after.audit > before.audit, what
        assert after.decisions[: len(before.decisions)] == before.decisions, what
        if after.state != before.state:
            self.seen[after.state] += 1
            assert after.version > before.version, what
            newest = self.wire.newest_audit(booking.id)
            assert (newest["from"], newest["to"]) == (before.state, after.state), what
            assert after.state in {to for to, _ in model.TABLE[before.state].values()}, what
        if action:
            assert (after.happenings - before.happenings, after.audit - before.audit) == (1, 1), what

    def _look_at_matches(self, booking: Booking, before: tuple[str, ...] = ()) -> None:
        """What was found is the screening's to say; that listed names are found, and none is lost, is checked here.

        A question stays when the request no longer gives its name: only a person ends it.
        `before` are the speakers of the request before it was changed: who was there already need not be asked again.
        """
        asked, known = {source for source, _ in booking.matches.values()}, set(booking.matches)
        questions = {source for source, answer in booking.matches.values() if answer not in model.NEEDS_NOTHING}
        booking.matches = self._shown_matches(booking)
        for match, (source, answer) in booking.matches.items():
            if match not in known and answer == "open" and booking.state not in model.APPROVED:  # nobody knew of it
                booking.answers -= model.NEEDS_OF_LIST[source]
                booking.views.clear()
        sources = {source for source, _ in booking.matches.values()}
        named = {LISTED[name]: name for name in booking.request.speakers if name in LISTED}
        kept = {source for source, name in named.items() if name in before and source in asked}
        found = {source for source, name in named.items() if name not in before and source in self.listed}
        assert kept | found | questions <= sources <= asked | (set(named) & self.listed), booking.matches

    def _shown_matches(self, booking: Booking) -> dict[str, tuple[str, str]]:
        shown = self.wire.send(PAT, "GET", f"/v1/bookings/{booking.id}").json
        return {found["id"]: (found["source"], found["state"]) for found in shown["matches"]}
