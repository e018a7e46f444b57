"""A hirer's answers so far as a request, and as a page shows them."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property

from services.gateway.pages.hire.steps import HAS_SPEAKERS, ROOM, Step, room_chosen, steps_for
from services.gateway.pages.kit.request.forms import RequestForm, extras_of
from services.gateway.pages.kit.request.layout import Layout
from services.gateway.pages.kit.request.questions import (
    UNSURE,
    Questions,
    is_extra_asked,
    room_options,
    shown_questions,
    venue_options,
)
from services.gateway.pages.kit.request.speakers import rows_of
from services.gateway.store.hire import HireDraft
from shared.booking_request.codes import EXTRA
from shared.contracts.bookings.requests import BookingQuestions

CHOICES_OF_SPEAKERS = (
    {"value": "yes", "text": "Yes, and I can name them"},
    {"value": "some", "text": "Yes, but I cannot name all of them yet"},
    {"value": "no", "text": "No"},
)
PRIVACY, ROOM_ADVICE = "privacy_notice", "room_advice"
"""Notes beside the request: which version of the privacy notice was shown, and that a room has to be found."""


@dataclass(frozen=True)
class HirersForm:
    """The draft of one visitor with the questions it answers."""

    draft: HireDraft
    asked: BookingQuestions

    @property
    def answers(self) -> dict[str, str]:
        """The answers by field."""
        return self.draft.answers

    @cached_property
    def steps(self) -> list[Step]:
        """The pages that apply to these answers."""
        extras = tuple(
            question.code
            for question in self.asked.questions
            if question.code.startswith(EXTRA) and is_extra_asked(question, self.answers)
        )
        return steps_for(self.answers, self.asked, extras)

    def with_answers(self, step: Step, sent: Mapping[str, str]) -> "HirersForm":
        """The form as it would be with one page filled in like this."""
        others = {name: value for name, value in self.answers.items() if not step.holds(name)}
        return HirersForm(replace(self.draft, answers={**others, **sent}), self.asked)

    def shape_errors(self, step: Step) -> dict[str, str]:
        """What cannot be read on one page, and what its own fields lack."""
        errors = self._form.shape_errors(step.codes)
        if HAS_SPEAKERS in step.own and self.answers.get(HAS_SPEAKERS) not in {"yes", "some", "no"}:
            errors[HAS_SPEAKERS] = "Say whether anyone will speak or perform"
        if ROOM in step.own and not self.answers.get(ROOM):
            errors[ROOM] = "Choose a room, or say that you are not sure"
        if "speakers" in step.codes and self.answers.get(HAS_SPEAKERS) == "yes" and not rows_of(self.answers):
            errors["speakers-0-name"] = "Give the full name of speaker 1."
        if "speakers_to_follow_by" in step.codes and not errors and "speakers_to_follow_by" not in self._form.request:
            errors["speakers_to_follow_by"] = self._wording("speakers_to_follow_by")
        return errors

    def _wording(self, code: str) -> str:
        shown = next((one.text for one in self.asked.questions if one.code == code), "")
        return shown or "Answer this question"

    @property
    def declaration_needed(self) -> str:
        """What is said when the declaration is not ticked."""
        return "Confirm that the answers are true and that you will tell us about changes, speakers above all."

    @cached_property
    def _form(self) -> RequestForm:
        kept = {name: value for name, value in self.answers.items() if any(one.holds(name) for one in self.steps)}
        return RequestForm(kept | {"event-room": room_chosen(kept)}, extras_of(self.asked))

    @property
    def request(self) -> dict[str, object]:
        """The request in the answers so far."""
        return self._form.request

    @property
    def to_send(self) -> dict[str, object]:
        """The whole request, declared true, with the version of the privacy notice that was shown."""
        request = self.request
        given = request.get("extra")
        extra = {**(given if isinstance(given, dict) else {}), PRIVACY: self.asked.privacy_version}
        if self.answers.get(ROOM) == UNSURE:
            extra[ROOM_ADVICE] = "The hirer is not sure which room suits."
        return {**request, "declaration": True, "extra": extra}

    def shown(self, answers: Mapping[str, str], step: Step | None = None) -> dict[str, object]:
        """What a template needs to show questions, those of one page above all."""
        questions = self.questions(answers)
        return {
            "questions": questions,
            "layout": Layout(step.codes if step else (), questions, values=answers),
            "venues": venue_options(self.asked.venues),
            "rooms": room_options(self.asked.venues, answers.get("event-venue", "")),
            "speaker_choices": CHOICES_OF_SPEAKERS,
            "privacy_notice": self.asked.privacy_notice,
            "privacy_version": self.asked.privacy_version,
        }

    def questions(self, answers: Mapping[str, str]) -> Questions:
        """The council's words."""
        return shown_questions(self.asked, answers)


def read_form(sent: Mapping[str, str], step: Step) -> dict[str, str]:
    """The fields of one page as they were sent; what is not of this page is not kept."""
    return {name: value for name, value in sent.items() if step.holds(name)}
