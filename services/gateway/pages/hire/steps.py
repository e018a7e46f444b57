"""The pages of the hirer's form, in their order, one topic each; a page that does not apply is not shown."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from services.gateway.pages.kit.request.answers import applies, fields_of, kind_of, name_of
from services.gateway.pages.kit.request.questions import UNSURE, WHOLE
from services.gateway.pages.kit.request.speakers import ROW
from shared.booking_request.codes import QUESTIONS
from shared.booking_request.questions import Kind
from shared.contracts.bookings.requests import BookingQuestions

Answers = Mapping[str, str]
HAS_SPEAKERS = "has_speakers"
ROOM = "chosen_room"
"""What a visitor chose for the room: the whole venue and not being sure are answers of their own."""


def _always(_: Answers) -> bool:
    return True


@dataclass(frozen=True)
class Step:
    """One page: its address, its heading, the questions on it; `own` are fields that are no question of a request."""

    slug: str
    title: str
    applies: Callable[[Answers], bool] = _always
    own: tuple[str, ...] = ()
    note: str = ""
    extras: tuple[str, ...] = ()

    @property
    def codes(self) -> tuple[str, ...]:
        """The questions on it: those that are declared for it, or a council's own."""
        return self.extras or tuple(code for code, asked in QUESTIONS.items() if asked.step == self.slug)

    @property
    def fields(self) -> frozenset[str]:
        """Every field that this page may send, but for those of speakers."""
        names = set(self.own)
        for code in self.codes:
            names |= fields_of(code) if kind_of(code) in (Kind.TIME, Kind.DAY) else {name_of(code)}
        return frozenset(names)

    def holds(self, name: str) -> bool:
        """Whether a field belongs to this page."""
        return name in self.fields or ("speakers" in self.codes and ROW.fullmatch(name) is not None)

    def is_shown(self, answers: Answers) -> bool:
        """Whether it applies, and something is asked on it."""
        return self.applies(answers) and (bool(self.own) or any(applies(code, answers) for code in self.codes))


def _has(*values: str) -> Callable[[Answers], bool]:
    return lambda answers: answers.get(HAS_SPEAKERS) in values


STEPS = (
    Step("who-for", "Who are you booking for?"),
    Step("you", "About you"),
    Step("organisation", "Your organisation or group", lambda answers: answers.get("hirer-acting_for") != "self"),
    Step("event", "About the event"),
    Step("venue", "Which venue would you like?"),
    Step("room", "Which room would you like?", lambda sent: bool(sent.get("event-venue")), (ROOM,)),
    Step(
        "when",
        "When is the event?",
        note="Times are UK times. For a weekly class, give the first day and say in the description that it is weekly.",
    ),
    Step("people", "Who will come?"),
    Step("publicity", "Publicity, collections and earlier events"),
    Step("election", "Elections"),
    Step("speakers", "Speakers and performers", own=(HAS_SPEAKERS,)),
    Step("names", "Who will speak or perform?", _has("yes", "some")),
    Step("later", "When will you know the other names?", _has("some")),
    Step("seating", "How will people be seated?"),
    Step("doors", "Doors, times and spaces"),
    Step("one-sex", "Is the event only for one sex?"),
    Step(
        "separate-areas",
        "About the separate areas",
        note="Separating men and women can be lawful or unlawful. We ask so that we can advise you.",
    ),
    Step("worship", "Worship"),
    Step("equality", "Equality"),
)
EXTRA = "questions"


def steps_for(answers: Answers, asked: BookingQuestions, extras: tuple[str, ...]) -> list[Step]:
    """The pages that apply, given the answers; the council's own questions come last."""
    found = [step for step in STEPS if step.is_shown(answers)]
    return [*found, Step(EXTRA, "Other questions", extras=extras)] if extras else found


def step_called(slug: str, steps: list[Step]) -> Step | None:
    """The page at an address, if it applies."""
    return next((step for step in steps if step.slug == slug), None)


def next_page(slug: str, steps: list[Step], seen: tuple[str, ...], back_to_check: bool) -> str:
    """Where to go from a page: the next one, or, after a change, the next one not answered yet; `check` at the end."""
    slugs = [step.slug for step in steps]
    after = slugs[slugs.index(slug) + 1 :] if slug in slugs else slugs
    if not back_to_check:
        return after[0] if after else "check"
    return next((one for one in slugs if one not in seen), "check")


def page_before(slug: str, steps: list[Step]) -> str:
    """The page before, '' for the first."""
    slugs = [step.slug for step in steps]
    place = len(slugs) if slug == "check" else slugs.index(slug)
    return slugs[place - 1] if place else ""


def room_chosen(answers: Answers) -> str:
    """The room in the request that stands for what was chosen."""
    chosen = answers.get(ROOM, "")
    return "" if chosen in (WHOLE, UNSURE) else chosen
