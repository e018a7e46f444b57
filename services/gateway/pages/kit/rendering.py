"""How templates are rendered: without work that comes to the same for every page."""

from collections import OrderedDict
from collections.abc import MutableMapping
from threading import Lock
from typing import Any

from flask import Flask
from flask.templating import Environment
from jinja2.runtime import Macro

MOST_KEPT = 500
"""Components of pages; each is some kilobytes."""


class PageEnvironment(Environment):
    """Templates that all have the same globals, and nothing of their own beside.

    Jinja lays a chain of two dictionaries under each template, and compares it name by name with that of the template
    that asks, at every import of a macro: for a form of ours that was a quarter of its rendering.
    """

    def make_globals(self, d: MutableMapping[str, Any] | None) -> MutableMapping[str, Any]:
        """Those of the environment, where a template brings none."""
        return super().make_globals(d) if d else self.globals


class Components:
    """Components rendered once: a macro of GOV.UK makes the same of the same parameters for everybody."""

    def __init__(self) -> None:
        self._kept: OrderedDict[tuple[str, str], str] = OrderedDict()
        self._lock = Lock()

    def rendered(self, macro: Macro, parameters: dict[str, object], typed: object = "") -> str:
        """What the macro makes of the parameters; what somebody typed into it is kept for nobody."""
        if typed:
            return macro(parameters)
        key = (macro.name, repr(parameters))
        with self._lock:
            if key in self._kept:
                self._kept.move_to_end(key)
                return self._kept[key]
        made = macro(parameters)
        with self._lock:
            self._kept[key] = made
            while len(self._kept) > MOST_KEPT:
                self._kept.popitem(last=False)
        return made


def render_with(app: Flask) -> None:
    """Before the first template is asked for."""
    app.jinja_environment = PageEnvironment
    app.jinja_env.globals["rendered"] = Components().rendered
