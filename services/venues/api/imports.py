"""Files of venues, bookings and lists: uploaded, looked at, confirmed."""

from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from flask import Response, url_for

from services.venues.actions.imports.service import imports
from shared.access import NO_PROGRAM, requires, requires_person
from shared.actor import Role, current_actor
from shared.contracts.base import schema_of
from shared.contracts.imports.imports import ColumnChoice, Import, ImportLine, ImportPage
from shared.contracts.imports.uploads import upload_of
from shared.contracts.queries import PagedQuery, PagedQuerySchema
from shared.contracts.screening import screening
from shared.contracts.venues import IMPORT_KINDS, FileConfirmation, FileLinesQuery, UndoPlan
from shared.database.disk_space import goes_on_when_full
from shared.http.blueprints import TOTAL, Blueprint, public
from shared.http.idempotency import idempotent
from shared.http.problems import Forbidden, Invalid
from shared.limits import IMPORT, limited

blueprint = Blueprint("imports", __name__, url_prefix="/v1/imports", description="Files of venues and bookings")

IMPORTS = (Role.BOOKING_OFFICER, Role.SENIOR_OFFICER, Role.PREVENT_LEAD)
# Lists of names are the Prevent lead's alone; venues and bookings are the booking team's.
OF_THE_TEAM = ("venues", "bookings")
REGISTER = "register"


def _check_kind(kind: str, *also: Role) -> None:
    allowed = (Role.BOOKING_OFFICER, Role.SENIOR_OFFICER) if kind in OF_THE_TEAM else (Role.PREVENT_LEAD, *also)
    if not current_actor().has(*allowed):
        raise Forbidden("Your role does not allow this")
    if kind == REGISTER and current_actor().is_program:
        raise Forbidden(NO_PROGRAM)


def _own(import_id: UUID) -> Import:
    """An import of a kind that is this person's; a list that takes two also a senior officer's, who may be second."""
    found = imports.get_import(import_id)
    also = (Role.SENIOR_OFFICER,) if found.kind not in OF_THE_TEAM and imports.is_for_two(import_id) else ()
    _check_kind(found.kind, *also)
    return found


@blueprint.post("")
@public
@requires(*IMPORTS)
@limited(IMPORT)
@idempotent
@blueprint.arguments(upload_of(IMPORT_KINDS), location="multipart")
@blueprint.response(202, schema_of(Import))
def upload(form: dict[str, Any]) -> tuple[Import, dict[str, str]]:
    """Takes a file (multipart `file` and `kind`) and looks through it, a large one in the background."""
    _check_kind(form["kind"])
    content = form["file"]
    now = datetime.now(UTC)
    taken = imports.receive(content.stream, content.filename, form["kind"], current_actor(), now)
    return taken, {"Location": url_for("imports.show", import_id=taken.id)}


@blueprint.get("")
@public
@requires(*IMPORTS)
@blueprint.arguments(PagedQuerySchema, location="query")
@blueprint.response(200, schema_of(ImportPage))
def index(query: PagedQuery) -> ImportPage:
    """Imports, newest first; their rows are for those who may import that kind."""
    kinds = None if current_actor().has(Role.PREVENT_LEAD, Role.SENIOR_OFFICER) else OF_THE_TEAM
    return imports.get_imports(query.page, query.per_page, kinds)


@blueprint.get("/<uuid:import_id>")
@public
@requires(*IMPORTS)
@blueprint.response(200, schema_of(Import))
def show(import_id: UUID) -> Import:
    """One import: its state, how far it has got, and how its rows came out."""
    return _own(import_id)


@blueprint.get("/<uuid:import_id>/rows")
@public
@requires(*IMPORTS)
@blueprint.arguments(schema_of(FileLinesQuery), location="query")
@blueprint.response(200, schema_of(ImportLine)(many=True), headers=TOTAL)
def rows(query: FileLinesQuery, import_id: UUID) -> tuple[list[ImportLine], dict[str, str]]:
    """Rows of a file with their outcome and reason; all of them, or a page when `page` is given."""
    _own(import_id)
    lines, total = imports.get_lines(import_id, query.outcome, query.page, query.per_page, query.noted)
    return lines, {"X-Total-Count": str(total)}


@blueprint.post("/<uuid:import_id>/confirm")
@public
@requires(*IMPORTS)
@idempotent
@blueprint.arguments(schema_of(FileConfirmation), required=False)
@blueprint.response(202, schema_of(Import))
@blueprint.alt_response(
    409, description="It was read anew, or another version put in force since, or nothing of it can be brought in"
)
@blueprint.alt_response(428, description="Somebody chose columns, or a list takes two, and no version is named")
def confirm(confirmation: FileConfirmation, import_id: UUID) -> Import:
    """Brings the accepted rows in; the answer waits a few seconds. The concern register is for a second person."""
    _own(import_id)
    imports.confirm_file(import_id, confirmation, current_actor(), datetime.now(UTC))
    return imports.when_it_has_left(import_id, "confirming")


