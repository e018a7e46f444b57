"""How many names somebody may enter, as a test needs it."""

from services.venues.actions.screening import who_asks
from services.venues.policy.look_up_limits import look_up_limits_on
from services.venues.rules.screening.look_up_limits import NameLimits


def set_limits(limits: NameLimits | None) -> None:
    """Other limits than those of the policy in force; None for the policy's."""
    vars(who_asks)["look_up_limits_on"] = look_up_limits_on if limits is None else lambda _: limits
