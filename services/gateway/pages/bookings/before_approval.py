"""What is shown before somebody approves: the checks that are not recorded, each where it can be, and the room."""

from dataclasses import dataclass, replace

from flask import url_for

from services.gateway.pages.kit import wording
from services.gateway.pages.kit.forms import Field, Form, Option, tick
from services.gateway.pages.navigation import may_open
from shared.actor import current_actor
from shared.contracts.bookings.bookings import BookingDetail
from shared.contracts.screening.matches import ListNotSearched

OFF = "off"
"""A register that is off has a sentence of its own."""
SAID_OF_CHECKS = ("Not recorded yet: ", "Record each check, ")
SAID_OF_ROOM = "Approve with a condition that settles it"
"""How the service begins its sentences about what these pages show and offer themselves."""


@dataclass(frozen=True)
class BeforeApproval:
    """Checks to record one by one as (words, address), what is in the way of the room, and lists not searched."""

    to_record: tuple[tuple[str, str], ...]
    off: bool
    room: tuple[str, ...]
    room_not_checked: tuple[str, ...]
    conditions_href: str
    change_href: str
    not_searched: tuple[ListNotSearched, ...]


def before_approval(booking: BookingDetail) -> BeforeApproval:
    """What the page that approves shows before it is done."""
    may_change = may_open(current_actor(), "requests.change")
    return BeforeApproval(
        to_record=tuple(
            (wording.words("check", code), url_for("booking_answers.record_check", booking_id=booking.id, check=code))
            for code in checks_left(booking)
        ),
        off=any(found.state == "off" for found in booking.required_checks),
        room=booking.room_in_the_way,
        room_not_checked=booking.room_not_checked,
        conditions_href=url_for("booking_conditions.approve_with_conditions", booking_id=booking.id),
        change_href=url_for("requests.change", booking_id=booking.id) if may_change else "",
        not_searched=tuple(one for one in booking.lists_not_searched if one.why != OFF),
    )


def checks_left(booking: BookingDetail) -> tuple[str, ...]:
    """Required checks that are not recorded, and that no tick on the page that approves would record."""
    return tuple(found.check for found in booking.required_checks if found.state == "to_record" and not found.one_tick)


CHECKED = tick("checked", "Checks that are not recorded yet", "")
REPLACES = Field("replaces", "Conditions of the earlier approval that no longer hold", "several")


def approving(booking: BookingDetail, form: Form) -> Form:
    """What a form that approves asks of this booking: one tick where that is enough for the checks that are not
    recorded yet, and which conditions of an earlier approval hold no longer, where any stand."""
    named = [wording.words("check", found.check).lower() for found in booking.required_checks if found.one_tick]
    words = f"I have made these checks and found nothing in the way: {', '.join(named).replace('uk s', 'UK S')}"
    standing = tuple(Option(str(one.id), one.text) for one in booking.conditions)
    asked = {"checked": (Option("yes", words),) if named else (), "replaces": standing}
    return tuple(replace(one, options=asked[one.name]) if one.name in asked else one
                 for one in form if asked.get(one.name, True))  # fmt: skip


def is_told_before_approval(booking: BookingDetail, sentence: str) -> bool:
    """Whether a sentence of the service is about the checks or the room."""
    said = sentence.rstrip(".")
    of_room = any(said == one.rstrip(".") for one in booking.room_in_the_way) or said.startswith(SAID_OF_ROOM)
    return of_room or sentence.startswith(SAID_OF_CHECKS)
