"""What a request said in its versions: every answer of one, and each answer that changed from what to what."""

from collections.abc import Iterable
from dataclasses import dataclass

from services.gateway.pages.kit.request.answers import answer_in, codes_of, request_with, values_of
from services.gateway.pages.kit.request.forms import extras_of
from services.gateway.pages.kit.request.meanwhile import PLACE, ROOM, question_text, told_in_words
from services.gateway.pages.kit.request.questions import Questions, shown_questions
from shared.booking_request.codes import EXTRA
from shared.contracts.bookings.requests import BookingQuestions

OWN_TEXT = {PLACE: "Venue", ROOM: "Room"}
"""Beside each other each has its own name."""


@dataclass(frozen=True)
class Answer:
    """One question with its answer in words; `was` what it said before, '' for nothing."""

    text: str
    now: str
    was: str = ""


def answers_in(request: dict[str, object], asked: BookingQuestions) -> list[Answer]:
    """Every answer of a request, in the order of the form."""
    extras = extras_of(asked)
    questions = shown_questions(asked, values_of(request, extras))
    given = request.get("extra")
    own = [f"{EXTRA}{code}" for code in given] if isinstance(given, dict) else []
    codes = dict.fromkeys((*codes_of(extras), *own))
    told = [Answer(_text(code, questions), _words(code, answer_in(request, code), questions)) for code in codes]
    return [answer for answer in told if answer.now]


def changed_in_words(changed: Iterable[dict[str, object]], asked: BookingQuestions) -> list[Answer]:
    """Each answer that changed, from what to what."""
    questions = shown_questions(asked, {})
    return [
        Answer(
            _text(str(one["code"]), questions),
            _words(str(one["code"]), one.get("after"), questions),
            _words(str(one["code"]), one.get("before"), questions),
        )
        for one in changed
    ]


def texts_of(codes: Iterable[str], asked: BookingQuestions) -> list[str]:
    """The questions with these codes."""
    questions = shown_questions(asked, {})
    return [_text(code, questions) for code in codes]


def _text(code: str, questions: Questions) -> str:
    return OWN_TEXT.get(code) or question_text(code, questions)


def _words(code: str, answer: object, questions: Questions) -> str:
    """One answer in words; one that no form could give stays as it is."""
    if answer is None or answer in ("", [], False):
        return ""
    extras = (code,) if code.startswith(EXTRA) else ()
    return told_in_words(code, values_of(request_with(code, answer), extras), questions) or str(answer)
