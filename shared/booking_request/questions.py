"""How one question of a form is declared: what it asks, of what kind its answer is, and when it is asked at all."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any


class Kind(StrEnum):
    """What an answer is; every door reads, shows and checks an answer by its kind."""

    NAME = "name"
    """A name in words; those that say there is none are no answer."""
    NAMES = "names"
    LINE = "line"
    LONG = "long"
    EMAIL = "email"
    PHONE = "phone"
    NUMBER = "number"
    MINUTES = "minutes"
    CHOICE = "choice"
    """One of `choices`; of what the council's policy lists, where that is empty."""
    VENUE = "venue"
    ROOM = "room"
    TIME = "time"
    """A day and a time, London wall time."""
    WHICH = "which"
    """Which of two hours, in the night the clocks go back: asked by the door that meets such an hour."""
    DAY = "day"
    TICK = "tick"
    SPEAKERS = "speakers"


@dataclass(frozen=True)
class When:
    """A condition on other answers: one of these codes has one of its values; '' is no answer."""

    any_of: tuple[tuple[str, tuple[str, ...]], ...]

    @property
    def codes(self) -> tuple[str, ...]:
        """The questions whose answers it looks at."""
        return tuple(code for code, _ in self.any_of)


Condition = When | bool
"""A condition on other answers, or True for always and False for never."""
Said = Callable[[str], str]
"""What stands at a code, '' for nothing: of a request that was read, or of what was typed on a page."""


def when(code: str, *values: str) -> When:
    """The answer to one question is one of these."""
    return When(((code, values),))


def either(*conditions: When) -> When:
    """Any of these holds."""
    return When(tuple(pair for condition in conditions for pair in condition.any_of))


def holds(condition: Condition, said: Said) -> bool:
    """Whether a condition holds for these answers: the one rule of what is asked, and of what is required."""
    if isinstance(condition, bool):
        return condition
    return any(said(code) in values for code, values in condition.any_of)


@dataclass(frozen=True)
class Question:
    """One question. `label`, `hint` and the words of `choices` are defaults that dated policy overrides by code."""

    kind: Kind = Kind.LINE
    code: str = ""
    """The dotted path of its answer; given by the class it is declared in."""
    label: str = ""
    hint: str = ""
    ask: str = ""
    """The sentence by which a missing answer is asked for."""
    choices: Mapping[str, str] = field(default_factory=dict)
    """{answer: its words on the form}: a closed list."""
    told: Mapping[str, str] = field(default_factory=dict)
    """{answer: its words within a sentence}, where the form's do not fit."""
    asked: Condition = True
    required: Condition = False
    """When an answer must be there; True is: whenever it is asked."""
    wanted: bool = False
    """Not called optional on a form, though no request lacks it."""
    change: str = ""
    """Which kind of material change another answer is; what such a change touches is the rules' to say."""
    light: str = ""
    """Why another answer is no material change."""
    step: str = ""
    """The page of the hirer's form that it stands on."""
    after: str = ""
    """The code that it follows on forms, where it does not stand where it is declared."""
    folded: str = ""
    """What the title of a fold calls it on the staff form, where it is folded away."""
    summary: str = ""
    """What the page of a booking calls it; '' where that page does not list it by itself."""
    column: str = ""
    """What a column of a file that holds it is called in a sentence."""
    known_as: str = ""
    """Names of such a column, the surest tier first: commas between names, | between tiers."""
    day_of: str = ""
    """The code of the time whose day it has, where none is given with it."""
    width: int = 0
    autocomplete: str = ""

    @property
    def name(self) -> str:
        """The last part of its code."""
        return self.code.rpartition(".")[2]

    @property
    def plain_name(self) -> str:
        """Its name in words, where nothing says it better."""
        return self.name.replace("_", " ")

    @property
    def is_closed(self) -> bool:
        """Whether only a listed answer is one."""
        return bool(self.choices)

    def depends_on(self, codes: Collection[str]) -> When | None:
        """The condition of a question that is asked after answers to these alone."""
        return self.asked if isinstance(self.asked, When) and set(self.asked.codes) <= set(codes) else None

    @property
    def is_optional(self) -> bool:
        """Whether a form says that it may be left blank."""
        return self.required is False and self.asked is True and not self.wanted

    def in_a_sentence(self, answer: str) -> str:
        """The words of an answer within a sentence."""
        words = self.choices.get(answer, answer)
        lower = words[:1].lower() + words[1:] if answer in self.choices else words
        return self.told.get(answer, lower)


def asked(kind: Kind, label: str, default: object = "", **more: Any) -> Any:
    """A field of a request, with the question that it answers."""
    return field(default=default, metadata={"question": Question(kind, label=label, **more)})
