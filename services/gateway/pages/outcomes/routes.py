"""Looking up whether a form was saved whose answer did not come."""

from flask import Blueprint, current_app
from flask.typing import ResponseReturnValue

from services.gateway.clients.both import training_client, venues_client
from services.gateway.clients.letters import HIRER, hirer
from services.gateway.pages.kept_forms import keep_to_be_changed
from services.gateway.pages.outcomes.telling import page_of
from services.gateway.pages.repeats import OWN_DATA, harmless_again
from services.gateway.pages.typed import fields_sent
from services.gateway.pages.unsure import Sent, begin_another_try, forget, sent_before, tries
from shared.access import anyone, signed_in
from shared.actor import current_actor
from shared.http.idempotency import AnswerBook, scope_of
from shared.http.problems import BadRequest, NotFound, OutcomeUnknown, Problem

blueprint = Blueprint("outcomes", __name__)


@blueprint.post("/outcomes")
@signed_in
@harmless_again
def check() -> ResponseReturnValue:
    """Whether what this person sent was saved."""
    return _looked_up()


@blueprint.post("/hire/outcomes")
@anyone
@harmless_again
def check_for_hirer() -> ResponseReturnValue:
    """Whether what a hirer sent was saved."""
    return _looked_up()


def _looked_up() -> ResponseReturnValue:
    sent = sent_before()
    if sent is None:
        raise BadRequest
    if sent.by not in {HIRER.id, current_actor().id}:
        raise NotFound
    try:
        is_done = _is_done(sent)
    except (Problem, OutcomeUnknown):
        return page_of("outcomes/unknown.html", sent, 503, still=True)
    if is_done:
        forget(sent.key)
        return page_of("outcomes/saved.html", sent, 200)
    begin_another_try(sent.key)
    return page_of("outcomes/not_saved.html", sent, 200, is_kept=keep_to_be_changed(sent.action, fields_sent()))


def _is_done(sent: Sent) -> bool:
    if sent.service == OWN_DATA:
        book: AnswerBook = current_app.extensions["answers"]
        return book.close(scope_of(sent.path, sent.key), tries.number(sent.key))
    client = training_client() if sent.service == "training" else venues_client()
    return client.look_up_outcome(sent.path, sent.key, hirer() if sent.by == HIRER.id else None).is_done
