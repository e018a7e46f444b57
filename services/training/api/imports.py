"""Files that come in: uploaded, checked, corrected, confirmed, undone."""

from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from flask import Response, url_for

from services.training.actions.imports.reviewing import resolve
from services.training.actions.imports.service import imports
from shared.access import requires
from shared.actor import Role, current_actor
from shared.contracts.base import schema_of
from shared.contracts.imports.imports import (
    ColumnChoice,
    Import,
    ImportConfirmation,
    ImportLine,
    ImportPage,
    Resolutions,
)
from shared.contracts.imports.uploads import upload_of
from shared.contracts.queries import LinesQuery, LinesQuerySchema, PagedQuery, PagedQuerySchema
from shared.contracts.training import IMPORT_KINDS
from shared.database.disk_space import goes_on_when_full
from shared.http.blueprints import TOTAL, Blueprint, public
from shared.http.idempotency import idempotent
from shared.limits import IMPORT, limited

blueprint = Blueprint("imports", __name__, url_prefix="/v1/imports", description="Files of people and completions")

IMPORTS = (Role.LD_OFFICER,)
LOOKS = (Role.LD_OFFICER, Role.PREVENT_LEAD, Role.AUDITOR)


@blueprint.post("")
@public
@requires(*IMPORTS)
@limited(IMPORT)
@idempotent
@blueprint.arguments(upload_of(IMPORT_KINDS), location="multipart")
@blueprint.response(202, schema_of(Import))
def upload(form: dict[str, Any]) -> tuple[Import, dict[str, str]]:
    """Takes a file (multipart `file` and `kind`), keeps it as it came, and has it read in the background."""
    content = form["file"]
    taken = imports.receive(content.stream, content.filename, form["kind"], current_actor(), datetime.now(UTC))
    return taken, {"Location": url_for("imports.show", import_id=taken.id)}


@blueprint.get("")
@public
@requires(*LOOKS)
@blueprint.arguments(PagedQuerySchema, location="query")
@blueprint.response(200, schema_of(ImportPage))
def index(query: PagedQuery) -> ImportPage:
    """Imports, newest first."""
    return imports.get_imports(query.page, query.per_page)


@blueprint.get("/<uuid:import_id>")
@public
@requires(*LOOKS)
@blueprint.response(200, schema_of(Import))
def show(import_id: UUID) -> Import:
    """One import: its state, how far it has got, and how its rows came out."""
    return imports.get_import(import_id)


@blueprint.get("/<uuid:import_id>/rows")
@public
@requires(Role.LD_OFFICER)
@blueprint.arguments(LinesQuerySchema, location="query")
@blueprint.response(200, schema_of(ImportLine)(many=True), headers=TOTAL)
def rows(query: LinesQuery, import_id: UUID) -> tuple[list[ImportLine], dict[str, str]]:
    """Rows of a file with their outcome and reason; all of them, or a page when `page` is given."""
    lines, total = imports.get_lines(import_id, query.outcome, query.page, query.per_page)
    return lines, {"X-Total-Count": str(total)}


@blueprint.get("/<uuid:import_id>/corrections")
@public
@requires(Role.LD_OFFICER)
@blueprint.response(200, content_type="text/csv")
@blueprint.alt_response(409, description="Its rows are not there to be given back, and why")
def corrections(import_id: UUID) -> Response:
    """The refused rows as they came, with a column that says what to correct; to be uploaded again."""
    content = imports.corrections_file(import_id)
    return Response(
        content,
        mimetype="text/csv",
        headers={"Content-Disposition": f'attachment; filename="rows-to-correct-{import_id}.csv"'},
    )


@blueprint.put("/<uuid:import_id>/columns")
@public
@requires(*IMPORTS)
@idempotent
@blueprint.arguments(schema_of(ColumnChoice))
@blueprint.response(202, schema_of(Import))
@blueprint.alt_response(409, description="Somebody else chose meanwhile, or the file can be read otherwise no more")
@blueprint.alt_response(428, description="No version is named")
def columns(choice: ColumnChoice, import_id: UUID) -> Import:
    """Says which column holds what; the file is read again, and the choice remembered for its header."""
    return imports.choose_columns(import_id, choice, current_actor(), datetime.now(UTC))


@blueprint.post("/<uuid:import_id>/resolutions")
@public
@requires(*IMPORTS)
@idempotent
@blueprint.arguments(schema_of(Resolutions))
@blueprint.response(200, schema_of(Import))
@blueprint.alt_response(409, description="Somebody has answered one of the rows: which, when, and what became of it")
def resolutions(answers: Resolutions, import_id: UUID) -> Import:
    """Answers for rows that a person must confirm or refuse; all are taken or none."""
    return resolve(import_id, answers.answers, current_actor(), datetime.now(UTC))


@blueprint.post("/<uuid:import_id>/confirm")
@public
@requires(*IMPORTS)
@idempotent
@blueprint.arguments(schema_of(ImportConfirmation), required=False)
@blueprint.response(202, schema_of(Import))
@blueprint.alt_response(409, description="It was read anew since, or nothing of it can be brought in")
@blueprint.alt_response(428, description="Somebody chose columns or courses, and no version is named")
def confirm(confirmation: ImportConfirmation, import_id: UUID) -> Import:
    """Imports the accepted rows; the answer waits a few seconds for the work to be done."""
    imports.ask_to_confirm(import_id, current_actor(), datetime.now(UTC), confirmation.version)
    return imports.when_it_has_left(import_id, "confirming")


@blueprint.post("/<uuid:import_id>/undo")
@public
@requires(*IMPORTS)
@idempotent
@blueprint.response(202, schema_of(Import))
def undo(import_id: UUID) -> Import:
    """Takes a whole import back; the answer waits a few seconds for the work to be done."""
    imports.ask_to_undo(import_id, current_actor(), datetime.now(UTC))
    return imports.when_it_has_left(import_id, "undoing")


@blueprint.post("/<uuid:import_id>/file-removal")
@public
@requires(*IMPORTS)
@goes_on_when_full
@idempotent
@blueprint.response(200, schema_of(Import))
def remove_file(import_id: UUID) -> Import:
    """Removes the original file at once; its checksum, counts and outcomes stay."""
    return imports.remove_original(import_id, current_actor(), datetime.now(UTC))


@blueprint.post("/<uuid:import_id>/discard")
@public
@requires(*IMPORTS)
@goes_on_when_full
@idempotent
@blueprint.response(200, schema_of(Import))
def discard(import_id: UUID) -> Import:
    """Throws an upload away that was never confirmed: file and rows go at once, checksum and counts stay."""
    return imports.discard(import_id, current_actor(), datetime.now(UTC))
