"""The public OpenAPI document, for tools; the page at /help/api says the same to people."""

from typing import Any

from flask import Blueprint, Response, current_app, jsonify

from services.gateway.clients.public_api import public_document
from services.gateway.settings import Settings
from shared.access import signed_in

blueprint = Blueprint("api_description", __name__)


@blueprint.get("/api/openapi.json")
@signed_in
def document() -> Response:
    """Everything that programs reach here, at the address of this council."""
    settings: Settings = current_app.extensions["settings"]
    described: dict[str, Any] = public_document()
    return jsonify({**described, "servers": [{"url": settings.base_url.rstrip("/")}]})
