"""What is said of a booking names what it was read over: else a second window would go over what nobody in it saw."""

from collections.abc import Iterable
from datetime import datetime
from zlib import crc32

from services.venues.actions.bookings import need_to_know
from services.venues.actions.bookings.facts import BELOW, facts_now, facts_read
from services.venues.actions.bookings.moving import is_full_view, is_told_of_matches
from services.venues.actions.bookings.not_told import story_for
from services.venues.actions.screening.look_ups_shown import match_lines
from services.venues.rules.bookings.states import REASONS_NEEDED
from services.venues.store.bookings.bookings import BookingRecord
from services.venues.store.bookings.dossier import Dossier
from services.venues.store.bookings.history import Happening, list_happenings
from shared.actor import Actor
from shared.contracts.bookings.bookings import HistoryLine, MatchLine
from shared.contracts.bookings.read_over import SINCE, OverStory
from shared.http.problems import OutOfDate, VersionNeeded

ANSWERED_SINCE = (
    "Somebody answered this after you opened it. Nothing of yours was saved: read what they said, then answer again if "
    "yours still holds."
)
SAID = REASONS_NEEDED.keys() | {
    "note", "view", "check-made", "need-answered", "match-answered", "reply-recorded", "reply-waived",
    "interest-declared", "interest-taken-back", "condition-followed-up", "propose_decline", need_to_know.ANSWERED,
}  # fmt: skip
"""What people say of a booking, the steps that are taken in words among it, also where those are for others."""
TIES = frozenset({"interest-declared", "interest-taken-back"})
"""Also one's own: an older window must not take back what was declared anew in another."""
ANSWERED_BEFORE = "This was answered before: say in “version” which answer you read. Nothing was saved."


def check_read_over(newest: int, read: int | None, since: str = ANSWERED_SINCE, before: str = ANSWERED_BEFORE) -> None:
    """OutOfDate unless what was read is the newest; where nothing was said yet (0) it needs no name."""
    if read is None and newest:
        raise VersionNeeded(before)
    if read is not None and read != newest:
        raise OutOfDate(since)


def matches_read(booking: BookingRecord, lines: tuple[MatchLine, ...], actor: Actor) -> int:
    """What somebody reads of the matches of a booking, as a number that changes with any word of it; 0 for none.

    Others than those who see matches are told that there is one, and to a program that is not told there is none.
    """
    if is_full_view(actor):
        return crc32(repr(lines).encode()) % BELOW + 1 if lines else 0
    return int(booking.possible_match and is_told_of_matches(actor))


def check_matches_read(booking: BookingRecord, read: int | None, actor: Actor, now: datetime) -> None:
    """OutOfDate when a match, its answers or its entry are not as they were read, as far as this person is told."""
    if read is None:
        return
    lines = match_lines(booking, Dossier(booking.id), is_full_view(actor), now)
    if read != matches_read(booking, lines, actor):
        raise OutOfDate(SINCE["matches_version"])


def story_shown(story: Iterable[Happening], actor: Actor) -> tuple[HistoryLine, ...]:
    """The lines of a booking's story as this person is shown them."""
    view = need_to_know.View(is_full_view(actor), actor.id, told=is_told_of_matches(actor))
    return story_for(actor, need_to_know.story_told(story, view))


def story_version(shown: Iterable[HistoryLine], actor: Actor) -> int:
    """How much others have said of a booking: all that whoever decides is shown of it, but for their own."""
    return sum(1 for line in what_was_said(shown) if line.by != actor.id or line.what in TIES)


def what_was_said(shown: Iterable[HistoryLine]) -> tuple[HistoryLine, ...]:
    """What people said of a booking, in the lines that somebody is shown: whoever decides reads it first."""
    return tuple(line for line in shown if line.what in SAID or (line.to_state and line.why))


def check_all_read(booking: BookingRecord, entry: OverStory, actor: Actor, now: datetime) -> None:
    """OutOfDate unless the matches, the facts beside the booking and what was said are as the form says they were read.

    They are all that a page which decides, moves or answers for a booking shows of it beside the request.
    """
    check_matches_read(booking, entry.matches_version, actor, now)
    check_story_read(booking.id, entry.story_version, actor)
    read = entry.facts_version
    if read is not None and read != facts_read(facts_now(booking, Dossier(booking.id), actor, now), actor):
        raise OutOfDate(SINCE["facts_version"])


def check_story_read(booking: int, read: int | None, actor: Actor) -> None:
    """OutOfDate when somebody else said more of the booking than was read."""
    if read is not None and read != story_version(story_shown(list_happenings(booking), actor), actor):
        raise OutOfDate(SINCE["story_version"])
