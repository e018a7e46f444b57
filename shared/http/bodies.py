"""How much a request may bring (SEC-20): so many bytes, so many fields, and no more of a body is read than that; and a
body that does not come whole is refused, whoever reads it."""

from collections.abc import Iterable
from io import RawIOBase
from typing import IO, TYPE_CHECKING
from wsgiref.types import StartResponse, WSGIEnvironment

from flask import Flask, request
from werkzeug.sansio.utils import get_content_length

from shared.database.errors import problem_of_fault
from shared.http.problems import BadRequest, TooLarge

if TYPE_CHECKING:
    from _typeshed import WriteableBuffer

JSON_LIMIT = 1024 * 1024
MOST_FIELDS = 1000
"""Of a form on a page; rows to review have some hundreds."""
URLENCODED = "application/x-www-form-urlencoded"
CUT_OFF = "This request did not come whole, or not as HTTP writes it. Nothing was saved. Send it again."


class WholeBody(RawIOBase):
    """The body of a request: whoever reads it gets all of it, or the refusal of this request.

    Werkzeug takes the end of what a server gives it for the end of the body, where the server says that it knows.
    """

    def __init__(self, stream: IO[bytes], length: int | None) -> None:
        self._stream = stream
        self._left = length

    def readable(self) -> bool:
        """Yes."""
        return True

    def readinto(self, buffer: "WriteableBuffer") -> int:
        """The next bytes; nothing at the end, or after it was refused, for whoever tells the sender so."""
        room = memoryview(buffer)
        most = len(room) if self._left is None else min(len(room), self._left)
        data = self._next(most) if most else b""
        if most and not data and self._left:
            self._left = 0
            raise BadRequest(CUT_OFF)
        if self._left:
            self._left -= len(data)
        room[: len(data)] = data
        return len(data)

    def _next(self, most: int) -> bytes:
        try:
            data = self._stream.read(most)
        except Exception as error:  # each server has its own for a sender who is gone or sends no proper chunks
            self._left = 0
            raise problem_of_fault(error) or BadRequest(CUT_OFF) from error
        return data


def take_only_whole_bodies(app: Flask) -> None:
    """Below this line no part of a body passes for a body."""
    below = app.wsgi_app

    def with_whole_body(environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        length = get_content_length(environ.get("CONTENT_LENGTH"), environ.get("HTTP_TRANSFER_ENCODING"))
        environ["wsgi.input"] = WholeBody(environ["wsgi.input"], length)
        return below(environ, start_response)

    app.wsgi_app = with_whole_body  # type: ignore[method-assign]


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
    """A body that is no file is read here, also where nobody wants it: half of it is the half of an order.

    Of one without a length, Werkzeug would end it at the limit, as if that were all of it.
    """
    if request.mimetype == "multipart/form-data" or (request.content_length or 0) > JSON_LIMIT:
        return
    size = len(request.get_data(cache=True))
    if request.content_length is None and size >= (request.max_content_length or JSON_LIMIT):
        raise TooLarge


def refuse_many_fields() -> None:
    """Werkzeug counts the parts of a multipart form, and not the fields of another: a megabyte holds half a million."""
    most = request.max_form_parts or MOST_FIELDS
    if request.mimetype == URLENCODED and request.get_data(cache=True).count(b"&") >= most:
        raise TooLarge
