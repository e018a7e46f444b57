"""A person's assessment of a question: what may be saved, and what is missing. Nothing here ever rates."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Protocol

from services.gateway.rules.figures_text import figure_in_words
from services.gateway.rules.framework import Framework, Question
from shared.words import day_in_words, says_something

NOT_APPLICABLE = "not_applicable"


@dataclass(frozen=True)
class Assessment:
    """What a person decided about a question: a rating in the framework's own words, or not applicable.

    `summary` says why; for a question that does not apply, `reason` says why not.
    """

    question: str
    rating: str
    summary: str = ""
    reason: str = ""
    assessed_by: str = ""
    assessed_at: datetime | None = None

    @property
    def not_applicable(self) -> bool:
        """Whether the person said that the question does not apply here."""
        return self.rating == NOT_APPLICABLE


@dataclass(frozen=True)
class KeptEvidence:
    """Evidence that a person keeps: a file or a link, with an owner and the period it speaks for.

    One item may serve several questions or supporting details (`serves`: '7.3' or '7.3.c').
    """

    id: str
    serves: tuple[str, ...]
    title: str
    owner: str
    speaks_from: date | None = None
    speaks_until: date | None = None
    review_on: date | None = None
    link: str = ""
    file_name: str = ""
    content: bytes | None = None

    def touches(self, starts: date, as_at: date) -> bool:
        """Whether the period it speaks for has a day in common with these days, both inclusive."""
        begins_in_time = self.speaks_from is None or self.speaks_from <= as_at
        return begins_in_time and (self.speaks_until is None or starts <= self.speaks_until)


class Evidence(Protocol):
    """As much of an evidence item as these rules need."""

    @property
    def detail(self) -> str: ...
    @property
    def title(self) -> str: ...
    @property
    def kind(self) -> str: ...
    @property
    def status(self) -> str: ...
    @property
    def note(self) -> str: ...
    @property
    def text(self) -> str: ...
    @property
    def numerator(self) -> int | None: ...
    @property
    def denominator(self) -> int | None: ...
    @property
    def columns(self) -> tuple[str, ...]: ...
    @property
    def rows(self) -> tuple[tuple[str | int | None, ...], ...]: ...
    @property
    def better(self) -> str: ...
    @property
    def to_put_right(self) -> tuple[str, ...]: ...


def rating_choices(framework: Framework) -> tuple[tuple[str, str], ...]:
    """What a person may choose, as (value, words): the framework's scale, then not applicable."""
    return (*((rating, rating) for rating in framework.ratings), (NOT_APPLICABLE, "Not applicable"))


def rating_in_words(assessment: Assessment | None) -> str:
    """The rating as it is printed; an unrated question is 'Not rated'."""
    if assessment is None or not assessment.rating:
        return "Not rated"
    return "Not applicable" if assessment.not_applicable else assessment.rating


def objection(framework: Framework, question_id: str, rating: str, summary: str, reason: str) -> str | None:
    """Why this assessment cannot be saved, or None if it can."""
    if framework.question(question_id) is None:
        return f"There is no question {question_id} in this framework"
    if rating == NOT_APPLICABLE:
        return None if says_something(reason) else "Say why this question does not apply"
    if not rating:
        return "Choose a rating"
    if rating not in framework.ratings:
        return f"Choose one of: {', '.join(framework.ratings)}, or Not applicable"
    if not says_something(summary):
        return "Write a summary that says what the rating rests on"
    return None


def missing(
    question: Question,
    items: Iterable[Evidence],
    kept: Iterable[KeptEvidence],
    assessment: Assessment | None,
    period: tuple[date, date],
    unanswered: str = "",
) -> tuple[str, ...]:
    """What is not there yet to say anything about a question, in words for the person; never a rating.

    `period` is the first day and the day it is for; evidence that speaks for another time clears nothing in it.
    `unanswered` says why the records could not be asked, where they could not.
    """
    if assessment is not None and assessment.not_applicable:
        return () if says_something(assessment.reason) else ("Nobody has said why this question does not apply.",)
    found, attached = list(items), list(kept)
    words = [f"The records could not be asked. {unanswered}"] if unanswered else []
    for place in question.places:
        words += _missing_at(place, question, found, attached, period, asked=not unanswered)
    if assessment is None or not assessment.rating:
        words.append("Nobody has chosen a rating yet.")
    if assessment is None or not says_something(assessment.summary):
        words.append("Nobody has written a summary yet.")
    return tuple(words)


def serving(place: str, question: Question, kept: Iterable[KeptEvidence]) -> list[KeptEvidence]:
    """Evidence kept by people that speaks to this supporting detail, or to the whole question."""
    return [one for one in kept if place in one.serves or question.id in one.serves]


def _missing_at(
    place: str,
    question: Question,
    items: list[Evidence],
    kept: list[KeptEvidence],
    period: tuple[date, date],
    asked: bool,
) -> list[str]:
    here = [item for item in items if item.detail == place]
    starts, as_at = period
    serves = serving(place, question, kept)
    attached = [one for one in serves if one.touches(starts, as_at)]
    words = [f"{place}: {item.title} is being worked out. {item.note}".strip() for item in here if _stale(item)]
    words += [f"{place}: {item.title}: {short}" for item in here for short in shortfalls(item)]
    words += [
        f"{place}: the review of {one.title} was due on {day_in_words(one.review_on)}."
        for one in attached
        if one.review_on and one.review_on < as_at
    ]
    if attached:
        return words
    words += [f"{place}: {one.title} speaks for another time than this one." for one in serves]
    words += [f"{place}: {item.title} is not available. {item.note}".strip() for item in here if _unknown(item)]
    words += [f"{place}: nothing is attached for {item.title}." for item in here if item.kind == "record"]
    if not here and asked:  # what could not be asked is not known to be missing
        words.append(f"{place}: there is nothing from the records, and nothing is attached.")
    return words


def shortfalls(item: Evidence) -> tuple[str, ...]:
    """What is low, failed or overdue in a known value; evidence that somebody attaches does not clear it.

    Until a council has targets of its own, low is none at all, or fewer than half, of what more of is better.
    """
    return () if _unknown(item) else (*_low(item), *item.to_put_right)


def _low(item: Evidence) -> tuple[str, ...]:
    if item.better != "more":
        return ()
    if item.kind == "list":
        return ("there is none.",) if item.columns and not item.rows else ()
    counted, of = item.numerator, item.denominator
    if counted is None or not of or 2 * counted >= of:
        return ()
    value = figure_in_words(counted, of)
    return (f"{value}, which is fewer than half." if counted else f"{value}, which is none.",)


def _stale(item: Evidence) -> bool:
    return item.status == "stale"


def _unknown(item: Evidence) -> bool:
    return item.kind != "record" and (item.kind == "not_available" or item.status == "unavailable")
