"""Doors of screening: why an entry is listed, versions compared and put in force again, lists not searched."""

import io
import json
from datetime import UTC, datetime

import pytest

from services.venues.jobs import HANDLERS
from services.venues.store.audit import audit
from services.venues.store.database import database
from services.venues.store.jobs import jobs
from services.venues.store.screening.look_up_log import list_opened
from shared.actor import Role
from tests.venues.api.test_concern_register import ENTRY, SECOND_LEAD, TODAY, confirm, hand_over
from tests.venues.booked import OFFICER, PREVENT, SENIOR, TALK, Desk

LEGAL, AUDITOR = ("lee", Role.LEGAL_OFFICER), ("ada", Role.AUDITOR)
PROGRAM = ("token:one", Role.PREVENT_LEAD)
STATEMENT = {"statement": "I was acquitted on appeal", "notice": "Told by letter of 3 March"}


@pytest.fixture
def desk(venues):
    return Desk(venues)


def ask(desk, who, method, path, expect=200, **more):
    answer = desk.venues.as_person(method, path, who[1], person=who[0], **more)
    assert answer.status_code == expect, answer.text
    return answer.json


def a_match(desk, **said):
    confirm(desk, hand_over(desk, {**ENTRY, **said}), SECOND_LEAD)
    booking = desk.submit(TALK)
    (match,) = desk.show(booking, PREVENT)["matches"]
    return booking, f"/v1/bookings/{booking['id']}/matches/{match['id']}/entry", match


def opened():
    with database.connection():
        return [(by, what) for _, by, _, _, what in list_opened(0, 50)[0] if what]


@pytest.mark.parametrize("who", [PREVENT, SENIOR])
def test_who_answers_a_match_sees_why_the_entry_is_there_and_that_is_logged(desk, who):
    _, path, _ = a_match(desk, **STATEMENT)
    entry = ask(desk, who, "GET", path)
    assert entry["category"] == "Stirred up hatred, as a court found or their own words say"
    assert (entry["summary"], entry["reason"]) == (ENTRY["summary"], ENTRY["reason"])
    assert entry["sources"] == [{"reference": "Case 12 of 2026", "grade": "Court", "seen_on": TODAY.isoformat()}]
    assert entry["active_until"] == ENTRY["active_until"]
    assert (entry["statement"], entry["notice"]) == (STATEMENT["statement"], STATEMENT["notice"])
    assert opened() == [(who[0], "entry")]
    log = ask(desk, PREVENT, "GET", "/v1/screening/look-ups")
    assert [(line["by"], line["what"]) for line in log["opened"] if line["what"]] == [(who[0], "entry")]


@pytest.mark.parametrize("who", [OFFICER, LEGAL, AUDITOR, PROGRAM])
def test_nobody_else_sees_it_and_nothing_is_logged(desk, who):
    booking, path, _ = a_match(desk)
    ask(desk, who, "GET", path, 403)
    assert opened() == []
    assert ENTRY["summary"] not in str(desk.show(booking, OFFICER))


def test_who_is_tied_to_the_booking_does_not_see_it(desk):
    booking, path, _ = a_match(desk)
    ask(desk, PREVENT, "POST", f"/v1/bookings/{booking['id']}/interests", json={"tie": "speaker"})
    refused = ask(desk, PREVENT, "GET", path, 409)
    assert refused["detail"]
    assert opened() == []


def test_an_entry_of_another_booking_looks_like_none(desk):
    _, _, match = a_match(desk)
    other = desk.submit(TALK)
    ask(desk, PREVENT, "GET", f"/v1/bookings/{other['id']}/matches/{match['id']}/entry", 404)
    ask(desk, PREVENT, "GET", f"/v1/bookings/{match['id']}/matches/{match['id']}/entry", 404)
    assert opened() == []


def test_somebody_else_under_the_same_id_of_a_later_version_is_not_shown_for_it(desk):
    _, path, _ = a_match(desk)
    confirm(
        desk,
        hand_over(desk, {**ENTRY, "names": ["Ondine Velmere"], "summary": "Somebody else altogether"}),
        SECOND_LEAD,
        reason="Somebody else",
    )
    entry = ask(desk, PREVENT, "GET", path)
    assert (entry["names"], entry["summary"]) == (ENTRY["names"], ENTRY["summary"])


def test_once_its_time_is_over_nothing_of_the_entry_is_left_to_see(desk):
    _, path, _ = a_match(desk)
    with database.connection():
        database.execute(
            "UPDATE listed_subject SET names = '[]', record = '{}', fingerprint = 'emptied', active = ?", False
        )
    entry = ask(desk, PREVENT, "GET", path)
    assert (entry["emptied"], entry["names"], entry["summary"]) == (True, [], "")


