"""What a hirer can do and see through the link of a letter, and what nobody can."""

import json
from datetime import UTC, datetime, timedelta

import pytest

from services.venues.store.database import database
from services.venues.store.screening.look_ups import add_list_version
from tests.venues.booked import OFFICER, PREVENT, SECOND_SENIOR, SENIOR, TALK
from tests.venues.letters.test_letters import TOMORROW, letters

GATEWAY = {"person": "system:gateway:hirer-link"}


@pytest.fixture
def hirer(venues, office, work):
    """Calls as the gateway makes them for somebody who is not signed in."""

    class Hirer:
        def token(self):
            work()
            return next(word for word in reversed(" ".join(office.texts).split()) if "/hire/answers/" in word)[-64:]

        def view(self, token, expect=200):
            answer = venues.as_person("POST", "/v1/hirer-links/view", json={"token": token}, **GATEWAY)
            assert answer.status_code == expect, answer.text
            return answer.json

        def do(self, token, act, expect=200, key=None, **more):
            headers = {"Idempotency-Key": key} if key else {}
            body = {"token": token, "act": act, **more}
            answer = venues.as_person("POST", "/v1/hirer-links/answers", json=body, headers=headers, **GATEWAY)
            assert answer.status_code == expect, answer.text
            return answer.json

    return Hirer()


def asked(desk, *changes, reason="Who comes?"):
    booking = desk.submit(*changes)
    return desk.move(OFFICER, booking, "request_information", reason=reason, answer_by=TOMORROW)


def story(desk, booking, who=OFFICER):
    return desk.call(who, "GET", f"/v1/bookings/{booking['id']}/history")["history"]


def test_a_question_is_answered_and_the_officer_sees_who_said_it(desk, hirer):
    booking = asked(desk)
    token = hirer.token()
    view = hirer.view(token)
    assert (view["purpose"], view["asked"], view["acts"]) == ("information", "Who comes?", ["answer", "withdraw"])
    hirer.do(token, "answer", text="The neighbours")
    line = story(desk, booking)[-1]
    assert (line["what"], line["why"], line["role"]) == ("answer", "The neighbours", "hirer")
    assert line["by"] == f"hirer:{booking['id']}"
    assert desk.show(booking)["state"] == "submitted"
    assert hirer.view(token)["acts"] == ["withdraw"]
    assert hirer.view(token)["answered_at"]


def test_missing_answers_given_through_the_link_change_the_request_and_nothing_else_can_be_changed(desk, hirer):
    booking = asked(desk, {"event": {"title": "", "expected_numbers": None, "access": "", "starts_at": ""}})
    token = hirer.token()
    codes = [question["code"] for question in hirer.view(token)["questions"]]
    assert codes == ["event.access", "event.expected_numbers", "event.starts_at", "event.title"]
    for code, value in (("event.venue", "Elsewhere"), ("hirer.email", "b@c.example"), ("nonsense", "x")):
        hirer.do(token, "answer", 422, answers={code: value})
    for code, value in (("event.expected_numbers", "many"), ("event.access", "all"), ("event.starts_at", "soon")):
        refused = hirer.do(token, "answer", 422, answers={code: value})
        assert refused["errors"][0]["pointer"] == f"/answers/{code}"
    hirer.do(
        token, "answer",
        answers={"event.title": "Yoga", "event.expected_numbers": "30", "event.access": "public",
                 "event.starts_at": "2030-06-18T18:00"},
    )  # fmt: skip
    now = desk.show(booking)
    assert now["request"]["event"]["title"] == "Yoga"
    assert now["request"]["event"]["expected_numbers"] == 30
    assert now["assessment"]["missing"] == []
    assert now["state"] == "submitted"


def test_a_new_speaker_goes_the_way_of_every_change_and_is_screened(desk, hirer):
    with database.connection():
        subjects = [{"code": "c1", "kind": "person", "names": ["Lunpell Gloria"], "active": True}]
        add_list_version("register", "1", subjects, "pat", datetime.now(UTC))
    booking = asked(desk, TALK | {"speakers": [{"name": "Ruth Adeyemo", "topic": "Rivers"}]})
    token = hirer.token()
    done = hirer.do(token, "answer", speakers=[{"name": "Gloria Lunpell", "topic": "Lakes"}])
    assert set(done) == {"reference", "act", "at"}
    now = desk.show(booking, PREVENT)
    assert [speaker["name"] for speaker in now["request"]["speakers"]] == ["Ruth Adeyemo", "Gloria Lunpell"]
    assert len(now["matches"]) == 1
    assert "request-changed" in [line["what"] for line in story(desk, booking)]


