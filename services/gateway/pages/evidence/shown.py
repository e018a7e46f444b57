"""The self-assessment as the templates show it."""

from dataclasses import dataclass, replace
from datetime import date, datetime

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


def benchmark_shown(framework: Framework, benchmark: Benchmark, decided: dict[str, Assessment]) -> dict[str, object]:
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


def question_shown(content: PackContent, question: Question) -> dict[str, object]:
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


def item_shown(item: EvidenceItem) -> dict[str, object]:
    """One piece of evidence; a long list is cut short here and whole in the pack."""
    return {
        "it": item,
        "value": item_value(item),
        "rows": item.rows[:ROWS_SHOWN],
        "total": len(item.rows),
        "href": item.link if item.link and may_follow(current_actor(), item.link) else "",
        "tag": status_of(item),
    }


def details_shown(content: PackContent, question: Question, kept: list[KeptRecord]) -> list[dict[str, object]]:
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


def kept_shown(record: KeptRecord) -> dict[str, object]:
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


@dataclass(frozen=True)
class Happened:
    """Something that was done about a question."""

    at: datetime | None
    who: str
    what: str
    reason: str = ""


def history_shown(framework: Framework, question: Question, kept: list[KeptRecord]) -> list[Happened]:
    """Who changed what, when, newest first: ratings, evidence added and taken out."""
    entries = [
        Happened(one.assessed_at, one.assessed_by, f"Rated {rating_in_words(one)}",
                 one.reason if one.not_applicable else one.summary)
        for one in list_history(framework.id, question.id)
    ]  # fmt: skip
    here = set(question.places) | {question.id}
    for record in kept:
        if here & set(record.evidence.serves):
            what = f"“{record.evidence.title}”"
            entries.append(Happened(record.added_at, record.added_by, f"Added {what}"))
            if record.removed_at is not None:
                entries.append(Happened(record.removed_at, record.removed_by, f"Took out {what}"))
    names = shown_names(one.who for one in entries)
    newest_first = sorted(entries, key=lambda one: one.at.timestamp() if one.at else 0.0, reverse=True)
    return [replace(one, who=names.get(one.who, "")) for one in newest_first]


def version_sent() -> int:
    """The version of the question that the page of this form showed; a form that says none saw nothing."""
    given = request.form.get("version", "")[:9]
    return int(given) if given.isdecimal() else 0


def since_version(history: list[Happened], seen: int | None) -> list[Happened]:
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
