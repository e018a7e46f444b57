"""Screening the names of a request against the lists: logged first, then told, and a hit is only a question."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from services.venues.actions.index import index
from services.venues.actions.index_views import View
from services.venues.actions.look_up_limits import check_look_ups
from services.venues.rules.identifiers import Named, agreeing, named_in, would_distinguish
from services.venues.rules.look_ups import remembered_told
from services.venues.rules.matching.engine import ORGANISATION, PERSON, Match, is_common
from services.venues.rules.request import Request, names_to_screen
from services.venues.store.bookings import BookingRecord
from services.venues.store.list_changes import current_change
from services.venues.store.listed import Subject, find_in_force, find_keys_in_force
from services.venues.store.lists import ListVersion
from services.venues.store.lists_now import find_lists_now
from services.venues.store.screening import (
    FoundMatch,
    MatchRecord,
    Remembered,
    add_look_up,
    add_match,
    find_last_answer,
    list_matches,
    set_aside_match,
)
from services.venues.store.thresholds import Threshold
from shared.actor import Actor
from shared.clock import london_day
from shared.problems import Busy

Names = Sequence[tuple[str, str]]
KINDS_ASKED = {
    "organisation": (ORGANISATION,),
    "organisation_other_name": (ORGANISATION,),
    "client": (ORGANISATION, PERSON),
    "speaker": (PERSON,),
    "speaker_other_name": (PERSON,),
}
MOST_SWAPS = 5


@dataclass(frozen=True)
class Found:
    """What a look-up found, and in which versions of the lists."""

    versions: tuple[ListVersion, ...]
    matches: tuple[FoundMatch, ...]

    @property
    def results(self) -> dict[str, int]:
        """How many possible matches in each list."""
        counted = Counter(match.source for match in self.matches)
        return {version.source: counted[version.source] for version in self.versions}


def screen(
    booking: BookingRecord, names: Names, actor: Actor, now: datetime, why: str = "request", is_new: bool = False
) -> bool:
    """Looks up names given as (kind, name) and keeps what was found as open questions; whether there are any new.

    Of a booking that `is_new` in this transaction nothing was asked before.

    The look-up is written before it is answered, in the transaction that is open: without the entry no answer.
    """
    if not names:
        return False
    check_look_ups(booking, actor, why, now)
    found = look_up(booking.asked, names, now)
    return keep(booking, names, found, actor, now, why, is_new)


def keep(
    booking: BookingRecord, names: Names, found: Found, actor: Actor, now: datetime, why: str, is_new: bool = False
) -> bool:
    """Logs a look-up, then adds what it found: no question twice, and none about an entry that is gone."""
    logged = add_look_up(
        booking.id, booking.request_version, len(names), found.versions, actor.id, now, found.results, why
    )
    before_this = [] if is_new else list_matches(booking.id)
    asked = set(names)
    known = [match for match in before_this if (match.name_kind, match.name) in asked]
    changed = False
    for match in found.matches:
        before = next((old for old in known if _same_question(old, match)), None)
        if before is not None:
            known.remove(before)
            if _still_answered(before, match):
                continue
            set_aside_match(before.id)
        add_match(booking.id, logged, match, remembered(match))
        changed = True
    return _gone_set_aside(known, now) or changed


def _same_question(old: MatchRecord, new: FoundMatch) -> bool:
    """The same name and the same entry, whatever either now says besides."""
    return (old.name_kind, old.name, _key_of(old.entry_key)) == (new.name_kind, new.name, _key_of(new.entry_key))


def _key_of(entry_key: str) -> tuple[str, str]:
    """(source, code) of an entry, whatever the list says of it."""
    source, _, rest = entry_key.partition(":")
    return source, rest.rpartition(":")[0]


def _still_answered(old: MatchRecord, new: FoundMatch) -> bool:
    """*Different person* lapses when the entry or the speaker's record changes; an open question is asked afresh."""
    unchanged = (old.identity, old.entry_key) == (new.identity, new.entry_key)
    return unchanged or old.state in ("same", "unclear")


