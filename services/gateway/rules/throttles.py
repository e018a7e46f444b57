"""How often something may be tried: guessing is slow, and nobody is kept out by what others did.

What somebody signed in may look up, export or import: `shared/limits.py`; a token's calls: `actions/call_rate.py`.

Two kinds of budget. What one person uses (a name from one address, a link, a browser) keeps out whoever used it up.
What many use together (an address, the whole door) keeps nobody out: used up, it makes the first kind smaller.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

MINUTE, TEN_MINUTES, HOUR = timedelta(minutes=1), timedelta(minutes=10), timedelta(hours=1)


@dataclass(frozen=True)
class Budget:
    """At most so many in so long; `strained` while a shared budget is used up, the same unless given."""

    most: int
    window: timedelta
    strained: int | None = None

    def allows(self, strained: bool) -> int:
        """How many it allows just now."""
        return self.most if self.strained is None or not strained else self.strained


@dataclass(frozen=True)
class Throttle:
    """The budgets of one door, by what is counted."""

    own: Mapping[str, tuple[Budget, ...]]
    shared: Mapping[str, Budget] = field(default_factory=dict)

    def windows(self) -> dict[str, timedelta]:
        """How far back each count is asked for."""
        own = {kind: max(budget.window for budget in budgets) for kind, budgets in self.own.items()}
        return own | {kind: budget.window for kind, budget in self.shared.items()}


@dataclass(frozen=True)
class Verdict:
    """After how many seconds a try may go ahead (0: now), which budgets are used up, and whether it is strained."""

    wait: int
    used_up: tuple[str, ...] = ()
    strained: bool = False


SIGN_IN = Throttle(
    own={
        "name-and-address": (Budget(10, MINUTE, strained=3),),
        "name": (Budget(10, MINUTE, strained=3), Budget(60, HOUR)),
    },
    shared={"address": Budget(10, MINUTE), "everybody": Budget(100, MINUTE)},
)
"""Wrong passwords. Strained, a wrong one is told to wait and the right one still opens the door."""
SIGN_IN_FROM_KNOWN_BROWSER = Throttle(own={"browser": (Budget(10, MINUTE), Budget(60, HOUR))})
"""A browser in which the person signed in before: what others try, by name or address, is not counted against it."""
OLD_PASSWORD = Throttle(own={"account": (Budget(10, MINUTE),)})
"""The present password, asked for before a new one is chosen."""
HIRER_LINK = Throttle(own={"link": (Budget(60, MINUTE),)}, shared={"address": Budget(20, MINUTE)})
"""Of one address at links that open nothing, and at one link; strained, a wrong link is told to wait."""
HIRE_SENDING = Throttle(
    own={"address": (Budget(10, TEN_MINUTES, strained=2),)}, shared={"everybody": Budget(200, TEN_MINUTES)}
)
"""Requests from the public form: a library or a community centre may be one address."""
HIRE_SENDING_BY_HAND = Throttle(
    own={"address": (Budget(40, TEN_MINUTES, strained=10),)}, shared={"everybody": Budget(200, TEN_MINUTES)}
)
"""The same for a form somebody spent some minutes on: ten that a program sent do not shut it to a person beside it."""
BY_HAND = timedelta(minutes=2)


def verdict(throttle: Throttle, times: Mapping[str, Sequence[datetime]], now: datetime) -> Verdict:
    """What these earlier tries, oldest first by what is counted, mean for one more."""
    full = [kind for kind, budget in throttle.shared.items() if _in(times[kind], budget, now) >= budget.most]
    strained = bool(full)
    waits = {
        kind: max(_wait(times[kind], budget, budget.allows(strained), now) for budget in budgets)
        for kind, budgets in throttle.own.items()
    }
    longest = max(waits.values())
    used_up = [kind for kind, wait in waits.items() if wait] if longest else full
    return Verdict(longest, tuple(sorted(used_up)), strained)


def is_by_hand(began: datetime, now: datetime) -> bool:
    """Whether a form was open for as long as a person needs for it."""
    return now - began >= BY_HAND


def _in(times: Sequence[datetime], budget: Budget, now: datetime) -> int:
    return sum(1 for moment in times if moment > now - budget.window)


def _wait(times: Sequence[datetime], budget: Budget, most: int, now: datetime) -> int:
    """Whole seconds until one more fits in the budget."""
    counted = [moment for moment in times if moment > now - budget.window]
    if len(counted) < most:
        return 0
    return max(1, round((counted[-most] + budget.window - now).total_seconds() + 0.5))
