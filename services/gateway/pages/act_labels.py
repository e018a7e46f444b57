"""What an act of a booking asks, read where it is written: also of an act that cannot be shown any more."""

import ast
import inspect
import re
import textwrap
from collections.abc import Callable, Iterable, Iterator
from types import ModuleType
from typing import Any

from services.gateway.pages.kit import wording
from services.gateway.pages.kit.acts import Act, Field, Option
from services.gateway.pages.template_labels import Label, plain

TABLE = re.compile(r'TABLES\["(\w+)"\]')
ARGUMENTS = ("name", "label", "kind", "hint", "required", "options")
CHOICES = frozenset({"choice", "several"})


def labels_of_acts(where: Callable[..., Any] | ModuleType, module: ModuleType) -> Iterator[Label]:
    """The fields of acts that a view or a module makes; for a module also of those it takes from others."""
    text = _source(where)
    for call in _calls(text):
        said = dict(zip(ARGUMENTS, call.args, strict=False)) | {one.arg or "": one.value for one in call.keywords}
        name, label, kind = (_text(said.get(part)) for part in ARGUMENTS[:3])
        if name and label:
            options = _options(said.get("options"), module, text) if kind in CHOICES else None
            yield _label(name, label, options)
    if isinstance(where, ModuleType):
        for made in _of_kind(vars(module).values(), Field):
            options = {one.value: one.text for one in made.options}
            yield _label(made.name, made.label, options if made.kind in CHOICES else None)


def _label(name: str, label: str, options: dict[str, str] | None) -> Label:
    return Label(re.compile(re.escape(name)), plain(label), options)


def _source(where: Callable[..., Any] | ModuleType) -> str:
    try:
        return textwrap.dedent(inspect.getsource(where))
    except OSError:  # installed without its text
        return ""


def _calls(text: str) -> Iterator[ast.Call]:
    for one in ast.walk(ast.parse(text)):
        if isinstance(one, ast.Call) and isinstance(one.func, ast.Name) and one.func.id == Field.__name__:
            yield one


def _text(said: ast.expr | None) -> str:
    return said.value if isinstance(said, ast.Constant) and isinstance(said.value, str) else ""


def _options(said: ast.expr | None, module: ModuleType, text: str) -> dict[str, str]:
    """The words of each code: of the options that are named, else of all there, where they agree on it."""
    named = vars(module).get(said.id, ()) if isinstance(said, ast.Name) else ()
    found = [(one.value, one.text) for one in _of_kind([named] if named else vars(module).values(), Option)]
    if not named:
        found += [pair for table in TABLE.findall(text) for pair in wording.TABLES.get(table, {}).items()]
    return {code: words for code, words in found if len({told for one, told in found if one == code}) == 1}


def _of_kind(values: Iterable[Any], kind: type[Any]) -> Iterator[Any]:
    for one in values:
        if isinstance(one, kind):
            yield one
        elif isinstance(one, Act):
            yield from _of_kind(one.fields, kind)
        elif isinstance(one, Field):
            yield from _of_kind(one.options, kind)
        elif isinstance(one, tuple | list):
            yield from _of_kind(one, kind)
        elif isinstance(one, dict) and any(isinstance(each, Act | Field) for each in one.values()):
            yield from _of_kind(one.values(), kind)
