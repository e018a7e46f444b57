"""Which required answers a request does not give."""

from services.venues.rules.no_names import is_not_given
from services.venues.rules.places import is_same_place
from services.venues.rules.questions import BookingPolicy, RequiredExtra
from services.venues.rules.request import Request
from services.venues.rules.seating import people_are_separated

ALWAYS_REQUIRED = (
    "hirer.name",
    "hirer.acting_for",
    "event.title",
    "event.purpose",
    "event.type",
    "event.venue",
    "event.starts_at",
    "event.ends_at",
    "event.expected_numbers",
    "event.access",
    "event.election_meeting",
    "seating.arrangement",
    "seating.single_sex",
    "equality_policy",
    "declaration",
)

_NAMES = ("hirer.name", "hirer.client")


def missing_answers(request: Request, policy: BookingPolicy) -> tuple[str, ...]:
    """The codes of required answers not given, sorted; a council can add to them but not take away."""
    required = {*ALWAYS_REQUIRED, *_required_by_other_answers(request)}
    required |= {extra.code for extra in policy.required_extras if _applies(extra, request)}
    missing = {code for code in required if not _answered(request, code)}
    missing |= {f"speakers[{place}].name" for place, one in enumerate(request.speakers) if is_not_given(one.name)}
    if not request.hirer.email and not request.hirer.phone:
        missing.add("hirer.email")
    return tuple(sorted(missing))


def _required_by_other_answers(request: Request) -> set[str]:
    codes = set()
    if request.hirer.acting_for in ("client", "jointly"):
        codes.add("hirer.client")
    if people_are_separated(request):  # religion is not asked of a yoga class
        codes.add("event.worship")
    if request.seating.arrangement in ("other", "separate_by_sex"):
        codes.add("seating.detail")
    return codes


def _applies(extra: RequiredExtra, request: Request) -> bool:
    return (not extra.event_types or request.event.type in extra.event_types) and (
        not extra.venues or any(is_same_place(request.event.venue, venue) for venue in extra.venues)
    )


def _answered(request: Request, code: str) -> bool:
    """Whether the answer at a dotted path was given; 0 is an answer, an unticked declaration is not."""
    section, _, field = code.partition(".")
    if section == "extra":
        return bool(dict(request.extra).get(field))
    answer = getattr(request, section, None)
    if field:
        answer = getattr(answer, field, None)
    if code in _NAMES:
        return not is_not_given(str(answer))
    return answer is not None and answer is not False and answer not in ("", ())
