"""What venues answers about letters to hirers, and takes from hirers through their own links."""

from dataclasses import dataclass, field
from datetime import date, datetime
from uuid import UUID

from shared.contracts.base import one_of
from shared.contracts.base import text as length
from shared.contracts.queries import PAGE

HIRER_ACTS = ("answer", "reply", "waive", "withdraw", "appeal")
GIVEN_HOW = ("phone", "post", "in_person", "own_email")


@dataclass(frozen=True)
class LetterLine:
    """One letter as it is kept, and how far it has got; the hirer's link itself is nowhere in it.

    `state` is to_send, sent, failed, by_hand (to give by phone or post) or given; `withheld`: a part names a person and
    was left out, and the hirer cannot read it behind a link either.
    """

    id: UUID
    kind: str
    state: str
    to: str
    subject: str
    text: str
    withheld: bool
    answer_by: date | None
    made_at: datetime
    made_by: str
    note: str
    attempts: int
    last_tried_at: datetime | None
    sent_at: datetime | None
    given_by: str
    given_at: datetime | None
    given_how: str
    link_until: datetime | None = None
    link_revoked_at: datetime | None = None
    link_used_at: datetime | None = None


@dataclass(frozen=True)
class AwaitedAnswer:
    """The letter that the hirer is to answer, and how far it has got: its `kind` and `state` as in the letters.

    `reached_at`: when the hirer had it whole, sent or given in another way; null until then. `answer_by` is the day
    that was given; `answer_until` the last one as it now counts, null until then: the days count from when it came.
    """

    letter: UUID
    kind: str
    answer_by: date | None
    answer_until: date | None
    reached_at: datetime | None
    state: str
    note: str
    withheld: bool
    given_by: str
    given_how: str


@dataclass(frozen=True)
class BookingLetters:
    """Every letter of one booking, oldest first; `mail` says whether a mail server is set."""

    booking: UUID
    reference: str
    mail: bool
    letters: tuple[LetterLine, ...]


@dataclass(frozen=True)
class LetterWaiting:
    """A letter that has not reached the hirer."""

    id: UUID
    booking: UUID
    reference: str
    kind: str
    note: str
    made_at: datetime


@dataclass(frozen=True)
class LetterToSee(LetterWaiting):
    """A letter that waits for a person: not taken, to be given by hand, or with a part that is told in another way."""

    state: str
    withheld: bool


@dataclass(frozen=True)
class LetterToSend(LetterWaiting):
    """A letter that has not left yet: how often it was tried, what came of the last try, when the next one is due."""

    attempts: int
    last_tried_at: datetime | None
    next_try_at: datetime


@dataclass(frozen=True)
class LettersToSee:
    """Letters that wait for a person, and those that are tried by themselves, oldest first; totals count all pages."""

    letters: tuple[LetterToSee, ...]
    total: int
    page: int
    mail: bool
    to_send: tuple[LetterToSend, ...] = ()
    to_send_total: int = 0


@dataclass(frozen=True)
class ConditionTold:
    """What a hirer is told of a condition, as far as it is written."""

    text: str = field(default="", metadata=length(2000))
    due_on: date | None = None
    how_to_challenge: str = field(default="", metadata=length(2000))


@dataclass(frozen=True)
class LetterPreviewAsked:
    """An act that is about to be done, as far as the hirer will be told of it."""

    action: str = field(metadata=length(50, 1))
    reason: str = field(default="", metadata=length(5000))
    answer_by: date | None = None
    told: str = field(default="", metadata=length(5000))
    grounds: tuple[str, ...] = ()
    conditions: tuple[ConditionTold, ...] = ()
    replaces: tuple[UUID, ...] = ()


@dataclass(frozen=True)
class LetterPreview:
    """The letter that an act would bring; `kind` is '' when the hirer is told nothing of it."""

    kind: str
    to: str
    subject: str
    text: str
    withheld: bool
    note: str


@dataclass(frozen=True)
class LetterGiven:
    """How somebody gave a letter to the hirer."""

    how: str = field(metadata=one_of(*GIVEN_HOW))


@dataclass(frozen=True)
class LetterQuery:
    """A page, counted from 1."""

    page: int = field(default=1, metadata=PAGE)


@dataclass(frozen=True)
class HirerLink:
    """What stands in a hirer's link; it travels in a body, so that no log holds it."""

    token: str = field(metadata=length(200, 1))


@dataclass(frozen=True)
class HirerQuestion:
    """An answer that is still missing: its code, what is asked, and the choices when there are any."""

    code: str
    ask: str
    choices: tuple[str, ...] = ()


@dataclass(frozen=True)
class HirerView:
    """What a hirer sees behind the link: their own request in short, what was asked, and what they can do now.

    `purpose` is information, reply or appeal; `acts` is empty when nothing can be done here any more.
    """

    reference: str
    purpose: str
    acts: tuple[str, ...]
    asked: str
    grounds: tuple[str, ...]
    answer_by: date | None
    answered_at: datetime | None
    title: str
    event_purpose: str
    place: str
    starts_at: datetime | None
    ends_at: datetime | None
    expected_numbers: int | None
    speakers: tuple[str, ...]
    questions: tuple[HirerQuestion, ...]
    contact: str


@dataclass(frozen=True)
class HirerAnswer:
    """What a hirer does through the link: an answer with the missing answers by code and speakers not named before."""

    token: str = field(metadata=length(200, 1))
    act: str = field(metadata=one_of(*HIRER_ACTS))
    text: str = field(default="", metadata=length(10000))
    answers: dict[str, object] | None = None
    speakers: tuple[dict[str, object], ...] | None = ()


@dataclass(frozen=True)
class HirerDone:
    """That the council has what the hirer said; the same whatever follows from it."""

    reference: str
    act: str
    at: datetime
