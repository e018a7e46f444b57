"""Screening the names of a request against the lists: logged first, then asked, and a hit is only a question."""

from collections.abc import Sequence
from datetime import datetime

from services.venues.rules.simple_matching import Listed, Matcher, SimpleMatcher
from services.venues.store.bookings import BookingRecord
from services.venues.store.screening import (
    FoundMatch,
    ListVersion,
    add_look_up,
    add_matches,
    list_newest_versions,
    list_subjects,
)
from shared.actor import Actor

_loaded: dict[tuple[ListVersion, ...], Matcher] = {}


def screen(booking: BookingRecord, names: Sequence[tuple[str, str]], actor: Actor, now: datetime) -> int:
    """Looks up names given as (kind, name) and keeps what was found as open questions; how many.

    The look-up is written before it is answered, in the transaction that is open: without the entry no answer.
    """
    if not names:
        return 0
    versions = list_newest_versions()
    look_up = add_look_up(booking.id, booking.request_version, len(names), versions, actor.id, now)
    matcher = matcher_for(versions)
    found = [
        FoundMatch(hit.source, hit.subject, kind, name, hit.listed_name, hit.why)
        for kind, name in names
        for hit in matcher.find(kind, name)
    ]
    add_matches(booking.id, look_up, found)
    return len(found)


def matcher_for(versions: tuple[ListVersion, ...]) -> Matcher:
    """The matcher of these versions of the lists; a version never changes, so each set is read once a process."""
    if versions not in _loaded:
        listed = [Listed(found.id, found.source, found.kind, found.names) for found in list_subjects(versions)]
        _loaded.clear()
        _loaded[versions] = SimpleMatcher(listed)
    return _loaded[versions]