@blueprint.get("/<uuid:import_id>/comparison")
@requires(Role.PREVENT_LEAD, Role.SENIOR_OFFICER)
@blueprint.arguments(schema_of(screening.ComparisonQuery), location="query")
@blueprint.response(200, schema_of(screening.ListComparison))
def comparison(query: screening.ComparisonQuery, import_id: UUID) -> screening.ListComparison:
    """A list beside the version in force: what it leaves out, changes and adds, and whether it takes a second person.

    `lines` are a page of the entries that are `left_out`, `changed` or `new`.
    """
    _own(import_id)
    return imports.get_comparison(import_id, current_actor(), datetime.now(UTC), query)


@blueprint.post("/<uuid:import_id>/confirmation-with-reason")
@requires_person(Role.PREVENT_LEAD, Role.SENIOR_OFFICER)
@idempotent
@blueprint.arguments(schema_of(screening.ListConfirmation))
@blueprint.response(202, schema_of(Import))
@blueprint.alt_response(409, description="Whoever handed it over, no reason, or another version put in force since")
@blueprint.alt_response(428, description="The version it was compared with is not named")
def confirm_with_reason(entry: screening.ListConfirmation, import_id: UUID) -> Import:
    """Puts a list in force that has far fewer entries than before or an unexpected number: a second person, and why."""
    if imports.get_import(import_id).kind in OF_THE_TEAM:
        raise Invalid("Only a list of names is confirmed with a reason")
    if not current_actor().has(Role.PREVENT_LEAD):
        imports.check_still_for_two(import_id, current_actor())
    _own(import_id)
    confirmation = FileConfirmation(in_force=entry.in_force)
    imports.confirm_file(import_id, confirmation, current_actor(), datetime.now(UTC), entry.reason)
    return imports.when_it_has_left(import_id, "confirming")


@blueprint.get("/<uuid:import_id>/corrections")
@public
@requires(*IMPORTS)
@blueprint.response(200, content_type="text/csv")
@blueprint.alt_response(409, description="Its rows are not there to be given back, and why")
def corrections(import_id: UUID) -> Response:
    """The refused rows as they came, with a column that says what to correct; to be uploaded again."""
    _own(import_id)
    headers = {"Content-Disposition": f'attachment; filename="rows-to-correct-{import_id}.csv"'}
    return Response(imports.corrections_file(import_id), mimetype="text/csv", headers=headers)


@blueprint.put("/<uuid:import_id>/columns")
@public
@requires(Role.BOOKING_OFFICER, Role.SENIOR_OFFICER)
@idempotent
@blueprint.arguments(schema_of(ColumnChoice))
@blueprint.response(202, schema_of(Import))
@blueprint.alt_response(409, description="Somebody else chose meanwhile, or the file can be read otherwise no more")
@blueprint.alt_response(428, description="No version is named")
def columns(choice: ColumnChoice, import_id: UUID) -> Import:
    """Says which column of a bookings file holds what; it is read again, and the choice kept for its header."""
    _own(import_id)
    imports.choose_columns(import_id, choice, current_actor(), datetime.now(UTC))
    return imports.when_it_has_left(import_id, "received", "reading")


@blueprint.get("/<uuid:import_id>/undo")
@public
@requires(*IMPORTS)
@blueprint.arguments(PagedQuerySchema, location="query")
@blueprint.response(200, schema_of(UndoPlan))
@blueprint.alt_response(409, description="It cannot be undone in its state, and why")
def undo_plan(query: PagedQuery, import_id: UUID) -> UndoPlan:
    """What undoing the import would do now: what is taken back, what stays and why; those that stay first."""
    _own(import_id)
    return imports.get_plan(import_id, current_actor(), query.page, query.per_page)


@blueprint.post("/<uuid:import_id>/undo")
@public
@requires(*IMPORTS)
@idempotent
@blueprint.response(202, schema_of(Import))
def undo(import_id: UUID) -> Import:
    """Takes back what nobody has built on; the answer waits a few seconds for the work to be done."""
    _own(import_id)
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
    _own(import_id)
    return imports.remove_original(import_id, current_actor(), datetime.now(UTC))


@blueprint.post("/<uuid:import_id>/discard")
@public
@requires(*IMPORTS)
@goes_on_when_full
@idempotent
@blueprint.response(200, schema_of(Import))
def discard(import_id: UUID) -> Import:
    """Throws an upload away that was never confirmed: file and rows go at once, checksum and counts stay."""
    _own(import_id)
    return imports.discard(import_id, current_actor(), datetime.now(UTC))
