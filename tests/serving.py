"""A service for a test: its routes are added once in a process, for that takes longer than most tests of them."""

from types import ModuleType
from typing import Any

from flask import Flask

_made: dict[str, Flask] = {}


def serve(service: ModuleType, settings: Any) -> Flask:
    """The service (its module `app`) as it starts with these settings; what it was given before is forgotten."""
    if service.__name__ in _made:
        service.run_with(_made[service.__name__], settings)
    else:
        _made[service.__name__] = service.create_app(settings)
    return _made[service.__name__]
