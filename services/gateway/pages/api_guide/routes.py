"""What programs can ask for, to be read by whoever writes one."""

from functools import cache

from flask import Blueprint, current_app, render_template

from services.gateway.clients.public_api import public_document
from services.gateway.pages.api_guide.guide import Subject, list_subjects
from services.gateway.settings import Settings
from shared.access import signed_in
from shared.http.problems import NotFound

blueprint = Blueprint("api_guide", __name__, url_prefix="/help/api")


def _subjects() -> tuple[Subject, ...]:
    settings: Settings = current_app.extensions["settings"]
    return _as_told_at(settings.base_url.rstrip("/"))


@cache
def _as_told_at(base_url: str) -> tuple[Subject, ...]:
    """The document is as this version has it, so it is read for people once."""
    return list_subjects(public_document(), base_url)


@blueprint.get("")
@signed_in
def index() -> str:
    """Every operation by its subject."""
    introduction = public_document()["info"]["description"].split("\n\n")
    return render_template("api_guide/index.html", introduction=introduction, subjects=_subjects())


@blueprint.get("/<operation_id>")
@signed_in
def operation(operation_id: str) -> str:
    """One operation: who may, what goes in, what comes out, and a call to try."""
    for subject in _subjects():
        for found in subject.operations:
            if found.id == operation_id:
                return render_template("api_guide/operation.html", operation=found)
    raise NotFound("There is no such operation")
