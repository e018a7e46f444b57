"""What is shown of a booking's look-ups: as each was answered then, and which lists were not searched at all."""

from collections.abc import Collection, Sequence
from datetime import date, datetime

from services.venues.actions.screening.gone_entries import gone_now
from services.venues.actions.screening.same_names import is_named
from services.venues.policy.screening_lists import lists_on
from services.venues.rules.bookings.assessment import POSSIBLE_MATCH
from services.venues.rules.bookings.request import names_to_screen
from services.venues.rules.lists.versions import Searched, lists_not_searched
from services.venues.rules.screening.look_ups import COMPARED, told_of
from services.venues.store.bookings.bookings import BookingRecord
from services.venues.store.bookings.dossier import Dossier
from services.venues.store.lists.lists import list_days
from services.venues.store.screening.gone_entries import QUESTIONS
from services.venues.store.screening.look_ups import LookUp, find_matches
from shared.clock import london_day
from shared.contracts.bookings import bookings as contract
from shared.contracts.screening import matches
from shared.database.records import record_of


def match_lines(booking: BookingRecord, dossier: Dossier, full: bool, now: datetime) -> tuple[contract.MatchLine, ...]:
    """To those who need to know every match; to others one sentence, however many and whatever they are.

    Of names that the request gives no more only the questions, which stay until a person ends them.
    """
    if not full:
        return (contract.MatchLine(POSSIBLE_MATCH),) if booking.possible_match else ()
    gone = gone_now(booking.id, now) if dossier.matches else {}
    names = names_to_screen(booking.asked) if dossier.matches else ()
    named = {found.id for found in dossier.matches if is_named(found, names)}
    return tuple(
        record_of(
            contract.MatchLine,
            found,
            text=POSSIBLE_MATCH,
            id=found.public_id,
            gone_since=london_day(since)
            if (since := gone[found.id].since if found.id in gone else found.gone_since)
            else None,
            former_name=found.id not in named,
            still_listed=found.id in gone and gone[found.id].is_name_listed,
        )
        for found in dossier.matches
        if found.id in named or found.state in QUESTIONS
    )


def look_up_lines(made: Sequence[LookUp], full: bool, counts: bool = False) -> tuple[matches.LookUpLine, ...]:
    """Each look-up as it was answered then; what it found is for those who need to know, how much for an auditor too.

    To others hit and miss look alike, and no list is named: which of them was new on the day a possible match came
    would tell where it was found. What came of a match since, or of its list, changes nothing here.
    """
    found = find_matches([match for one in made for match in one.found or ()]) if full else {}
    return tuple(
        matches.LookUpLine(
            at=one.at,
            names=one.names,
            list_versions=one.list_versions if full or counts else {},
            told=_told(one, full or counts),
            findings=tuple(matches.LookUpFinding(match, *found[match]) for match in one.found or () if match in found),
            looked_up=tuple(
                matches.LookedUpName(each.kind, each.field, each.readings, each.every_run)
                for each in one.looked_up or ()
            ),
            kept_back=bool(one.beyond),
        )
        for one in made
    )


def _told(made: LookUp, full: bool) -> tuple[str, ...]:
    """In the words that were kept, or of a look-up from before they were kept in what can be said of it.

    That nothing was compared, or that the answer was kept back, is the same of hit and miss.
    """
    if made.list_versions and not made.beyond and not full:
        return (COMPARED,)
    if made.told is not None:
        return tuple(made.told["full"])
    return told_of(made.list_versions, made.results, london_day(made.at))


def not_searched(
    booking: BookingRecord, dossier: Dossier, checks: Collection[str], today: date
) -> tuple[matches.ListNotSearched, ...]:
    """The lists the booking's checks ask for that no look-up of it searched, or only an old version: for everybody."""
    asked = {source for made in dossier.look_ups if not made.beyond for source in made.list_versions}
    held, days = dossier.held_lists, list_days(dossier.lists)
    searched = {source: Searched(*version, source in asked, source in held) for source, version in days.items()}
    any_name = bool(names_to_screen(booking.asked))
    found = lists_not_searched(checks, searched, lists_on(today), today, any_name)
    return tuple(matches.ListNotSearched(**vars(one)) for one in found)
