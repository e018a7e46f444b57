"""The questions of the booking request by their codes, and what is asked and required given other answers."""

from collections.abc import Iterator
from dataclasses import fields, is_dataclass, replace

from shared.booking_request.declared import BookingRequest, Speaker
from shared.booking_request.questions import Kind, Question, Said, holds

PARTS: dict[str, type] = {one.name: type(one.default) for one in fields(BookingRequest) if is_dataclass(one.default)}
"""The parts of a request that are objects."""
EXTRA = "extra."
"""What the code of a council's own question begins with."""


def declared(part: type, prefix: str) -> Iterator[Question]:
    """The questions of one class, with their codes."""
    for found in fields(part):
        if asked := found.metadata.get("question"):
            yield replace(asked, code=f"{prefix}{found.name}")


def _in_order() -> dict[str, Question]:
    """As they are declared, part by part, but for those that stand after another."""
    listed: list[Question] = []
    whole = {one.code: one for one in declared(BookingRequest, "")}
    for part in fields(BookingRequest):
        if part.name in PARTS:
            listed += declared(PARTS[part.name], f"{part.name}.")
        elif part.name in whole:
            listed.append(whole[part.name])
    for moved in [one for one in listed if one.after]:
        listed.remove(moved)
        place = next(place for place, one in enumerate(listed) if one.code == moved.after)
        listed.insert(place + 1, moved)
    return {one.code: one for one in listed}


QUESTIONS = _in_order()
"""Every question of the form by its code, in its order; those of a speaker apart."""
SPEAKER_QUESTIONS = {one.name: one for one in declared(Speaker, "speakers[].")}
ALWAYS_REQUIRED = tuple(code for code, one in QUESTIONS.items() if one.asked is True and one.required is True)
EVERY_QUESTION = QUESTIONS | {one.code: one for one in SPEAKER_QUESTIONS.values()}


def question_of(code: str) -> Question | None:
    """The question with this code, of `speakers[2].name` that of `speakers[].name`; None for a council's own."""
    place, is_listed, name = code.partition("].")
    return EVERY_QUESTION.get(f"{place.partition('[')[0]}[].{name}" if is_listed else code)


def of_kind(*kinds: Kind) -> tuple[str, ...]:
    """The codes of the questions of these kinds, in their order."""
    return tuple(code for code, one in QUESTIONS.items() if one.kind in kinds)


def is_asked(code: str, said: Said) -> bool:
    """Whether a question is asked at all, given the other answers."""
    found = question_of(code)
    return found is None or holds(found.asked, said)


def required_codes(said: Said) -> set[str]:
    """The codes of the answers that a request needs, given the others."""
    return {code for code, one in QUESTIONS.items() if holds(one.asked, said) and holds(one.required, said)}


def answer_at(request: BookingRequest, code: str) -> object:
    """The answer at a code of a request that was read; None where there is no such question."""
    part, _, name = code.partition(".")
    found = getattr(request, part, None)
    return getattr(found, name, None) if name else found


def said_by(request: BookingRequest) -> Said:
    """The answers of a request that was read, as conditions look at them."""
    return lambda code: str(answer_at(request, code) or "")
