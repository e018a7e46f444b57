"""The parts of the home page that ask what the records show today."""

from collections.abc import Callable
from datetime import UTC, datetime
from functools import partial
from typing import Any

from flask import url_for

from services.gateway.actions.evidence.answers import EvidenceClients
from services.gateway.actions.evidence.overview import Glance, glances
from services.gateway.actions.evidence.recent_activity import Lately, lately
from services.gateway.clients.both import both_clients, training_client
from services.gateway.documents.content import item_value
from services.gateway.pages.kit.presentation import counted
from services.gateway.pages.navigation import may_follow, may_open
from services.gateway.pages.told import Told
from shared.actor import Role, current_actor
from shared.contracts.training import GapPage
from shared.figures.evidence import EvidenceItem
from shared.http.problems import BeingWorkedOut
from shared.http.together import Later, Together

NOT_RATED = "Not rated"
PATIENCE = 4.0
"""Seconds: nobody waits long for a home page, and everything is asked at once."""


def is_prevent_lead() -> bool:
    """Whether the benchmarks stand on this person's home page."""
    return current_actor().has(Role.PREVENT_LEAD)


def ask_glance(ask: Together) -> Callable[[Told], dict[str, Any]]:
    """Asks for both benchmarks and what happened lately, and shows them once all is asked; what services did not say
    is kept."""
    clients, now = EvidenceClients(*both_clients(), seconds=PATIENCE), datetime.now(UTC)
    found, recent = glances(clients, now, ask), lately(clients, now, ask)
    return lambda told: _glance_shown(found(), recent(), told)


def _glance_shown(found: tuple[Glance, ...], recent: Lately, told: Told) -> dict[str, Any]:
    for service, unanswered, detail in (*(why for one in found for why in one.untold), *recent.untold):
        told.note(service, unanswered, detail)
    return {
        "benchmarks": [_benchmark(one) for one in found],
        "since": recent.since,
        "lately": _lately(recent),
    }


def _benchmark(found: Glance) -> dict[str, object]:
    return {
        "number": found.benchmark.number,
        "standard": found.benchmark.standard,
        "as_at": found.as_at,
        "leading": [_measure(item) for item in found.leading],
        "questions": len(found.benchmark.questions),
        "questions_missing": found.questions_missing,
        "ratings": _ratings(found),
        "gaps": [_gap(question, text) for question, text in found.missing],
        "rated_on": found.rated_on,
        "changes": found.changes,
    }


def _measure(item: EvidenceItem) -> dict[str, object]:
    counted_of = item.denominator if item.kind == "figure" and item.status != "unavailable" else None
    href = item.link if item.link and may_follow(current_actor(), item.link) else ""
    return {
        "title": item.title,
        "numerator": item.numerator,
        "denominator": counted_of,
        "value": item_value(item),
        "href": href,
    }


def _gap(question: str, text: str) -> dict[str, str]:
    place, colon, rest = text.partition(": ")
    named = colon and place.startswith(question)
    shown = {"question": place, "text": rest} if named else {"question": question, "text": text}
    return {**shown, "href": url_for("evidence.question", question_id=question)}


def _ratings(found: Glance) -> dict[str, int]:
    counts = {words.lower().replace(" ", "_"): count for words, count in found.ratings.items() if words != NOT_RATED}
    return {**counts, "unrated": found.ratings.get(NOT_RATED, 0)}


def _lately(found: Lately) -> list[dict[str, str]]:
    """One line for each thing that can be told; what is not known says so and is never 0."""
    lines = (
        (found.files, "file", "imported", "imports.index"),
        (found.requests, "booking request", "came in", "bookings.index"),
        (found.decisions, "booking decision", "made", "bookings.index"),
        (found.rated, "question", "rated", "evidence.index"),
        (found.kept_to_review, "kept record", "due for review in 30 days or late", "evidence.index"),
        (found.registers_to_review, "register entry", "due for review in 30 days or late", "registers.index"),
    )
    return [_line(number, thing, what, endpoint) for number, thing, what, endpoint in lines]


def _line(number: int | None, thing: str, what: str, endpoint: str) -> dict[str, str]:
    many = {"register entry": "register entries"}.get(thing)
    text = (
        f"{counted(number, thing, many)} {what}"
        if number is not None
        else f"{many or thing + 's'} {what}: not available"
    )
    href = url_for(endpoint) if may_open(current_actor(), endpoint) else ""
    return {"text": text[:1].upper() + text[1:], "href": href}


def ask_team_gaps(ask: Together) -> Callable[[], list[dict[str, Any]]]:
    """A manager's own team: how many gaps, and the longest open of them."""
    asked = ask(partial(training_client().list_gaps, per_page=3))
    return lambda: _team_gaps(asked)


def _team_gaps(asked: Later[GapPage]) -> list[dict[str, Any]]:
    try:
        found = asked.said
    except BeingWorkedOut as problem:
        return [
            {
                "text": "Training gaps in your team",
                "href": url_for("standing.gaps"),
                "hint": problem.detail,
                "tag": None,
            }
        ]
    if not found.total:
        return []
    longest = "; ".join(f"{gap.name}: {gap.title}" for gap in found.gaps)
    more = f" and {found.total - len(found.gaps):,} more" if found.total > len(found.gaps) else ""
    return [
        {
            "text": f"{counted(found.total, 'training gap').capitalize()} in your team",
            "href": url_for("standing.gaps"),
            "hint": longest + more,
            "tag": None,
        }
    ]
