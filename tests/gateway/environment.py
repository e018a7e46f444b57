"""Settings as the environment variables they are read from."""

from dataclasses import fields

from services.gateway.settings import Settings
from shared.settings import variable

STRONG = {
    "GATEWAY_AUDIT_KEY": "au-7f3a91c05be24d68a1f7c2e9b4d03865",
    "GATEWAY_SESSION_KEY": "se-07b4c1e95fa832d6ae19f3c8705d2b46",
}


def as_environment(settings: Settings) -> dict[str, str]:
    """Every setting of a development gateway, with keys that are long enough to be taken."""
    made = {variable(field, "GATEWAY_"): _text(getattr(settings, field.name)) for field in fields(settings)}
    return {**made, **STRONG, "ENVIRONMENT": "development"}


def _text(value: object) -> str:
    return {True: "yes", False: "no"}[value] if isinstance(value, bool) else str(value)
