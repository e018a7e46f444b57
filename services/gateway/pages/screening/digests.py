"""The weekly digest of who asks, for the Prevent lead and the auditor, with a place to say what was done about it."""

from datetime import datetime, timedelta
from functools import partial
from uuid import UUID

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from services.gateway.actions.accounts.accounts import closed_accounts
from services.gateway.clients.both import venues_client
from services.gateway.pages.kit.forms import Filled, Values, answered, asks
from services.gateway.pages.kit.people_names import shown_names
from services.gateway.pages.kit.presentation import page_links
from services.gateway.pages.navigation import may_open
from services.gateway.pages.repeats import form_key, passes_key_on
from services.gateway.pages.screening.forms import DIGEST
from services.gateway.pages.screening.overview import LOOKS, blueprint
from services.gateway.pages.screening.who_asks import page_asked
from shared.access import requires
from shared.actor import Role, current_actor
from shared.clock import london_day
from shared.contracts.screening.who_asks import DigestDetail, DigestNoteEntry

PER_PAGE = 26
A_DAY = timedelta(days=1)
AFTER_LEAVING = timedelta(days=14)
"""So long after a week a closed account still says that its holder was about to leave."""
FORM, FORM_IN_WORDS = "system:gateway:hirer-form", "the public form"


@blueprint.get("/who-asks")
@requires(*LOOKS)
def digests() -> str:
    """The weeks that have a digest, the newest first."""
    page = page_asked()
    found = venues_client().digests(page, PER_PAGE)
    links = page_links(page, max(1, -(-found.total // PER_PAGE)), ".digests")
    return render_template("screening/digests.html", found=found, a_day=A_DAY, links=links)


@blueprint.get("/who-asks/<uuid:digest_id>")
@requires(*LOOKS)
def show_digest(digest_id: UUID) -> str:
    """Who entered and read how many names in one week."""
    return _page(digest_id, {}, {})


def _page(digest_id: UUID, values: Values, errors: Values) -> str:
    digest = venues_client().digest(digest_id)
    people = [one.by for one in digest.askers] + [one.by for one in digest.ended] + [one.by for one in digest.notes]
    return render_template(
        "screening/digest.html",
        digest=digest,
        closed=_closed(digest),
        line=digest.line,
        a_day=A_DAY,
        names={**shown_names(people), FORM: FORM_IN_WORDS},
        may_note=may_open(current_actor(), "screening.note_digest"),
        may_open_bookings=may_open(current_actor(), "bookings.show"),
        form=DIGEST,
        values=values,
        errors=errors,
    )


def _closed(digest: DigestDetail) -> dict[str, datetime]:
    """Whose account was closed in the week or soon after it: who leaves may have asked for themselves."""
    since, until = digest.line.week_from, digest.line.week_until + AFTER_LEAVING
    closed = closed_accounts(one.by for one in digest.askers)
    return {by: at for by, at in closed.items() if since <= london_day(at) < until}


@blueprint.post("/who-asks/<uuid:digest_id>")
@requires(Role.PREVENT_LEAD)
@passes_key_on
@asks(DIGEST)
def note_digest(digest_id: UUID) -> ResponseReturnValue:
    """Writes down what was done about a week."""

    def save(filled: Filled) -> ResponseReturnValue:
        venues_client().note_digest(digest_id, DigestNoteEntry(filled.said["text"]), form_key())
        flash("Written down, with your name and the day", "success")
        return redirect(url_for(".show_digest", digest_id=digest_id), 303)

    return answered(DIGEST, partial(_page, digest_id), save)
