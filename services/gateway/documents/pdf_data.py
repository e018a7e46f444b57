"""What stands in the PDF, as plain data for its template: every line of text is made here and nowhere else."""

from datetime import UTC
from typing import Any

from services.gateway.documents.content import PackContent, item_value
from services.gateway.documents.page import places_of
from services.gateway.documents.pdf_annex import annex
from services.gateway.documents.pdf_tables import LaidOut, laid_out
from services.gateway.documents.tables import Table, is_number, item_table, plain_cell, source_line
from services.gateway.rules.figures_text import cell_in_words, period_in_words
from services.gateway.rules.framework import Benchmark, Question
from services.gateway.rules.headlines import headline_items
from services.gateway.rules.pack import EDITION_LINES
from services.gateway.rules.self_assessment import KeptEvidence, rating_in_words
from shared.figures.evidence import EvidenceItem
from shared.figures.publication import MEANING
from shared.words import SERVICES, day_in_words, in_words, moment_in_words

TITLE = "Prevent duty self-assessment and evidence"
MOST_FIGURES = 10
WORDS_OF_MARKS = {
    "DRAFT": "Nobody has signed this pack off yet.",
    "INCOMPLETE": "Some of the evidence could not be had when it was made. What is not known is not nought.",
    "REDACTED": "Names of people, and everything that people typed, are withheld. Ratings and figures are not.",
    "PUBLIC": f"Names of people, and everything that people typed, are withheld. {MEANING}",
}


def pdf_data(content: PackContent) -> dict[str, Any]:
    """The whole document."""
    request, moment = content.request, content.request.made_at.astimezone(UTC)
    numbers = " and ".join(", ".join(map(str, request.benchmarks)).rsplit(", ", 1))
    subtitle = f"Benchmark{'s' if len(request.benchmarks) > 1 else ''} {numbers}, as at {day_in_words(request.as_at)}"
    return {
        "title": TITLE,
        "council": request.council,
        "subtitle": subtitle,
        "description": f"{subtitle}. {EDITION_LINES[request.edition]}.",
        "made": [moment.year, moment.month, moment.day, moment.hour, moment.minute, moment.second],
        "banner": content.banner,
        "banner_words": [words for mark, words in WORDS_OF_MARKS.items() if mark in content.banner],
        "footer": f"{request.council} · as at {day_in_words(request.as_at)} · {EDITION_LINES[request.edition]}",
        "watermark": _watermark(content),
        "facts": _facts(content),
        "cover_words": [
            "Ratings and summaries are people’s own. Figures are worked out from the records as at the day shown, each "
            "as a number of a number, with its definition.",
            f"{content.framework.title}. {content.framework.publisher}. {content.framework.attribution}",
        ],
        "licence": content.framework.licence,
        "benchmarks": [_benchmark(content, benchmark) for benchmark in content.benchmarks],
        "annex": annex(content),
    }


def _watermark(content: PackContent) -> str:
    request = content.request
    made_for = f" for {request.made_for}" if request.made_for else ""
    return f"Made{made_for} on {moment_in_words(request.made_at)} · pack {request.id}"


def _facts(content: PackContent) -> list[list[str]]:
    request = content.request
    facts = [
        ["Council", request.council],
        ["Benchmarks", "\n".join(f"{one.number}. {one.standard}" for one in content.benchmarks)],
        ["As at", day_in_words(request.as_at)],
        ["Period", period_in_words(request.from_, request.as_at)],
        ["Standing", content.mark.capitalize() if content.mark else "Complete and signed off"],
        ["Signed off by", request.signed_off_by or "Nobody yet"],
        ["Edition", EDITION_LINES[request.edition]],
        ["Made", _watermark(content).removeprefix("Made ").partition(" · ")[0]],
        ["Pack", request.id],
    ]
    gone = [
        f"Benchmark {one.benchmark}, from {in_words(SERVICES, one.service)}: {one.reason}" for one in content.incomplete
    ]
    return facts + ([["Missing", "\n".join(gone)]] if gone else [])


def _benchmark(content: PackContent, benchmark: Benchmark) -> dict[str, object]:
    figures = _leading(content, benchmark)
    more = len([item for item in _of(content, benchmark) if item.kind == "figure"]) - len(figures)
    return {
        "number": str(benchmark.number),
        "title": f"Benchmark {benchmark.number}. {benchmark.standard}",
        "outcome": benchmark.outcome,
        "unanswered": content.unanswered(benchmark.number),
        "counts": _counts(content, benchmark),
        "ratings": [_rating_row(content, question) for question in benchmark.questions],
        "figures_title": "Headline figures",
        "figures": [_figure(item) for item in figures],
        "more": f"{more} further figures stand with their questions." if more > 1 else "",
        "questions": [_question(content, benchmark, question) for question in benchmark.questions],
    }


