"""The forms of the pages, declared once: read, checked, shown again with what was typed, and named when it is told.

A form is a tuple of fields. `components/declared.html` shows it, `read` reads it, `answered` does what every page
with a form does, and `@asks` says at its view which form is sent there: what tells of something typed finds its words.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import MISSING, dataclass, field, fields, replace
from datetime import date
from fnmatch import fnmatchcase
from types import MappingProxyType
from typing import Any, TypeVar

from flask import current_app, request
from flask.typing import ResponseReturnValue
from werkzeug.datastructures import FileStorage, ImmutableMultiDict, MultiDict

from services.gateway.pages.kit.days import PARTS, read_day
from services.gateway.pages.kit.form_errors import errors_of
from shared.http.problems import OutOfDate, Problem
from shared.words import says_something

Values = dict[str, Any]
"""By the names of fields: what stands in them, what they say, or what is wrong with them."""
F = TypeVar("F", bound=Callable[..., object])
LONGEST = 5000
OPTIONAL = " (optional)"
EXAMPLE = "For example, 1 11 2026"
FEW = 5
"""More choices of an entry than these are a list to choose from."""
CHOSEN = frozenset({"choice", "select", "several", "tick"})
NEEDED = {"day": "Enter a day", "number": "Enter a whole number"} | dict.fromkeys(CHOSEN, "Choose an answer")
SMALL = MappingProxyType({"legend_classes": "govuk-fieldset__legend--s"})
LOOKS: Mapping[str, Mapping[str, object]] = {
    "choice": SMALL,
    "several": SMALL,
    "tick": SMALL,
    "number": {"width": "govuk-input--width-4", "inputmode": "numeric"},
}
"""How fields of a kind look unless they say otherwise."""


@dataclass(frozen=True)
class Option:
    """One answer to choose."""

    value: str
    text: str
    hint: str = ""


@dataclass(frozen=True)
class Field:
    """One question of a form; `required` is the sentence when it is left blank, '' when it may be.

    Kinds: `area`, `text`, `number`, `day`, `choice` (one of the options), `select` (one of a list), `several` (any of
    them), `tick` (one box), `lines` (one entry a line), `file`, `password`, `hidden` (carried along: nobody typed it).
    A `*` in the name stands for what differs from row to row.
    """

    name: str
    label: str = ""
    kind: str = "area"
    hint: str = ""
    required: str = ""
    options: tuple[Option, ...] = ()
    rows: int = 4
    longest: int = LONGEST
    unsaid: str = ""
    """What it is where a form says nothing of it."""
    is_open: bool = False
    """Only its page lists its answers; whether one can be chosen is checked where it is sent."""
    look: Mapping[str, object] = field(default_factory=dict, hash=False)
    """What else its macro in `components/forms.html` is told."""

    @property
    def words(self) -> str:
        """What it is called away from its page."""
        return self.label.removesuffix(OPTIONAL)

    @property
    def shown_with(self) -> Values:
        """All that its macro is told beside label, hint and options."""
        rows = {"rows": self.rows} if self.kind in ("area", "lines") else {}
        return {**rows, **LOOKS.get(self.kind, {}), **self.look}

    def answer(self, code: str) -> str | None:
        """The words of a chosen answer; None where the declaration does not have it."""
        return next((one.text for one in self.options if one.value == code), None)


Form = tuple[Field, ...]
Asked = Form | Callable[[Mapping[str, str]], Form]
"""A form, or what says which one it is: told the parts of the address, its query and the fields that were sent."""


def options_of(table: Mapping[str, str], blank: str = "") -> tuple[Option, ...]:
    """The answers of a table {code: words}; `blank` stands first in a list where nothing is chosen yet."""
    return (*([Option("", blank)] if blank else []), *(Option(code, words) for code, words in table.items()))


def tick(name: str, label: str, text: str, required: str = "", **more: Any) -> Field:
    """One box; `text` stands beside it."""
    options = (Option("yes", text),)
    return Field(name=name, label=label, kind="tick", required=required, options=options, **more)


def day_field(name: str, label: str, hint: str = EXAMPLE, required: str = "") -> Field:
    """A day, in three boxes."""
    return Field(name, label, "day", hint, required)


def hidden(*names: str) -> Form:
    """What a page carries along in a form, and what its buttons send."""
    return tuple(Field(name, kind="hidden") for name in names)


def in_row(form: Form, place: object) -> Form:
    """The fields of one row of many; `*` for any."""
    return tuple(replace(one, name=f"{one.name}-{place}") for one in form)


def names_of(form: Form) -> list[str]:
    """The names under which a page sends the fields: a day has three boxes."""
    return [
        name for one in form
        for name in ([f"{one.name}-{part}" for part in PARTS] if one.kind == "day" else [one.name])
    ]  # fmt: skip


def filled_in(form: Form, **options: Iterable[Option]) -> Form:
    """The form with the answers of the fields named, where only their page knows them."""
    return tuple(replace(one, options=tuple(options.get(one.name, one.options))) for one in form)


def form_of(made_by: type) -> Form:
    """The fields of an entry's dataclass that its metadata words (`shared/contracts/registers/register_entries.py`)."""
    return tuple(_of_entry(asked.name, asked.metadata, asked.default is MISSING) for asked in fields(made_by)
                 if "label" in asked.metadata)  # fmt: skip


def _of_entry(name: str, told: Mapping[str, Any], needed: bool) -> Field:
    options = options_of(told.get("choices", {}))
    listed = ("several" if "several" in told else "choice" if len(options) <= FEW else "select") if options else ""
    kind = listed or next((one for one in ("day", "number") if one in told), "area" if "long" in told else "text")
    return Field(
        name=name,
        label=told["label"],
        kind=kind,
        hint=told.get("hint") or (EXAMPLE if kind == "day" else ""),
        required=NEEDED.get(kind, f"Fill this in: {told['label'].lower()}") if needed else "",
        options=(*options_of({}, "Choose"), *options) if kind == "select" else options,
        longest=told["validate"].max if kind in ("area", "text") else LONGEST,
    )


