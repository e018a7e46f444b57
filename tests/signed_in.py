"""Somebody at a running product's venues service, as the gateway lets people in."""

import json
from typing import Any
from uuid import uuid4

import requests

from shared.actor import Actor, Role
from shared.tokens import TokenSigner
from tests.installation import Installation


class SignedIn:
    """Somebody at the venues service as the gateway would let them in: a program's token decides nothing."""

    def __init__(self, product: Installation, number: str, role: Role, account: str = "") -> None:
        keys = json.loads((product.data_dir / "secrets.json").read_text(encoding="utf-8"))["signing_keys"]
        self._product, self._actor = (
            product,
            Actor(account or f"person-{number}", frozenset({role}), number, uuid4().hex),
        )
        self._signer = TokenSigner("gateway", keys["gateway"])

    def post(self, path: str, body: object) -> requests.Response:
        """One call, whatever it answers."""
        return self._send(path, json=body)

    def send_file(self, path: str, name: str, content: bytes, **form: str) -> requests.Response:
        """One upload, whatever it answers."""
        return self._send(path, files={"file": (name, content)}, data=form)

    def _send(self, path: str, **sent: Any) -> requests.Response:
        address = f"http://127.0.0.1:{self._product.running['ports']['venues']}/v1/{path}"
        headers = {
            "Authorization": f"Bearer {self._signer.sign('venues', self._actor)}",
            "Idempotency-Key": uuid4().hex,
        }
        return requests.post(address, headers=headers, timeout=30, **sent)
