"""Help, accessibility statement and privacy: open to everybody."""

from datetime import date

from flask import Blueprint, current_app, render_template

from services.gateway.actions.accounts.known_browsers import KEPT as KNOWN
from services.gateway.actions.hirers.requests import DRAFTS_KEPT
from services.gateway.clients.both import venues_client
from services.gateway.pages.frame import contact
from services.gateway.pages.told import Told
from services.gateway.settings import Settings
from shared.access import anyone
from shared.imports.states import UNCONFIRMED_KEPT
from shared.person import PARTICULARS

blueprint = Blueprint("about", __name__)

REVIEWED_ON = date(2026, 11, 23)


def _settings() -> Settings:
    settings: Settings = current_app.extensions["settings"]
    return settings


@blueprint.get("/help")
@anyone
def help() -> str:
    """What the service is for and how to do things."""
    return render_template("about/help.html", contact=contact(_settings()))


@blueprint.get("/accessibility")
@anyone
def accessibility() -> str:
    """The accessibility statement."""
    return render_template("about/accessibility.html", contact=contact(_settings()), reviewed_on=REVIEWED_ON)


@blueprint.get("/privacy")
@anyone
def privacy() -> str:
    """What the service keeps about people, and for how long as the policy in force says."""
    told = Told()
    return render_template(
        "about/privacy.html",
        contact=contact(_settings()),
        unconfirmed_days=UNCONFIRMED_KEPT.days,
        periods=told.ask("venues", lambda: venues_client().retention_periods().periods),
        **told.on_page,
        known_days=KNOWN.days,
        kept_of_staff=[one.label for one in PARTICULARS],
        draft_hours=int(DRAFTS_KEPT.total_seconds() // 3600),
    )
