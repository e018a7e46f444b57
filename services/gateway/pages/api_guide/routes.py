"""What programs can ask for, to be read by whoever writes one."""

from flask import Blueprint, current_app, render_template

from services.gateway.clients.public_api import public_document
from services.gateway.pages.api_guide.guide import find_operation, list_subjects
from services.gateway.settings import Settings
from shared.access import signed_in
from shared.problems import NotFound

blueprint = Blueprint("api_guide", __name__, url_prefix="/help/api")


def _base_url() -> str:
    settings: Settings = current_app.extensions["settings"]
    return settings.base_url.rstrip("/")


@blueprint.get("")
@signed_in
def index() -> str:
    """Every operation by its subject."""
    document = public_document()
    return render_template(
        "api_guide/index.html",
        introduction=document["info"]["description"].split("\n\n"),
        subjects=list_subjects(document, _base_url()),
    )


@blueprint.get("/<operation_id>")
@signed_in
def operation(operation_id: str) -> str:
    """One operation: who may, what goes in, what comes out, and a call to try."""
    found = find_operation(public_document(), _base_url(), operation_id)
    if found is None:
        raise NotFound("There is no such operation")
    return render_template("api_guide/operation.html", operation=found)
