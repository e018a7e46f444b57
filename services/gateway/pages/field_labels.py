"""What each field of a form is called on its page, read from the templates themselves, for a form that has no page."""

import inspect
import re
from collections.abc import Iterator
from dataclasses import dataclass, fields, is_dataclass
from types import ModuleType

from flask import current_app, g, request
from jinja2 import Environment, meta, nodes

from services.gateway.clients.both import venues_client
from services.gateway.pages.requests.questions import shown_questions
from shared.contracts import register_entries

CHOICES = frozenset({"radios", "checkboxes", "select"})
MACROS = CHOICES | {"text_input", "text_area", "date_input", "file_input"}
"""The fields of `components/forms.html`; each takes its name and its label first, a choice then its options."""
NAMED = re.compile(r'"([a-z_/]+\.html)"')
ASKS_QUESTIONS = ("hire/", "hire_answers/", "requests/")


@dataclass(frozen=True)
class Label:
    """The words of one field; `name` finds it also where a number is a part of it."""

    name: re.Pattern[str]
    text: str
    options: dict[str, str] | None = None
    """{code: words} of a choice, as far as its template says."""


def label_of(name: str) -> Label | None:
    """What a field of this request's form is called; None where its templates do not say, or say two things."""
    if "labels" not in g:
        g.labels = _labels()
    found = [label for label in g.labels if label.name.fullmatch(name)]
    return found[0] if len({label.text for label in found}) == 1 else None


def _labels() -> list[Label]:
    """Of the templates that the view of this request may show; read once for each module of views."""
    view = current_app.view_functions.get(request.endpoint or "")
    module = inspect.getmodule(view)
    if view is None or module is None:
        return []
    known: dict[str, tuple[list[Label], bool]] = current_app.extensions.setdefault("field_labels", {})
    if module.__name__ not in known:
        paths = _shown_by(_source(module), current_app.jinja_env)
        labels = [label for tree in paths.values() for label in _read(tree)]
        labels += _of_registers() if any(path.startswith("registers/") for path in paths) else []
        known[module.__name__] = labels, any(path.startswith(ASKS_QUESTIONS) for path in paths)
    labels, asks_questions = known[module.__name__]
    return labels + (_of_questions({label.name.pattern for label in labels}) if asks_questions else [])


def _source(module: ModuleType) -> str:
    try:
        return inspect.getsource(module)
    except OSError:  # installed without its text
        return ""


def _shown_by(source: str, environment: Environment) -> dict[str, nodes.Template]:
    """The templates that are named in the text of a module, with those that they take in."""
    found: dict[str, nodes.Template] = {}
    waiting = NAMED.findall(source)
    while waiting:
        path = waiting.pop()
        if path in found or path.startswith("govuk") or environment.loader is None:
            continue
        found[path] = environment.parse(environment.loader.get_source(environment, path)[0])
        waiting += [name for name in meta.find_referenced_templates(found[path]) if name]
    return found


def _read(tree: nodes.Template) -> Iterator[Label]:
    for call in tree.find_all(nodes.Call):
        if isinstance(call.node, nodes.Name) and call.node.name in MACROS and len(call.args) > 1:
            name, text = _parts(call.args[0]), _parts(call.args[1])
            words = _plain(" ".join("".join(part or "" for part in text).split()))
            if name[0] is not None and re.search(r"\w", words):  # others only their page knows
                pattern = "".join(".+" if part is None else re.escape(part) for part in name)
                options = _options(call.args[2:3]) if call.node.name in CHOICES else None
                yield Label(re.compile(pattern), words, options)


def _parts(said: nodes.Expr) -> list[str | None]:
    """The pieces of a text; None for one that only its page knows."""
    pieces = said.nodes if isinstance(said, nodes.Concat) else [said]
    return [
        piece.value if isinstance(piece, nodes.Const) and isinstance(piece.value, str) else None for piece in pieces
    ]


def _options(said: list[nodes.Expr]) -> dict[str, str]:
    try:
        return {str(one["value"]): str(one["text"]) for listed in said for one in listed.as_const()}
    except (nodes.Impossible, KeyError, TypeError):
        return {}


def _of_registers() -> list[Label]:
    """The fields of entries; their forms are made from the same words."""
    entries = [kind for kind in vars(register_entries).values() if isinstance(kind, type) and is_dataclass(kind)]
    return [
        Label(re.compile(re.escape(asked.name)), asked.metadata["label"], asked.metadata.get("choices"))
        for kind in entries
        for asked in fields(kind)
        if "label" in asked.metadata
    ]


def _of_questions(but: set[str]) -> list[Label]:
    """The other questions in the council's words, as this process heard them last."""
    asked = venues_client().questions_known
    shown = shown_questions(asked, {}).by_code.values() if asked is not None else []
    return [
        Label(
            re.compile(re.escape(one.name)),
            _plain(one.text),
            {option["value"]: option["text"] for option in one.options} or None,
        )
        for one in shown
        if re.escape(one.name) not in but
    ]


def _plain(words: str) -> str:
    return words.removesuffix(" (optional)")
