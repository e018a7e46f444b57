"""How the checks that a booking requires stand before somebody approves it."""

from dataclasses import dataclass


@dataclass(frozen=True)
class RequiredCheck:
    """How a required check stands: `state` is recorded, held (what the look-up found is kept back), by_lists,
    off or to_record.

    `one_tick`: the tick on the page that approves would record it.
    """

    check: str
    state: str
    one_tick: bool = False
