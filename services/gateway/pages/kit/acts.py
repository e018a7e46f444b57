"""What a person can do to a booking, as one form each: its fields, what it explains, and what was typed into it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date

from services.gateway.pages.kit.forms import Field, Form
from shared.contracts.bookings.bookings import BookingDetail


@dataclass(frozen=True)
class Act:
    """One thing to do: `serious` ones are shown once more before they are done."""

    title: str
    button: str
    fields: Form = ()
    explains: tuple[str, ...] = ()
    done: str | Callable[[BookingDetail], str] = "Saved"
    serious: bool = False
    about: tuple[tuple[str, str], ...] = ()
    """What the person should have before their eyes: (what, words)."""
    over_everything: bool = False
    """Whether it answers for the booking with all that was said and found of it, so that this is read first."""
    over: int | None = None
    """The newest answer before their eyes, where this one is given over it; None: the booking's version counts."""


def shown_again(act: Act, said: Mapping[str, object]) -> list[tuple[str, str]]:
    """What was typed, to read once more before a serious act is done."""
    return [(question.label, _in_words(question, said.get(question.name))) for question in act.fields]


def _in_words(question: Field, answer: object) -> str:
    if isinstance(answer, bool):
        return "Yes" if answer else ""
    if isinstance(answer, date):
        return f"{answer.day} {answer:%B %Y}"
    if question.options:
        chosen = answer if isinstance(answer, tuple) else (answer,)
        return "; ".join(option.text for option in question.options if option.value in chosen)
    return "\n".join(answer) if isinstance(answer, tuple) else str(answer or "")


def hidden_values(values: Mapping[str, object]) -> list[tuple[str, str]]:
    """The same answers as hidden fields, for the page that asks once more."""
    return [
        (name, str(one)) for name, value in values.items() for one in (value if isinstance(value, list) else [value])
    ]
