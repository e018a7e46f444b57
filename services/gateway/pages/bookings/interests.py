"""An interest that was declared by mistake, taken back by whoever declared it or by a senior officer."""

from collections.abc import Iterable
from uuid import UUID

from flask import Blueprint
from flask.typing import ResponseReturnValue

from services.gateway.clients.both import venues_client
from services.gateway.pages.bookings.acting import act_page, asks_act, others_read
from services.gateway.pages.kit import wording
from services.gateway.pages.kit.acts import Act
from services.gateway.pages.kit.forms import Field, Option, Values, filled_in
from services.gateway.pages.kit.people_names import shown_names
from services.gateway.pages.kit.roles import LOOKS
from services.gateway.pages.repeats import passes_key_on
from shared.access import requires
from shared.actor import Role, current_actor
from shared.contracts.bookings import bookings as contract
from shared.http.problems import NotFound

blueprint = Blueprint("booking_interests", __name__, url_prefix="/bookings/<uuid:booking_id>")

FORM = (
    Field("which", "Which one was declared by mistake?", "choice", required="Choose one"),
    Field("reason", "Why is it taken back?", "area", "", "Say why the interest is taken back", rows=3),
)


@blueprint.route("/interests/taken-back", methods=["GET", "POST"])
@requires(*LOOKS)
@passes_key_on
@asks_act(FORM)
def take_back(booking_id: UUID) -> ResponseReturnValue:
    """One of the interests that stand and that this person may take back."""
    standing = standing_interests(venues_client().booking_history(booking_id).history)
    if not standing:
        raise NotFound("No interest was declared that you could take back")
    names = shown_names([person for person, _ in standing])
    options = tuple(
        Option(f"{tie} {person}", f"{names.get(person) or person} {wording.words('tie_told', tie)}")
        for person, tie in standing
    )
    act = Act(
        "Take back a declared interest",
        "Take it back",
        filled_in(FORM, which=options),
        ("That it was declared, and taken back, stays in the history.",),
        "The interest has been taken back",
        over_everything=True,
    )

    def send(said: Values, version: int, key: str | None) -> contract.BookingDetail:
        tie, _, person = said["which"].partition(" ")  # its own name: in another window the list may be shorter
        entry = contract.InterestTakenBack(tie, said["reason"], person, **others_read())
        return venues_client().act_on_booking(booking_id, "interests/taken-back", entry, key)

    return act_page(booking_id, act, send)


def standing_interests(story: Iterable[contract.HistoryLine]) -> list[tuple[str, str]]:
    """(person, tie) of the interests that stand and are this person's to take back, the oldest first."""
    actor, found = current_actor(), dict[tuple[str, str], str]()
    for line in story:
        declared = (str(line.details.get("person", "")), str(line.details.get("tie", "")))
        if line.what == "interest-declared":
            found.setdefault(declared, line.by)
        elif line.what == "interest-taken-back":
            found.pop(declared, None)
    known_as, senior = {actor.id, actor.person_number or actor.id}, actor.has(Role.SENIOR_OFFICER)
    return [
        (person, tie)
        for (person, tie), by in found.items()
        if all((person, tie)) and (by == actor.id or (senior and person not in known_as))
    ]
