"""The council's own wording and extra questions, as its policy gives them to the rules."""

from dataclasses import dataclass, field

from shared.booking_request.codes import EVERY_QUESTION, question_of
from shared.booking_request.questions import Question as Declared


@dataclass(frozen=True)
class Question:
    """One question on the form; `ask` is the sentence used when its answer is missing."""

    code: str
    text: str
    ask: str


@dataclass(frozen=True)
class RequiredExtra:
    """An answer this council also requires; no event types or no venues listed means all of them."""

    code: str
    event_types: frozenset[str] = frozenset()
    venues: frozenset[str] = frozenset()


@dataclass(frozen=True)
class BookingPolicy:
    """One version of the booking questions; it can ask for more than the law of this house, never for less."""

    version: str
    questions: tuple[Question, ...] = ()
    required_extras: tuple[RequiredExtra, ...] = ()

    def ask_for(self, code: str) -> str:
        """The sentence that asks for a missing answer; the place in a list is put in words."""
        place, _, field = code.partition("].")
        plain = f"{place.partition('[')[0]}[].{field}" if field else code
        wording, asked = {question.code: question.ask for question in self.questions}, question_of(plain)
        sentence = wording.get(plain) or (asked.ask if asked else "")
        sentence = sentence or f"Give an answer for {plain.rpartition('.')[2].replace('_', ' ')}."
        return sentence.replace("{number}", str(int(place.partition("[")[2]) + 1)) if field else sentence

    def worded(self) -> tuple[tuple[Question, Declared], ...]:
        """Every question of the form, and then the council's own, in the words of this version or those declared."""
        own = {question.code: question for question in self.questions}
        default = {code: Question(code, one.label, one.ask) for code, one in EVERY_QUESTION.items()}
        declared = [(own.pop(code, default[code]), one) for code, one in EVERY_QUESTION.items()]
        return (*declared, *((question, Declared(code=code)) for code, question in own.items()))


@dataclass(frozen=True)
class BookingForm:
    """One version of what stands around the questions: choices by code, hints by code, the privacy notice."""

    version: str
    choices: dict[str, dict[str, str]] = field(default_factory=dict)
    hints: dict[str, str] = field(default_factory=dict)
    privacy_notice: tuple[str, ...] = ()