def _gone_set_aside(known: Iterable[MatchRecord], now: datetime) -> bool:
    """Open questions about entries that are in force no more are none; what people answered stays."""
    left = [match for match in known if match.state == "open"]
    if not left:
        return False
    keys = {match.id: _key_of(match.entry_key) for match in left}
    in_force = find_keys_in_force(keys.values(), now)
    gone = [match for match in left if keys[match.id] not in in_force]
    for match in gone:
        set_aside_match(match.id)
    return bool(gone)


def remembered(found: FoundMatch) -> Remembered | None:
    """That the newest answer for this pair, whoever's booking it was, is *different person*."""
    answer = find_last_answer(found.identity, found.entry_key)
    if answer is None or answer[1] != "different":
        return None
    number, _, at, reason, reference = answer
    return Remembered(number, remembered_told(london_day(at), reference, reason))


def described_anew(booking: int, after: Request, already: Names) -> Names:
    """Names that stay but are now described otherwise: what was answered of them was about somebody else's record."""
    asked = {(match.name_kind, match.name): match.identity for match in list_matches(booking)}
    return [
        key
        for key in names_to_screen(after)
        if key in asked and key not in already and named_in(after, *key).identity != asked[key]
    ]


# ---- looking up


def look_up(request: Request, names: Names, now: datetime, threshold: Threshold | None = None) -> Found:
    """What the lists, as they are at one moment, have for these names; nothing is written by this."""
    for _ in range(MOST_SWAPS):
        lists = find_lists_now()
        limit = threshold or lists.threshold
        hits = _hits(index.view(lists.change), names, limit.threshold)
        in_force = find_in_force(sorted({int(match.entry_id) for _, _, match in hits}), now)
        if current_change() == lists.change:
            break  # else a list was changed between our questions: ask the new one
    else:
        raise Busy("The lists are being changed. Nothing was saved: try again in a moment.")
    named = {(kind, name): named_in(request, kind, name) for kind, name in names}
    found: dict[tuple[str, str], list[FoundMatch]] = {}
    for kind, name, match in hits:
        subject = in_force.get(int(match.entry_id))
        if subject is not None and may_be_meant(subject, match, named[kind, name]):
            field = (kind, named[kind, name].field)
            found.setdefault(field, []).append(_found(subject, match, named[kind, name]))
    nearest = (_nearest(_once(each), limit.most) for each in found.values())
    return Found(lists.versions, tuple(match for each in nearest for match in each))


def _once(matches: list[FoundMatch]) -> list[FoundMatch]:
    """Each entry once for a field, by the reading of it that is nearest, best first."""
    best: dict[str, FoundMatch] = {}
    for match in sorted(matches, key=lambda match: -match.score):
        best.setdefault(match.entry_key, match)
    return list(best.values())


def _nearest(matches: list[FoundMatch], most: int) -> list[FoundMatch]:
    """No more than so many of one name; that there are others is said with the last."""
    if len(matches) <= most:
        return matches
    others = f"{len(matches) - most} more listed names are near this one, less near than those shown"
    last = matches[most - 1]
    return [*matches[: most - 1], replace(last, reasons=(*last.reasons, others))]


def _hits(view: View, names: Names, threshold: float) -> list[tuple[str, str, Match]]:
    """(kind, name, match) over the threshold, best first, each entry once for a name."""
    hits = []
    for kind, name in names:
        asked = [match for of in KINDS_ASKED.get(kind, (ORGANISATION, PERSON)) for match in view.screen(name, of)]
        asked = [match for match in asked if match.score >= threshold]
        hits += [(kind, name, match) for match in sorted(asked, key=lambda match: (-match.score, match.entry_id))]
    return hits


def may_be_meant(subject: Subject, match: Match, named: Named) -> bool:
    """A register entry under a common name matches only when a second identifier agrees."""
    if subject.source != "register" or not is_common(match.name, subject.kind):
        return True
    return bool(agreeing(subject.facts, named))


def _found(subject: Subject, match: Match, named: Named) -> FoundMatch:
    reasons = match.reasons
    agreed = agreeing(subject.facts, named)
    if agreed:
        reasons = (*reasons, f"the {' and '.join(agreed)} agree{'s' if len(agreed) == 1 else ''}")
    return FoundMatch(
        subject.source, subject.id, named.kind, named.name, match.name, reasons, match.score, subject.version,
        would_distinguish(subject.facts, named), named.identity, subject.key,
    )  # fmt: skip
