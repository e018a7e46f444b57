"""Who asks, for the Prevent lead and the auditor: names entered beyond the limit, and the weekly digest."""

from datetime import UTC, datetime
from uuid import UUID

from services.venues.actions.screening import beyond_limit, digests
from services.venues.api.screening import LOOKS
from shared.access import requires
from shared.actor import Role, current_actor
from shared.contracts.base import schema_of
from shared.contracts.queries import PagedQuery
from shared.contracts.screening import who_asks as contract
from shared.http.blueprints import Blueprint
from shared.http.idempotency import idempotent

blueprint = Blueprint(
    "who_asks", __name__, url_prefix="/v1/who-asks", description="Who enters and reads how many names"
)


@blueprint.get("/beyond")
@requires(*LOOKS)
@blueprint.arguments(schema_of(PagedQuery), location="query")
@blueprint.response(200, schema_of(contract.BeyondPage))
def beyond_list(query: PagedQuery) -> contract.BeyondPage:
    """Files and days with more names than one person may have looked up, newest first; what waits is counted."""
    return beyond_limit.get_list(query.page, query.per_page)


@blueprint.get("/beyond/<uuid:beyond_id>")
@requires(*LOOKS)
@blueprint.arguments(schema_of(PagedQuery), location="query")
@blueprint.response(200, schema_of(contract.BeyondDetail))
def beyond(query: PagedQuery, beyond_id: UUID) -> contract.BeyondDetail:
    """One of them with its bookings, and how many possible matches are kept back; reading it is written down."""
    now = datetime.now(UTC)
    return beyond_limit.get_one(beyond_id, query.page, query.per_page, current_actor(), now)


@blueprint.post("/beyond/<uuid:beyond_id>/answers")
@requires(Role.PREVENT_LEAD)
@idempotent
@blueprint.arguments(schema_of(contract.BeyondEntry))
@blueprint.response(200, schema_of(contract.BeyondDetail))
@blueprint.alt_response(428, description="There was one before, and which was read is not named")
@blueprint.alt_response(409, description="Nothing waits, or whoever confirms entered the names")
def answer(entry: contract.BeyondEntry, beyond_id: UUID) -> contract.BeyondDetail:
    """Confirms the look-up of all that waits here, or writes down what was done about it."""
    now = datetime.now(UTC)
    beyond_limit.answer(beyond_id, entry, current_actor(), now)
    return beyond_limit.get_one(beyond_id, 1, 50, current_actor(), now)


@blueprint.get("/digests")
@requires(*LOOKS)
@blueprint.arguments(schema_of(PagedQuery), location="query")
@blueprint.response(200, schema_of(contract.DigestPage))
def digest_list(query: PagedQuery) -> contract.DigestPage:
    """The weeks that have a digest, the newest first; a week is Monday to Monday in London."""
    return digests.get_digests(query.page, query.per_page, current_actor())


@blueprint.get("/digests/<uuid:digest_id>")
@requires(*LOOKS)
@blueprint.response(200, schema_of(contract.DigestDetail))
def digest(digest_id: UUID) -> contract.DigestDetail:
    """Who entered and read how many names in a week, and what was done about it; reading it is written down."""
    return digests.get_digest(digest_id, current_actor(), datetime.now(UTC))


@blueprint.post("/digests/<uuid:digest_id>/notes")
@requires(Role.PREVENT_LEAD)
@idempotent
@blueprint.arguments(schema_of(contract.DigestNoteEntry))
@blueprint.response(200, schema_of(contract.DigestDetail))
def digest_note(entry: contract.DigestNoteEntry, digest_id: UUID) -> contract.DigestDetail:
    """Writes down what was done about a week's digest; it is kept with who and when."""
    now = datetime.now(UTC)
    digests.add_note(digest_id, entry, current_actor(), now)
    return digests.get_digest(digest_id, current_actor(), now)
