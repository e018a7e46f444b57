"""The checks of a booking: how each is made, and what was recorded of it."""

from services.gateway.pages.bookings.said import Said, check_said
from services.gateway.pages.bookings.shown import not_asked, people_of
from services.gateway.pages.kit import wording
from services.gateway.pages.kit.booking_wording import CHECK_HELD
from services.gateway.pages.kit.people_names import shown_names
from shared.contracts.bookings.bookings import BookingDetail


def checks_shown(booking: BookingDetail) -> dict[str, object]:
    """The required checks with their state, who recorded them, and why identity may not be among them."""
    names = shown_names(people_of(booking))
    return {"checks": checks(booking, names), "not_asked": not_asked(booking, names)}


def checks(booking: BookingDetail, names: dict[str, str]) -> list[dict[str, object]]:
    """The checks to make, each with how, and what was recorded; others that were made come after."""
    made: dict[str, list[Said]] = {}
    for line in booking.checks_made:
        made.setdefault(line.check, []).append(check_said(line, names))
    required = {found.check: found.state for found in booking.required_checks}
    wanted = [*booking.assessment.checks, *(code for code in made if code not in booking.assessment.checks)]
    return [
        {
            "code": code,
            "title": wording.words("check", code),
            "how": _how(code, required.get(code, "")),
            "made": made.get(code, []),
            "recorded": any(not one.set_aside for one in made.get(code, [])),
            "state": required.get(code, "recorded" if code in made else "not_recorded"),
        }
        for code in wanted
    ]


def how_of(booking: BookingDetail, check: str) -> str:
    """How one check of a booking is made, as it now stands."""
    return _how(check, next((found.state for found in booking.required_checks if found.check == check), ""))


def _how(check: str, state: str) -> str:
    """How a check is made; of a list that was not searched, that it is looked at by hand; or that it is kept back."""
    if state == "held":
        return CHECK_HELD
    table = "check_by_hand" if state == "to_record" and check in wording.TABLES["check_by_hand"] else "check_how"
    return wording.words(table, check) if check in wording.TABLES[table] else ""
