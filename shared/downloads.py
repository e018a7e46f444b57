"""A kept file as an answer: sent a piece at a time, also the rest of one that was broken off, and stored by nobody."""

from typing import IO

from flask import Response, request, send_file


def download(file: IO[bytes], size: int, media_type: str, name: str, sha256: str) -> Response:
    """Sends a file that has just been opened for this, and closes it."""
    answer = send_file(file, media_type, as_attachment=True, download_name=name, conditional=False, etag=sha256)
    answer.content_length = size
    answer.headers["Cache-Control"] = "no-store"
    answer.make_conditional(request.environ, accept_ranges=True, complete_length=size)
    return answer