def values_of(form: Form, said: Mapping[str, object]) -> Values:
    """What an entry says, as the values of its form."""
    values: Values = {}
    for one in form:
        given = said.get(one.name)
        if one.kind == "day":
            on = date.fromisoformat(given) if isinstance(given, str) and given else given
            values |= {f"{one.name}-{part}": str(getattr(on, part)) for part in PARTS} if on else {}
        else:
            values[one.name] = given if isinstance(given, list) else str(given if given is not None else "")
    return values


@dataclass(frozen=True)
class Filled:
    """A form as it was sent: what to show again, what it says, and what is wrong."""

    values: Values
    said: Values
    errors: Values = field(default_factory=dict)

    def number(self, name: str = "version") -> int:
        """A number that the form carried along; 0, which is none, where it does not say."""
        text = self.values.get(name, "")
        return int(text) if text.isascii() and text.isdecimal() and len(text) < 10 else 0


def read(form: Form, sent: MultiDict[str, str], files: MultiDict[str, FileStorage] | None = None) -> Filled:
    """The answers of a form, each as its kind has it; what is carried along is among the values only."""
    filled = Filled({}, {})
    for one in form:
        shown, answer, problem = _read_one(one, sent, files or ImmutableMultiDict())
        filled.values.update(shown)
        if one.kind != "hidden":
            filled.said[one.name] = answer
        if problem:
            filled.errors[one.name] = problem
    return filled


def _read_one(one: Field, sent: MultiDict[str, str], files: MultiDict[str, FileStorage]) -> tuple[Values, object, str]:
    """(what to show again, what it says, what is wrong) of one field."""
    if one.kind == "day":
        asked = read_day(sent, one.name, one.required)
        return asked.values, asked.day, asked.error
    if one.kind == "tick":
        ticked = sent.get(one.name) == "yes"
        return {one.name: ["yes"] if ticked else []}, ticked, "" if ticked else one.required
    if one.kind == "several":
        chosen = [code for code in sent.getlist(one.name) if one.answer(code) is not None]
        return {one.name: chosen}, tuple(chosen), "" if chosen else one.required
    if one.kind == "file":
        file = files.get(one.name)
        return {}, file if file and file.filename else None, "" if file and file.filename else one.required
    if one.kind == "password":
        text = sent.get(one.name, "")
        too_long = f"Use at most {one.longest:,} characters" if len(text) > one.longest else ""
        return {}, text, too_long if text else one.required
    text = sent.get(one.name, one.unsaid).replace("\r\n", "\n").strip()
    return _read_text(one, text if says_something(text) else "")


def _read_text(one: Field, text: str) -> tuple[Values, object, str]:
    typed: Values = {one.name: text}
    if len(text) > one.longest and one.kind != "hidden":
        return typed, text, f"Use at most {one.longest:,} characters"
    if one.kind in CHOSEN and text and not one.is_open and one.answer(text) is None:
        return {one.name: ""}, "", one.required or NEEDED[one.kind]
    if one.kind == "number":
        plain = text.replace(",", "")
        is_number = plain.isascii() and plain.isdecimal() and len(plain) < 8
        wrong = "" if is_number else one.required if not text else NEEDED["number"]
        return typed, int(plain) if is_number else None, wrong
    if one.kind == "lines":
        lines = tuple(line.strip() for line in text.split("\n") if line.strip())
        return typed, lines, "" if lines else one.required
    return typed, text, "" if text else one.required


Shown = Callable[[Values, Values], str]
"""The page of a form with (values, errors)."""


def answered(
    form: Form,
    page: Shown,
    do: Callable[[Filled], ResponseReturnValue],
    begun: Mapping[str, object] | None = None,
    otherwise: str = "",
    overtaken: Callable[[Filled, OutOfDate], str] | None = None,
) -> ResponseReturnValue:
    """A form shown, or what came of sending it: what is wrong stands beside its field, and nothing typed is lost.

    `begun` is what stands in it when it is opened; what a service says of no field in it stands at `otherwise`;
    `overtaken` is the page for whom somebody else was faster.
    """
    if request.method != "POST":
        return page(dict(begun or {}), {})
    filled = read(form, request.form, request.files)
    if filled.errors:
        return page(filled.values, filled.errors), 422
    try:
        return do(filled)
    except Problem as problem:
        if overtaken is not None and isinstance(problem, OutOfDate):
            return overtaken(filled, problem), problem.status
        return page(filled.values, refused(form, problem, otherwise)), problem.status


def refused(form: Form, problem: Problem, otherwise: str = "") -> dict[str, str]:
    """What a service says is wrong, beside the field it is about."""
    return errors_of(problem, {one.name: one.name for one in form}, otherwise)


def asks(form: Asked) -> Callable[[F], F]:
    """Marks a view with the form that is sent to it."""

    def mark(view: F) -> F:
        view.asks = form  # type: ignore[attr-defined]
        return view

    return mark


def form_at(endpoint: str, sent: Mapping[str, str]) -> Form:
    """The form that is sent to a view; none where it asks nothing."""
    asked: Asked = getattr(current_app.view_functions.get(endpoint), "asks", ())
    return asked(sent) if callable(asked) else asked


def field_called(form: Form, name: str) -> Field | None:
    """The field of this name, else that of its rows."""
    return next((one for one in form if fnmatchcase(name, one.name)), None)
