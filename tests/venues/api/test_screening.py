"""Screening over the API: for the Prevent lead and the auditor, and never a name of anybody screened."""

import json
from datetime import UTC, datetime

import pytest

from services.venues.actions.screening import screening_state
from services.venues.store.audit import audit
from services.venues.store.database import database
from services.venues.store.lists.lists import ListFile, add_list_version
from shared.actor import Role
from shared.http.problems import Busy
from tests.venues.booked import OFFICER, PREVENT, SENIOR, TALK, Desk

AUDITOR = ("audra", Role.AUDITOR)
PATHS = ("/v1/screening", "/v1/screening/look-ups", "/v1/screening/threshold")


@pytest.fixture
def desk(venues):
    with database.connection():
        entry = {"code": "a", "kind": "person", "names": ["Lunpell Gloria"], "active": True}
        add_list_version("register", "7", [entry], "pat", datetime.now(UTC), ListFile(file_name="list.json"))
    return Desk(venues)


def test_the_lists_in_force_are_told_with_version_and_counts(desk):
    (line,) = desk.call(AUDITOR, "GET", "/v1/screening")["lists"]
    assert (line["name"], line["version"], line["entries"], line["in_force"]) == ("concern register", "7", 1, 1)
    assert (line["file_name"], line["loaded_by"], line["stale"]) == ("list.json", "pat", "")


@pytest.mark.both_databases
def test_the_log_tells_who_looked_up_for_which_booking_and_no_name(desk):
    booking = desk.submit(TALK)
    desk.show(booking, SENIOR)
    log = desk.call(AUDITOR, "GET", "/v1/screening/look-ups")
    (line,) = log["look_ups"]
    assert (line["by"], line["reference"], line["names"], line["results"]) == (
        "olga",
        booking["reference"],
        1,
        {"register": 1},
    )
    assert line["list_versions"] == {"register": "7"}
    assert [(opened["by"], opened["matches"]) for opened in log["opened"]] == [("sam", 1)]
    for path in PATHS:
        said = json.dumps(desk.call(AUDITOR, "GET", path))
        assert "Lunpell" not in said, path


def readings():
    """(who, what was shown) of each reading of the log, as the audit trail has it."""
    with database.connection():
        entries = list(audit.entries("look-up-log"))
    return [(entry.actor, entry.details) for entry in entries if entry.action == "look-up-log-read"]


def test_who_reads_the_log_of_look_ups_is_logged_before_it_is_shown(desk, monkeypatch):
    shown = desk.call(AUDITOR, "GET", "/v1/screening/look-ups?shown=all&page=2")
    assert [line["by"] for line in shown["readings"]] == [AUDITOR[0]]
    shown = desk.call(PREVENT, "GET", "/v1/screening/look-ups")
    assert [line["by"] for line in shown["readings"]] == [PREVENT[0], AUDITOR[0]]
    kept = [(AUDITOR[0], {"shown": "all", "page": 2}), (PREVENT[0], {"shown": "people", "page": 1})]
    assert readings() == kept
    desk.call(OFFICER, "GET", "/v1/screening/look-ups", expect=403)
    desk.call(AUDITOR, "GET", "/v1/screening")
    assert readings() == kept

    def fails(*_):
        raise Busy("The disk is full")

    monkeypatch.setattr(screening_state, "record_audit", fails)
    desk.call(AUDITOR, "GET", "/v1/screening/look-ups", expect=503)


@pytest.mark.parametrize("role", [role for role in Role if role not in (Role.PREVENT_LEAD, Role.AUDITOR)])
def test_nobody_else_sees_anything_of_it(desk, role):
    for path in PATHS:
        if (role, path) == (Role.SENIOR_OFFICER, "/v1/screening"):
            continue  # may be the second person of a register: which lists there are, and no name of them
        desk.call(("x", role), "GET", path, expect=403)


@pytest.mark.parametrize("who", [AUDITOR, OFFICER, SENIOR])
def test_only_the_prevent_lead_changes_anything(desk, who):
    desk.call(who, "POST", "/v1/screening/runs", {"reason": "Because"}, 403)
    for path in ("/v1/screening/threshold", "/v1/screening/threshold/preview"):
        desk.call(who, "POST", path, {"threshold": 0.6, "most": 20, "reason": "Because"}, 403)


@pytest.mark.both_databases
def test_the_prevent_lead_sets_the_threshold_after_seeing_what_it_would_do(desk):
    desk.submit(TALK)
    entry = {"threshold": 0.6, "most": 20}
    effect = desk.call(PREVENT, "POST", "/v1/screening/threshold/preview", entry)
    assert (effect["bookings"], effect["lists"][0]["now"]) == (1, 1)
    refused = desk.call(PREVENT, "POST", "/v1/screening/threshold", entry, 409)
    assert refused["detail"].startswith("Give the reason")
    held = desk.call(PREVENT, "POST", "/v1/screening/threshold", {**entry, "reason": "Spring"})
    assert (held["threshold"], held["history"][0]["by"]) == (0.6, "pat")


@pytest.mark.both_databases
def test_looking_up_again_is_asked_for_with_a_reason(desk):
    desk.submit(TALK)
    desk.call(PREVENT, "POST", "/v1/screening/runs", {"reason": ""}, 422)
    (run,) = desk.call(PREVENT, "POST", "/v1/screening/runs", {"reason": "A new photograph"}, 202)["runs"]
    assert (run["state"], run["why"], run["about"], run["added_by"]) == ("waiting", "asked", "A new photograph", "pat")
