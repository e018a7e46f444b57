"""Settings as the environment variables they are read from."""

import json
import secrets
from dataclasses import fields

from services.gateway.settings import Settings
from shared.settings import variable
from shared.tokens import new_key_pair

STRONG = {
    "GATEWAY_AUDIT_KEY": "au-7f3a91c05be24d68a1f7c2e9b4d03865",
    "GATEWAY_SESSION_KEY": "se-07b4c1e95fa832d6ae19f3c8705d2b46",
}
SIGNING, PUBLIC = new_key_pair()
PRODUCTION = {
    "ENVIRONMENT": "production",
    "COUNCIL_NAME": "Northmere",
    "BROKER_URL": "redis://:pw@127.0.0.1/0",
    "GATEWAY_AUDIT_KEY": secrets.token_hex(24),
    "GATEWAY_SESSION_KEY": secrets.token_hex(24),
    "GATEWAY_SIGNING_KEY": SIGNING,
    "PUBLIC_KEYS": json.dumps({"gateway": PUBLIC, "training": new_key_pair()[1], "venues": new_key_pair()[1]}),
}
"""What production would start with, but for the addresses."""


def as_environment(settings: Settings) -> dict[str, str]:
    """Every setting of a development gateway, with keys that are long enough to be taken."""
    made = {variable(field, "GATEWAY_"): _text(getattr(settings, field.name)) for field in fields(settings)}
    return {**made, **STRONG, "ENVIRONMENT": "development"}


def _text(value: object) -> str:
    return {True: "yes", False: "no"}[value] if isinstance(value, bool) else str(value)
