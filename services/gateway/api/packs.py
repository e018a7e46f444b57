"""Evidence packs for programs: ask for one, watch it being made, take its file."""

from datetime import UTC, datetime
from functools import partial
from uuid import UUID

from flask import Response, url_for

from services.gateway.actions.evidence.packs import (
    MAKES_PACKS,
    SEES_PACKS,
    PackWish,
    ask_for_pack,
    draw_edition,
    existing_pack,
    note_pack_taken,
    open_pack,
)
from services.gateway.rules.days import year_start
from services.gateway.rules.pack import PUBLIC, REDACTED
from services.gateway.store.packs import PackRecord
from shared.access import requires
from shared.actor import current_actor
from shared.clock import london_day
from shared.contracts.base import schema_of
from shared.contracts.evidence.packs import MissingPart, NewPack, PackAnswer
from shared.contracts.imports.imports import Progress
from shared.files.downloads import download
from shared.http.blueprints import A_FILE, Blueprint, public
from shared.http.idempotency import idempotent
from shared.limits import EXPORT, limited

blueprint = Blueprint("packs_api", __name__, url_prefix="/api/gateway/v1/packs", description="Evidence packs")


@blueprint.post("")
@public
@requires(*MAKES_PACKS)
@idempotent
@blueprint.arguments(schema_of(NewPack))
@blueprint.response(202, schema_of(PackAnswer))
def make(wanted: NewPack) -> tuple[PackAnswer, dict[str, str]]:
    """Asks for a pack; it is made in the background."""
    now = datetime.now(UTC)
    as_at = wanted.as_at or london_day(now)
    wish = PackWish(wanted.benchmarks, as_at, wanted.from_ or year_start(as_at), wanted.edition)
    pack = ask_for_pack(wish, current_actor(), now)
    return answer(pack), {"Location": url_for("packs_api.show", pack_id=pack.id)}


@blueprint.post("/<uuid:pack_id>/redacted")
@public
@requires(*MAKES_PACKS)
@idempotent
@blueprint.response(202, schema_of(PackAnswer))
def redact(pack_id: UUID) -> tuple[PackAnswer, dict[str, str]]:
    """Asks for the redacted edition of what a full pack holds."""
    return _drawn(pack_id, REDACTED)


@blueprint.post("/<uuid:pack_id>/public")
@public
@requires(*MAKES_PACKS)
@idempotent
@blueprint.response(202, schema_of(PackAnswer))
def publish(pack_id: UUID) -> tuple[PackAnswer, dict[str, str]]:
    """Asks for the public edition of what a full pack holds: redacted, and with small numbers suppressed."""
    return _drawn(pack_id, PUBLIC)


def _drawn(pack_id: UUID, edition: str) -> tuple[PackAnswer, dict[str, str]]:
    pack = draw_edition(pack_id, edition, current_actor(), datetime.now(UTC))
    return answer(pack), {"Location": url_for("packs_api.show", pack_id=pack.id)}


@blueprint.get("/<uuid:pack_id>")
@public
@requires(*SEES_PACKS)
@blueprint.response(200, schema_of(PackAnswer))
def show(pack_id: UUID) -> PackAnswer:
    """How far it is, what is missing in it, and what its file is called."""
    return answer(existing_pack(pack_id))


@blueprint.get("/<uuid:pack_id>/file")
@public
@requires(*SEES_PACKS)
@limited(EXPORT)
@blueprint.response(200, content_type="application/zip")
@blueprint.alt_response(206, schema=A_FILE, content_type="application/zip", description="The part that Range names")
@blueprint.alt_response(304, description="It is still what If-None-Match names")
@blueprint.alt_response(409, description="It has not been made yet")
@blueprint.alt_response(412, description="It is not what If-Match names")
@blueprint.alt_response(416, description="It has no such part as Range names")
def file(pack_id: UUID) -> Response:
    """The pack itself, a ZIP file, or a part of it; each download is kept in the audit trail."""
    pack, content = open_pack(pack_id)
    note = partial(note_pack_taken, pack, current_actor(), datetime.now(UTC))
    return download(content, pack.size or 0, "application/zip", name=pack.file_name, sha256=pack.sha256, note=note)


def answer(pack: PackRecord) -> PackAnswer:
    """A pack in the words of the contract."""
    return PackAnswer(
        id=pack.id,
        state=pack.state,
        benchmarks=pack.benchmarks,
        as_at=pack.as_at,
        from_=pack.starts,
        progress=Progress(pack.done, pack.total),
        complete=pack.complete,
        missing=tuple(MissingPart(one.service, one.benchmark, one.reason) for one in pack.missing),
        draft=not pack.is_signed,
        requested_at=pack.requested_at,
        made_at=pack.made_at,
        expires_at=pack.expires_at,
        file_name=pack.file_name,
        size=pack.size,
        sha256=pack.sha256,
        digest=pack.digest,
        reason=pack.reason,
        edition=pack.edition,
    )
