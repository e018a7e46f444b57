"""The answers of a booking request as a form holds them, and as venues takes them.

A question's code is the dotted path of its answer, `hirer.email` or `speakers[0].name`; its field on a page is that
code with hyphens. The rules live in venues: an answer is only read here, and left out when its question does not apply.
"""

from collections.abc import Iterable, Mapping
from copy import deepcopy

from services.gateway.pages.kit.days import PARTS, read_day
from services.gateway.pages.kit.request.speakers import lines_of, read_speakers, speakers_typed
from services.gateway.pages.kit.request.wall_times import Typed, read_moment, typed_day, typed_moment
from shared.booking_request.codes import QUESTIONS, is_asked, question_of
from shared.booking_request.questions import Kind, Said

Values = dict[str, str]
Request = dict[str, object]


def name_of(code: str) -> str:
    """The field of a question on a page."""
    return code.replace("[", ".").replace("]", "").replace(".", "-")


def said_on(values: Mapping[str, str]) -> Said:
    """The answers of a form, as conditions look at them."""
    return lambda code: values.get(name_of(code), "")


def applies(code: str, values: Mapping[str, str]) -> bool:
    """Whether a question is asked, given the other answers."""
    return is_asked(code, said_on(values))


def codes_of(extras: tuple[str, ...]) -> tuple[str, ...]:
    """Every code of a form with these questions of the council's own."""
    return (*QUESTIONS, *extras)


def kind_of(code: str) -> Kind:
    """Of what kind an answer is; a council's own question is answered in a line."""
    found = question_of(code)
    return found.kind if found else Kind.LINE


def request_of(values: Values, extras: tuple[str, ...] = (), before: Request | None = None) -> Request:
    """The request in these answers, without those whose question does not apply.

    With `before`, what was not touched stays exactly as it is there, whichever way it came in; an answer whose
    question applied before and does no longer is left out.
    """
    request: Request = deepcopy(before) if before else {}
    was = values_of(before, extras) if before else {}
    for code in codes_of(extras):
        if applies(code, values):
            if not before or _typed(code, values) != _typed(code, was):
                _put(request, code, _read(code, values))
        elif not before or applies(code, was):
            _put(request, code, None)
    return request


def values_of(request: Request, extras: tuple[str, ...] = ()) -> Values:
    """The answers of a request as the fields of a form."""
    values: Values = {}
    for code in codes_of(extras):
        values |= _fields_with(code, answer_in(request, code), request)
    return {name: value for name, value in values.items() if value}


def _fields_with(code: str, answer: object, request: Request) -> Values:
    """The fields of one question with its answer in them."""
    name = name_of(code)
    match kind_of(code):
        case Kind.NAMES:
            return {name: "\n".join(map(str, answer)) if isinstance(answer, list) else ""}
        case Kind.TIME:
            return typed_moment(answer, name, answer_in(request, _day_of(code)))
        case Kind.DAY:
            return typed_day(answer, name)
        case Kind.SPEAKERS:
            return speakers_typed(answer)
        case Kind.TICK:
            return {name: "yes" if answer is True else ""}
        case _:
            return {name: _text(answer)}


def _day_of(code: str) -> str:
    """The question whose day a time has, where none is typed beside it."""
    found = question_of(code)
    return found.day_of if found else ""


def request_with(code: str, answer: object) -> Request:
    """A request in which one answer stands alone."""
    request: Request = {}
    _put(request, code, answer)
    return request


def _typed(code: str, values: Mapping[str, str]) -> object:
    """What stands in the fields of one question, to see whether it was touched."""
    if kind_of(code) is Kind.SPEAKERS:
        return read_speakers(values)
    day = {f"{name_of(other)}-{part}" for part in PARTS} if (other := _day_of(code)) else set()
    return said_in(fields_of(code) | day, values)


def fields_of(code: str) -> set[str]:
    """The fields that one question may have on a page, the boxes of a day and a time among them."""
    name = name_of(code)
    return {name, *(f"{name}-{part}" for part in (*PARTS, "time"))}


def said_in(fields: Iterable[str], values: Mapping[str, str]) -> Values:
    """What stands in these fields; blank ones left out."""
    return {field: said for field in fields if (said := plain_lines(values.get(field, "")))}


def plain_lines(text: str) -> str:
    """Text with the line ends that files have; forms send others."""
    return text.replace("\r\n", "\n").strip()


def _read(code: str, values: Values) -> object:
    """One answer as a request holds it; None when nothing was given."""
    name = name_of(code)
    given = plain_lines(values.get(name, ""))
    match kind_of(code):
        case Kind.NAMES:
            return lines_of(given) or None
        case Kind.NUMBER | Kind.MINUTES:
            return int(given) if given.isascii() and given.isdigit() else None
        case Kind.TIME:
            return read_time_of(code, values).text or None
        case Kind.DAY:
            day = read_day(values, name).day
            return day.isoformat() if day else None
        case Kind.SPEAKERS:
            return read_speakers(values) or None
        case Kind.TICK:
            return given == "yes" or None
        case _:
            return given or None


def read_time_of(code: str, values: Mapping[str, str]) -> Typed:
    """A day and a time as they were typed; the day may be that of another time."""
    other = _day_of(code)
    return read_moment(values, name_of(code), read_day(values, name_of(other)).day if other else None)


def answer_in(request: Request, code: str) -> object:
    """One answer as the request has it; None where there is none."""
    part, _, field = code.partition(".")
    entry = request.get(part)
    return entry if not field else entry.get(field) if isinstance(entry, dict) else None


def _put(request: Request, code: str, answer: object) -> None:
    """Sets one answer, or takes it out when there is none."""
    part, _, field = code.partition(".")
    where = request
    if field:
        if answer is None and not isinstance(request.get(part), dict):
            return
        before = request.get(part)
        where = request[part] = dict(before) if isinstance(before, dict) else {}
    key = field or part
    if answer is None:
        where.pop(key, None)
    else:
        where[key] = answer


def _text(value: object) -> str:
    if isinstance(value, bool) or value is None or isinstance(value, list | dict):
        return ""
    return str(value)
