"""Setting the threshold: what it would do is shown first, it is reasoned and kept, and bookings are looked up again."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from services.venues.actions.bookings.read_over import check_read_over
from services.venues.actions.screening.look_ups import Found, look_up
from services.venues.actions.screening.rescreening import ask_for_rescreening
from services.venues.rules.bookings.request import names_to_screen, request_from
from services.venues.rules.screening.look_ups import list_name
from services.venues.rules.screening.matching.engine import THRESHOLD
from services.venues.rules.screening.thresholds import (
    Counts,
    effect_told,
    justification,
    threshold_objection,
)
from services.venues.store.audit import record_audit
from services.venues.store.database import database
from services.venues.store.screening.rescreening import Asked, list_bookings_looked_up
from services.venues.store.screening.thresholds import (
    MOST,
    Threshold,
    ThresholdSet,
    add_threshold,
    find_threshold,
    list_thresholds,
)
from shared.actor import Actor
from shared.clock import london_day
from shared.contracts.screening import screening as contract
from shared.done_before import faster
from shared.http.problems import Refused

FASTER = "Somebody else made a setting while you were reading this page. Nothing of yours was saved, or lost."
NOT_NAMED = "Say in “replaces” the “number” of the setting that you read. Nothing was saved."
RECENT = timedelta(days=90)
MOST_BOOKINGS = 300
Keys = frozenset[tuple[str, str, int]]


@dataclass(frozen=True)
class Pair:
    """What one booking's names come to at two settings: (kind, name, subject) by list."""

    now: dict[str, Keys]
    then: dict[str, Keys]


def get_threshold() -> contract.ThresholdAnswer:
    """The setting that holds, why the default is what it is, and every setting there was."""
    held = find_threshold()
    return contract.ThresholdAnswer(
        threshold=held.threshold,
        most=held.most,
        own_threshold=THRESHOLD,
        own_most=MOST,
        justification=justification(THRESHOLD),
        history=tuple(
            contract.ThresholdLine(
                threshold=each.threshold,
                most=each.most,
                reason=each.reason,
                by=each.by,
                at=each.at,
                effect=tuple(each.effect.get("words", ())),
            )
            for each in list_thresholds()
        ),
        number=len(list_thresholds()),
    )


def preview_threshold(entry: contract.ThresholdEntry, actor: Actor, now: datetime) -> contract.ThresholdEffect:
    """What a setting would do to the bookings lately looked up: counts by list, never a name."""
    _check(entry, "asked")
    effect = _effect(entry, now)
    details = {"threshold": entry.threshold, "most": entry.most, "bookings": effect.bookings}
    with database.write_transaction():
        record_audit("screening-threshold-tried", "screening-threshold", actor, now, details)
    return effect


def set_threshold(entry: contract.ThresholdEntry, actor: Actor, now: datetime) -> contract.ThresholdAnswer:
    """Makes a setting; it holds for the next look-up, and bookings to come are looked up again."""
    _check(entry, entry.reason)
    effect = _effect(entry, now)
    with database.write_transaction():
        database.lock("threshold")
        before, made = find_threshold(), list_thresholds()
        if made and entry.replaces not in (None, len(made)):
            raise faster(FASTER, made[0].by, made[0].at, actor)
        check_read_over(len(made), entry.replaces, FASTER, NOT_NAMED)
        if (before.threshold, before.most) == (entry.threshold, entry.most):
            raise Refused("This is the setting that holds already.")
        told = {"words": list(effect.words), "bookings": effect.bookings}
        add_threshold(
            ThresholdSet(
                threshold=entry.threshold,
                most=entry.most,
                reason=entry.reason.strip(),
                effect=told,
                by=actor.id,
                at=now,
            )
        )
        details = {"from": [before.threshold, before.most], "to": [entry.threshold, entry.most]}
        record_audit("screening-threshold-set", "screening-threshold", actor, now, details)
        ask_for_rescreening("threshold", f"{entry.threshold:g}", actor, now)
    return get_threshold()


def _check(entry: contract.ThresholdEntry, reason: str) -> None:
    if refused := threshold_objection(entry.threshold, entry.most, reason):
        raise Refused(refused)


def _effect(entry: contract.ThresholdEntry, now: datetime) -> contract.ThresholdEffect:
    held, asked = find_threshold(), Threshold(entry.threshold, entry.most)
    bookings = list_bookings_looked_up(now - RECENT, MOST_BOOKINGS)
    pairs = [Pair(*(_keys(each, setting, now) for setting in (held, asked))) for each in bookings]
    counts = {source: _counts(source, pairs) for source in sorted({name for pair in pairs for name in pair.now})}
    more = sum(any(pair.then.values()) and not any(pair.now.values()) for pair in pairs)
    less = sum(any(pair.now.values()) and not any(pair.then.values()) for pair in pairs)
    return contract.ThresholdEffect(
        threshold=entry.threshold,
        most=entry.most,
        bookings=len(bookings),
        names=sum(len(names_to_screen(request_from(each.request))) for each in bookings),
        since=london_day(now - RECENT),
        lists=tuple(
            contract.ListEffect(
                source=each.source,
                name=list_name(each.source),
                now=each.now,
                then=each.then,
                added=each.added,
                lost=each.lost,
            )
            for each in counts.values()
        ),
        bookings_more=more,
        bookings_less=less,
        words=effect_told(counts, len(bookings), more, less),
    )


def _keys(booking: Asked, setting: Threshold, now: datetime) -> dict[str, Keys]:
    request = request_from(booking.request)
    names = names_to_screen(request)
    found = look_up(request, names, now, setting) if names else Found((), ())
    return {
        version.source: frozenset(
            (match.name_kind, match.name, match.subject) for match in found.matches if match.source == version.source
        )
        for version in found.versions
    }


def _counts(source: str, pairs: list[Pair]) -> Counts:
    held = [(pair.now.get(source, frozenset()), pair.then.get(source, frozenset())) for pair in pairs]
    return Counts(
        source,
        sum(len(now) for now, _ in held),
        sum(len(then) for _, then in held),
        sum(len(then - now) for now, then in held),
        sum(len(now - then) for now, then in held),
    )
