"""The door at which somebody asks what became of their own request that was not answered."""

from flask import current_app

from shared.access import signed_in
from shared.contracts.base import schema_of
from shared.contracts.outcomes import Outcome, OutcomeAsked
from shared.http.blueprints import Blueprint
from shared.http.idempotency import AnswerBook, saves_nothing, scope_of


def outcomes_blueprint() -> Blueprint:
    """The one door of a service; everybody asks about their own requests only, for the key belongs to the asker."""
    blueprint = Blueprint("outcomes", __name__, url_prefix="/v1/outcomes", description="What became of a request")

    @blueprint.post("")
    @signed_in
    @saves_nothing
    @blueprint.arguments(schema_of(OutcomeAsked))
    @blueprint.response(200, schema_of(Outcome))
    def look_up(asked: OutcomeAsked) -> Outcome:
        """Whether it was done; if not, that attempt is closed, so that it is not done later either."""
        book: AnswerBook = current_app.extensions["answers"]
        return Outcome(book.close(scope_of(asked.path, asked.key), asked.attempt))

    return blueprint
