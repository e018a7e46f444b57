"""Nobody fills the concern register alone, no program does, and every entry says why it is there and when it ends."""

import io
import json
from datetime import UTC, datetime, timedelta

import pytest

from services.venues.actions.lists.versions import version_in_force
from services.venues.jobs import HANDLERS
from services.venues.rules.lists.concern_entries import last_day_allowed
from services.venues.seed import COUNCIL, with_reasons
from services.venues.store.database import database
from services.venues.store.jobs import jobs
from services.venues.store.lists.lists import list_newest_versions
from shared.actor import Role
from shared.clock import london_day
from tests.venues.booked import OFFICER, PREVENT, SENIOR, TALK, Desk

SECOND_LEAD = ("petra", Role.PREVENT_LEAD)
TODAY = london_day(datetime.now(UTC))
SOURCE = {"reference": "Case 12 of 2026", "seen_on": TODAY.isoformat(), "grade": "court"}
ENTRY = {
    "id": "a",
    "kind": "person",
    "names": ["Lunpell Gloria"],
    "active_until": (TODAY + timedelta(days=200)).isoformat(),
    "category": "stirred_up_hatred",
    "summary": "Convicted of stirring up hatred at a meeting",
    "reason": "Halls were used for it before; nothing milder works",
    "sources": [SOURCE],
}


@pytest.fixture
def desk(venues):
    return Desk(venues)


def hand_over(desk, *entries, who=PREVENT, kind="register", expect=202):
    data = {"kind": kind, "file": (io.BytesIO(json.dumps(entries).encode()), "register.json")}
    answer = desk.venues.as_person(
        "POST", "/v1/imports", who[1], person=who[0], data=data, content_type="multipart/form-data"
    )
    assert answer.status_code == expect, answer.text
    return answer.json


def confirm(desk, taken, who, expect=202, reason=""):
    """With a reason where the version leaves out more than a fifth of the entries in force."""
    headers = {"Idempotency-Key": f"{taken['id']}-{who[0]}"}
    path = f"/v1/imports/{taken['id']}/{'confirmation-with-reason' if reason else 'confirm'}"
    with database.connection():
        read = version_in_force(taken["kind"], datetime.now(UTC))
    said = {"json": {"in_force": read, **({"reason": reason} if reason else {})}}
    answer = desk.venues.as_person("POST", path, who[1], person=who[0], headers=headers, **said)
    assert answer.status_code == expect, answer.text
    with database.connection():
        assert [error for _, error in jobs.run_due(HANDLERS, lambda: datetime.now(UTC)) if error] == []
    return answer.json


def in_force():
    with database.connection():
        return [version.source for version in list_newest_versions()]


@pytest.mark.both_databases
@pytest.mark.parametrize("second", [SECOND_LEAD, SENIOR])
def test_a_second_person_puts_the_register_in_force_and_the_first_cannot(desk, second):
    taken = hand_over(desk, ENTRY)
    refused = confirm(desk, taken, PREVENT, 409)
    assert "A second person puts the concern register in force" in refused["detail"]
    assert in_force() == []
    assert desk.show(desk.submit(TALK), PREVENT)["matches"] == []
    confirm(desk, taken, second)
    assert in_force() == ["register"]
    assert [found["source"] for found in desk.show(desk.submit(TALK), PREVENT)["matches"]] == ["register"]


def test_one_person_with_two_roles_is_still_one_person(desk):
    taken = hand_over(desk, ENTRY)
    confirm(desk, taken, (PREVENT[0], Role.SENIOR_OFFICER), 409)
    assert in_force() == []


@pytest.mark.both_databases
def test_a_program_neither_hands_the_register_over_nor_confirms_it(desk):
    program, other = ("token:one", Role.PREVENT_LEAD), ("token:two", Role.PREVENT_LEAD)
    hand_over(desk, ENTRY, who=program, expect=403)
    refused = confirm(desk, hand_over(desk, ENTRY), other, 403)
    assert "a program with a token cannot do this" in refused["detail"]
    assert in_force() == []
    confirm(desk, hand_over(desk, ENTRY, who=program, kind="other_list"), other)
    assert in_force() == ["other_list"]


def test_a_register_waits_a_fortnight_for_its_second_person_and_no_longer(desk):
    taken = hand_over(desk, ENTRY)
    with database.connection():
        database.execute("UPDATE import SET created_at = ?", "2026-01-05T09:00:00.000000Z")
    assert "more than 14 days ago" in confirm(desk, taken, SECOND_LEAD, 409)["detail"]
    assert in_force() == []


