"""Who asks: the distinct names a person enters are counted, and beyond the limit what is found is kept back.

Nothing is refused or lost. The look-up is made and logged, its matches are not kept, and until the Prevent lead
confirms it the booking needs them, in the same words whether anything was found or not (SEC-30).
"""

from collections.abc import Iterable
from datetime import datetime

from services.venues.policy.look_up_limits import look_up_limits_on
from services.venues.rules.bookings.request import names_to_screen, request_from
from services.venues.rules.screening.look_up_limits import NameLimits, Way, is_beyond, names_entered
from services.venues.rules.screening.look_ups import LookedUp, looked_up_as
from services.venues.store.bookings.bookings import BookingRecord
from services.venues.store.imports.imports import ImportRecord, list_lines
from services.venues.store.screening.who_asks import (
    Asker,
    list_confirmed,
    list_names_beyond,
    list_told,
    lock_asker,
    open_beyond,
    save_names,
)
from shared.actor import Actor, Role
from shared.clock import london_day
from shared.logs import log

FORM = "system:gateway:hirer-form"
"""Who brings what is sent through the public form."""


def limits_on(now: datetime) -> NameLimits:
    """The limits that hold."""
    return look_up_limits_on(london_day(now))


def is_limited(actor: Actor) -> bool:
    """Whether the names somebody enters are limited: not the Prevent lead's, and not the work of the product's jobs."""
    return not (actor.has(Role.PREVENT_LEAD) or (actor.id.startswith("system:") and actor.id != FORM))


def beyond_of(
    looked_up: Iterable[LookedUp], actor: Actor, place: str, now: datetime, is_tried: bool = True
) -> int | None:
    """What keeps these names back from who enters them: the number of their day's names beyond the limit, or None.

    A program's requests, but for those that are only tried (drafts, changes), come as a file does: its day counts.
    """
    if not is_limited(actor) or (actor.id == FORM and not place):
        return None
    asker = Asker(actor.id, place, actor.is_program)
    entered, ways = names_entered(looked_up), {Way.PUBLIC if place else Way.TYPED}
    if actor.is_program:
        ways = {Way.TYPED, Way.FILE} if is_tried else {Way.FILE}
    lock_asker(asker)
    if not any(_is_beyond(entered, way, asker, now) for way in ways):
        return None
    return _open(asker, 0, entered, now)


def beyond_of_file(found: ImportRecord, now: datetime) -> int | None:
    """The same for a whole file: either all of its names are kept back or none, and one confirmation is enough."""
    if not found.limited:
        return None
    asker = Asker(found.confirmed_by)
    lines = list_lines(found.id, "accepted")
    entered = names_entered(one for line in lines for one in _names_of((line.parsed or {}).get("request")))
    lock_asker(asker)
    return _open(asker, found.id, entered, now) if _is_beyond(entered, Way.FILE, asker, now) else None


def _names_of(given: object) -> tuple[LookedUp, ...]:
    request = request_from(given)
    return looked_up_as(request, names_to_screen(request))


def _is_beyond(entered: frozenset[str], way: Way, asker: Asker, now: datetime) -> bool:
    limits = limits_on(now)
    since = now - limits.longest
    only_tried = asker.is_program and way is Way.TYPED
    told = [(at, names_entered(names)) for at, names in list_told(asker, since, only_tried)]
    if not is_beyond(entered, told, limits.windows[way], now):
        return False
    vouched_for = frozenset[str]().union(*(names_entered(names) for _, names in list_confirmed(asker, since)))
    return is_beyond(entered - vouched_for, told, limits.windows[way], now)


def _open(asker: Asker, file: int, entered: frozenset[str], now: datetime) -> int:
    found = open_beyond(asker, london_day(now), file, now)
    save_names(found.id, len(entered | names_entered(list_names_beyond(found.id))))
    log().warning("look-up-beyond-limit", person=asker.by)
    return found.id


def looked_up(booking: BookingRecord, names: Iterable[tuple[str, str]]) -> tuple[LookedUp, ...]:
    """The names of a booking that are looked up now, by the fields they are read from."""
    return looked_up_as(booking.asked, tuple(names))
