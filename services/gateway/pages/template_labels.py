"""What a page's templates say of the fields of its forms: the words they ask in, and what they carry along."""

import inspect
import re
from collections.abc import Iterator
from dataclasses import dataclass
from types import ModuleType

from flask import current_app
from jinja2 import meta, nodes

CHOICES = frozenset({"radios", "checkboxes", "select"})
MACROS = CHOICES | {"text_input", "text_area", "date_input", "file_input"}
"""The fields of `components/forms.html`; each takes its name and its label first, a choice then its options."""
NAMED = re.compile(r'"([a-z_/]+\.html)"')
CARRIED = re.compile(r'<(?:input type="hidden"|button\b)[^>]*? name="([^"]+)"')
FILLED_IN = re.compile(r"\{\{.*?\}\}")


@dataclass(frozen=True)
class Label:
    """The words of one field; `name` finds it also where a number is a part of it."""

    name: re.Pattern[str]
    text: str
    options: dict[str, str] | None = None
    """{code: words} of a choice, as far as its template says."""


def source_of(module: ModuleType) -> str:
    try:
        return inspect.getsource(module)
    except OSError:  # installed without its text
        return ""


def templates_of(modules: list[ModuleType]) -> list[tuple[str, nodes.Template, str]]:
    """(path, tree, text) of the templates that are named in modules, with those that they take in."""
    environment = current_app.jinja_env
    found: dict[str, tuple[nodes.Template, str]] = {}
    waiting = [name for module in modules for name in NAMED.findall(source_of(module))]
    while waiting:
        path = waiting.pop()
        if path in found or path.startswith("govuk") or environment.loader is None:
            continue
        text = environment.loader.get_source(environment, path)[0]
        found[path] = environment.parse(text), text
        waiting += [name for name in meta.find_referenced_templates(found[path][0]) if name]
    return [(path, tree, text) for path, (tree, text) in found.items()]


def carried_in(tree: nodes.Template, text: str) -> Iterator[re.Pattern[str]]:
    """The hidden fields and buttons of a template whose names it says."""
    names = set(CARRIED.findall(text))
    for call in tree.find_all(nodes.Call):
        given = {one.key: one.value for one in call.kwargs}
        if isinstance(call.node, nodes.Name) and call.node.name == "submit":
            names |= {one.value for one in [*call.args[2:3], given.get("name")] if isinstance(one, nodes.Const)}
        if isinstance(call.node, nodes.Name) and call.node.name == "button_form":
            fields_said = [*call.args[4:5], given.get("fields")]
            pairs = [pair for one in fields_said if isinstance(one, nodes.Dict) for pair in one.items]
            names |= {pair.key.value for pair in pairs if isinstance(pair.key, nodes.Const)}
    for name in names:
        parts = FILLED_IN.split(name)
        if any(parts):  # others only their page knows
            yield re.compile(".+".join(re.escape(part) for part in parts))


def labels_in(tree: nodes.Template) -> Iterator[Label]:
    for call in tree.find_all(nodes.Call):
        if isinstance(call.node, nodes.Name) and call.node.name in MACROS and len(call.args) > 1:
            name, text = _parts(call.args[0]), _parts(call.args[1])
            words = plain(" ".join("".join(part or "" for part in text).split()))
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


def plain(words: str) -> str:
    """A label without what it says of whether an answer is needed."""
    return words.removesuffix(" (optional)")
