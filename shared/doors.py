"""Blueprints of the APIs: a question with a word we do not know is refused, not half answered."""

from typing import Any

from flask_smorest import Blueprint as SmorestBlueprint
from marshmallow import RAISE
from webargs.flaskparser import FlaskParser


class StrictParser(FlaskParser):
    """Unknown names are refused wherever they stand; a mistyped `as_at` must not mean today."""

    DEFAULT_UNKNOWN_BY_LOCATION = {**FlaskParser.DEFAULT_UNKNOWN_BY_LOCATION, "query": RAISE, "form": RAISE}


class Blueprint(SmorestBlueprint):
    """flask-smorest's blueprint with the strict parser, and each schema made once and not for every request."""

    ARGUMENTS_PARSER = StrictParser()

    def arguments(self, schema: Any, **kwargs: Any) -> Any:
        """The body or query of a request, as a schema (or the class of one) states it."""
        return super().arguments(schema() if isinstance(schema, type) else schema, **kwargs)