@pytest.mark.both_databases
@pytest.mark.parametrize(
    ("changed", "column", "value", "said"),
    [
        ({"active_until": None}, "active_until", "", "An entry ends"),
        ({"active_until": "next year"}, "active_until", "next year", "A day is written 2026-11-30."),
        (
            {"active_until": (last_day_allowed(TODAY) + timedelta(days=1)).isoformat()},
            "active_until",
            (last_day_allowed(TODAY) + timedelta(days=1)).isoformat(),
            "within 12 months",
        ),
        (
            {"active_until": (TODAY - timedelta(days=1)).isoformat()},
            "active_until",
            (TODAY - timedelta(days=1)).isoformat(),
            "is over",
        ),
        ({"active_until": None, "active": False}, "active_until", "", "An entry ends"),
        ({"category": "extremist"}, "category", "extremist", "a category of conduct"),
        ({"summary": "Bad"}, "summary", "Bad", "neutral words"),
        ({"reason": ""}, "reason", "", "necessary and proportionate"),
        ({"sources": []}, "sources", "", "An entry has a source"),
        ({"sources": [{**SOURCE, "reference": " "}]}, "sources", "", "has a reference"),
        ({"sources": [{**SOURCE, "seen_on": "2999-01-01"}]}, "sources", "2999-01-01", "was seen"),
        ({"sources": [{**SOURCE, "grade": "rumour"}]}, "sources", "rumour", "has a grade"),
        ({"sources": [{**SOURCE, "grade": "other"}]}, "sources", "other", "alone is not enough"),
    ],
)
def test_an_entry_that_lacks_what_it_must_say_is_refused_with_row_column_and_value(desk, changed, column, value, said):
    wrong = {name: given for name, given in {**ENTRY, "id": "b", **changed}.items() if given is not None}
    taken = hand_over(desk, ENTRY, wrong)
    assert (taken["counts"]["accepted"], taken["counts"]["refused"]) == (1, 1)
    (row,) = desk.call(PREVENT, "GET", f"/v1/imports/{taken['id']}/rows?outcome=refused")
    assert (row["row"], row["column"], row["value"]) == (2, column, value)
    assert said in row["reason"]


def test_twelve_months_to_the_day_and_a_doubtful_source_beside_a_good_one_are_taken(desk):
    last = last_day_allowed(TODAY).isoformat()
    taken = hand_over(desk, {**ENTRY, "active_until": last, "sources": [{**SOURCE, "grade": "other"}, SOURCE]})
    assert taken["counts"]["accepted"] == 1


@pytest.mark.both_databases
def test_the_second_person_sees_every_entry_and_why_it_is_there_and_an_officer_sees_nothing(desk):
    taken = hand_over(desk, ENTRY)
    (row,) = desk.call(SENIOR, "GET", f"/v1/imports/{taken['id']}/rows?outcome=accepted")
    assert row["cells"] == {
        "Name": "Lunpell Gloria",
        "Category": "Stirred up hatred, as a court found or their own words say",
        "Summary": ENTRY["summary"],
        "Reason": ENTRY["reason"],
        "Sources": f"Court: Case 12 of 2026, seen {TODAY.isoformat()}",
        "Last day": ENTRY["active_until"],
    }
    for path in ("", "/rows"):
        desk.call(OFFICER, "GET", f"/v1/imports/{taken['id']}{path}", expect=403)
    assert desk.call(OFFICER, "GET", "/v1/imports")["imports"] == []
    assert [one["id"] for one in desk.call(SENIOR, "GET", "/v1/imports")["imports"]] == [taken["id"]]


def test_why_an_entry_is_there_is_kept_with_it(desk):
    confirm(desk, hand_over(desk, ENTRY), SECOND_LEAD)
    with database.connection():
        ((kept,),) = database.query("SELECT record FROM listed_subject")
    assert json.loads(kept) == {
        "category": ENTRY["category"], "summary": ENTRY["summary"], "reason": ENTRY["reason"], "sources": [SOURCE],
    }  # fmt: skip


def test_the_demonstrations_register_says_why_for_every_invented_name(desk):
    content = (COUNCIL / "synthetic-register.json").read_bytes()
    entries = json.loads(content)
    assert hand_over(desk, *entries)["counts"]["accepted"] == 0
    assert hand_over(desk, *json.loads(with_reasons(content, TODAY)))["counts"]["accepted"] == len(entries)
