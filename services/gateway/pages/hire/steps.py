"""The pages of the hirer's form, in their order, one topic each; a page that does not apply is not shown."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from services.gateway.pages.kit.days import PARTS
from services.gateway.pages.kit.request.answers import is_separated, name_of
from services.gateway.pages.kit.request.questions import UNSURE, WHOLE
from services.gateway.pages.kit.request.speakers import ROW
from shared.contracts.requests import BookingQuestions

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
    codes: tuple[str, ...]
    applies: Callable[[Answers], bool] = _always
    own: tuple[str, ...] = ()
    note: str = ""

    @property
    def fields(self) -> frozenset[str]:
        """Every field that this page may send, but for those of speakers."""
        names = {name_of(code) for code in self.codes}
        for name in ("event-starts_at", "event-ends_at", "speakers_to_follow_by"):
            if name in names:
                names |= {f"{name}-{part}" for part in (*PARTS, "time")}
        return frozenset(names | set(self.own))

    def holds(self, name: str) -> bool:
        """Whether a field belongs to this page."""
        return name in self.fields or ("speakers" in self.codes and ROW.fullmatch(name) is not None)


def _has(*values: str) -> Callable[[Answers], bool]:
    return lambda answers: answers.get(HAS_SPEAKERS) in values


STEPS = (
    Step("who-for", "Who are you booking for?", ("hirer.acting_for", "hirer.client")),
    Step("you", "About you", ("hirer.name", "hirer.email", "hirer.phone", "hirer.address")),
    Step(
        "organisation",
        "Your organisation or group",
        ("hirer.organisation", "hirer.other_names", "hirer.charity_number", "hirer.website"),
        lambda answers: answers.get("hirer-acting_for") != "self",
    ),
    Step("event", "About the event", ("event.title", "event.purpose", "event.type", "event.content")),
    Step("venue", "Which venue would you like?", ("event.venue",)),
    Step("room", "Which room would you like?", ("event.room",), lambda sent: bool(sent.get("event-venue")), (ROOM,)),
    Step(
        "when",
        "When is the event?",
        (
            "event.starts_at", "event.starts_which", "event.ends_at", "event.ends_which", "event.set_up_minutes",
            "event.clear_down_minutes",
        ),
    ),
    Step("people", "Who will come?", ("event.expected_numbers", "event.children_present", "event.access")),
    Step(
        "publicity",
        "Publicity, collections and earlier events",
        ("event.promotion", "event.collections_for", "hirer.previous_venue"),
    ),
    Step("election", "Elections", ("event.election_meeting",)),
    Step("speakers", "Speakers and performers", (), own=(HAS_SPEAKERS,)),
    Step("names", "Who will speak or perform?", ("speakers",), _has("yes", "some")),
    Step("later", "When will you know the other names?", ("speakers_to_follow_by",), _has("some")),
    Step("seating", "How will people be seated?", ("seating.arrangement", "seating.detail")),
    Step("doors", "Doors, times and spaces", ("seating.separate_access", "seating.other_reason")),
    Step("one-sex", "Is the event only for one sex?", ("seating.single_sex", "seating.single_sex_service")),
    Step(
        "separate-areas",
        "About the separate areas",
        ("seating.part", "seating.requested_by", "seating.free_choice", "seating.equal_mixed_area"),
        is_separated,
        note="Separating men and women can be lawful or unlawful. We ask so that we can advise you.",
    ),
    Step("worship", "Worship", ("event.worship",), is_separated),
    Step("equality", "Equality", ("equality_policy",)),
)  # fmt: skip
EXTRA = "questions"


def steps_for(answers: Answers, asked: BookingQuestions, extras: tuple[str, ...]) -> list[Step]:
    """The pages that apply, given the answers; the council's own questions come last."""
    found = [step for step in STEPS if step.applies(answers)]
    return [*found, Step(EXTRA, "Other questions", extras)] if extras else found


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
