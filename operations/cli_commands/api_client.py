"""The command line as a program of its own: it calls the gateway's door with a token, like any other."""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any, Unpack
from uuid import uuid4

import requests

from operations.running import read_running

if TYPE_CHECKING:
    from shared.http.service_client import Sent

CONNECT_SECONDS = 5.0
READ_SECONDS = 60.0
UPLOAD_SECONDS = 300.0
ASK_EVERY_SECONDS = 0.5
REFUSED, UNREACHABLE = 1, 3
MAKE_ONE = "make one with: due-regard token create --name NAME --roles ROLES"


class CommandFailed(Exception):
    """A command that did not do what was asked: one sentence, and the exit code."""

    def __init__(self, sentence: str, code: int = REFUSED) -> None:
        super().__init__(sentence)
        self.code = code


class Gateway:
    """The door of one installation."""

    def __init__(self, url: str, token: str = "") -> None:
        self._url = url.rstrip("/")
        self._token = token
        self._http = requests.Session()
        self._http.trust_env = False

    @property
    def has_token(self) -> bool:
        return bool(self._token)

    def request(
        self,
        method: str,
        path: str,
        timeout: float = READ_SECONDS,
        extra_headers: dict[str, str] | None = None,
        **sent: Unpack[Sent],
    ) -> requests.Response:
        """The answer; CommandFailed with what the gateway said when it refused."""
        headers = {**(extra_headers or {}), **({"Authorization": f"Bearer {self._token}"} if self._token else {})}
        if method != "GET":
            headers["Idempotency-Key"] = str(uuid4())
        try:
            answer = self._http.request(
                method, self._url + path, headers=headers, timeout=(CONNECT_SECONDS, timeout), **sent
            )
        except requests.RequestException as error:
            raise CommandFailed(f"Nothing answers at {self._url}. Is it running?", UNREACHABLE) from error
        if not answer.ok and not (path == "/readyz" and answer.status_code == 503):
            raise _refusal(answer)
        return answer

    def call(self, method: str, path: str, **sent: Unpack[Sent]) -> Any:
        """The answer as JSON values."""
        try:
            return self.request(method, path, **sent).json()
        except ValueError as error:
            raise CommandFailed(f"{self._url} does not answer like Due Regard", UNREACHABLE) from error

    def watch(self, path: str, under_way: set[str], tell: Callable[[dict[str, Any]], None]) -> dict[str, Any]:
        """Asks again and again until the state is no longer one of these; tells of each change."""
        shown: object = None
        while True:
            found: dict[str, Any] = self.call("GET", path)
            if (found["state"], found["progress"]) != shown:
                shown = (found["state"], found["progress"])
                tell(found)
            if found["state"] not in under_way:
                return found
            time.sleep(ASK_EVERY_SECONDS)


def _refusal(answer: requests.Response) -> CommandFailed:
    try:
        document = answer.json()
        detail = str(document["detail"])
    except (ValueError, KeyError, TypeError):
        return CommandFailed(f"The gateway answered with status {answer.status_code}")
    if answer.status_code == 401:
        detail = f"{detail}. Give a token with --token or DUE_REGARD_TOKEN; {MAKE_ONE}"
    wrong = [f"  {one.get('pointer', '')}: {one.get('detail', '')}" for one in document.get("errors", [])]
    return CommandFailed("\n".join([detail, *wrong]))


def find_gateway(url: str | None, token: str | None, data_dir: Path, needs_token: bool = True) -> Gateway:
    """The installation that was named, or the one that runs on the data folder."""
    running = read_running(data_dir)
    address = url or os.environ.get("DUE_REGARD_URL") or (running["address"] if running else "")
    if not address:
        raise CommandFailed(f"Nothing runs on {data_dir}; start it with make run, or give --url", UNREACHABLE)
    secret = token or os.environ.get("DUE_REGARD_TOKEN") or ""
    if needs_token and not secret:
        raise CommandFailed(f"This needs a token: --token or DUE_REGARD_TOKEN; {MAKE_ONE}")
    return Gateway(str(address), secret)
