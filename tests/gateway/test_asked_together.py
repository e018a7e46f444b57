"""What a page has to ask goes to each service in one call, and what nobody owns is not asked again at once."""

import time
from collections.abc import Callable, Iterator
from functools import partial
from typing import Any

import pytest
from flask import Flask

from services.gateway.clients.both import training_client, venues_client
from services.gateway.clients.venues import VenuesClient
from shared.actor import Actor, Role, set_current_actor
from shared.contracts.bookings.booking_queue import QueueQuery
from shared.http.problems import Forbidden, Problem, TooMany, Unavailable
from shared.http.together import together
from tests.gateway.far_end import FarEnd

PAT = Actor("pat", frozenset({Role.PREVENT_LEAD}), None, "request1")
OLGA = Actor("olga", frozenset({Role.BOOKING_OFFICER}), None, "request2")
PAGE: dict[str, Any] = {"bookings": [], "total": 3, "page": 1, "counts": {}}
QUESTIONS: dict[str, Any] = {
    "version": "1", "questions": [], "venues": [], "ask_more": [], "not_flags": [], "privacy_notice": [],
    "privacy_version": "2026-01-01", "acknowledge_days": 2, "decide_days": 5,
}  # fmt: skip


def problem(status: int, kind: str, detail: str, **headers: str) -> Callable[[], Any]:
    kind = f"https://due-regard.example/problems/{kind}"
    return lambda: ({"type": kind, "detail": detail, "status": status}, status, headers)


@pytest.fixture
def client(app: Flask, venues: FarEnd) -> Iterator[VenuesClient]:
    venues.answers |= {"bookings": PAGE, "venues": {"venues": []}}
    with app.test_request_context():
        set_current_actor(PAT)
        yield venues_client()
        set_current_actor(None)


@pytest.fixture
def sent(venues: FarEnd, training: FarEnd, monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, str]]:
    """The calls that went over the network."""
    found: list[tuple[str, str]] = []
    for end in (venues, training):
        real = end.adapter.send

        def note(request: Any, end: FarEnd = end, real: Any = real, **more: Any) -> Any:
            found.append((end.name, f"{request.method} {request.path_url}"))
            return real(request, **more)

        monkeypatch.setattr(end.adapter, "send", note)
    return found


def test_questions_for_one_service_go_in_one_call_and_each_gets_its_answer(
    client: VenuesClient, venues: FarEnd, sent: list[tuple[str, str]]
) -> None:
    with together() as ask:
        page = ask(partial(client.list_bookings, QueueQuery("all", venue="A & B/ü?", page=2)))
        listed = ask(client.list_venues)
        gone = ask(partial(client.call_json, "GET", "/v1/nothing", params={}))
    assert (page.said.total, listed.said.venues, gone.said["path"]) == (3, (), "nothing")
    assert sent == [("venues", "POST /v1/several")]
    assert [call["path"] for call in venues.calls] == ["bookings", "venues", "nothing"]
    assert "venue=A+%26+B%2F%C3%BC%3F&page=2" in venues.calls[0]["query"]
    assert {call["actor"].id for call in venues.calls} == {"pat"}


def test_both_services_are_asked_at_once(client: VenuesClient, sent: list[tuple[str, str]]) -> None:
    with together() as ask:
        ours = [ask(client.list_venues), ask(partial(client.list_bookings, QueueQuery()))]
        theirs = ask(partial(training_client().call_json, "GET", "/v1/one"))
    assert theirs.said["sub"] == "pat"
    assert [one.or_problem for one in ours]
    assert sorted(sent) == [("training", "GET /v1/one"), ("venues", "POST /v1/several")]


def test_one_that_is_refused_leaves_the_others_and_says_why_and_when_to_come_again(
    client: VenuesClient, venues: FarEnd
) -> None:
    venues.answers["venues"] = problem(403, "forbidden", "Not for you")
    venues.answers["registers"] = problem(429, "too-many", "Too often", **{"Retry-After": "7"})
    with together() as ask:
        page, listed = ask(partial(client.list_bookings, QueueQuery())), ask(client.list_venues)
        registers = ask(client.registers)
    assert page.said.total == 3
    with pytest.raises(Forbidden, match="Not for you"):
        assert listed.said
    refused = registers.or_problem
    assert isinstance(refused, TooMany)
    assert refused.headers == {"Retry-After": "7"}


@pytest.mark.parametrize("how", ["down", "hangs"])
def test_a_service_that_is_silent_is_silent_on_each_question(client: VenuesClient, venues: FarEnd, how: str) -> None:
    setattr(venues.adapter, how, True)
    with together() as ask:
        both = [ask(client.list_venues), ask(partial(client.list_bookings, QueueQuery()))]
    for one in both:
        assert isinstance(one.or_problem, Unavailable)


