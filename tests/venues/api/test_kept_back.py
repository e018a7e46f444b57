"""Why a booking matched, and what those who know wrote of it, reaches nobody who need not know."""

import json
from datetime import UTC, datetime
from itertools import count

import pytest

from services.venues.store.database import database
from services.venues.store.screening.look_ups import add_list_version
from tests.venues.booked import (
    CONDITION,
    EQUALITY,
    LEGAL,
    OFFICER,
    PREVENT,
    SECOND_SENIOR,
    SENIOR,
    Desk,
    a_request,
)

SOURCES = ("register", "proscribed", "sanctions", "other_list")
EVERY_LIST = pytest.mark.parametrize("source", SOURCES)
OTHERS = (("ottilie", OFFICER[1]), OFFICER, EQUALITY)
CANARY = "Canary"
CHECK_OF_LIST = {"register": "concern_register", "proscribed": "proscribed_list", "sanctions": "sanctions_list"}


@pytest.fixture
def desk(venues):
    return Desk(venues)


class Canaries:
    """Words that only those who need to know may read, each of its own."""

    def __init__(self):
        self._numbers = count(1)

    def __str__(self):
        return f"{CANARY}{next(self._numbers)}"


def matched(desk, source):
    """A booking in review with a possible match in one list."""
    name = f"Gloria Lun{source.replace('_', '')}"
    with database.connection():
        listed = [{"code": "a", "kind": "person", "names": [name], "active": True}]
        add_list_version(source, "1", listed, "pat", datetime.now(UTC))
    return desk.in_review({"speakers": [{"name": name}]})


def answer_match(desk, booking, state, said):
    (match,) = desk.show(booking, PREVENT)["matches"]
    body = {"state": state, "reason": str(said), "second_identifier": str(said)}
    return desk.post(PREVENT, booking, f"matches/{match['id']}/answers", body)


def looked_into(desk, booking, said, state="same"):
    """Everything that people who see the match write about it on the way to a decision."""
    answer_match(desk, booking, state, said)
    for who, check in ((PREVENT, "concern_register"), (SENIOR, "sanctions_list"), (LEGAL, "open_source")):
        made = {name: str(said) for name in ("conclusion", "found", "searched", "link", "list_version")}
        desk.post(who, booking, "checks", {"check": check, **made})
    desk.move(OFFICER, booking, "escalate", reason="Possible match")
    for who in (PREVENT, SENIOR, LEGAL):
        desk.post(who, booking, "notes", {"text": str(said)})
        desk.post(who, booking, "notes", {"kind": "view", "text": str(said)})
        desk.post(who, booking, "interests", {"tie": "member", "person": "nobody", "note": str(said)})
    for action, who in (
        ("ask_police", SENIOR), ("record_police_advice", SENIOR), ("ask_legal", SENIOR), ("record_legal_advice", LEGAL),
    ):  # fmt: skip
        desk.move(who, booking, action, reason=str(said))
    for who, need in ((PREVENT, "prevent_lead"), (LEGAL, "legal"), (SENIOR, "senior_officer")):
        desk.post(who, booking, "answers", {"need": need, "reason": str(said)})


def declined(desk, booking, said):
    rests_on = {name: str(said) for name in ("proportionality", "alternatives", "equality_note")}
    proposal = {
        "grounds": ["terms_of_hire"], "told": "The terms of hire are not met.", "reply_by": "2030-01-01",
        "evidence": [str(said)], **rests_on,
    }  # fmt: skip
    desk.post(SENIOR, booking, "decline-proposals", proposal)
    desk.post(OFFICER, booking, "replies", {"text": "We disagree"})
    # The reason itself is what the hirer reads in the letter: what is for few stands in what it rests on.
    desk.decide(SECOND_SENIOR, booking, "decline", reason="The terms of hire are not met.")


def approved(desk, booking, said):
    condition = {**CONDITION, "proportionality": str(said)}
    desk.decide(SENIOR, booking, "approve_with_conditions", reason=str(said), conditions=[condition])
    (made,) = desk.show(booking, SENIOR)["conditions"]
    outcome = {"outcome": "met", "note": str(said)}
    desk.post(SENIOR, booking, f"conditions/{made['id']}/outcomes", outcome)


