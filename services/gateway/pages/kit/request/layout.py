"""How the questions of a booking request stand on a page, as they are declared: order, fields and folds."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property

from services.gateway.pages.kit.request.answers import applies, fields_of, kind_of
from services.gateway.pages.kit.request.questions import Option, Questions, Shown
from shared.booking_request.codes import PARTS, QUESTIONS, question_of
from shared.booking_request.questions import Kind, Question, When

FEW, SHORT = 7, 20
"""More answers than few are a list to choose from; two of at most so many letters stand beside each other."""
ANSWERED_IN: dict[Kind, str] = {
    Kind.LONG: "long",
    Kind.NAMES: "long",
    Kind.NUMBER: "number",
    Kind.VENUE: "venue",
    Kind.ROOM: "room",
    Kind.TIME: "time",
    Kind.MINUTES: "time",
    Kind.WHICH: "time",
    Kind.DAY: "day",
    Kind.SPEAKERS: "speakers",
}
"""What a question is answered in; the questions about times stand in one block, at the first of them."""


@dataclass(frozen=True)
class Block:
    """One or two questions, or a fold of several; `title` is the fold's."""

    codes: tuple[str, ...]
    title: str = ""

    @property
    def fields(self) -> list[str]:
        """The fields in it."""
        return sorted(name for code in self.codes for name in fields_of(code))


@dataclass(frozen=True)
class Layout:
    """The questions of one page."""

    codes: tuple[str, ...]
    questions: Questions
    is_compact: bool = False
    """For somebody who knows the form: short answers beside each other, long lists to choose from."""
    values: Mapping[str, str] = field(default_factory=dict)

    @cached_property
    def shown(self) -> tuple[str, ...]:
        """Those that are asked, and those that an answer on this very page would ask."""
        return tuple(code for code in self.codes if self._condition(code) or applies(code, self.values))

    @cached_property
    def conditions(self) -> list[When]:
        """The conditions that the style sheet watches on this page."""
        return list(dict.fromkeys(found for code in self.codes if (found := self._condition(code))))

    @property
    def heading(self) -> str:
        """The question that is the heading of the page: the only one, but for those that depend on it."""
        alone = [code for code in self.codes if not self._condition(code)]
        return alone[0] if len(alone) == 1 and kind_of(alone[0]) is Kind.CHOICE else ""

    def watched(self, code: str) -> int:
        """The number of the condition under which a question is shown; 0 where it always is."""
        found = self._condition(code)
        return self.conditions.index(found) + 1 if found else 0

    def field(self, code: str) -> str:
        """What a question is answered in; '' for one that stands in the block of another."""
        if kind_of(code) is Kind.CHOICE:
            return self._choice(self.questions[code].options) if self.is_compact else "radios"
        found = ANSWERED_IN.get(kind_of(code), "line")
        return "" if found == "time" and code != self._first_time else found

    @property
    def _first_time(self) -> str:
        return next(code for code in self.codes if ANSWERED_IN.get(kind_of(code)) == "time")

    @staticmethod
    def _choice(options: tuple[Option, ...]) -> str:
        if len(options) > FEW:
            return "select"
        return "inline" if len(options) == 2 and all(len(one["text"]) <= SHORT for one in options) else "radios"

    def declared(self, code: str) -> Question:
        """The question as it is declared; a council's own is a line."""
        return question_of(code) or Question(code=code)

    def __getitem__(self, code: str) -> Shown:
        """A question in words, its answers with the numbers of the conditions that each fulfils."""
        shown = self.questions[code]
        return replace(shown, options=tuple({**one, **self._marks(code, str(one["value"]))} for one in shown.options))

    def _condition(self, code: str) -> When | None:
        return self.declared(code).depends_on(self.codes)

    def _marks(self, code: str, value: str) -> dict[str, object]:
        numbers = [
            str(number)
            for number, condition in enumerate(self.conditions, 1)
            if any(code == other and value in values for other, values in condition.any_of)
        ]
        return {"attributes": {"data-shows": " ".join(numbers)}} if numbers else {}


def sections_of(codes: Iterable[str]) -> dict[str, list[str]]:
    """The questions by the part of a request that they stand with on a form; one that is moved stands where it is."""
    found: dict[str, list[str]] = {}
    part = ""
    for code in codes:
        begins, asked = code.partition(".")[0], QUESTIONS[code]
        if not asked.after and (begins in PARTS or asked.kind is Kind.SPEAKERS):
            part = begins
        found.setdefault(part, []).append(code)
    return found


def blocks_of(codes: list[str]) -> list[Block]:
    """The blocks of a section: what is folded away stands in one fold, at the last of it."""
    folded = tuple(code for code in codes if QUESTIONS[code].folded)
    blocks: list[Block] = []
    for code in codes:
        if code not in folded:
            if QUESTIONS[code].kind is Kind.PHONE and blocks and kind_of(blocks[-1].codes[0]) is Kind.EMAIL:
                blocks[-1] = Block((*blocks[-1].codes, code))
            else:
                blocks.append(Block((code,)))
        elif code == folded[-1]:
            title = ", ".join(QUESTIONS[one].folded for one in folded)
            blocks.append(Block(folded, title[:1].upper() + title[1:]))
    return blocks