@pytest.mark.parametrize("answer", [{"answers": []}, {"answers": 7}, [], "text", {"answers": [{"status": 200}] * 2}])
def test_an_answer_that_is_none_is_never_taken_for_nothing(
    client: VenuesClient, venues: FarEnd, answer: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(venues.adapter, "_carry", _answering(answer))
    with together() as ask:
        both = [ask(client.list_venues), ask(partial(client.list_bookings, QueueQuery()))]
    for one in both:
        with pytest.raises(Problem, match="cannot be read"):
            assert one.said


def _answering(answer: Any) -> Any:
    import requests

    def carry(_: Any) -> requests.Response:
        made = requests.Response()
        made.status_code = 200
        made._content = __import__("json").dumps(answer).encode()
        return made

    return carry


def test_a_question_in_nobodys_name_is_asked_by_itself(
    client: VenuesClient, venues: FarEnd, sent: list[tuple[str, str]]
) -> None:
    venues.answers["bookings/questions"] = QUESTIONS
    with together() as ask:
        asked, listed = ask(client.booking_questions), ask(client.list_venues)
    assert asked.said.version == "1"
    assert listed.said.venues == ()
    assert sent == [("venues", "GET /v1/venues"), ("venues", "GET /v1/bookings/questions")]
    assert [call["actor"].id for call in venues.calls] == ["pat", "system:gateway:hirer-form"]


# ---- what is the same for everybody


@pytest.fixture
def questions(venues: FarEnd) -> dict[str, Any]:
    """What venues answers, and for how many seconds it says that it is fresh."""
    now: dict[str, Any] = {"version": "1", "seconds": 2, "whole": 0, "same": 0}

    def answer() -> Any:
        headers = {"ETag": f'"{now["version"]}"', "Cache-Control": f"private, max-age={now['seconds']}"}
        if venues.calls[-1]["headers"].get("If-None-Match") == headers["ETag"]:
            now["same"] += 1
            return "", 304, headers
        now["whole"] += 1
        return {**QUESTIONS, "version": now["version"]}, 200, headers

    venues.answers["bookings/questions"] = answer
    return now


def test_while_it_is_fresh_it_is_not_asked_again_and_then_only_whether_it_changed(
    client: VenuesClient, questions: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    clock = [time.monotonic()]
    monkeypatch.setattr("shared.http.service_client.time.monotonic", lambda: clock[0])
    for _ in range(5):
        assert client.booking_questions(as_now=False).version == "1"
    set_current_actor(OLGA)
    assert client.booking_questions(as_now=False).version == "1"
    assert (questions["whole"], questions["same"]) == (1, 0)
    clock[0] += 2.1
    assert client.booking_questions(as_now=False) is client.booking_questions(as_now=False)
    assert (questions["whole"], questions["same"]) == (1, 1)
    questions["version"] = "2"
    clock[0] += 2.1
    assert client.booking_questions(as_now=False).version == "2"
    assert (questions["whole"], questions["same"]) == (2, 1)


def test_what_says_nothing_of_being_fresh_is_asked_each_time(client: VenuesClient, questions: dict[str, Any]) -> None:
    questions["seconds"] = 0
    for version in "123":
        questions["version"] = version
        assert client.booking_questions(as_now=False).version == version


def test_whoever_changes_something_there_reads_it_as_it_is_then(
    client: VenuesClient, questions: dict[str, Any]
) -> None:
    assert client.booking_questions(as_now=False).version == "1"
    questions["version"] = "2"
    assert client.booking_questions(as_now=False).version == "1"
    client.request("POST", "/v1/venues", key="k" * 12, json={})
    assert client.booking_questions(as_now=False).version == "2"


def test_a_service_that_is_silent_is_so_once_what_it_said_is_no_longer_fresh(
    client: VenuesClient, venues: FarEnd, questions: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    clock = [time.monotonic()]
    monkeypatch.setattr("shared.http.service_client.time.monotonic", lambda: clock[0])
    assert client.booking_questions(as_now=False).version == "1"
    venues.adapter.down = True
    assert client.booking_questions(as_now=False).version == "1"
    clock[0] += 2.1
    with pytest.raises(Unavailable):
        client.booking_questions(as_now=False)


@pytest.mark.parametrize("actor", [PAT, Actor("system:gateway:x", frozenset({Role.AUDITOR})), Actor("somebody")])
def test_what_somebody_asks_in_their_own_name_is_kept_for_nobody(client: VenuesClient, actor: Actor) -> None:
    from shared.contracts.base import schema_of
    from shared.contracts.venues import Venues

    with pytest.raises(ValueError, match="not kept for another"):
        client.call_known("/v1/venues", schema_of(Venues)(), actor)


def test_whoever_wants_it_as_it_is_now_is_told_so_and_so_are_the_others_then(
    client: VenuesClient, questions: dict[str, Any]
) -> None:
    assert client.booking_questions(as_now=False).version == "1"
    questions["version"] = "2"
    assert client.booking_questions(as_now=False).version == "1"
    assert client.booking_questions().version == "2"
    assert client.booking_questions(as_now=False).version == "2"
