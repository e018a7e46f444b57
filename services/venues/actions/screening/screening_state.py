"""What is shown of screening: lists in force, how far looking up again has got, and the log; never a name."""

from datetime import date, datetime

from services.venues.actions.bookings.not_told import log_for, runs_for
from services.venues.actions.screening.beyond_limit import may_see_kept_back
from services.venues.actions.screening.rescreening import ask_for_rescreening
from services.venues.policy.screening_lists import lists_on
from services.venues.rules.screening.look_ups import list_name
from services.venues.rules.screening.matching.engine import is_common
from services.venues.store.audit import record_audit
from services.venues.store.database import database
from services.venues.store.lists import lists
from services.venues.store.lists.entries import list_active
from services.venues.store.screening import rescreening
from services.venues.store.screening.look_up_log import LOG, list_logged_look_ups, list_opened, list_readings
from shared.actor import Actor
from shared.clock import london_day
from shared.contracts.screening import screening as contract
from shared.database.records import record_of

RUNS_SHOWN = 10
READINGS_SHOWN = 10
EARLIER = 5


def get_state(now: datetime, actor: Actor | None = None) -> contract.ScreeningState:
    """The lists in force and the last runs, as far as whoever asks is told of matches."""
    today = london_day(now)
    found = tuple(_list(each, today) for each in lists.describe_lists(now))
    state = contract.ScreeningState(found, tuple(rescreening.list_runs(RUNS_SHOWN)))
    return runs_for(actor, state) if actor else state


def _list(each: contract.ListInForce, today: date) -> contract.ListLine:
    return record_of(
        contract.ListLine,
        each,
        name=list_name(each.source),
        unmatchable=_unmatchable(each),
        stale=lists_on(today).of(each.source).age_told(each.own_date or london_day(each.loaded_at), today),
        earlier=_earlier(each.source),
    )


def _earlier(source: str) -> tuple[contract.EarlierVersion, ...]:
    _, *before = lists.list_versions(source, EARLIER + 1)
    return tuple(before)


def _unmatchable(each: contract.ListInForce) -> int:
    """Register entries whose every name is common and of which nothing else is known: they can never match."""
    if each.source != "register":
        return 0
    return sum(
        not subject.facts and all(is_common(name, subject.kind) for name in (*subject.names, *subject.weak_names))
        for subject in list_active(each.source)
    )


def get_log(query: contract.LogQuery, actor: Actor, now: datetime) -> contract.LookUpLog:
    """A page of look-ups, and of what was opened; who reads it is written down first, or nothing is shown (PRIV-17)."""
    with database.write_transaction():
        record_audit("look-up-log-read", LOG, actor, now, {"shown": query.shown, "page": query.page})
    skip = (query.page - 1) * query.per_page
    look_ups, total = list_logged_look_ups(query.shown == "people", skip, query.per_page)
    opened, opened_total = list_opened(skip, query.per_page)
    told = contract.LookUpLog(
        look_ups=tuple(
            record_of(
                contract.LogLine,
                each,
                results=each.results if not each.beyond or may_see_kept_back(actor, each.by) else None,
            )
            for each in look_ups
        ),
        total=total,
        opened=tuple(contract.OpenedLine(*each) for each in opened),
        opened_total=opened_total,
        page=query.page,
        readings=tuple(contract.ReadingLine(*each) for each in list_readings(READINGS_SHOWN)),
    )
    return log_for(actor, told)


def ask_again(entry: contract.RescreeningAsked, actor: Actor, now: datetime) -> contract.ScreeningState:
    """Plans that all bookings to come are looked up again, for a reason that is kept."""
    with database.write_transaction():
        run = ask_for_rescreening("asked", entry.reason.strip(), actor, now)
        record_audit("rescreening-asked", f"rescreening:{run}", actor, now)
    return get_state(now, actor)