def test_the_hirer_replies_to_the_grounds_once(desk, hirer):
    booking = desk.escalated()
    desk.post(
        SENIOR, booking, "decline-proposals",
        {"grounds": ["terms_of_hire"], "told": "Not paid", "reply_by": "2030-01-01"},
    )  # fmt: skip
    token = hirer.token()
    view = hirer.view(token)
    assert (view["purpose"], view["asked"], view["acts"]) == ("reply", "Not paid", ["reply", "waive", "withdraw"])
    hirer.do(token, "reply", 422, text="  ")
    hirer.do(token, "reply", text="We paid on Monday")
    assert desk.show(booking)["proposal"]["reply"] == "We paid on Monday"
    assert story(desk, booking)[-1]["role"] == "hirer"
    hirer.do(token, "reply", 409, text="And again")
    assert desk.show(booking)["state"] == "minded_to_decline"


def test_the_hirer_waives_the_reply(desk, hirer):
    booking = desk.escalated()
    desk.post(
        SENIOR, booking, "decline-proposals",
        {"grounds": ["terms_of_hire"], "told": "Not paid", "reply_by": "2030-01-01"},
    )  # fmt: skip
    hirer.do(hirer.token(), "waive")
    assert desk.show(booking)["proposal"]["waived_on"]
    assert desk.show(booking)["state"] == "minded_to_decline"


def test_the_hirer_withdraws(desk, hirer):
    booking = asked(desk)
    hirer.do(hirer.token(), "withdraw", text="We found another room")
    assert desk.show(booking)["state"] == "withdrawn"
    assert [letter["kind"] for letter in letters(desk, booking)][-1] == "withdrawn"


def test_the_hirer_appeals_once_and_nothing_else(desk, hirer):
    booking = desk.minded()
    desk.decide(SECOND_SENIOR, booking, "decline")
    token = hirer.token()
    assert hirer.view(token)["acts"] == ["appeal"]
    for act in ("answer", "reply", "waive", "withdraw"):
        hirer.do(token, act, 409, text="Please")
    hirer.do(token, "appeal", text="The rule is wrong")
    assert desk.show(booking)["state"] == "appealed"
    assert desk.show(booking)["decisions"][-1]["decision"] == "decline"
    hirer.do(token, "appeal", 409, text="Again")


def test_an_answer_sent_twice_is_one_answer(desk, hirer):
    booking = asked(desk)
    token = hirer.token()
    first = hirer.do(token, "answer", key="a-key-of-a-form", text="The neighbours")
    again = hirer.do(token, "answer", key="a-key-of-a-form", text="The neighbours")
    assert first == again
    assert [line["what"] for line in story(desk, booking)].count("answer") == 1


def test_a_link_that_is_wrong_over_or_taken_back_looks_the_same(desk, hirer):
    booking = asked(desk)
    token = hirer.token()
    wrong = hirer.view("0" * 64, 404)
    with database.connection():
        database.execute("UPDATE answer_link SET expires_at = ?", "2020-01-01T00:00:00.000000Z")
    over = hirer.view(token, 404)
    with database.connection():
        database.execute("UPDATE answer_link SET expires_at = ?", "2040-01-01T00:00:00.000000Z")
    hirer.view(token)
    desk.call(OFFICER, "POST", f"/v1/bookings/{booking['id']}/letters/link-revocation", {})
    revoked = hirer.view(token, 404)
    unanswered = hirer.do(token, "answer", 404, text="The neighbours")
    told = [{**answer, "request_id": ""} for answer in (wrong, over, revoked, unanswered)]
    assert told.count(told[0]) == 4
    desk.call(OFFICER, "POST", f"/v1/bookings/{booking['id']}/letters/link-revocation", {}, 409)


