"""What each field of a form is called on its page, read from the templates themselves, for a form that has no page."""

import inspect
import re
import sys
from collections.abc import Callable, Iterator
from dataclasses import Field, dataclass, fields, is_dataclass, replace
from types import ModuleType
from typing import Any

from flask import current_app, g, request

from services.gateway.clients.both import venues_client
from services.gateway.pages.act_labels import labels_of_acts
from services.gateway.pages.kit.request.questions import shown_questions
from services.gateway.pages.template_labels import Label, carried_in, labels_in, plain, templates_of
from shared.contracts import register_entries

ASKS_QUESTIONS = ("hire/", "hire_answers/", "requests/")
PAGES = "services.gateway.pages."


@dataclass(frozen=True)
class Labels:
    """What is known of the fields of one view: by where it is said, the nearest first."""

    tiers: tuple[list[Label], ...]
    carried: tuple[re.Pattern[str], ...]
    """Fields that its pages carry along hidden, or that a button sends."""
    asks_questions: bool


def label_of(name: str) -> Label | None:
    """What a field of this request's form is called; None where its pages do not say, or say two things."""
    found = _found(name)
    return found[0] if len({label.text for label in found}) == 1 else None


def choices_of(name: str) -> dict[str, str]:
    """{code: words} of a choice, of all that its pages say of the field; of a code that they say twice, nothing."""
    said = [pair for label in _found(name) for pair in (label.options or {}).items()]
    return {code: words for code, words in said if len({told for one, told in said if one == code}) == 1}


def is_carried(name: str) -> bool:
    """Whether a page of this request's view carries the field along, and asks for it nowhere in words."""
    return any(one.fullmatch(name) for one in _known().carried) and not _found(name)


def _found(name: str) -> list[Label]:
    known = _known()
    if known.asks_questions and "council_questions" not in g:
        g.council_questions = _of_questions({label.name.pattern for label in known.tiers[1]})
    asked: list[Label] = g.council_questions if known.asks_questions else []
    tiers = (known.tiers[0], known.tiers[1] + asked, *known.tiers[2:])
    matches = ([label for label in tier if label.name.fullmatch(name)] for tier in tiers)
    return next((found for found in matches if found), [])


def _known() -> Labels:
    """Read once for each view."""
    endpoint = request.endpoint or ""
    known: dict[str, Labels] = current_app.extensions.setdefault("field_labels", {})
    if endpoint not in known:
        known[endpoint] = _labels(current_app.view_functions.get(endpoint))
    return known[endpoint]


def _labels(view: Callable[..., Any] | None) -> Labels:
    """Of the view itself, of the templates its module names, of the acts there, and of what that module takes in."""
    module = inspect.getmodule(view)
    if view is None or module is None:
        return Labels(([], []), (), False)
    own, beside = templates_of([module]), templates_of(_taken_in_by(module))
    is_of_registers = any(path.startswith("registers/") for path, _, _ in own)
    kinds = _contracts_of(module) or ([register_entries] if is_of_registers else [])
    asked = list(_of_entries(kinds))
    templates = [_with_choices(label, kinds) for _, tree, _ in own for label in labels_in(tree)]
    return Labels(
        (
            list(labels_of_acts(inspect.unwrap(view), module)),
            templates + asked,
            list(labels_of_acts(module, module)),
            [label for _, tree, _ in beside for label in labels_in(tree)],
        ),
        tuple(name for _, tree, source in [*own, *beside] for name in carried_in(tree, source)),
        any(path.startswith(ASKS_QUESTIONS) for path, _, _ in own),
    )


def _taken_in_by(module: ModuleType) -> list[ModuleType]:
    """The modules of pages whose functions it uses: a form that many views have is named in one of them."""
    names = {getattr(one, "__module__", None) or "" for one in vars(module).values() if callable(one)}
    return [sys.modules[name] for name in sorted(names) if name.startswith(PAGES) and name != module.__name__]


def _contracts_of(module: ModuleType) -> list[ModuleType]:
    return [
        one
        for one in vars(module).values()
        if isinstance(one, ModuleType) and one.__name__.startswith("shared.contracts.")
    ]


def _fields_of(kinds: list[ModuleType]) -> Iterator[Field[Any]]:
    for contract in kinds:
        for kind in vars(contract).values():
            if isinstance(kind, type) and is_dataclass(kind):
                yield from fields(kind)


def _of_entries(kinds: list[ModuleType]) -> Iterator[Label]:
    """The fields of entries; their forms are made from the same words."""
    for asked in _fields_of(kinds):
        if asked.metadata.get("label"):
            name = re.compile(re.escape(asked.name))
            yield Label(name, plain(asked.metadata["label"]), asked.metadata.get("choices"))


def _with_choices(label: Label, kinds: list[ModuleType]) -> Label:
    """A choice whose options its template does not say, with those of the message it is sent in."""
    if label.options != {}:
        return label
    found = [dict(one.metadata["choices"]) for one in _fields_of(kinds)
             if "choices" in one.metadata and label.name.fullmatch(one.name)]  # fmt: skip
    return replace(label, options=found[0]) if found and all(one == found[0] for one in found) else label


def _of_questions(but: set[str]) -> list[Label]:
    """The other questions in the council's words, as this process heard them last; those of a speaker by its number."""
    asked = venues_client().questions_known
    shown = shown_questions(asked, {}).by_code.values() if asked is not None else []
    return [
        Label(
            re.compile(re.escape(one.name).replace(r"\-\-", r"\-\d+\-")),
            plain(one.text),
            {option["value"]: option["text"] for option in one.options} or None,
        )
        for one in shown
        if re.escape(one.name) not in but
    ]
