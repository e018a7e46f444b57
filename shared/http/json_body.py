"""JSON that came in, read strictly (SEC-20): what two readers could take differently is refused with its place."""

import json
import math
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

from shared.http.problems import BadRequest, FieldError, Invalid

DEEPEST_JSON = 50
MOST_DIGITS = 18
"""Of a whole number: what every database and every reader of JSON keeps exactly or nearly so."""
MOST_FAULTS = 20
LONGEST_KEY = 60
TOO_DEEP = f"This is nested more than {DEEPEST_JSON} levels deep"
NOT_TEXT = "The text holds a character that cannot be kept (NUL, or half of a surrogate pair)"


@dataclass(frozen=True)
class _Wrong:
    """Stands in a document where a value was that cannot be taken."""

    why: str


def read_json(body: bytes) -> object:
    """The document; BadRequest when it is no JSON, Invalid with a pointer to each value that cannot be taken."""
    try:
        document = json.loads(
            body.decode("utf-8-sig"),
            object_pairs_hook=_object,
            parse_constant=_no_number,
            parse_int=_whole,
            parse_float=_decimal,
        )
    except UnicodeDecodeError as error:
        raise _unreadable("The body is not text in UTF-8") from error
    except json.JSONDecodeError as error:
        where = f"line {error.lineno}, column {error.colno}"
        raise _unreadable(f"The body is not JSON: {error.msg} at {where}") from error
    except RecursionError as error:
        raise _unreadable(TOO_DEEP) from error
    errors = tuple(islice(_faults(document, "", 0), MOST_FAULTS))
    if errors:
        raise Invalid(f"Something in the request needs correcting. {errors[0].pointer}: {errors[0].detail}", errors)
    return document


def _unreadable(why: str) -> BadRequest:
    return BadRequest(f"{why}.", (FieldError("/", why),))


def _object(pairs: list[tuple[str, object]]) -> dict[str, object]:
    made: dict[str, object] = {}
    for key, value in pairs:
        made[key] = _Wrong("This name is given twice in one object") if key in made else value
    return made


def _no_number(name: str) -> _Wrong:
    return _Wrong(f"{name} is no JSON number")


def _whole(digits: str) -> int | _Wrong:
    return int(digits) if len(digits.lstrip("-")) <= MOST_DIGITS else _Wrong("This number is too large")


def _decimal(digits: str) -> float | _Wrong:
    number = float(digits)
    return number if math.isfinite(number) else _Wrong("This number is too large")


def _faults(value: object, pointer: str, depth: int) -> Iterator[FieldError]:
    if isinstance(value, _Wrong):
        yield FieldError(pointer or "/", value.why)
    elif isinstance(value, str):
        if not is_text(value):
            yield FieldError(pointer or "/", NOT_TEXT)
    elif isinstance(value, (dict, list)):
        if depth == DEEPEST_JSON:
            yield FieldError(pointer, TOO_DEEP)
            return
        inside = value.items() if isinstance(value, dict) else enumerate(value)
        for key, part in inside:
            here = f"{pointer}/{pointed(key)}"
            if isinstance(key, str) and not is_text(key):
                yield FieldError(here, NOT_TEXT)
            yield from _faults(part, here, depth + 1)


def is_text(value: str) -> bool:
    """Whether a database keeps it as it came."""
    if "\0" in value:
        return False
    try:
        value.encode()
    except UnicodeEncodeError:
        return False
    return True


def pointed(key: str | int) -> str:
    """One step of a JSON pointer (RFC 6901), fit to be shown."""
    shown = str(key)[:LONGEST_KEY].encode("ascii", "backslashreplace").decode() if not is_text(str(key)) else str(key)
    return shown[:LONGEST_KEY].replace("\0", "\\0").replace("~", "~0").replace("/", "~1")
