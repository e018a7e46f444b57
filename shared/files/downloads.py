"""A kept file as an answer: sent a piece at a time, also the rest of one that was broken off, and stored by nobody."""

from collections.abc import Callable
from typing import IO

from flask import Response, request, send_file
from werkzeug.exceptions import RequestedRangeNotSatisfiable

from shared.http.problems import OtherVersion, OutOfRange
from shared.limits import once_taken


def download(
    file: IO[bytes], size: int, media_type: str, name: str, sha256: str, note: Callable[[], object] = lambda: None
) -> Response:
    """Sends a file that has just been opened for this, and closes it; `note` keeps that it, or a part, was taken."""
    answer = send_file(file, media_type, as_attachment=True, download_name=name, conditional=False, etag=sha256)
    answer.content_length = size
    answer.headers["Cache-Control"] = "no-store"
    try:
        answer.make_conditional(_conditions(), accept_ranges=True, complete_length=size)
        if answer.status_code == 412:
            raise OtherVersion("The file is another than the one that was asked for. Nothing was sent.")
    except (RequestedRangeNotSatisfiable, OtherVersion) as refused:
        answer.close()
        if isinstance(refused, OtherVersion):
            raise
        told = f"The file has {size:,} bytes, and the range that was asked for is not in it. Nothing was sent."
        raise OutOfRange(told, headers={"Content-Range": f"bytes */{size}"}) from None
    return once_taken(answer, note)


def _conditions() -> dict[str, object]:
    """What was sent with the request; `If-Match: *` is left out, for it asks for any version, and there is one."""
    return {name: value for name, value in request.environ.items() if name != "HTTP_IF_MATCH" or value.strip() != "*"}
