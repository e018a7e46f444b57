"""Long answers of other services, passed on as they come."""

from collections.abc import Iterator

import requests

from shared.logs import log

PIECE = 1 << 16


def pieces(answer: requests.Response) -> Iterator[bytes]:
    """The body, a piece at a time; breaking off is the only way to say that this is not all, once it has begun."""
    try:
        yield from answer.iter_content(PIECE)
    except requests.RequestException:
        log().warning("answer broken off")
        raise
