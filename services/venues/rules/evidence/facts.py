"""What must be known to answer for benchmark 8. None always means "not known", which is never 0."""

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date

from services.venues.rules.registers.entries import Holding, Line
from shared.figures.evidence import Share, Value, being_worked_out, figure, missing


@dataclass(frozen=True)
class ApproverFact:
    """Somebody who approves venue hire on the day, by payroll number."""

    person_number: str
    holds_venue_hire: bool
    may_approve: bool


@dataclass(frozen=True)
class BookingCounts:
    """Counts over the period, up to its last day; never a name."""

    escalations: Share = Share(0, 0)
    """Referrals on which a Prevent lead answered, and all referrals."""
    seconds_to_answer: tuple[float, ...] = ()
    """Of the answers that came after their referral."""
    by_state: Mapping[str, int] = field(default_factory=dict)
    held: int = 0
    incidents: Share = Share(0, 0)
    """Reviews with an incident written down, and all reviews."""
    appeals: Share = Share(0, 0)
    """Appeals in which the hirer succeeded, and all that were answered."""
    resolved: Share = Share(0, 0)
    """Requests whose question was resolved by a change, and all that raised one."""
    days_to_decide: tuple[int, ...] = ()
    conditions: Share = Share(0, 0)
    undecided: Share = Share(0, 0)
    matches: Share = Share(0, 0)
    flagged: Share = Share(0, 0)
    """Flagged requests with a recorded check, and all that were flagged."""


@dataclass(frozen=True)
class EvidenceFacts:
    """Everything benchmark 8 is answered from, read in one snapshot."""

    as_at: date
    from_: date
    bookings: BookingCounts
    approvers: tuple[ApproverFact, ...] | None
    """Those in post on the day; None when training has told nothing yet, or works it out anew (`stale`)."""
    venues: tuple[str, ...]
    """Every venue of the council, by name."""
    registers: Mapping[str, tuple[Holding, ...]]
    """What each register holds on the day, with the lines dated by it; alerts among them."""
    stale: str = ""
    """Why it is not known now what approvers hold, or empty."""

    def no_approvers(self) -> Value:
        """What stands where approvers would be counted and are not known."""
        told_nothing = "The training service has not told this service about any approver."
        return being_worked_out(self.stale) if self.stale else missing(told_nothing)

    def held(self, register: str) -> tuple[Holding, ...]:
        """What a register holds on the day."""
        return self.registers.get(register, ())

    def in_period(self, register: str, kind: str) -> list[tuple[Holding, Line]]:
        """The lines of a kind dated in the period, with their entry."""
        return [(one, line) for one in self.held(register) for line in one.of(kind) if line.on >= self.from_]

    def begun_in_period(self, register: str) -> tuple[Holding, ...]:
        """The entries of a register of events dated in the period."""
        return tuple(one for one in self.held(register) if one.since >= self.from_)


def share_by(
    words: Mapping[str, str],
    found: Collection[Holding],
    has_it: Callable[[Holding], bool],
    columns: tuple[str, ...],
    *,
    by: str = "kind",
    note: str = "",
    over_period: bool = False,
    to_put_right: Iterable[str] = (),
) -> Value:
    """How many of these have it, out of all, opened up by the choices of one of their fields."""
    parts = ((title, [one for one in found if one.values[by] == code]) for code, title in words.items())
    return figure(
        Share(sum(map(has_it, found)), len(found)),
        columns,
        ((title, sum(map(has_it, part)), len(part)) for title, part in parts),
        note=note,
        over_period=over_period,
        to_put_right=to_put_right,
    )


Computation = Callable[[EvidenceFacts], Value]
