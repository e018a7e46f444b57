"""One service asking another: signed for this call, quick to give up, the same problem raised again."""

import time
from typing import Any, TypeVar

import requests
from marshmallow import EXCLUDE, ValidationError

from shared.actor import Actor, current_actor
from shared.contracts.base import ContractSchema
from shared.problems import Unavailable, problem_from
from shared.tokens import TokenSigner

A = TypeVar("A")

CONNECT_SECONDS = 1.0
READ_SECONDS = 4.0
REST_SECONDS = 5.0
FAILURES_BEFORE_REST = 3


class ServiceClient:
    """Calls one service over HTTP; Unavailable when it does not answer, so that unknown is never taken for zero."""

    def __init__(
        self, audience: str, base_url: str, signer: TokenSigner, session: requests.Session | None = None
    ) -> None:
        self._audience = audience
        self._base = base_url.rstrip("/")
        self._signer = signer
        self._http = session or requests.Session()
        self._failures = 0
        self._resting_until = 0.0

    def request(
        self,
        method: str,
        path: str,
        *,
        actor: Actor | None = None,
        key: str | None = None,
        timeout: float = READ_SECONDS,
        as_service: bool = False,
        **kwargs: Any,
    ) -> requests.Response:
        """The bare answer, also when it is an error; `key` makes a repeat harmless, `as_service` asks for no person.

        A connection that was dropped is tried once more where a repeat changes nothing: the worker at its other end
        may just have been replaced.
        """
        if time.monotonic() < self._resting_until:
            raise Unavailable(f"The {self._audience} service is not answering")
        who = actor or current_actor()
        given = dict(kwargs.pop("headers", None) or {})
        if key:
            given["Idempotency-Key"] = key
        purpose = "event" if as_service else "user"
        tries = 2 if method == "GET" or (key and "json" in kwargs) else 1
        for left in reversed(range(tries)):
            headers = {**given, "Authorization": f"Bearer {self._signer.sign(self._audience, who, purpose)}"}
            try:
                answer = self._http.request(
                    method,
                    self._base + path,
                    headers=headers,
                    timeout=(CONNECT_SECONDS, timeout),
                    allow_redirects=False,
                    **kwargs,
                )
            except requests.RequestException as error:
                if left and isinstance(error, requests.ConnectionError) and not isinstance(error, requests.Timeout):
                    continue
                self._note_failure(hangs=isinstance(error, requests.ReadTimeout))
                raise Unavailable(f"The {self._audience} service is not answering") from error
            self._failures = 0
            return answer
        raise AssertionError("unreachable")

    def _note_failure(self, hangs: bool) -> None:
        """A service that hangs is left alone at once, so that a page waits for it once and not for every call."""
        self._failures += 1
        if hangs or self._failures >= FAILURES_BEFORE_REST:
            self._resting_until = time.monotonic() + REST_SECONDS
            self._failures = 0

    def call(self, method: str, path: str, schema: ContractSchema[A], **kwargs: Any) -> A:
        """The answer as its dataclass; fields we do not know are left out, so a service may add to its answers."""
        made: Any = self.load(schema, self.call_json(method, path, **kwargs))
        return made

    def load(self, schema: ContractSchema[A], document: object) -> Any:
        """An answer as its dataclass, or a list of them; Unavailable when it is not what the contract says."""
        try:
            return schema.load(document, unknown=EXCLUDE)  # type: ignore[arg-type]
        except ValidationError as error:
            raise Unavailable(f"The {self._audience} service gave an answer that cannot be read") from error

    def call_json(self, method: str, path: str, **kwargs: Any) -> Any:
        """The answer as plain JSON values; the service's own problem raised again when it refused."""
        answer = self.request(method, path, **kwargs)
        if not answer.ok:
            raise problem_from(answer.status_code, _json(answer), answer.headers.get("Retry-After", ""))
        document = _json(answer)
        if document is None and answer.status_code != 204:
            raise Unavailable(f"The {self._audience} service gave an answer that cannot be read")
        return document


def _json(answer: requests.Response) -> Any:
    try:
        return answer.json()
    except ValueError:
        return None