def read_by(desk, who, booking):
    """Every answer about a booking that these people may ask for."""
    paths = ["", "/history", "/clashes", *(("/letters", "/objections?decision=approve") if who[0] != "eve" else ())]
    told = [desk.call(who, "GET", f"/v1/bookings/{booking['id']}{path}") for path in paths]
    return [*told, desk.call(who, "GET", "/v1/bookings?shown=all")]


@pytest.mark.both_databases
@EVERY_LIST
@pytest.mark.parametrize("ending", [declined, approved])
def test_nothing_that_is_written_about_a_match_is_read_by_others(desk, source, ending):
    booking, said = matched(desk, source), Canaries()
    looked_into(desk, booking, said)
    ending(desk, booking, said)
    for who in OTHERS:
        for told in read_by(desk, who, booking):
            assert CANARY not in json.dumps(told), (who, told)
    seen = json.dumps([desk.show(booking, PREVENT), desk.call(PREVENT, "GET", f"/v1/bookings/{booking['id']}/history")])
    assert [number for number in range(1, int(str(said)[len(CANARY) :])) if f"{CANARY}{number}" not in seen] == []


def test_others_read_the_same_whatever_list_it_was_and_whoever_had_to_answer(desk):
    told = []
    for source in SOURCES:
        booking, said = matched(desk, source), Canaries()
        answer_match(desk, booking, "same", said)
        needed = desk.show(booking, SENIOR)["unmet_needs"]
        stages = [shape(desk, booking)]
        by_need = {"legal": LEGAL, "prevent_lead": PREVENT, "senior_officer": SENIOR}
        for need in needed:
            assert desk.show(booking, OFFICER)["unmet_needs"] == ["prevent_lead"]
            desk.post(by_need[need], booking, "answers", {"need": need, "reason": str(said)})
        stages.append(shape(desk, booking))
        told.append(stages)
    assert told[0] == told[1] == told[2] == told[3]
    assert told[0][1]["unmet_needs"] == []
    assert told[0][1]["answers"] == []


def shape(desk, booking):
    """What a booking officer is told, without what differs from booking to booking."""
    shown = desk.show(booking, OFFICER)
    story = desk.call(OFFICER, "GET", f"/v1/bookings/{booking['id']}/history")["history"]
    names = ("assessment", "matches", "unmet_needs", "level", "actions", "answers", "checks_made", "state")
    return {name: shown[name] for name in names} | {
        "story": [(line["what"], line["by"], line["role"], line["why"], line["details"]) for line in story]
    }


def test_which_list_somebody_checked_and_who_is_told_to_nobody_who_may_not_read_what_was_found(desk):
    told = []
    for source, check in CHECK_OF_LIST.items():
        booking, said = matched(desk, source), Canaries()
        before = desk.show(booking, OFFICER)["required_checks"]
        made = {"check": check, "conclusion": str(said), "found": str(said)}
        desk.post(PREVENT, booking, "checks", made)
        assert desk.show(booking, OFFICER)["required_checks"] == before
        (kept,) = desk.show(booking, PREVENT)["checks_made"]
        assert (kept["check"], kept["made_by"]) == (check, PREVENT[0])
        told.append(shape(desk, booking))
    assert told[0] == told[1] == told[2]
    assert told[0]["checks_made"] == []
    assert ("check-made", "", "", "Its words are for those who need to know.", {}) in told[0]["story"]


def test_what_was_written_stays_back_when_the_match_turns_out_to_be_somebody_else(desk):
    booking, said = matched(desk, "sanctions"), Canaries()
    desk.post(SENIOR, booking, "notes", {"text": str(said)})
    answer_match(desk, booking, "different", said)
    desk.post(SENIOR, booking, "notes", {"text": str(said)})
    shown = desk.show(booking, OFFICER)
    assert (shown["matches"], shown["unmet_needs"]) == ([], [])
    assert CANARY not in json.dumps(read_by(desk, OFFICER, booking))


