"""One person's look-ups are counted in the log before the next: whoever tries names out is stopped (SEC-30)."""

from datetime import datetime

from services.venues.rules.look_up_limits import Limits, too_often
from services.venues.store.bookings import BookingRecord
from services.venues.store.look_up_log import find_look_ups_before
from shared.actor import Actor
from shared.logs import log
from shared.problems import TooMany

_limits = [Limits()]


def set_limits(limits: Limits) -> None:
    """Called by every process of the service when it starts."""
    _limits[0] = limits


def check_look_ups(booking: BookingRecord, actor: Actor, why: str, now: datetime) -> None:
    """TooMany, and nothing is saved or looked up, when this person has had names looked up often enough.

    Only what somebody sets off who is told the answer counts: a draft, a request taken for a caller, a change. The
    hirer's form, files, and looking up again in the background are told nothing. Of a program's requests those count
    that stayed drafts or were withdrawn: the others are a council's own booking system at its work.
    """
    if not _is_counted(booking, actor, why):
        return
    windows = _limits[0].windows
    oldest = find_look_ups_before(actor.id, [(now - time, most) for time, most in windows], actor.is_program)
    if refused := too_often([(*window, at) for window, at in zip(windows, oldest, strict=True)], now):
        log().warning("look-up-limit", person=actor.id)
        raise TooMany(refused.told, headers={"Retry-After": str(refused.seconds)})


def _is_counted(booking: BookingRecord, actor: Actor, why: str) -> bool:
    if actor.id.startswith(("system:", "hirer:")):
        return False
    return why == "change" or (why == "request" and booking.channel == "staff")