def test_a_newer_letter_ends_the_older_link(desk, hirer):
    booking = asked(desk)
    old = hirer.token()
    desk.move(OFFICER, booking, "resume_review", reason="They rang")
    desk.move(OFFICER, booking, "request_information", reason="And who speaks?", answer_by=TOMORROW)
    hirer.view(old, 404)
    assert hirer.view(hirer.token())["asked"] == "And who speaks?"


def test_a_link_opens_a_fortnight_longer_than_the_day_to_answer(desk, hirer):
    booking = asked(desk)
    hirer.token()
    until = datetime.fromisoformat(letters(desk, booking)[-1]["link_until"])
    last = datetime.fromisoformat(TOMORROW).replace(tzinfo=UTC)
    assert timedelta(days=14) < until - last <= timedelta(days=15)


def test_behind_the_link_is_nothing_but_what_the_hirer_said_and_was_asked(desk, hirer):
    with database.connection():
        subjects = [{"code": "c1", "kind": "person", "names": ["Lunpell Gloria"], "active": True}]
        add_list_version("register", "version-secret", subjects, "pat", datetime.now(UTC))
    booking = desk.in_review(TALK)
    secrets = ["note-secret", "check-secret", "match-secret", "need-secret", "advice-secret", "evidence-secret",
               "view-secret"]  # fmt: skip
    desk.post(OFFICER, booking, "notes", {"text": "note-secret"})
    desk.post(OFFICER, booking, "notes", {"kind": "view", "text": "view-secret"})
    desk.post(OFFICER, booking, "checks", {"check": "identity", "conclusion": "check-secret"})
    match = desk.show(booking, PREVENT)["matches"][0]
    desk.post(PREVENT, booking, f"matches/{match['id']}/answers",
              {"state": "same", "reason": "match-secret", "second_identifier": "a picture of both"})  # fmt: skip
    desk.post(PREVENT, booking, "answers", {"need": "prevent_lead", "reason": "need-secret"})
    desk.move(OFFICER, booking, "escalate", reason="advice-secret")
    desk.post(
        SENIOR, booking, "decline-proposals",
        {"grounds": ["terms_of_hire"], "told": "Not paid", "reply_by": "2030-01-01", "evidence": ["evidence-secret"],
         "proportionality": "note-secret", "alternatives": "note-secret", "equality_note": "note-secret"},
    )  # fmt: skip
    view = json.dumps(hirer.view(hirer.token()))
    people = ["olga", "sam", "pat", "Lunpell Gloria", "version-secret", "register", "match", "screening", "senior"]
    assert [word for word in (*secrets, *people) if word in view] == []
    assert "Not paid" in view


def test_a_link_needs_a_token_of_the_gateway_and_gives_no_role(desk, venues, hirer):
    asked(desk)
    token = hirer.token()
    answer = venues.app.test_client().post("/v1/hirer-links/view", json={"token": token})
    assert answer.status_code == 401
    refused = venues.as_person("POST", "/v1/hirer-links/view", json={"token": token, "booking": "x"}, **GATEWAY)
    assert refused.status_code == 422


def test_the_link_of_a_receipt_withdraws_and_shows_no_words_that_somebody_typed(desk, hirer):
    booking = desk.submit()
    token = hirer.token()
    view = hirer.view(token)
    assert (view["purpose"], view["acts"], view["answer_by"]) == ("withdraw", ["withdraw"], None)
    assert (view["title"], view["event_purpose"], view["speakers"]) == ("", "", [])
    assert view["place"] == "Park Hall, Main hall"
    hirer.do(token, "withdraw")
    assert desk.show(booking)["state"] == "withdrawn"
    line = story(desk, booking)[-1]
    assert (line["what"], line["why"], line["role"]) == ("withdraw", "The hirer withdrew.", "hirer")
    assert hirer.view(token)["acts"] == []


def test_a_confirmed_booking_is_withdrawn_through_the_link_of_its_letter(desk, hirer):
    booking = desk.in_review()
    desk.decide(OFFICER, booking, "approve")
    desk.move(OFFICER, booking, "confirm")
    hirer.do(hirer.token(), "withdraw", text="We found another hall")
    assert desk.show(booking)["state"] == "withdrawn"
    assert story(desk, booking)[-1]["why"] == "The hirer withdrew. We found another hall"
