"""A possible match: a question for those who need to know, one sentence to everybody else."""

import json
from datetime import UTC, datetime

import pytest

from services.venues.store.database import database
from services.venues.store.screening.look_ups import add_list_version
from tests.venues.booked import LEGAL, OFFICER, PREVENT, SENIOR, TALK, Desk, a_request

SENTENCE = "Possible match, refer to the Prevent lead."
SECRETS = ("Lunpell Gloria", "The same words", "known for")


@pytest.fixture
def desk(venues):
    return Desk(venues)


def on_the_list(source, *names, active=True, version="1"):
    subjects = [
        {"code": f"c{place}", "kind": "person", "names": [name], "active": active} for place, name in enumerate(names)
    ]
    with database.connection():
        add_list_version(source, version, subjects, "pat", datetime.now(UTC))


@pytest.mark.parametrize("source", ["register", "proscribed", "sanctions", "other_list"])
def test_a_booking_officer_is_told_the_same_whatever_the_list(desk, source):
    on_the_list(source, "Lunpell Gloria")
    booking = desk.in_review(TALK)
    assert booking["matches"] == [
        {
            "text": SENTENCE, "id": None, "source": "", "name_kind": "", "name": "", "listed_name": "", "why": "",
            "state": "", "answers": [], "reasons": [], "list_version": "", "would_distinguish": [], "remembered": "",
            "gone_since": None, "still_listed": False, "former_name": False,
        }
    ]  # fmt: skip
    assert booking["assessment"]["needs"] == ["prevent_lead"]
    assert booking["assessment"]["reasons"] == [{"need": "prevent_lead", "text": SENTENCE}]
    refused = desk.decide(OFFICER, booking, "approve", 409)["detail"]
    assert refused == "Before this booking can be approved it needs the Prevent lead's answer."
    (line,) = desk.call(OFFICER, "GET", "/v1/bookings")["bookings"]
    assert (line["needs"], line["possible_match"]) == (["prevent_lead"], True)
    match = desk.show(booking, PREVENT)["matches"][0]
    answer = {"state": "same", "reason": "known for his talks", "second_identifier": "picture"}
    desk.post(PREVENT, booking, f"matches/{match['id']}/answers", answer)
    for path in ("", "/history"):
        shown = json.dumps(desk.call(OFFICER, "GET", f"/v1/bookings/{booking['id']}{path}"))
        assert not [secret for secret in SECRETS if secret in shown], path


def test_to_a_booking_officer_all_lists_look_alike(desk):
    seen = []
    for source in ("register", "proscribed", "sanctions", "other_list"):
        on_the_list(source, f"Gloria {source.replace('_', '')}")
        booking = desk.in_review({"speakers": [{"name": f"Gloria {source.replace('_', '')}"}]})
        (match,) = desk.show(booking, PREVENT)["matches"]
        shown = [desk.show(booking, OFFICER)]
        desk.post(
            PREVENT,
            booking,
            f"matches/{match['id']}/answers",
            {"state": "unclear", "reason": "Cannot tell", "second_identifier": "her page"},
        )
        shown.append(desk.show(booking, OFFICER))
        names = ("assessment", "matches", "unmet_needs", "level", "actions", "answers", "state")
        seen.append([{name: view[name] for name in names} for view in shown])
    assert seen[0] == seen[1] == seen[2] == seen[3]


@pytest.mark.both_databases
def test_those_who_need_to_know_see_the_match_and_answer_it(desk):
    on_the_list("register", "Lunpell Gloria")
    booking = desk.in_review(TALK)
    seen = desk.show(booking, PREVENT)
    (match,) = seen["matches"]
    assert (match["source"], match["listed_name"], match["state"]) == ("register", "Lunpell Gloria", "open")
    assert seen["assessment"]["needs"] == ["prevent_lead", "senior_officer"]
    path = f"matches/{match['id']}/answers"
    desk.post(OFFICER, booking, path, {"state": "different", "reason": "Another"}, 403)
    desk.post(LEGAL, booking, path, {"state": "different", "reason": "Another"}, 403)
    desk.post(PREVENT, booking, path, {"state": "different", "reason": "  "}, 409)
    desk.post(PREVENT, booking, path, {"state": "different", "reason": "Another person, by her public page"})
    cleared = desk.show(booking, OFFICER)
    assert (cleared["matches"], cleared["assessment"]["needs"], cleared["level"]) == ([], [], "officer")
    assert desk.decide(OFFICER, booking, "approve")["state"] == "approved"


def test_the_same_person_is_a_senior_officers_decision(desk):
    on_the_list("register", "Lunpell Gloria")
    booking = desk.in_review(TALK)
    (match,) = desk.show(booking, PREVENT)["matches"]
    desk.post(
        PREVENT,
        booking,
        f"matches/{match['id']}/answers",
        {"state": "same", "reason": "Her own page", "second_identifier": "Her own page"},
    )
    desk.move(OFFICER, booking, "escalate")
    desk.decide(SENIOR, booking, "approve", 409)
    desk.post(PREVENT, booking, "answers", {"need": "prevent_lead", "reason": "Stewarded and open"})
    desk.post(SENIOR, booking, "answers", {"need": "senior_officer", "reason": "Lawful speech"})
    assert desk.decide(SENIOR, booking, "approve")["state"] == "approved"


def test_what_is_not_active_and_a_private_hirers_own_name_never_match(desk):
    on_the_list("register", "Gloria Lunpell", active=False)
    on_the_list("sanctions", "Amal Okafor")
    assert desk.show(desk.submit(TALK), PREVENT)["matches"] == []
    assert desk.show(desk.submit(), PREVENT)["look_ups"] == []


def test_a_look_up_is_logged_with_the_versions_of_the_lists_hit_or_miss(desk):
    on_the_list("register", "Nobody Here", version="2026-11-01")
    (look_up,) = desk.show(desk.submit(TALK), PREVENT)["look_ups"]
    assert (look_up["names"], look_up["list_versions"]) == (1, {"register": "2026-11-01"})


def test_only_a_new_name_is_looked_up_again_after_a_change(desk):
    on_the_list("register", "Lunpell Gloria")
    booking = desk.submit(TALK)
    (match,) = desk.show(booking, PREVENT)["matches"]
    desk.post(PREVENT, booking, f"matches/{match['id']}/answers", {"state": "different", "reason": "Another"})
    both = [*TALK["speakers"], {"name": "Sadie Ellery"}]
    path = f"/v1/bookings/{booking['id']}/request"
    changed = desk.call(OFFICER, "PUT", path, a_request(TALK, {"speakers": both}))
    assert [line["names"] for line in changed["look_ups"]] == [1, 1]
    assert [found["state"] for found in desk.show(booking, PREVENT)["matches"]] == ["different"]
    gone = desk.call(OFFICER, "PUT", path, a_request())
    assert (len(gone["look_ups"]), desk.show(booking, PREVENT)["matches"]) == (2, [])


def test_no_name_is_in_the_log_of_the_service(desk, capsys):
    on_the_list("register", "Lunpell Gloria")
    desk.decide(OFFICER, desk.in_review(TALK), "approve", 409)
    said = capsys.readouterr()
    assert "Lunpell" not in said.out + said.err
    assert "Amal" not in said.out + said.err
