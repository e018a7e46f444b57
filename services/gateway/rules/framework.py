"""A benchmark framework as data: the toolkit's standards, questions and supporting details, word for word."""

from collections.abc import Iterator
from dataclasses import dataclass

from shared.words import QUESTION_KINDS, in_words


@dataclass(frozen=True)
class Detail:
    """A supporting detail; its id is the question's with a letter, in the order of the toolkit: '7.3.c'."""

    id: str
    text: str


@dataclass(frozen=True)
class Question:
    """A question of the tool; `kind` is a key of QUESTION_KINDS."""

    id: str
    kind: str
    text: str
    details: tuple[Detail, ...]

    @property
    def kind_in_words(self) -> str:
        """The kind as the tool prints it."""
        return in_words(QUESTION_KINDS, self.kind)

    @property
    def places(self) -> tuple[str, ...]:
        """The ids that evidence may speak to: each supporting detail, or the question where it has none."""
        return tuple(detail.id for detail in self.details) or (self.id,)


@dataclass(frozen=True)
class Benchmark:
    """One benchmark: a standard, the outcome sought, and its questions."""

    number: int
    standard: str
    outcome: str
    questions: tuple[Question, ...]


@dataclass(frozen=True)
class Framework:
    """A framework with its own rating scale, lowest first, and the attribution it must be shown with."""

    id: str
    title: str
    publisher: str
    attribution: str
    licence: str
    ratings: tuple[str, ...]
    benchmarks: tuple[Benchmark, ...]

    def questions(self, numbers: tuple[int, ...] = ()) -> Iterator[Question]:
        """Every question in the tool's order, or those of the benchmarks named."""
        for benchmark in self.benchmarks:
            if not numbers or benchmark.number in numbers:
                yield from benchmark.questions

    def question(self, question_id: str) -> Question | None:
        """The question of this id, or None."""
        return next((question for question in self.questions() if question.id == question_id), None)

    def chosen(self, numbers: tuple[int, ...]) -> tuple[Benchmark, ...]:
        """The benchmarks of these numbers, in the tool's order; a number it does not have is left out."""
        return tuple(benchmark for benchmark in self.benchmarks if benchmark.number in numbers)


@dataclass(frozen=True)
class Crosswalk:
    """Where each question of one framework stands in the sections of another; the first is the main place."""

    from_: str
    to: str
    sections: dict[str, tuple[int, ...]]

    def questions_in(self, section: int) -> tuple[str, ...]:
        """The questions whose evidence can be printed under this section, main place or not."""
        return tuple(question for question, sections in self.sections.items() if section in sections)
