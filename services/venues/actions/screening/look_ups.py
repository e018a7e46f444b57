"""Screening the names of a request against the lists: logged first, then told, and a hit is only a question."""

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID, uuid4

from services.venues.actions.lists.index import index
from services.venues.actions.screening.asked_again import ask_again
from services.venues.actions.screening.gone_entries import note_gone
from services.venues.actions.screening.same_names import KINDS_ASKED, is_named, is_one_name, names_of
from services.venues.actions.screening.who_asks import beyond_of, looked_up
from services.venues.rules.bookings.request import Match as RequestMatch
from services.venues.rules.bookings.request import Request, fields_among, names_to_screen
from services.venues.rules.bookings.states import APPROVED
from services.venues.rules.screening.identifiers import Named, agreeing, identity_of, named_in, would_distinguish
from services.venues.rules.screening.look_up_limits import has_surname
from services.venues.rules.screening.look_ups import KEPT_BACK, remembered_told, told_of
from services.venues.rules.screening.matching.engine import ORGANISATION, PERSON, Match, is_common
from services.venues.store.bookings.bookings import BookingRecord
from services.venues.store.lists.changes import current_change
from services.venues.store.lists.entries import Subject, find_in_force
from services.venues.store.lists.lists import ListVersion
from services.venues.store.lists.newest import find_lists_now
from services.venues.store.screening.look_ups import (
    CLOSED,
    FoundMatch,
    MatchRecord,
    Remembered,
    add_look_up,
    add_match,
    find_last_answer,
    list_matches,
    set_aside_match,
)
from services.venues.store.screening.thresholds import Threshold
from shared.actor import Actor
from shared.clock import london_day
from shared.http.problems import Busy

Names = Sequence[tuple[str, str]]
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

    def told(self, now: datetime) -> dict[str, tuple[str, ...]]:
        """What the look-up answers, in the words that are kept with it."""
        versions = {version.source: version.version for version in self.versions}
        return {"full": told_of(versions, self.results, london_day(now))}


@dataclass(frozen=True)
class Entered:
    """How names were entered: from which place through the public form, or in a file, whose names are counted as one.

    `beyond` stands for a file's names where they are more than who brought it may be told of.
    """

    place: str = ""
    in_file: bool = False
    beyond: int | None = None


TYPED = Entered()


def screen(
    booking: BookingRecord,
    names: Names,
    actor: Actor,
    now: datetime,
    why: str = "request",
    is_new: bool = False,
    entered: Entered = TYPED,
) -> bool:
    """Looks up names given as (kind, name) and keeps what was found as open questions; whether there are any new.

    Of a booking that `is_new` in this transaction nothing was asked before.

    The look-up is written before it is answered, in the transaction that is open: without the entry no answer. Beyond
    the limit nothing of what was found is kept but its count, in the log: hit and miss are one question.
    """
    if not names:
        return False
    fields = looked_up(booking, names)
    is_tried = booking.state == "draft" or why == "change"
    beyond = entered.beyond if entered.in_file else beyond_of(fields, actor, entered.place, now, is_tried)
    found = look_up(booking.asked, names, now)
    if beyond is None:
        return keep(booking, names, found, actor=actor, now=now, why=why, is_new=is_new, place=entered.place)
    told = {"full": (KEPT_BACK,)}
    add_look_up(
        booking.id,
        booking.request_version,
        len(names),
        versions=found.versions,
        by=actor.id,
        now=now,
        results=found.results,
        why=why,
        told=told,
        found=(),
        looked_up=fields,
        place=entered.place,
        beyond=beyond,
        own_surname=has_surname(fields, actor.surname),
    )
    return True


def keep(
    booking: BookingRecord,
    names: Names,
    found: Found,
    actor: Actor,
    now: datetime,
    why: str,
    is_new: bool = False,
    place: str = "",
) -> bool:
    """Logs a look-up, then adds what it found: no question twice, and none that was asked before is lost.

    One that is open stays open though the name is now described as somebody of whom *different* was answered before:
    that is shown with it, and a person ends it.
    """
    before_this = [] if is_new else list_matches(booking.id)
    known = [match for match in before_this if is_named(match, names)]
    plan, left = _planned(booking.asked, found.matches, known)
    fields = looked_up(booking, names)
    logged = add_look_up(
        booking.id,
        booking.request_version,
        len(names),
        versions=found.versions,
        by=actor.id,
        now=now,
        results=found.results,
        why=why,
        told=found.told(now),
        found=[public_id for public_id, _, _ in plan],
        looked_up=fields,
        place=place,
        beyond=None,
        own_surname=has_surname(fields, actor.surname),
    )
    added = [(public_id, match, before) for public_id, match, before in plan if match is not None]
    for public_id, match, before in added:
        if before is not None:
            set_aside_match(before.id)
        was_open = before is not None and before.state == "open"
        state = add_match(booking.id, logged, match, remembered(match), public_id, stays_open=was_open)
        if not was_open and booking.state not in APPROVED:
            ask_again(booking, [RequestMatch(match.source, state)], actor, now)
    if before_this:
        note_gone(now, booking.id, {match.id for match in left})
    return bool(added)


