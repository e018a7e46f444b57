"""A service for a test: its routes are added once in a process, for that takes longer than most tests of them."""

from dataclasses import replace
from types import ModuleType
from typing import Any

import requests
from flask import Flask

from services.gateway import app as gateway
from services.gateway.settings import Settings

_made: dict[str, Flask] = {}
_gateways: dict[Settings, Flask] = {}


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
    if alike in _gateways:
        gateway.run_with(_gateways[alike], settings, training, venues)
    else:
        _gateways[alike] = gateway.create_app(settings, training, venues)
    return _gateways[alike]
