"""Who opened training records, for auditors."""

from flask import render_template, request

from services.gateway.clients.both import training_client
from services.gateway.pages.kit.people_names import shown_names
from services.gateway.pages.standing.figures import blueprint
from shared.access import requires
from shared.actor import Role


@blueprint.get("/readings")
@requires(Role.AUDITOR)
def readings() -> str:
    """Every record opened and every list of names read, newest first."""
    found = training_client().readings(request.args.get("before", None, int))
    names = shown_names(one.by for one in found.readings)
    return render_template("standing/readings.html", readings=found, names=names)