def test_what_officers_write_themselves_and_what_is_meant_for_them_stays_theirs_to_read(desk):
    booking, said = matched(desk, "register"), Canaries()
    desk.post(OFFICER, booking, "checks", {"check": "details", "conclusion": "All there"})
    desk.move(OFFICER, booking, "escalate", reason="The hall is new to us")
    (read,) = desk.show(booking, SENIOR)["checks_made"]
    desk.post(SENIOR, booking, "checks", {"check": "details", "conclusion": str(said), "version": read["version"]})
    desk.move(SENIOR, booking, "return_to_review", reason="Ask for the speaker's organisation")
    colleague = OTHERS[0]
    made = desk.show(booking, colleague)["checks_made"]
    assert [(line["conclusion"], line["made_by"]) for line in made] == [("All there", "olga"), ("", "sam")]
    story = desk.call(colleague, "GET", f"/v1/bookings/{booking['id']}/history")["history"]
    why = [line["why"] for line in story]
    assert "The hall is new to us" in why
    assert "Ask for the speaker's organisation" in why


def test_without_a_match_what_seniors_write_is_read_by_the_team(desk):
    booking = desk.escalated()
    desk.post(SENIOR, booking, "notes", {"text": "Nothing stands against it"})
    desk.decide(SENIOR, booking, "approve", reason="As described")
    story = desk.call(OFFICER, "GET", f"/v1/bookings/{booking['id']}/history")["history"]
    assert {"Nothing stands against it", "As described"} <= {line["why"] for line in story}
    assert [made["reason"] for made in desk.show(booking, OFFICER)["decisions"]] == ["As described"]


@pytest.mark.both_databases
def test_a_name_taken_out_of_the_request_does_not_open_what_was_written_of_it(desk):
    booking, said = matched(desk, "register"), Canaries()
    desk.post(SENIOR, booking, "notes", {"text": str(said)})
    desk.call(OFFICER, "PUT", f"/v1/bookings/{booking['id']}/request", a_request())
    desk.post(SENIOR, booking, "notes", {"text": str(said)})
    assert CANARY not in json.dumps(read_by(desk, OFFICER, booking))


def test_what_is_kept_back_is_told_as_what_it_is_and_once_however_often_it_was_said(desk):
    booking, said = matched(desk, "register"), Canaries()
    for _ in range(2):
        desk.post(PREVENT, booking, "notes", {"text": str(said)})
        desk.post(SENIOR, booking, "notes", {"kind": "view", "text": str(said)})
        desk.post(LEGAL, booking, "interests", {"tie": "member", "person": "nobody", "note": str(said)})
    answer_match(desk, booking, "unclear", said)
    for path in ("/history", ""):
        found = desk.call(OFFICER, "GET", f"/v1/bookings/{booking['id']}{path}")
        told = [line for line in found.get("history") or found["said"] if not line["by"]]
        words = "Its words are for those who need to know."
        assert [(line["what"], line["role"], line["why"], line["details"]) for line in told] == [
            ("note", "", words, {}), ("answered", "", "", {}), ("interest-declared", "", words, {}),
        ]  # fmt: skip


def test_a_note_of_the_prevent_lead_is_no_answer_also_where_nothing_was_found(desk):
    booking = desk.in_review()
    desk.post(PREVENT, booking, "notes", {"text": CANARY})
    assert [line["what"] for line in desk.show(booking, OFFICER)["said"]][1:] == ["note"]
    assert desk.show(booking, PREVENT)["said"][-1]["why"] == CANARY


def test_what_was_said_of_a_booking_comes_with_it_as_its_history_has_it(desk):
    booking, said = matched(desk, "register"), Canaries()
    looked_into(desk, booking, said)
    for who in (OFFICER, EQUALITY, PREVENT, SENIOR):
        story = desk.call(who, "GET", f"/v1/bookings/{booking['id']}/history")["history"]
        shown = desk.show(booking, who)["said"]
        assert {"note", "interest-declared", "record_police_advice"} <= {line["what"] for line in shown}
        assert [line for line in story if line in shown] == shown
        left = {line["what"] for line in story if line not in shown}
        assert left <= {"submit", "start_review", "screened-again", "asked-again", "assigned"}, left
