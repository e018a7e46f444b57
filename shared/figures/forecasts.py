"""Answers about a day that is still to come say so, whoever asks and in whatever form."""

from dataclasses import replace
from datetime import date
from typing import Protocol, TypeVar


class OfADay(Protocol):
    """An answer as at a day, with a place for the mark."""

    @property
    def as_at(self) -> date: ...
    @property
    def forecast(self) -> bool: ...


class Markable(Protocol):
    """An answer with a place for the mark."""

    @property
    def forecast(self) -> bool: ...


A = TypeVar("A", bound=OfADay)
M = TypeVar("M", bound=Markable)


def marked(answer: A, today: date) -> A:
    """The answer, marked when its day is after today."""
    return marked_on(answer, answer.as_at, today)


def marked_on(answer: M, day: date, today: date) -> M:
    """The same of an answer that calls its day otherwise."""
    return replace(answer, forecast=day > today)  # type: ignore[type-var]
