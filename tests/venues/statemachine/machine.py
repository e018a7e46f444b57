"""Anybody tries anything with bookings, in any order and on any day; the model says how each attempt must end."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import time_machine
from hypothesis import strategies as st
from hypothesis.stateful import initialize, precondition, rule

from tests.venues.booked import CONDITION
from tests.venues.statemachine import model, verdicts
from tests.venues.statemachine.attempts import Attempts
from tests.venues.statemachine.cast import (
    ALWAYS,
    BOTH,
    ENDS_THE_WALK,
    EVE,
    GROUNDS,
    LEE,
    LISTED,
    NOBODY,
    OLGA,
    OLLIE,
    PAT,
    PEOPLE,
    PROGRAM,
    SAM,
    START,
    SUE,
    TRAINED,
    WHY,
    days,
    people,
    picks,
    requests,
)
from tests.venues.statemachine.model import Booking, Person, Request, Training, World
from tests.venues.statemachine.verdicts import REFUSED, ROLE


class BookingMachine(Attempts):
    """Three bookings of one hall at most, so that they meet each other."""

    @initialize()
    def begin(self) -> None:
        self.clock = time_machine.travel(START, tick=False)
        self.coordinates = self.clock.start()
        self.bookings: list[Booking] = []
        self.training: dict[str, Training] = {}
        self.covered_until: date | None = None
        self.venue, self.kind = self.wire.new_venue()
        self.listed = set()
        for name, source in LISTED.items():
            self._load(source, name)
        for person in TRAINED:
            self._train(person, Training(True, ALWAYS, ALWAYS))
        self.submit(Request(), draft=False)

    def teardown(self) -> None:
        self.wire.check_whole()
        self.clock.stop()

    # --- what the world does ---

    @rule(days=st.integers(1, 40))
    def days_pass(self, days: int) -> None:
        self.coordinates.shift(timedelta(days=days))

    @rule(which=picks, sure=picks)
    def the_event_comes(self, which: int, sure: int) -> None:
        """Rarely: much can be done only before it."""
        if sure < 3:
            self._go_to_the_event(self._one(which))

    def _go_to_the_event(self, booking: Booking) -> None:
        days = (booking.request.event_on - self._today()).days
        self.coordinates.shift(timedelta(days=max(days, 0)))

    def _load(self, source: str, *names: str) -> None:
        self.wire.load_list(source, *names)
        self.listed = self.listed | {source} if names else self.listed - {source}

    @rule(name=st.sampled_from(sorted(LISTED)), gone=st.booleans())
    def a_list_is_loaded(self, name: str, gone: bool) -> None:
        """With or without the one whom requests name: no question ends by it, whatever people answered."""
        before = [self._shown_matches(booking) for booking in self.bookings]
        self._load(LISTED[name], *([] if gone else [name]))
        assert [self._shown_matches(booking) for booking in self.bookings] == before
        self.seen["list changed"] += 1

    def _this_year(self, request: Request) -> Request:
        """The same for the next event that is still well ahead."""
        year = 2040
        while date(year, 4, 1) < self._today():
            year += 1
        return replace(request, year=year)

    @rule(
        person=st.sampled_from(TRAINED),
        approver=st.sampled_from([True, True, True, False]),
        hire=picks,
        awareness=picks,
    )
    def training_is_told(self, person: Person, approver: bool, hire: int, awareness: int) -> None:
        until = [
            ALWAYS if n > 12 else None if n == 0 else self._today() + timedelta(days=n - 4) for n in (hire, awareness)
        ]
        self._train(person, Training(approver, *until))

    @rule(person=people, length=st.integers(-1, 60))
    def standing_decision(self, person: Person, length: int) -> None:
        until = self._today() + timedelta(days=length)
        entry = {
            "event_type": self.kind, "service": "Class", "sex": "women", "reasoning": "27", "until": until.isoformat(),
        }  # fmt: skip
        answer = self.wire.send(person, "POST", "/v1/standing-decisions", entry)
        allowed = verdicts.may_reach(person, "equality_officer", "legal_officer")
        assert answer.status_code == (403 if not allowed else 201 if length >= 0 else 422), answer.text
        if allowed and length >= 0:
            self.covered_until = max(until, self.covered_until or until)

    # --- what people do ---

    @precondition(lambda self: len(self.bookings) < 3)
    @rule(request=requests, draft=st.booleans())
    def submit(self, request: Request, draft: bool) -> None:
        request = self._this_year(request)
        body = {"request": self.wire.body(request, self.venue, self.kind), "draft": draft}
        answer = self.wire.send(OLGA, "POST", "/v1/bookings", body)
        assert answer.status_code == 201, answer.text
        booking = Booking(answer.json["id"], request, "draft" if draft else "submitted")
        assert answer.json["state"] == booking.state
        self.bookings.append(booking)
        self._look_at_matches(booking)
        booking.note_needs(self._world().covered)

    @rule(which=picks, person=people, action=st.sampled_from(model.ACTIONS), why=WHY, day=days, seen=st.booleans())
    def anybody_moves(self, which: int, person: Person, action: str, why: str, day: int | None, seen: bool) -> None:
        booking = self._one(which)
        self._move(booking, person, action, why, day, seen)

    @rule(which=picks, steps=st.lists(st.tuples(picks, picks), min_size=1, max_size=10), helped=st.booleans())
    def a_walk(self, which: int, steps: list[tuple[int, int]], helped: bool) -> None:
        """Steps the table has, by people it names; `helped`, the guards' questions are answered on the way."""
        booking = self._one(which)
        for step, who in steps:
            open_steps = model.TABLE[booking.state]
            likely = [action for action in sorted(open_steps) if step > 27 or action not in ENDS_THE_WALK]
            if not likely:
                return
            action = likely[step % len(likely)]
            if helped and action in model.DECISIONS | {"confirm"}:
                self.every_need_is_answered(which)
                self.every_check_is_recorded(which)
                if booking.state == "minded_to_decline" and not booking.replied and who % 3:
                    self.the_hirer_replies(which, OLGA, False)
            if helped and (action == "confirm_lapsed" or (action in model.ENDINGS and not booking.replied)):
                self._a_letter_is_given(booking, PEOPLE[who % len(PEOPLE)])
                self._a_letter_is_given(booking, OLGA)
                self.days_pass(6)
            if action in ("record_held", "review") and helped:
                self._go_to_the_event(booking)
            able = [one for one in PEOPLE if one.roles & set(open_steps[action][1].split())]
            if step % 4 == 0:
                self._an_older_page_is_sent(booking, able[who % len(able)], action)
            self._move(booking, able[who % len(able)], action, "Because", 1 + who % 5, True)

    def _move(
        self, booking: Booking, person: Person, action: str, why: str, day: int | None, seen: bool,
        grounds: tuple[str, ...] = (),
    ) -> None:  # fmt: skip
        if action in model.DECISIONS:
            conditions = ("room", "speakers_by") if action == "approve_with_conditions" else ()
            self._decide(booking, person, action, conditions, grounds)
            return
        if action == "propose_decline":
            self._propose(booking, person, grounds or GROUNDS[:1], day if day is not None else 1)
            return
        answer_by = None if day is None else self._today() + timedelta(days=day)
        verdict = verdicts.on_move(booking, person, action, why, answer_by, seen, self._world())
        body: dict[str, Any] = {"action": action, "reason": why, "as_described": True if seen else None}
        if answer_by is not None:
            body["answer_by"] = answer_by.isoformat()
        if not self._attempt(booking, person, "moves", body, verdict, action):
            return
        booking.answer_by = answer_by if action == "request_information" else None
        if action == "request_information":
            booking.asked_on, booking.told_on = self._today(), None
        booking.referred = booking.referred or action in ("escalate", "reopen")
        if action == "record_legal_advice":
            booking.answers.add("legal")
        if action == "submit":
            booking.note_needs(self._world().covered)
        booking.appeals += action == "appeal"
        if action == "confirm":
            booking.slot = (booking.request.room, booking.request.when)

    @rule(
        which=picks, person=people, decision=st.sampled_from(sorted(model.DECISIONS)),
        conditions=st.sampled_from([(), ("stewarding",), ("room",), ("room", "speakers_by")]),
        grounds=st.sampled_from([(), *[(ground,) for ground in GROUNDS]]), ticked=st.booleans(),
    )  # fmt: skip
    def anybody_decides(
        self, which: int, person: Person, decision: str, conditions: tuple[str, ...], grounds: tuple[str, ...],
        ticked: bool,
    ) -> None:  # fmt: skip
        self._decide(self._one(which), person, decision, conditions, grounds, ticked)

    def _decide(
        self, booking: Booking, person: Person, decision: str, conditions: tuple[str, ...], grounds: tuple[str, ...],
        ticked: bool = False,
    ) -> None:  # fmt: skip
        world = self._world()
        verdict = verdicts.on_decision(booking, person, decision, conditions, grounds, world, ticked)
        as_officer, by_tick = (
            verdicts.decides_as_officer(booking, person, world), booking.checks_by_tick(world.covered),
        )  # fmt: skip
        due_on = str(booking.request.checked_on)
        body = {
            "decision": decision, "reason": "Because", "grounds": grounds, "checked": ticked,
            "conditions": [{**CONDITION, "code": code, "due_on": due_on} for code in conditions],
        }  # fmt: skip
        decision = verdicts.effective(booking, decision)
        answer = self._attempt(booking, person, "decisions", body, verdict, decision)
        if not answer:
            return
        booking.answer_by = None
        if answer["notice"]:
            booking.referred = True
            assert booking.state == "escalated"
            return
        made = answer["decisions"][-1]
        booking.decisions.append(made)
        assert (made["decision"], made["by"]) == (decision, person.name)
        if decision in model.APPROVALS:
            booking.checks |= by_tick if ticked else set()
            booking.referred = booking.referred or not as_officer
            booking.conditions += [(code, booking.request.checked_on) for code in conditions]
            assert len(answer["conditions"]) == len(booking.conditions)
            self._approved_rightly(booking, person, made, world)
        if decision in model.ENDINGS:
            booking.decliner, booking.appeals = person.name, 0
            assert made["record"]["grounds"]
        people = [booking.proposer, booking.decliner, *([person.name] if decision == "uphold" else [])]
        assert decision in model.APPROVALS or len(set(people)) == len(people)

    def _approved_rightly(self, booking: Booking, person: Person, made: dict[str, Any], world: World) -> None:
        """Said once more in the plainest words, apart from the verdict: needs met, trained today, facts kept."""
        facts = self.training[person.name]
        assert booking.needs(world.covered) <= booking.answers
        assert set(made["record"].get("checks", {}).values()) <= {"recorded", "by_lists"}
        assert facts.awareness(world.today)
        assert made["training"]["person_number"] == person.name
        kept = made["training"]["awareness_valid_until"]
        assert kept == "never" or date.fromisoformat(kept) >= world.today
        assert person.name not in booking.ties
        booking.was_approved = True

    @rule(which=picks, person=people, grounds=st.sampled_from([(ground,) for ground in GROUNDS]), day=st.integers(0, 5))
    def anybody_proposes(self, which: int, person: Person, grounds: tuple[str, ...], day: int) -> None:
        self._propose(self._one(which), person, grounds, day)

    def _propose(self, booking: Booking, person: Person, grounds: tuple[str, ...], day: int) -> None:
        reply_by = self._today() + timedelta(days=day)
        verdict = verdicts.on_proposal(booking, person, grounds, reply_by, self._world())
        body = {
            "grounds": grounds, "told": "Because", "reply_by": reply_by.isoformat(), "evidence": ["Letter"],
            "proportionality": "Yes", "alternatives": "None", "equality_note": "Same",
        }  # fmt: skip
        if self._attempt(booking, person, "decline-proposals", body, verdict, "propose_decline"):
            booking.proposer, booking.grounds, booking.reply_by = person.name, grounds, reply_by
            booking.replied, booking.referred, booking.answer_by = False, True, None
            booking.asked_on, booking.told_on = self._today(), None

    @rule(which=picks, person=people, waived=st.booleans())
    def the_hirer_replies(self, which: int, person: Person, waived: bool) -> None:
        booking = self._one(which)
        body = {"text": "We disagree", "waived": waived}
        if self._attempt(booking, person, "replies", body, verdicts.on_reply(booking, person, waived), ""):
            booking.replied = True

    def _a_letter_is_given(self, booking: Booking, person: Person) -> None:
        """The newest that waits for somebody to give it: there is no mail server here."""
        letters = self.wire.letters(booking.id)
        waiting = [letter for letter in letters if letter["state"] == "by_hand"]
        if not waiting:
            return
        given = waiting[-1]
        answer = self.wire.send(person, "POST", f"/v1/letters/{given['id']}/given", {"how": "post"})
        allowed = verdicts.may_reach(person, model.OFFICER, model.SENIOR)
        assert answer.status_code == (200 if allowed else 403), answer.text
        is_newest = [letter["id"] for letter in letters if letter["kind"] == given["kind"]][-1] == given["id"]
        if allowed and is_newest and model.LETTER_AWAITED.get(booking.state) == given["kind"]:
            booking.told_on = self._today()

    def _an_older_page_is_sent(self, booking: Booking, person: Person, action: str) -> None:
        """Whatever a page does, it does nothing over what somebody else said since it was opened."""
        read = self.wire.read(person, booking.id)
        note = {"kind": "note", "text": "The hirer rang"}
        self._attempt(booking, OLLIE if person is OLGA else OLGA, "notes", note, booking.state, "")
        verdict = verdicts.through_the_door(person, action)
        proposal = {"grounds": GROUNDS[:1], "told": "No", "reply_by": "2040-01-01"}
        if action == "propose_decline":
            self._attempt(booking, person, "decline-proposals", {**proposal, **read}, verdict, action)
        else:
            door, what = ("decisions", "decision") if action in model.DECISIONS else ("moves", "action")
            self._attempt(booking, person, door, {what: action, "reason": "Because", **read}, verdict, action)
        self.seen["older page"] += verdict == REFUSED

    @rule(which=picks, person=people, need=st.sampled_from([*model.ROLE_OF_NEED, "more_information"]))
    def anybody_answers_a_need(self, which: int, person: Person, need: str) -> None:
        self._answer(self._one(which), person, need)

    @rule(which=picks)
    def every_need_is_answered(self, which: int) -> None:
        """By the right people, so that approvals are reached."""
        booking = self._one(which)
        for place, match in enumerate(sorted(booking.matches)):
            if booking.matches[match][1] == "open":
                self.anybody_answers_a_match(which, PAT, place, "unclear")
        for need in sorted(booking.needs(self._world().covered) - {"more_information"} - booking.answers):
            role = model.ROLE_OF_NEED[need]
            self._answer(booking, next(one for one in (SUE, PAT, LEE, EVE) if role in one.roles), need)
        self._view(booking, OLGA)

    def _answer(self, booking: Booking, person: Person, need: str) -> None:
        verdict = verdicts.on_answer(booking, person, need)
        if self._attempt(booking, person, "answers", {"need": need, "reason": "Because"}, verdict, ""):
            booking.answers.add(need)
            if need == "prevent_lead":
                booking.views.add(person.name)

    @rule(which=picks, person=people, match=picks, state=st.sampled_from(["different", "same", "unclear", "closed"]))
    def anybody_answers_a_match(self, which: int, person: Person, match: int, state: str) -> None:
        booking = self._one(which)
        if not booking.matches:
            return
        chosen = sorted(booking.matches)[match % len(booking.matches)]
        before, was_approved = dict(booking.matches), booking.state in model.APPROVED
        source, was = before[chosen]
        booking.matches[chosen] = (source, state)
        is_named = any(LISTED.get(name) == source for name in booking.request.speakers)
        closes_listed = state == "closed" and source in self.listed and is_named
        answers, views = set(booking.answers), set(booking.views)
        needed_nothing = was in model.NEEDS_NOTHING or (was == "open" and was_approved)
        if needed_nothing and state not in model.NEEDS_NOTHING:
            booking.answers -= model.NEEDS_OF_LIST[source]
            booking.views.clear()
        verdict = verdicts.on_match_answer(booking, person, booking, closes_listed)
        if self._attempt(
            booking,
            person,
            f"matches/{chosen}/answers",
            {"state": state, "reason": "Because", "second_identifier": "Her page"},
            verdict,
            "",
        ):
            if booking.state in model.OPEN:
                booking.note_needs(self._world().covered)
            booking.referred = booking.referred or (was_approved and booking.state == "reopened")
            self.seen["match answered"] += 1
            self.seen[f"match {state}"] += 1
            if not is_named and state in model.NEEDS_NOTHING:  # a question no more, of a name that is asked no more
                del booking.matches[chosen]
        else:
            booking.matches, booking.answers, booking.views = before, answers, views

    @rule(which=picks, person=people, check=st.sampled_from(sorted(model.BY_TICK | {"open_source", "reference"})))
    def anybody_records_a_check(self, which: int, person: Person, check: str) -> None:
        self._check(self._one(which), person, check)

    @rule(which=picks)
    def every_check_is_recorded(self, which: int) -> None:
        booking = self._one(which)
        for check in sorted(booking.checks_to_record()):
            self._check(booking, OLGA, check)

    def _check(self, booking: Booking, person: Person, check: str) -> None:
        allowed = verdicts.may_reach(person, *model.LOOKS, people_only=False)
        body = {"check": check, "conclusion": "Nothing in the way"}
        if self._attempt(booking, person, "checks", body, booking.state if allowed else ROLE, ""):
            booking.checks.add(check)

    @rule(which=picks)
    def an_entry_goes_and_its_question_is_closed(self, which: int) -> None:
        booking = self._one(which)
        for match in sorted(booking.matches):
            self._load(booking.matches[match][0])
            self.anybody_answers_a_match(which, PAT, sorted(booking.matches).index(match), "closed")

    @rule(which=picks, person=people)
    def anybody_gives_a_view(self, which: int, person: Person) -> None:
        self._view(self._one(which), person)

    def _view(self, booking: Booking, person: Person) -> None:
        allowed = verdicts.may_reach(person, *model.LOOKS, people_only=False)
        if self._attempt(
            booking, person, "notes", {"kind": "view", "text": "As described"}, booking.state if allowed else ROLE, ""
        ):
            facts = self.training.get(person.name)
            trained = facts is not None and facts.may_approve(self._today())
            if not person.program and ("prevent_lead" in person.roles or trained):
                booking.views.add(person.name)

    @rule(which=picks, person=people, tie=st.sampled_from(["hirer", "speaker", "member", "conflict"]), sure=picks)
    def a_tie_is_declared(self, which: int, person: Person, tie: str, sure: int) -> None:
        if sure > 6:  # a tie lasts, so it must be rare
            return
        booking = self._one(which)
        if self._attempt(booking, person, "interests", {"tie": tie}, verdicts.on_tie(booking, person), ""):
            booking.ties.add(person.name)

    @rule(
        which=picks, person=st.sampled_from([OLGA, OLGA, SAM, BOTH, PAT, PROGRAM, *NOBODY]), after=requests, like=picks
    )
    def the_request_changes(self, which: int, person: Person, after: Request, like: int) -> None:
        """Often back to an ordinary one, or by a phone number alone."""
        booking = self._one(which)
        if like > 20:
            after = Request()
        elif like > 12:
            after = Request(**{**vars(booking.request), "phone": f"01632 9600{like}"})
        if like % 3 == 0 or not 12 < like <= 20:  # an event that is over is often put off
            after = self._this_year(after)
        changes = booking.request.changes(after)
        verdict = verdicts.on_change(booking, person, changes)
        was_info = booking.state == "info_requested"
        body = self.wire.body(after, self.venue, self.kind)
        if not self._attempt(booking, person, "request", body, verdict, "", method="PUT"):
            return
        speakers, booking.request = booking.request.speakers, after
        touched = set().union(*(model.CHECKS_TOUCHED[change] for change in changes))
        booking.checks -= touched & booking.checks_needed()
        booking.answers -= set().union(*(model.ANSWERS_TOUCHED[change] for change in changes))
        if changes & model.VIEWS_TOUCHED:
            booking.views.clear()
        if changes & {"venue", "date"}:
            booking.slot = None
        if was_info and booking.state == "submitted":
            booking.answer_by = None
        self._look_at_matches(booking, speakers)
        booking.note_needs(self._world().covered)
        if booking.state == "reopened" and not booking.is_light(self._world().covered):
            booking.referred = True
