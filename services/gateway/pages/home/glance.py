"""The parts of the home page that ask what the records show today."""

from datetime import UTC, datetime
from typing import Any

from flask import url_for

from services.gateway.actions.evidence import EvidenceClients
from services.gateway.actions.overview import Glance, glance
from services.gateway.clients.both import both_clients, training_client
from services.gateway.pages import wording
from services.gateway.pages.presentation import counted, day, out_of
from shared.actor import Role, current_actor

BENCHMARK = 7
NOT_RATED = "Not rated"
PATIENCE = 5.0
"""Seconds: nobody waits long for a home page."""


def is_prevent_lead() -> bool:
    """Whether the benchmark stands on this person's home page."""
    return current_actor().has(Role.PREVENT_LEAD)


def glance_shown(missing: list[str]) -> dict[str, Any]:
    """The benchmark at a glance; services that did not answer are added to `missing`."""
    found = glance(BENCHMARK, EvidenceClients(*both_clients(), seconds=PATIENCE), datetime.now(UTC))
    missing += [wording.words("service", one) for one in found.silent]
    return {
        "number": found.benchmark.number,
        "standard": found.benchmark.standard,
        "figures": found.figures,
        "as_at": found.as_at,
        "policy_version": found.policy_version,
        "questions": len(found.benchmark.questions),
        "ratings": _ratings(found),
        "gaps": [_gap(question, text) for question, text in found.missing],
        "rated_on": found.rated_on,
        "changed": _changed(found),
    }


def _gap(question: str, text: str) -> dict[str, str]:
    place, colon, rest = text.partition(": ")
    named = colon and place.startswith(question)
    shown = {"question": place, "text": rest} if named else {"question": question, "text": text}
    return {**shown, "href": url_for("evidence.question", question_id=question)}


def _ratings(found: Glance) -> dict[str, int]:
    counts = {words.lower().replace(" ", "_"): count for words, count in found.ratings.items() if words != NOT_RATED}
    return {**counts, "unrated": found.ratings.get(NOT_RATED, 0)}


def _changed(found: Glance) -> str:
    """What the headline figure was then and is now; nothing when it was rated today or cannot be had."""
    then, now = found.figures_then, found.figures
    if then is None or now is None:
        return ""
    if (then.in_date, then.population) == (now.in_date, now.population):
        return "The figure has not changed since."
    return (
        f"{out_of(then.in_date, then.population)} were in date on {day(found.rated_on)}; "
        f"now {out_of(now.in_date, now.population)}."
    )


def team_gaps() -> list[dict[str, Any]]:
    """A manager's own team: how many gaps, and the longest open of them."""
    found = training_client().list_gaps(per_page=3)
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
