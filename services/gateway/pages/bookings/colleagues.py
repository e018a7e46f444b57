"""Who in the council works on bookings, by name."""

from services.gateway.pages.kit.forms import Option
from services.gateway.pages.kit.roles import DECIDES
from services.gateway.store.users import list_users


def colleagues() -> tuple[Option, ...]:
    """Booking and senior officers whose account is open."""
    found = [user for user in list_users() if user.disabled_at is None and user.roles & set(DECIDES)]
    return tuple(Option(str(user.id), user.display_name) for user in found)
