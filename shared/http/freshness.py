"""An answer that is the same for everybody: how long it may be used without asking, and whether it changed since."""

from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar

from flask import Response, make_response, request

V = TypeVar("V", bound=Callable[..., Any])


def fresh_for(seconds: int) -> Callable[[V], V]:
    """Marks a question whose answer is nobody's own: whoever has it need not ask again for so long, and is then told
    that it is still the same (ETag) instead of everything once more."""

    def mark(view: V) -> V:
        @wraps(view)
        def said(*given: Any, **named: Any) -> Response:
            answer = make_response(view(*given, **named))
            if answer.status_code == 200:
                answer.headers["Cache-Control"] = f"private, max-age={seconds}"
                answer.add_etag()
            answer.make_conditional(request.environ)
            return answer

        return said  # type: ignore[return-value]

    return mark
