"""Components are rendered once for equal parameters, and templates have the globals of their environment."""

from typing import Any

import pytest
from flask import Flask
from markupsafe import Markup

from services.gateway.pages.kit import rendering
from services.gateway.pages.kit.rendering import Components


class Macro:
    """A macro that says how often it was asked."""

    name = "govukThing"

    def __init__(self) -> None:
        self.asked: list[Any] = []

    def __call__(self, parameters: dict[str, Any]) -> Markup:
        self.asked.append(parameters)
        return Markup(f"<b>{len(self.asked)}</b>")


@pytest.fixture
def macro() -> Any:
    return Macro()


def test_equal_parameters_are_rendered_once_and_others_by_themselves(macro: Any) -> None:
    components = Components()
    first = components.rendered(macro, {"text": "Late", "items": [{"value": "1", "checked": False}]})
    assert components.rendered(macro, {"text": "Late", "items": [{"value": "1", "checked": False}]}) is first
    assert components.rendered(macro, {"text": "Late", "items": [{"value": "1", "checked": True}]}) != first
    assert components.rendered(macro, {"text": Markup("Late"), "items": [{"value": "1", "checked": False}]}) != first
    assert len(macro.asked) == 3


def test_what_somebody_typed_is_kept_for_nobody(macro: Any) -> None:
    components = Components()
    for _ in range(2):
        components.rendered(macro, {"value": "Olga Secret"}, "Olga Secret")
    assert len(macro.asked) == 2
    assert "Olga Secret" not in repr(components._kept)


def test_only_so_many_are_kept(macro: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rendering, "MOST_KEPT", 3)
    components = Components()
    for number in (1, 2, 3, 1, 4, 1, 2):
        components.rendered(macro, {"number": number})
    assert [one["number"] for one in macro.asked] == [1, 2, 3, 4, 2]


def test_a_component_of_a_page_is_the_same_as_its_macro_makes_it(app: Flask) -> None:
    macro = '{% from "govuk_frontend_jinja/components/tag/macro.html" import govukTag %}'
    direct = app.jinja_env.from_string(macro + '{{ govukTag({"text": "<Late>"}) }}').render()
    again = app.jinja_env.from_string(macro + '{{ rendered(govukTag, {"text": "<Late>"}) }}')
    assert again.render() == again.render() == direct
    assert "&lt;Late&gt;" in direct


def test_a_template_has_the_globals_of_its_environment_and_no_copy(app: Flask) -> None:
    template = app.jinja_env.get_template("layout.html")
    assert template.globals is app.jinja_env.globals
    assert app.jinja_env.from_string("{{ one }}", {"one": 1}).render() == "1"
    assert "one" not in app.jinja_env.globals