def test_a_match_whose_entry_went_is_shown_so_and_closed_over_the_api(desk):
    booking, _, match = a_match(desk)
    path = f"/v1/bookings/{booking['id']}/matches/{match['id']}/answers"
    closed = {"state": "closed", "reason": "The register was corrected"}
    assert "listed still" in ask(desk, PREVENT, "POST", path, 409, json=closed)["detail"]
    other = {**ENTRY, "id": "z", "names": ["Ondine Velmere"]}
    confirm(desk, hand_over(desk, other), SECOND_LEAD, reason="Corrected")
    (shown,) = desk.show(booking, PREVENT)["matches"]
    assert (shown["id"], shown["state"], shown["gone_since"]) == (match["id"], "open", TODAY.isoformat())
    assert desk.show(booking, OFFICER)["matches"][0]["gone_since"] is None
    assert ask(desk, PREVENT, "POST", path, json=closed)["matches"][0]["state"] == "closed"
    assert desk.show(booking, OFFICER)["matches"] == []


# ---- versions


def rows(count):
    return [{"id": f"e{n}", "kind": "person", "names": [f"Quillon Vexmere {n}"]} for n in range(count)]


def load(desk, count, who=PREVENT):
    return confirm(desk, hand_over(desk, *rows(count), kind="other_list"), who)


def work():
    with database.connection():
        assert [error for _, error in jobs.run_due(HANDLERS, lambda: datetime.now(UTC)) if error] == []


def test_a_list_that_shrank_is_confirmed_by_a_second_person_with_a_reason(desk):
    load(desk, 10)
    taken = hand_over(desk, *rows(2), kind="other_list")
    path = f"/v1/imports/{taken['id']}"
    beside = ask(desk, PREVENT, "GET", f"{path}/comparison")
    assert (beside["entries"], beside["in_force"], beside["waits_for_second"]) == (2, 10, True)
    assert "you handed this one over" in beside["objection"]
    assert "a program with a token" in ask(desk, PROGRAM, "POST", f"{path}/confirm", 403)["detail"]
    confirm(desk, taken, PREVENT, 409)
    assert "Give the reason" in confirm(desk, taken, SENIOR, 409)["detail"]
    why = {"reason": "I compared the two: the list is shorter now", "in_force": beside["version_in_force"]}
    ask(desk, PREVENT, "POST", f"{path}/confirmation-with-reason", 409, json=why)
    ask(desk, OFFICER, "POST", f"{path}/confirmation-with-reason", 403, json=why)
    ask(desk, SENIOR, "POST", f"{path}/confirmation-with-reason", 422, json={"reason": ""})
    assert ask(desk, SENIOR, "GET", f"{path}/comparison")["objection"] == ""
    ask(desk, SENIOR, "POST", f"{path}/confirmation-with-reason", 428, json={"reason": "Shorter"})
    ask(desk, SENIOR, "POST", f"{path}/confirmation-with-reason", 409, json={**why, "in_force": "another"})
    ask(desk, SENIOR, "POST", f"{path}/confirmation-with-reason", 202, json=why)
    work()
    (held,) = ask(desk, PREVENT, "GET", "/v1/screening")["lists"]
    assert (held["in_force"], held["reason"], held["handed_over_by"]) == (2, why["reason"], PREVENT[0])
    with database.connection():
        assert audit.verify().ok


def test_a_list_of_like_size_is_not_a_senior_officers(desk):
    taken = hand_over(desk, *rows(3), kind="other_list")
    ask(desk, SENIOR, "GET", f"/v1/imports/{taken['id']}/comparison", 403)
    ask(desk, SENIOR, "POST", f"/v1/imports/{taken['id']}/confirm", 403)
    venues = {"kind": "venues", "file": (io.BytesIO(json.dumps([{"venue": "Hall"}]).encode()), "venues.json")}
    made = ask(desk, SENIOR, "POST", "/v1/imports", 202, data=venues, content_type="multipart/form-data")
    ask(desk, SENIOR, "GET", f"/v1/imports/{made['id']}/comparison", 404)


def test_an_earlier_version_is_put_in_force_again_over_the_api(desk):
    load(desk, 10)
    (held,) = ask(desk, PREVENT, "GET", "/v1/screening")["lists"]
    load(desk, 11)
    (now_held,) = ask(desk, PREVENT, "GET", "/v1/screening")["lists"]
    assert [(one["version"], one["entries"], one["kept"]) for one in now_held["earlier"]] == [(held["version"], 10, 10)]
    body = {"source": "other_list", "version": held["version"], "reason": "The new one has a name too many"}
    ask(desk, SENIOR, "POST", "/v1/screening/versions-again", 403, json=body)
    ask(desk, PREVENT, "POST", "/v1/screening/versions-again", 422, json={**body, "reason": ""})
    assert ask(desk, PREVENT, "POST", "/v1/screening/versions-again", 202, json=body)["state"] == "confirming"
    work()
    (after,) = ask(desk, PREVENT, "GET", "/v1/screening")["lists"]
    assert (after["in_force"], after["reason"]) == (10, body["reason"])


def test_the_api_names_the_lists_that_were_not_searched_to_everybody_alike(desk):
    booking = desk.submit(TALK)
    told = [desk.show(booking, who)["lists_not_searched"] for who in (OFFICER, PREVENT, AUDITOR)]
    assert [(one["source"], one["why"]) for one in told[0]] == [
        ("register", "off"), ("proscribed", "not_loaded"), ("sanctions", "not_loaded"),
    ]  # fmt: skip
    assert told[0] == told[1] == told[2]
