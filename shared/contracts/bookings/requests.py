"""What venues tells about the booking form, and about a request that is not saved yet."""

from dataclasses import dataclass, field
from uuid import UUID

from shared.contracts.base import text
from shared.contracts.bookings.bookings import AssessmentAnswer
from shared.contracts.venues import TakenRoom, Venue


@dataclass(frozen=True)
class AnswerChoice:
    """One answer to choose, and its words."""

    value: str
    text: str


@dataclass(frozen=True)
class FormQuestion:
    """One question in the council's words; a code that begins with `extra.` is the council's own question.

    `event_types` and `venues` say where an extra question is required, `required` whether it is at all.
    """

    code: str
    text: str
    hint: str = ""
    choices: tuple[AnswerChoice, ...] = ()
    required: bool = False
    event_types: tuple[str, ...] = ()
    venues: tuple[str, ...] = ()


@dataclass(frozen=True)
class Explained:
    """A sentence of the help, and why it is so or what to ask."""

    text: str
    because: str


@dataclass(frozen=True)
class BookingQuestions:
    """Everything a booking form needs: questions, venues, help for staff, and what hirers are told."""

    version: str
    questions: tuple[FormQuestion, ...]
    venues: tuple[Venue, ...]
    ask_more: tuple[Explained, ...]
    not_flags: tuple[Explained, ...]
    privacy_notice: tuple[str, ...]
    privacy_version: str
    acknowledge_days: int
    decide_days: int


@dataclass(frozen=True)
class Asked:
    """A question that is still open: `code` is the dotted path of the answer."""

    code: str
    text: str


@dataclass(frozen=True)
class OpenQuestions:
    """What a request still lacks, and which of its times cannot be."""

    missing: tuple[Asked, ...]
    problems: tuple[Asked, ...]


@dataclass(frozen=True)
class Clash(TakenRoom):
    """Another booking that wants the same place at the same time; `keeps_room` when nobody else can have it."""

    booking: UUID


@dataclass(frozen=True)
class RequestCheck:
    """What a request would come to if it were saved now, its names not screened yet; nothing is saved.

    Of a change that `reopens` the booking: which level decides it again, unless one of the new names is a match.
    """

    assessment: AssessmentAnswer
    missing: tuple[Asked, ...]
    problems: tuple[Asked, ...]
    notes: tuple[str, ...] = ()
    clashes: tuple[Clash, ...] = ()
    changes: tuple[str, ...] = ()
    reopens: str = field(default="", metadata=text(1000))
    decided_again_by: str = ""
    names_to_look_up: int = 0
