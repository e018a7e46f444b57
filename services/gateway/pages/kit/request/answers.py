"""The answers of a booking request as a form holds them, and as venues takes them.

A question's code is the dotted path of its answer, `hirer.email` or `speakers[0].name`; its field on a page is that
code with hyphens. The rules live in venues: an answer is only read here, and left out when its question does not apply.
"""

from collections.abc import Callable, Iterable, Mapping
from copy import deepcopy
from typing import Any

from services.gateway.pages.kit.days import PARTS, read_day
from services.gateway.pages.kit.request.speakers import read_speakers, speakers_typed
from services.gateway.pages.kit.request.wall_times import read_moment, typed_day, typed_moment

Values = dict[str, str]

TEXTS = (
    "hirer.name", "hirer.organisation", "hirer.acting_for", "hirer.client", "hirer.email", "hirer.phone",
    "hirer.address", "hirer.website", "hirer.charity_number", "hirer.previous_venue",
    "event.title", "event.purpose", "event.content", "event.type", "event.venue", "event.room", "event.starts_which",
    "event.ends_which", "event.children_present", "event.access", "event.promotion", "event.election_meeting",
    "event.worship", "event.collections_for",
    "seating.arrangement", "seating.detail", "seating.part", "seating.requested_by", "seating.free_choice",
    "seating.equal_mixed_area", "seating.separate_access", "seating.single_sex", "seating.single_sex_service",
    "seating.other_reason", "equality_policy",
)  # fmt: skip
NUMBERS = ("event.expected_numbers", "event.set_up_minutes", "event.clear_down_minutes")
OTHERS = (
    "hirer.other_names", "event.starts_at", "event.ends_at", "speakers", "speakers_to_follow_by", "declaration",
)  # fmt: skip
OF_SEPARATION = ("seating.part", "seating.requested_by", "seating.free_choice", "seating.equal_mixed_area")


def name_of(code: str) -> str:
    """The field of a question on a page."""
    return code.replace("[", ".").replace("]", "").replace(".", "-")


def is_separated(values: Mapping[str, str]) -> bool:
    """Whether people would be placed, or come in, by sex: only then is more asked about it, and about worship."""
    return values.get("seating-arrangement") == "separate_by_sex" or values.get("seating-separate_access") == "yes"


APPLIES: dict[str, Callable[[Mapping[str, str]], bool]] = {
    "hirer.client": lambda values: values.get("hirer-acting_for") in ("client", "jointly"),
    "seating.detail": lambda values: values.get("seating-arrangement") in ("separate_by_sex", "other"),
    "seating.single_sex_service": lambda values: values.get("seating-single_sex") == "yes",
    "event.worship": is_separated,
    **dict.fromkeys(OF_SEPARATION, is_separated),
}
"""When a question is asked at all; one that is not named here always is."""


def applies(code: str, values: Mapping[str, str]) -> bool:
    """Whether a question is asked, given the other answers."""
    return code not in APPLIES or APPLIES[code](values)


def codes_of(extras: tuple[str, ...]) -> tuple[str, ...]:
    """Every code of a form with these questions of the council's own."""
    return (*TEXTS, *NUMBERS, *OTHERS, *extras)


def request_of(values: Values, extras: tuple[str, ...] = (), before: dict[str, Any] | None = None) -> dict[str, Any]:
    """The request in these answers, without those whose question does not apply.

    With `before`, what was not touched stays exactly as it is there, whichever way it came in; an answer whose
    question applied before and does no longer is left out.
    """
    request: dict[str, Any] = deepcopy(before) if before else {}
    was = values_of(before, extras) if before else {}
    for code in codes_of(extras):
        if applies(code, values):
            if not before or _typed(code, values) != _typed(code, was):
                _put(request, code, _read(code, values))
        elif not before or applies(code, was):
            _put(request, code, None)
    return request


def values_of(request: dict[str, Any], extras: tuple[str, ...] = ()) -> Values:
    """The answers of a request as the fields of a form."""
    values = {name_of(code): _text(answer_in(request, code)) for code in (*TEXTS, *NUMBERS, *extras)}
    names = answer_in(request, "hirer.other_names")
    values["hirer-other_names"] = "\n".join(map(str, names)) if isinstance(names, list) else ""
    starts = answer_in(request, "event.starts_at")
    values |= typed_moment(starts, "event-starts_at")
    values |= typed_moment(answer_in(request, "event.ends_at"), "event-ends_at", starts)
    values |= typed_day(request.get("speakers_to_follow_by"), "speakers_to_follow_by")
    values |= speakers_typed(request.get("speakers"))
    if request.get("declaration") is True:
        values["declaration"] = "yes"
    return {name: value for name, value in values.items() if value}


def request_with(code: str, answer: Any) -> dict[str, Any]:
    """A request in which one answer stands alone."""
    request: dict[str, Any] = {}
    _put(request, code, answer)
    return request


def _typed(code: str, values: Mapping[str, str]) -> Any:
    """What stands in the fields of one question, to see whether it was touched."""
    if code == "speakers":
        return read_speakers(values)
    day = {f"event-starts_at-{part}" for part in PARTS} if code == "event.ends_at" else set()
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


def _read(code: str, values: Values) -> Any:
    """One answer as a request holds it; None when nothing was given."""
    name = name_of(code)
    given = plain_lines(values.get(name, ""))
    if code == "hirer.other_names":
        return [line.strip() for line in given.splitlines() if line.strip()] or None
    if code in NUMBERS:
        return int(given) if given.isascii() and given.isdigit() else None
    if code == "event.starts_at":
        return read_moment(values, name).text or None
    if code == "event.ends_at":
        return read_moment(values, name, read_day(values, "event-starts_at").day).text or None
    if code == "speakers_to_follow_by":
        day = read_day(values, name).day
        return day.isoformat() if day else None
    if code == "speakers":
        return read_speakers(values) or None
    return True if code == "declaration" and given == "yes" else (given if code != "declaration" else None) or None


def answer_in(request: dict[str, Any], code: str) -> Any:
    """One answer as the request has it; None where there is none."""
    part, _, field = code.partition(".")
    entry = request.get(part)
    return entry if not field else entry.get(field) if isinstance(entry, dict) else None


def _put(request: dict[str, Any], code: str, answer: Any) -> None:
    """Sets one answer, or takes it out when there is none."""
    part, _, field = code.partition(".")
    where = request
    if field:
        if answer is None and not isinstance(request.get(part), dict):
            return
        where = request[part] = dict(request.get(part) or {})
    key = field or part
    if answer is None:
        where.pop(key, None)
    else:
        where[key] = answer


def _text(value: Any) -> str:
    if isinstance(value, bool) or value is None or isinstance(value, list | dict):
        return ""
    return str(value)