def _counts(content: PackContent, benchmark: Benchmark) -> str:
    """'2 of 9 questions rated: 1 Achieving, 1 Developing. Something is missing for 7.'"""
    words = [rating_in_words(content.assessments.get(question.id)) for question in benchmark.questions]
    scale = [*reversed(content.framework.ratings), "Not applicable"]
    counted = ", ".join(f"{words.count(one)} {one}" for one in scale if one in words)
    rated = f"{sum(one != 'Not rated' for one in words)} of {len(words)} questions rated"
    gaps = sum(1 for question in benchmark.questions if content.missing_words(question))
    open_ones = f"Something is missing for {gaps} of them." if gaps else "Nothing is missing."
    return f"{rated}{f': {counted}' if counted else ''}. {open_ones}"


def _rating_row(content: PackContent, question: Question) -> list[str]:
    decided = content.assessments.get(question.id)
    return [f"{question.id} {question.text}", rating_in_words(decided), str(len(content.missing_words(question)))]


def _of(content: PackContent, benchmark: Benchmark) -> list[EvidenceItem]:
    return [item for item in content.items if item.question.split(".")[0] == str(benchmark.number)]


def _leading(content: PackContent, benchmark: Benchmark) -> list[EvidenceItem]:
    """The measures of success first, then other figures that are known, as many as fit on a page."""
    items = _of(content, benchmark)
    first = list(headline_items(benchmark.number, items))
    known = [item for item in items if item.kind == "figure" and item.status != "unavailable" and item not in first]
    return [*first, *known][:MOST_FIGURES]


def _figure(item: EvidenceItem) -> dict[str, object]:
    counted = item.kind == "figure" and item.status != "unavailable" and item.numerator is not None
    # A share of what is suppressed would give it away, and is nowhere.
    share = 100 * (item.numerator or 0) / item.denominator if counted and item.denominator else None
    return {
        "title": item.title,
        "detail": item.detail,
        "value": item_value(item),
        "share": share,
        "percent": "" if share is None else f"{share:.0f}%",
    }


def _question(content: PackContent, benchmark: Benchmark, question: Question) -> dict[str, object]:
    decided = content.assessments.get(question.id)
    away = decided is not None and decided.not_applicable
    words = (decided.reason if away else decided.summary) if decided else ""
    nothing = "Not available." if content.unanswered(benchmark.number) else "Nothing is here yet."
    return {
        "id": question.id,
        "kind": question.kind_in_words,
        "title": f"{question.id} {question.text}",
        "rating": rating_in_words(decided),
        "words_title": "Reason" if away else "Summary",
        "words": words or "No summary has been written.",
        "places": [
            {
                "title": f"{place.id} {place.text}".strip(),
                "items": [_item(item) for item in place.items],
                "kept": [_kept(one) for one in place.kept],
                "nothing": "" if place.items or place.kept else nothing,
            }
            for place in places_of(content, question)
        ],
        "gaps": list(content.missing_words(question)),
    }


def _item(item: EvidenceItem) -> dict[str, object]:
    record = item.kind == "record"
    found = item_table(item)
    stale = " · being worked out" if item.status == "stale" else ""
    return {
        "title": item.title,
        "value": "" if record else item_value(item),
        "unknown": item.status == "unavailable",
        "words": [words for words in (item.definition, item.text if record else "", item.note) if words],
        "source": "" if record else source_line(item) + stale,
        "list": _list(found) if found and found.rows else None,
    }


def _list(found: Table) -> LaidOut:
    """A table with its cells in words, as in every other document."""
    numeric = [all(is_number(row[place]) for row in found.rows) for place in range(len(found.columns))]
    rows = [[cell_in_words(plain_cell(cell)) for cell in row] for row in found.rows]
    return laid_out(found.title, found.columns, rows, numeric)


def _kept(one: KeptEvidence) -> dict[str, str]:
    parts = [f"Kept by {one.owner}"]
    if one.speaks_from or one.speaks_until:
        until = day_in_words(one.speaks_until) or "now"
        parts.append(f"speaks for {day_in_words(one.speaks_from) or 'the start'} to {until}")
    parts += [f"review on {day_in_words(one.review_on)}"] if one.review_on else []
    parts += [f"file {one.file_name}"] if one.file_name else []
    parts += [one.link] if one.link else []
    return {"title": one.title, "line": " · ".join(parts)}
