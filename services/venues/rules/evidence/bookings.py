"""The figures of 8.1 that come from bookings. The number declined is not one of them."""

from statistics import median

from services.venues.rules.evidence.facts import Computation, EvidenceFacts
from shared.figures.evidence import Share, Value, counted, figure, listing, missing
from shared.words import BOOKING_STATES, in_words

HOUR, DAY = 3600, 86400


def duration(seconds: float) -> str:
    """'3 hours', and days from two days on."""
    if seconds < HOUR:
        return "less than an hour"
    number, unit = (seconds / DAY, "day") if seconds >= 2 * DAY else (seconds / HOUR, "hour")
    return f"{number:.0f} {unit}{'' if round(number) == 1 else 's'}"


def answer_time(facts: EvidenceFacts) -> Value:
    """From a referral to the Prevent lead's answer: what is not answered yet, or was before, has no time."""
    seconds, answered = facts.bookings.seconds_to_answer, facts.bookings.escalations.of_them
    before = ("Answered before the referral", answered - len(seconds))
    if not seconds:
        text = "no referral answered after it in the period"
        return listing(("Measure", "Value"), (before,) if answered else (), text, over_period=True)
    rows = (
        ("Answered after the referral", len(seconds)),
        before,
        ("Median", duration(median(seconds))),
        ("Longest", duration(max(seconds))),
    )
    return listing(("Measure", "Value"), rows, f"median {duration(median(seconds))}", over_period=True)


def outcomes(facts: EvidenceFacts) -> Value:
    """Where the requests of the period stand on the day."""
    rows = ((in_words(BOOKING_STATES, state), count) for state, count in sorted(facts.bookings.by_state.items()))
    total = sum(facts.bookings.by_state.values())
    return listing(("State", "Requests"), rows, counted(total, "request", "requests"), over_period=True)


def incidents(facts: EvidenceFacts) -> Value:
    """What reviews after the event say; an event nobody reviewed says nothing."""
    found = facts.bookings.incidents
    if facts.bookings.held and not found.all_of_them:
        return missing(f"{facts.bookings.held:,} events were held in the period and none was reviewed.", True)
    rows = (
        ("Events held", facts.bookings.held),
        ("Events reviewed", found.all_of_them),
        ("Reviews that write down an incident", found.of_them),
    )
    return figure(found, columns=("Measure", "Number"), rows=rows, over_period=True)


def time_to_decide(facts: EvidenceFacts) -> Value:
    """Whole days from request to decision."""
    days = facts.bookings.days_to_decide
    if not days:
        return listing(("Measure", "Value"), (), "no decision in the period", over_period=True)
    middle = f"{median(days):g} {'day' if median(days) == 1 else 'days'}"
    return listing(
        ("Measure", "Value"), (("Decisions", len(days)), ("Median", middle)), f"median {middle}", over_period=True
    )


def trained_approvers(facts: EvidenceFacts) -> Value:
    """Of the people who approve on the day, how many hold both trainings."""
    if facts.approvers is None:
        return facts.no_approvers()
    trained = sum(one.may_approve for one in facts.approvers)
    return figure(Share(trained, len(facts.approvers)))


OF_MATCHES = frozenset({"matches", "flagged-checked"})
"""Computations that move with a possible match before any person did anything."""
BOOKINGS: dict[str, Computation] = {
    "trained-approvers": trained_approvers,
    "escalations": lambda facts: figure(facts.bookings.escalations, over_period=True),
    "answer-time": answer_time,
    "outcomes": outcomes,
    "incidents": incidents,
    "appeals": lambda facts: figure(facts.bookings.appeals, over_period=True),
    "resolved": lambda facts: figure(facts.bookings.resolved, over_period=True),
    "time-to-decide": time_to_decide,
    "conditions": lambda facts: figure(facts.bookings.conditions, over_period=True),
    "undecided": lambda facts: figure(facts.bookings.undecided, over_period=True),
    "matches": lambda facts: figure(facts.bookings.matches, over_period=True),
    "flagged-checked": lambda facts: figure(facts.bookings.flagged, over_period=True),
}