Plan = list[tuple[UUID, FoundMatch | None, MatchRecord | None]]
"""Of each match found: its id, itself when it is to be added, and the question in whose place it comes."""


def _planned(
    request: Request, matches: Iterable[FoundMatch], known: Iterable[MatchRecord]
) -> tuple[Plan, list[MatchRecord]]:
    """What becomes of the matches found, and the questions before them that were not found again."""
    plan, left = Plan(), list(known)
    for match in matches:
        before = next((old for old in left if _same_question(old, match)), None)
        if before is not None:
            left.remove(before)
        if before is not None and _still_answered(request, before, match):
            plan.append((before.public_id, None, before))
        else:
            plan.append((uuid4(), match, before))
    return plan, left


def _same_question(old: MatchRecord, new: FoundMatch) -> bool:
    """The same name, however it is written, and the same entry, whatever either now says besides."""
    is_one_entry = (old.name_kind, _key_of(old.entry_key)) == (new.name_kind, _key_of(new.entry_key))
    return is_one_entry and is_one_name(new.name_kind, old.name, new.name)


def _key_of(entry_key: str) -> tuple[str, str]:
    """(source, code) of an entry, whatever the list says of it."""
    source, _, rest = entry_key.partition(":")
    return source, rest.rpartition(":")[0]


def _still_answered(request: Request, old: MatchRecord, new: FoundMatch) -> bool:
    """*Different person* lapses when the entry or the speaker's record changes; an open question is asked afresh.

    So is one that was closed because its entry was listed no more.
    """
    unchanged = old.identity == new.identity or old.identity == identity_of(request, new.name_kind, new.name, old.name)
    is_asked = unchanged and old.entry_key == new.entry_key and old.state != CLOSED
    return is_asked or old.state in ("same", "unclear")


def remembered(found: FoundMatch) -> Remembered | None:
    """That the newest answer for this pair, whoever's booking it was, is *different person*."""
    answer = find_last_answer(found.identity, found.entry_key)
    if answer is None or answer[1] != "different":
        return None
    number, _, at, reason, reference = answer
    return Remembered(number, remembered_told(london_day(at), reference, reason))


def described_anew(booking: int, after: Request, already: Names) -> Names:
    """Names that stay but are now described otherwise: what was answered of them was about somebody else's record."""
    names = names_to_screen(after)
    anew = {
        key
        for match in list_matches(booking)
        for key in names_of(match, names)
        if match.identity not in (named_in(after, *key).identity, identity_of(after, *key, match.name))
    }
    return [key for key in names if key in anew and key not in already]


# ---- looking up


def look_up(request: Request, names: Names, now: datetime, threshold: Threshold | None = None) -> Found:
    """What the lists, as they are at one moment, have for these names; nothing is written by this."""
    for _ in range(MOST_SWAPS):
        lists = find_lists_now()
        limit = threshold or lists.threshold
        view = index.view(lists.change)
        hits = _hits(view.screen, names, limit.threshold)
        hits += _hits(view.standing_in, fields_among(request, names), limit.threshold)
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
    nearest = (_nearest(each, limit.most) for field in found.values() for each in _by_name(_once(field)))
    return Found(lists.versions, tuple(match for each in nearest for match in each))


def _once(matches: list[FoundMatch]) -> list[FoundMatch]:
    """Each entry once for a field, by the reading of it that is nearest, best first; only else among its words.

    So a question that a reading found stays the same question.
    """
    best: dict[str, FoundMatch] = {}
    for match in sorted(matches, key=lambda match: (match.stands_in, -match.score)):
        best.setdefault(match.entry_key, match)
    return list(best.values())


def _by_name(matches: list[FoundMatch]) -> Iterable[list[FoundMatch]]:
    """The matches of a field by the name in it that they are of: of many names in one field none crowds another out."""
    names: dict[tuple[str, str], list[FoundMatch]] = {}
    for match in matches:
        names.setdefault((match.name, match.listed_name if match.stands_in else ""), []).append(match)
    return names.values()


def _nearest(matches: list[FoundMatch], most: int) -> list[FoundMatch]:
    """No more than so many of one name; that there are others is said with the last."""
    if len(matches) <= most:
        return matches
    others = f"{len(matches) - most} more listed names are near this one, none nearer than those shown"
    last = matches[most - 1]
    return [*matches[: most - 1], replace(last, reasons=(*last.reasons, others))]


def _hits(ask: Callable[[str, str], list[Match]], names: Names, threshold: float) -> list[tuple[str, str, Match]]:
    """(kind, name, match) over the threshold, best first, each entry once for a name."""
    hits = []
    for kind, name in names:
        asked = [match for of in KINDS_ASKED.get(kind, (ORGANISATION, PERSON)) for match in ask(name, of)]
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
        source=subject.source,
        subject=subject.id,
        name_kind=named.kind,
        name=named.name,
        listed_name=match.name,
        reasons=reasons,
        score=match.score,
        list_version=subject.version,
        would_distinguish=would_distinguish(subject.facts, named),
        identity=named.identity,
        entry_key=subject.key,
        stands_in=match.stands_in,
    )
