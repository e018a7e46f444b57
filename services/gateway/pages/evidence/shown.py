"""The self-assessment as the templates show it."""

from datetime import date
from typing import Any

from flask import request

from services.gateway.actions.evidence.answers import EvidenceClients
from services.gateway.clients.both import both_clients
from services.gateway.documents.content import PackContent, item_value, status_of
from services.gateway.pages.kit.people_names import shown_names
from services.gateway.pages.navigation import may_follow
from services.gateway.pages.told import Told
from services.gateway.rules.framework import Benchmark, Framework, Question
from services.gateway.rules.pack import SERVICES_OF_BENCHMARK
from services.gateway.rules.self_assessment import Assessment, rating_in_words, serving
from services.gateway.store.assessments import list_history
from services.gateway.store.kept_evidence import KeptRecord
from shared.actor import Actor, Role, current_actor
from shared.figures.evidence import EvidenceItem
from shared.http.problems import Forbidden

LOOKS = (Role.PREVENT_LEAD, Role.LD_OFFICER, Role.AUDITOR, Role.SENIOR_OFFICER)
RATES = (Role.PREVENT_LEAD,)
ROWS_SHOWN = 50


def clients() -> EvidenceClients:
    """The services that hold records."""
    return EvidenceClients(*both_clients())


def check_may_rate(actor: Actor) -> None:
    """Looking is for more people than rating."""
    if not actor.has(*RATES):
        raise Forbidden("Only a Prevent lead rates")


def rating_code(assessment: Assessment | None) -> str:
    """The code of a rating's tag: 'Not yet started' is 'not_yet_started'; '' when nobody has rated."""
    return rating_in_words(assessment).lower().replace(" ", "_") if assessment and assessment.rating else ""


def benchmark_shown(framework: Framework, benchmark: Benchmark, decided: dict[str, Assessment]) -> dict[str, Any]:
    """A benchmark in the list of all."""
    rated = sum(1 for question in benchmark.questions if question.id in decided)
    return {
        "number": benchmark.number,
        "standard": benchmark.standard,
        "questions": len(benchmark.questions),
        "rated": rated,
        "drawn": benchmark.number in SERVICES_OF_BENCHMARK,
    }


def untold(content: PackContent) -> Told:
    """What services did not say."""
    told = Told()
    for one in content.missing:
        told.note(one.service, one.unanswered, one.reason)
    return told


def question_shown(content: PackContent, question: Question) -> dict[str, Any]:
    """A question in the list of its benchmark."""
    items = content.items_for(question)
    period = (content.request.from_, content.request.as_at)
    answered = [
        place
        for place in question.places
        if any(one.touches(*period) for one in serving(place, question, content.kept))
        or any(item.detail == place and item.kind in ("figure", "list") and _known(item) for item in items)
    ]
    decided = content.assessments.get(question.id)
    return {
        "id": question.id,
        "kind": question.kind,
        "text": question.text,
        "rating": rating_code(decided),
        "details": len(question.places),
        "answered": None if content.unanswered(int(question.id.split(".")[0])) else len(answered),
        "missing": content.missing_words(question),
    }


def _known(item: EvidenceItem) -> bool:
    return item.status != "unavailable"


def item_shown(item: EvidenceItem) -> dict[str, Any]:
    """One piece of evidence; a long list is cut short here and whole in the pack."""
    return {
        "it": item,
        "value": item_value(item),
        "rows": item.rows[:ROWS_SHOWN],
        "total": len(item.rows),
        "href": item.link if item.link and may_follow(current_actor(), item.link) else "",
        "tag": status_of(item),
    }


def details_shown(content: PackContent, question: Question, kept: list[KeptRecord]) -> list[dict[str, Any]]:
    """Each supporting detail with what speaks to it; a question without details stands for itself."""
    items, texts = content.items_for(question), {detail.id: detail.text for detail in question.details}
    return [
        {
            "id": place,
            "text": texts.get(place, ""),
            "evidence": [item_shown(item) for item in items if item.detail == place],
            "kept": [kept_shown(one) for one in kept if {place, question.id} & set(one.evidence.serves)],
        }
        for place in question.places
    ]


def kept_shown(record: KeptRecord) -> dict[str, Any]:
    """Evidence that somebody keeps."""
    one = record.evidence
    return {
        "id": one.id,
        "kind": record.kind,
        "title": one.title,
        "owner": one.owner,
        "where": one.link,
        "href": one.link if one.link.startswith("https://") else "",
        "starts": one.speaks_from,
        "ends": one.speaks_until,
        "review_on": one.review_on,
    }


def history_shown(framework: Framework, question: Question, kept: list[KeptRecord]) -> list[dict[str, Any]]:
    """Who changed what, when, newest first: ratings, evidence added and taken out."""
    entries: list[dict[str, Any]] = [
        {"at": one.assessed_at, "who": one.assessed_by, "what": f"Rated {rating_in_words(one)}",
         "reason": one.reason if one.not_applicable else one.summary}
        for one in list_history(framework.id, question.id)
    ]  # fmt: skip
    here = set(question.places) | {question.id}
    for record in kept:
        if here & set(record.evidence.serves):
            what = f"“{record.evidence.title}”"
            entries.append({"at": record.added_at, "who": record.added_by, "what": f"Added {what}", "reason": ""})
            if record.removed_at is not None:
                entries.append({"at": record.removed_at, "who": record.removed_by, "what": f"Took out {what}"})
    names = shown_names(entry["who"] for entry in entries)
    return [
        {**entry, "who": names.get(entry["who"], "")} for entry in sorted(entries, key=lambda e: e["at"], reverse=True)
    ]


def version_sent() -> int:
    """The version of the question that the page of this form showed; a form that says none saw nothing."""
    given = request.form.get("version", "")[:9]
    return int(given) if given.isdecimal() else 0


def since_version(history: list[dict[str, Any]], seen: int | None) -> list[dict[str, Any]]:
    """What happened after the version that somebody saw, newest first; nothing where nobody was overtaken."""
    return [] if seen is None else history[: max(0, len(history) - seen)]


def around(framework: Framework, question: Question, benchmark: Benchmark) -> tuple[str, str]:
    """The questions before and after this one in its benchmark, '' at the ends."""
    ids = [one.id for one in benchmark.questions]
    place = ids.index(question.id)
    return (ids[place - 1] if place else ""), (ids[place + 1] if place + 1 < len(ids) else "")


def rated_day(assessment: Assessment | None, as_at: date) -> date | None:
    """The day a question was rated, when figures of a later day are shown."""
    if assessment is None or assessment.assessed_at is None:
        return None
    day = assessment.assessed_at.date()
    return day if day < as_at else None
