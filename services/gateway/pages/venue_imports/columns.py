"""Saying which column of a bookings file holds what."""

from uuid import UUID

from flask.typing import ResponseReturnValue

from services.gateway.clients.both import venues_client
from services.gateway.pages.imports.columns import match_columns, open_file
from services.gateway.pages.repeats import form_key, passes_key_on
from services.gateway.pages.venue_imports.files import blueprint
from services.gateway.pages.venue_imports.words import WHO
from shared.access import requires
from shared.contracts.imports import Import
from shared.problems import Refused


@blueprint.route("/<uuid:import_id>/columns", methods=["GET", "POST"])
@requires(*WHO)
@passes_key_on
def columns(import_id: UUID) -> ResponseReturnValue:
    """Matches columns with what a booking says; the file is then read again."""
    return match_columns(
        lambda: _file_of_bookings(import_id),
        lambda choice: venues_client().match_columns(import_id, choice, form_key()),
        "venue_imports",
    )


def _file_of_bookings(import_id: UUID) -> Import:
    found = open_file(venues_client().find_file(import_id))
    if found.kind != "bookings":
        raise Refused("Only the columns of a file of bookings can be matched")
    return found
