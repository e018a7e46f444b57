"""Somebody at a running product's venues service, as the gateway lets people in."""

import json
from uuid import uuid4

import requests

from shared.actor import Actor, Role
from shared.tokens import TokenSigner
from tests.installation import Installation


class SignedIn:
    """Somebody at the venues service as the gateway would let them in: a program's token decides nothing."""

    def __init__(self, product: Installation, number: str, role: Role) -> None:
        keys = json.loads((product.data_dir / "secrets.json").read_text(encoding="utf-8"))["signing_keys"]
        self._product, self._actor = product, Actor(f"person-{number}", frozenset({role}), number, uuid4().hex)
        self._signer = TokenSigner("gateway", keys["gateway"])

    def post(self, path: str, body: object) -> requests.Response:
        """One call, whatever it answers."""
        address = f"http://127.0.0.1:{self._product.running['ports']['venues']}/v1/{path}"
        token = self._signer.sign("venues", self._actor)
        return requests.post(address, json=body, headers={"Authorization": f"Bearer {token}"}, timeout=30)
