"""Times of a request that cannot be meant as they were written: asked about where somebody is there to answer."""

from datetime import date, datetime, time, timedelta

from services.venues.rules.bookings.request import Request
from services.venues.rules.calendar.overlap import slot_of, times_of
from services.venues.rules.calendar.wall_time import LONDON, WallTime
from shared.booking_request.declared import Event

Said = tuple[str, str]
"""A field and a sentence about it."""

PAST = "The event is in the past. Check the day and the year."
LONGEST = timedelta(days=14)
TOO_LONG = "The event would last more than 14 days. Check its last day, or make it several bookings."
MOST_MINUTES = 1440
TOO_MANY_MINUTES = "Set-up and clear-down take at most 1,440 minutes each, which is a day."
LATE_NAMES = "The other speakers must be named before the day of the event."


def doubtful_times(event: Event, now: datetime) -> tuple[Said, ...]:
    """(field, sentence) for each time that cannot be; an hour that comes twice is a question of its own."""
    begin, end = times_of(event)
    said = [
        *_about("event.starts_at", "event.starts_which", event.starts_at, begin),
        *_about("event.ends_at", "event.ends_which", event.ends_at, end),
    ]
    if begin.at is not None and begin.at < now:
        said.append(("event.starts_at", PAST))
    if begin.at is not None and end.at is not None:
        said += slot_of(event)[1]
        if end.at - begin.at > LONGEST and begin.at >= now:  # one sentence is enough for a wrong year
            said.append(("event.ends_at", TOO_LONG))
    minutes = {"event.set_up_minutes": event.set_up_minutes, "event.clear_down_minutes": event.clear_down_minutes}
    said += [(code, TOO_MANY_MINUTES) for code, given in minutes.items() if given > MOST_MINUTES]
    return tuple(said)


def times_in_the_way(event: Event, today: date, is_appealed: bool = False) -> tuple[str, ...]:
    """Why these times cannot be approved, a sentence each; on an appeal the event may be over by now."""
    midnight = datetime.combine(today, time.min, LONDON)
    said = doubtful_times(event, midnight)
    return tuple(sentence for _, sentence in said if not (is_appealed and sentence == PAST))


def late_names(request: Request) -> tuple[Said, ...]:
    """Speakers who would be named when the event is there already: nobody could look their names up in time."""
    begin, follow = times_of(request.event)[0].at, request.speakers_to_follow_by
    if begin is None or follow is None or follow < begin.astimezone(LONDON).date():
        return ()
    return (("speakers_to_follow_by", LATE_NAMES),)


def _about(code: str, which: str, given: str, read: WallTime) -> list[Said]:
    """Nothing about a time that was not given: it is among the missing answers."""
    if not given or read.problem is None:
        return []
    return [(which if read.ambiguous else code, read.problem)]
