"""How much a request may bring (SEC-20): so many bytes, so many fields, and no more of a body is read than that."""

from flask import Flask, request

from shared.problems import TooLarge

JSON_LIMIT = 1024 * 1024
MOST_FIELDS = 1000
"""Of a form on a page; rows to review have some hundreds."""
URLENCODED = "application/x-www-form-urlencoded"


def limit_bodies(app: Flask, upload_limit: int) -> None:
    """1 MB for JSON; only what takes a file takes more."""

    @app.before_request
    def allow_files() -> None:
        view = app.view_functions.get(request.endpoint or "")
        allow_bytes(upload_limit if getattr(view, "takes_files", False) else JSON_LIMIT)
        refuse_cut_off()
        refuse_many_fields()


def allow_bytes(most: int) -> None:
    """This request may bring so many bytes. Of a body without a length Werkzeug takes one less than it is told."""
    request.max_content_length = most if request.content_length is not None else most + 1


def refuse_cut_off() -> None:
    """A body without a length is read here: Werkzeug would end it at the limit, as if that were all of it."""
    if request.content_length is not None or request.mimetype == "multipart/form-data":
        return
    if len(request.get_data(cache=True)) >= (request.max_content_length or JSON_LIMIT):
        raise TooLarge


def refuse_many_fields() -> None:
    """Werkzeug counts the parts of a multipart form, and not the fields of another: a megabyte holds half a million."""
    most = request.max_form_parts or MOST_FIELDS
    if request.mimetype == URLENCODED and request.get_data(cache=True).count(b"&") >= most:
        raise TooLarge
