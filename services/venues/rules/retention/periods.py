"""How long each kind of record is kept, and on which day one may go; nothing here deletes anything."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from services.venues.rules.bookings.states import Phase, states_in
from services.venues.rules.registers.entries import months_later
from shared.second_person import tie_objection

BOOKINGS = (
    "bookings-declined", "bookings-referred", "bookings-routine", "bookings-withdrawn", "bookings-taken-back",
    "drafts", "bookings-left-open",
)  # fmt: skip
ABOUT_BOOKINGS = ("request-versions", "checks", "matches-different", "look-ups", "hirer-links")
OTHERS = (
    "import-files", "import-lines", "alerts-ended", "register-entries-ended", "concerns-ended", "remembered-answers",
)  # fmt: skip
CODES = (*BOOKINGS, *ABOUT_BOOKINGS, *OTHERS)

WITHDRAWN, DECLINED = frozenset(states_in(Phase.WITHDRAWN)), frozenset(states_in(Phase.DECLINED))
ENDED = frozenset(states_in(Phase.OVER, Phase.CLOSED)) | WITHDRAWN | DECLINED
NO_EVENT = frozenset({"bookings-declined", "bookings-withdrawn", "bookings-taken-back"})
AGAINST = frozenset({"decline", "cancel", "uphold"})
"""Decisions after which a booking is kept as long as a claim can be brought, whatever came of it later."""


@dataclass(frozen=True)
class Period:
    """How long one kind of record is kept, from when, and why so long; words fit for the public."""

    code: str
    what: str
    counted_from: str
    then: str
    because: str
    months: int = 0
    days: int = 0

    @property
    def words(self) -> str:
        """'6 years', '3 months', '30 days'."""
        if self.days:
            return _counted(self.days, "day")
        years, months = divmod(self.months, 12)
        return _counted(years, "year") if years and not months else _counted(self.months, "month")


@dataclass(frozen=True)
class RetentionPolicy:
    """What is in force on a day; every code of `CODES` has a period."""

    version: str
    owner: str
    periods: Mapping[str, Period]
    with_their_booking: tuple[str, ...]
    kept: tuple[str, ...]

    def counted_before(self, code: str, day: date) -> date:
        """By `day` those records may go that are counted from a day before this one; never one too early."""
        period = self.periods[code]
        return months_later(day, -period.months) - timedelta(days=period.days)

    def goes_on(self, code: str, counted_from: date) -> date:
        """The first day on which a record may go, which is after the last one it is kept."""
        period = self.periods[code]
        day = months_later(counted_from, period.months) + timedelta(days=period.days + 1)
        while counted_from >= self.counted_before(code, day):  # months differ in length: at their end, days later
            day += timedelta(days=1)
        return day


@dataclass(frozen=True)
class BookingEnd:
    """What says how long a booking is kept: its state, since when, its event, and what was decided about it.

    `withdrawn` by the hirer, whatever step came after it; `minded_to_decline` once the hirer was told so.
    """

    state: str
    since: date
    event_on: date | None
    referred: bool
    decisions: frozenset[str]
    appealed: bool
    taken_back: bool
    withdrawn: bool = False
    minded_to_decline: bool = False


def kind_of(booking: BookingEnd) -> str:
    """Which period a booking falls under: the first that applies, and the longest come first."""
    if booking.taken_back:
        return "bookings-taken-back"
    if booking.appealed or booking.state in DECLINED or booking.decisions & AGAINST or _gave_way(booking):
        return "bookings-declined"
    if booking.state == "draft":
        return "drafts"
    if booking.state not in ENDED:
        return "bookings-left-open"
    if booking.state in WITHDRAWN and not booking.decisions and not (booking.withdrawn and booking.referred):
        return "bookings-withdrawn"
    if booking.referred or "approve_with_conditions" in booking.decisions:
        return "bookings-referred"
    return "bookings-routine" if booking.decisions else "bookings-withdrawn"


def _gave_way(booking: BookingEnd) -> bool:
    """Whether the hirer withdrew after being told that the council was minded to decline."""
    return booking.withdrawn and booking.minded_to_decline


def ended_on(booking: BookingEnd) -> date:
    """The day a booking's time is counted from: its last step, and not before its event, if it was to take place.

    An event of the year 9998 keeps nothing for ever: more than five years ahead of the last step, it does not count.
    """
    no_event = booking.withdrawn or kind_of(booking) in NO_EVENT
    if no_event or booking.event_on is None or booking.event_on > months_later(booking.since, 60):
        return booking.since
    return max(booking.since, booking.event_on)


def hold_faults(reason: str, asked_by: str, until: date, today: date) -> list[tuple[str, str]]:
    """What is wrong with a legal hold as it is asked for: it has a reason, a named person, and an end."""
    found = []
    if not reason.strip():
        found.append(("reason", "Say why this booking must be kept"))
    if not asked_by.strip():
        found.append(("asked_by", "Name the person who asked for the hold"))
    if until <= today:
        found.append(("until", "A hold ends on a day to come"))
    elif until > months_later(today, 24):
        found.append(("until", "A hold ends within two years: it can be placed again after a review"))
    return found


def release_objection(placed_by: str, actor: str, reason: str, tied: Collection[str] = ()) -> str | None:
    """Why this person cannot end a hold, or None: what one person keeps, another lets go."""
    if not reason.strip():
        return "Say why the booking need not be kept any longer."
    if placed_by == actor:
        return "Somebody else than who placed the hold must end it."
    return tie_objection({placed_by}, tied)


def problems(periods: Iterable[Period]) -> list[str]:
    """What is wrong with the periods of a policy file, in words."""
    known = [period.code for period in periods]
    found = [f"{code} has no period" for code in CODES if code not in known]
    found += [f"{code} is not a kind of record" for code in known if code not in CODES]
    found += [f"{code} is there twice" for code in sorted(set(known)) if known.count(code) > 1]
    return found + [
        f"{period.code} needs months or days, and only one of them"
        for period in periods
        if (period.months > 0) == (period.days > 0)
    ]


def _counted(number: int, unit: str) -> str:
    return f"{number} {unit}{'' if number == 1 else 's'}"
