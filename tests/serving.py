"""A service for a test: its routes are added once in a process, for that takes longer than most tests of them."""

from dataclasses import replace
from types import ModuleType
from typing import Any

import requests
from flask import Flask

from services.gateway import app as gateway
from services.gateway.settings import Settings

_made: dict[str, Flask] = {}
_gateways: dict[Settings, tuple[Flask, dict[str, Any]]] = {}


def serve(service: ModuleType, settings: Any) -> Flask:
    """The service (its module `app`) as it starts with these settings; what it was given before is forgotten."""
    if service.__name__ in _made:
        service.run_with(_made[service.__name__], settings)
    else:
        _made[service.__name__] = service.create_app(settings)
    return _made[service.__name__]


def serve_gateway(settings: Settings, training: requests.Session, venues: requests.Session) -> Flask:
    """The gateway as it starts with these settings: one application for all that differ in their place only."""
    alike = replace(settings, database_url="", data_dir="")
    if alike not in _gateways:
        made = gateway.create_app(settings, training, venues)
        _gateways[alike] = made, dict(made.extensions)
        return made
    made, as_made = _gateways[alike]
    made.extensions = dict(as_made)  # without what requests left there
    gateway.run_with(made, settings, training, venues)
    return made
