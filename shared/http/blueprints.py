"""Blueprints of the APIs: a request in words or of a kind that we do not know is refused, not half answered."""

from collections.abc import Callable
from copy import copy
from typing import Any, TypeVar

from flask import Flask, Request, request
from flask_smorest import Blueprint as SmorestBlueprint
from marshmallow import RAISE, Schema, fields
from webargs.core import is_json, missing
from webargs.flaskparser import FlaskParser
from werkzeug.datastructures import MultiDict

from shared.http.json_body import MOST_FAULTS, pointed, read_json
from shared.http.problems import FieldError, Invalid, WrongMediaType

V = TypeVar("V", bound=Callable[..., object])
NO_BODY = "This needs a body in JSON, and none came. Nothing was done."
NOT_JSON = "This takes JSON: send it with the header Content-Type: application/json. Nothing was done."
NOT_UTF_8 = "JSON is taken in UTF-8 only. Nothing was done."
ENCODED = "A body with a Content-Encoding is not taken: send it as it is. Nothing was done."
NO_FORM = "This takes a file in a form: send it as multipart/form-data. Nothing was done."
MULTIPART = "multipart/form-data"
FORMS = frozenset({MULTIPART, "application/x-www-form-urlencoded"})
"""What a browser sends; a file comes in the first only, and who sends the second is told that it is missing."""
A_FILE = {"type": "string", "format": "binary"}
"""How the description of an API says that bytes come, and no JSON."""
TOTAL = {"X-Total-Count": {"description": "How many there are on all pages", "schema": {"type": "integer"}}}
DOUBLED = "This is given more than once, and only one can be meant"
DOUBLED_IN_FORM = "Something in the form is given more than once. Give each name once."


class StrictParser(FlaskParser):
    """Unknown names are refused wherever they stand (a mistyped `as_at` must not mean today), and so is a body of
    another kind than the one that is taken: it would pass for an empty one."""

    __location_map__ = {**FlaskParser.__location_map__, "multipart": "load_multipart"}
    DEFAULT_UNKNOWN_BY_LOCATION = {
        **FlaskParser.DEFAULT_UNKNOWN_BY_LOCATION, "query": RAISE, "form": RAISE, "multipart": RAISE
    }  # fmt: skip

    def load_json(self, req: Request, schema: object) -> object:
        """The document of the body; only a route that says so (`required=False`) does without one."""
        check_not_encoded(req)
        body = req.get_data(cache=True)
        if not body:
            if getattr(schema, "body_is_optional", False):
                return missing
            raise Invalid(NO_BODY, (FieldError("/", "Missing"),))
        if not is_json(req.mimetype):
            raise WrongMediaType(NOT_JSON)
        if req.mimetype_params.get("charset", "utf-8").lower() not in {"utf-8", "utf8", "us-ascii"}:
            raise WrongMediaType(NOT_UTF_8)
        return read_json(body)

    def load_multipart(self, req: Request, schema: Schema) -> object:
        """The fields and the files of one form, each name once."""
        check_is_form(req)
        brought: MultiDict[str, object] = MultiDict([*req.form.items(multi=True), *req.files.items(multi=True)])
        doubled = sorted(name for name, values in brought.lists() if len(values) > 1)
        if doubled:
            raise Invalid(
                DOUBLED_IN_FORM, tuple(FieldError(f"/{pointed(name)}", DOUBLED) for name in doubled[:MOST_FAULTS])
            )
        return self._makeproxy(brought, schema)


def public(view: V) -> V:
    """Marks a route that programs outside reach through the gateway; every other is for our own services alone."""
    view.public = True  # type: ignore[attr-defined]
    return view


def several(*names: str) -> Callable[[V], V]:
    """Marks a page that reads more than one value of these names in its address; no names: whatever comes."""

    def mark(view: V) -> V:
        view.several = frozenset(names)  # type: ignore[attr-defined]
        return view

    return mark


def refuse_doubled_names(app: Flask) -> None:
    """A name given twice in an address is refused: taking the first or the last would guess which one was meant."""

    @app.before_request
    def each_name_once() -> None:
        view = app.view_functions.get(request.endpoint or "")
        allowed = getattr(view, "several", None)
        if view is None or allowed == frozenset():
            return
        doubled = sorted(
            name for name, values in request.args.lists() if len(values) > 1 and name not in (allowed or ())
        )
        if doubled:
            errors = tuple(FieldError(f"/{pointed(name)}", DOUBLED) for name in doubled[:MOST_FAULTS])
            told = ", ".join(error.pointer[1:] for error in errors[:3])
            raise Invalid(f"Something in the address is given more than once: {told}. Give each name once.", errors)


def check_is_form(req: Request) -> None:
    """Refuses what is no form: it would pass for an empty one."""
    check_not_encoded(req)
    if req.mimetype not in FORMS:
        raise WrongMediaType(NO_FORM)


def check_not_encoded(req: Request) -> None:
    """Refuses a compressed body: it would be taken for what it is not."""
    if req.headers.get("Content-Encoding", "identity").strip().lower() not in {"", "identity"}:
        raise WrongMediaType(ENCODED)


class Blueprint(SmorestBlueprint):
    """flask-smorest's blueprint with the strict parser, and each schema made once and not for every request."""

    ARGUMENTS_PARSER = StrictParser()
    DEFAULT_LOCATION_CONTENT_TYPE_MAPPING = {
        **SmorestBlueprint.DEFAULT_LOCATION_CONTENT_TYPE_MAPPING, "multipart": MULTIPART
    }  # fmt: skip

    def arguments(self, schema: Schema | type[Schema], *, required: bool = True, **kwargs: object) -> Callable[[V], V]:
        """The body or query of a request, as a schema (or the class of one) states it; `required=False` marks a body
        that may be left out."""
        made: Any = schema() if isinstance(schema, type) else schema
        if not required:
            made = copy(made)
            made.body_is_optional = True
        decorate = super().arguments(made, required=required, **kwargs)
        takes_files = kwargs.get("location") == "multipart"
        lists = {found.data_key or name for name, found in made.fields.items() if isinstance(found, fields.List)}
        many = lists if kwargs.get("location") == "query" else set()

        def mark(view: V) -> V:
            decorated = decorate(view)
            decorated.takes_files = takes_files or getattr(view, "takes_files", False)
            if many:
                decorated.several = frozenset(many)
            return decorated

        return mark

    def response(
        self, status_code: int, schema: object = None, *, content_type: str | None = None, **kwargs: object
    ) -> Callable[[V], V]:
        """The answer of a route: a schema, or a file of this type."""
        described = A_FILE if content_type and schema is None else schema
        return super().response(status_code, described, content_type=content_type, **kwargs)
