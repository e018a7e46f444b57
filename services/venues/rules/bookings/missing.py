"""Which required answers a request does not give."""

from services.venues.rules.bookings.questions import BookingPolicy, RequiredExtra
from services.venues.rules.bookings.request import Request
from services.venues.rules.calendar.places import is_same_place
from services.venues.rules.screening.no_names import is_not_given
from shared.booking_request.codes import EXTRA, answer_at, question_of, required_codes, said_by
from shared.booking_request.questions import Kind


def missing_answers(request: Request, policy: BookingPolicy) -> tuple[str, ...]:
    """The codes of required answers not given, sorted; a council can add to them but not take away."""
    required = required_codes(said_by(request))
    required |= {extra.code for extra in policy.required_extras if _applies(extra, request)}
    missing = {code for code in required if not _answered(request, code)}
    missing |= {f"speakers[{place}].name" for place, one in enumerate(request.speakers) if is_not_given(one.name)}
    return tuple(sorted(missing))


def _applies(extra: RequiredExtra, request: Request) -> bool:
    return (not extra.event_types or request.event.type in extra.event_types) and (
        not extra.venues or any(is_same_place(request.event.venue, venue) for venue in extra.venues)
    )


def _answered(request: Request, code: str) -> bool:
    """Whether the answer at a dotted path was given; 0 is an answer, an unticked declaration is not."""
    if code.startswith(EXTRA):
        return any(one.answer for one in request.extra if code == f"{EXTRA}{one.code}")
    answer, asked = answer_at(request, code), question_of(code)
    if asked and asked.kind is Kind.NAME and asked.required:
        return not is_not_given(str(answer))
    return answer is not None and answer is not False and answer not in ("", ())
