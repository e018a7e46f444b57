"""When two bookings are of the same hirer: an organisation by its name, a private person by more than a name."""

from shared.booking_request.declared import Hirer


def is_same_hirer(one: Hirer, other: Hirer) -> bool:
    """Two private people of one name are two people, unless an address or a telephone number says otherwise."""
    if one.organisation.strip() or other.organisation.strip():
        return _plain(one.organisation) == _plain(other.organisation)
    same_name = _plain(one.name) == _plain(other.name) != ""
    return same_name and (_both(one.email, other.email) or _both(_digits(one.phone), _digits(other.phone)))


def _plain(text: str) -> str:
    return " ".join(text.casefold().split())


def _both(one: str, other: str) -> bool:
    return _plain(one) == _plain(other) != ""


def _digits(phone: str) -> str:
    return "".join(char for char in phone if char.isdigit())
