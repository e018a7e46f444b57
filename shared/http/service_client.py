"""One service asking another: signed for this call, quick to give up, the same problem raised again.

What was sent and not answered may have been done. Where a call carries a key, that is said (`OutcomeUnknown`), and the
outcome can be looked up; a call without one changes nothing, and is only not answered.
"""

import re
import time
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import IO, Any, Protocol, TypedDict, TypeVar, Unpack

import requests
from marshmallow import ValidationError
from urllib3.exceptions import NewConnectionError

from shared.actor import Actor, current_actor
from shared.contracts.base import ContractSchema, schema_of
from shared.contracts.outcomes import Outcome, OutcomeAsked
from shared.http.deadlines import ANSWER_WITHIN, CALLER_SECONDS, own_seconds
from shared.http.idempotency import ATTEMPT, KEY_HEADER
from shared.http.problems import Busy, NotKnown, OutcomeUnknown, Problem, StorageFull, Unavailable, problem_from
from shared.http.questions import Several, SeveralTold
from shared.http.together import Heard, Question, goes_alone, listener
from shared.tokens import TokenSigner

A = TypeVar("A")

CONNECT_SECONDS = 1.0
READ_SECONDS = CALLER_SECONDS
REST_SECONDS = 5.0
FAILURES_BEFORE_REST = 3
READS = frozenset({"GET", "HEAD"})
MAX_AGE = re.compile(r"max-age=(\d{1,6})")


class Tries(Protocol):
    """What the asking side remembers of the keys it has sent."""

    def number(self, key: str) -> int:
        """Which try this is: every look-up that found nothing done begins another."""

    def is_unsure(self, key: str) -> bool:
        """Whether an earlier try may have done it, or a part of what belongs together is done already."""

    def note_done(self, key: str) -> None:
        """A call with this key was answered: it is done."""


@dataclass(frozen=True)
class _Call:
    """One call and what its silence would mean."""

    path: str
    by: str
    key: str | None


@dataclass(frozen=True)
class _Known:
    """What was heard, in which version, and until when it is fresh."""

    made: Any
    version: str
    until: float


class Sent(TypedDict, total=False):
    """What a call brings."""

    json: object
    data: "bytes | IO[bytes] | Iterable[bytes]"
    params: Mapping[str, str]
    stream: bool


class Asked(Sent, total=False):
    """A call and how it is made."""

    actor: Actor | None
    key: str | None
    timeout: float
    as_service: bool
    even_at_rest: bool
    is_question: bool
    headers: Mapping[str, str]


class ServiceClient:
    """Calls one service over HTTP; Unavailable when it does not answer, so that unknown is never taken for zero."""

    def __init__(
        self,
        audience: str,
        base_url: str,
        signer: TokenSigner,
        session: requests.Session | None = None,
        tries: Tries | None = None,
    ) -> None:
        self._audience = audience
        self._base = base_url.rstrip("/")
        self._signer = signer
        self._http = session or requests.Session()
        self._tries = tries
        self._failures = 0
        self._resting_until = 0.0
        self._known: dict[str, _Known] = {}

    def request(
        self,
        method: str,
        path: str,
        *,
        actor: Actor | None = None,
        key: str | None = None,
        timeout: float = READ_SECONDS,
        as_service: bool = False,
        even_at_rest: bool = False,
        is_question: bool = False,
        headers: Mapping[str, str] | None = None,
        **sent: Unpack[Sent],
    ) -> requests.Response:
        """The bare answer, also when it is an error; `key` makes a repeat harmless, `as_service` asks for no person.

        `is_question`: it changes nothing, whatever its method.

        A service that hung is left alone for a while, unless it is asked `even_at_rest`.

        A connection that was dropped is tried once more where a repeat changes nothing: the worker at its other end
        may just have been replaced.
        """
        goes_alone()
        who = actor or current_actor()
        call = _Call(path, who.id, key)
        if time.monotonic() < self._resting_until and not even_at_rest:
            raise self._silence(call, was_sent=False)
        given = {ANSWER_WITHIN: f"{own_seconds(timeout):.2f}", **(headers or {})}
        if key:
            given |= {KEY_HEADER: key, ATTEMPT: str(self._tries.number(key) if self._tries else 1)}
        purpose = "event" if as_service else "user"
        left, was_sent = 2 if is_question or method in READS or (key and "json" in sent) else 1, False
        while True:
            left -= 1
            signed = {**given, "Authorization": f"Bearer {self._signer.sign(self._audience, who, purpose)}"}
            try:
                answer = self._http.request(
                    method,
                    self._base + path,
                    headers=signed,
                    timeout=(CONNECT_SECONDS, timeout),
                    allow_redirects=False,
                    **sent,
                )
            except requests.RequestException as error:
                was_sent = was_sent or not _never_sent(error)
                if left and isinstance(error, requests.ConnectionError) and not isinstance(error, requests.Timeout):
                    continue
                self._note_failure(hangs=isinstance(error, requests.ReadTimeout))
                raise self._silence(call, was_sent) from error
            self._failures, self._resting_until = 0, 0.0
            if method not in READS and not is_question:
                self._known.clear()
            if key and answer.ok and self._tries:
                self._tries.note_done(key)
            return answer

    def _silence(self, call: _Call, was_sent: bool) -> Exception:
        """What it means that no answer came that can be read."""
        if call.key and (was_sent or (self._tries is not None and self._tries.is_unsure(call.key))):
            return OutcomeUnknown(self._audience, call.path, call.key, call.by)
        return Unavailable(f"The {self._audience} service is not answering")

    def _note_failure(self, hangs: bool) -> None:
        """A service that hangs is left alone at once, so that a page waits for it once and not for every call."""
        self._failures += 1
        if hangs or self._failures >= FAILURES_BEFORE_REST:
            self._resting_until = time.monotonic() + REST_SECONDS
            self._failures = 0

    def call(self, method: str, path: str, schema: ContractSchema[A], **asked: Unpack[Asked]) -> A:
        """The answer as its dataclass; fields we do not know are left out, so a service may add to its answers."""
        document = self.call_json(method, path, **asked)
        try:
            made: A = self.load(schema, document)
        except Unavailable as error:
            raise self._unreadable(path, asked) from error
        return made

    def call_known(self, path: str, schema: ContractSchema[A], actor: Actor, as_now: bool = False) -> A:
        """An answer that is the same for everybody: not asked for while the service says that it is fresh, then, or
        always to have it `as_now`, by its version. `actor` is nobody in particular; whatever this process changes
        there makes it ask anew."""
        if actor.roles or not actor.id.startswith("system:"):
            raise ValueError("What one person may read is not kept for another")
        known: _Known | None = self._known.get(path)
        if known is not None and not as_now and time.monotonic() < known.until:
            return known.made
        answer = self.request("GET", path, actor=actor, headers={"If-None-Match": known.version} if known else {})
        if known is not None and answer.status_code == 304:
            made = known.made
        elif answer.ok:
            made = self.load(schema, _json(answer))
        else:
            raise self._refusal(answer, _json(answer), path, {"actor": actor})
        fresh = int(found[1]) if (found := MAX_AGE.search(answer.headers.get("Cache-Control", ""))) else 0
        self._known[path] = _Known(made, answer.headers.get("ETag", ""), time.monotonic() + fresh)
        return made

    def load(self, schema: ContractSchema[A], document: object) -> Any:
        """An answer as its dataclass, or a list of them; Unavailable when it is not what the contract says."""
        try:
            return schema.read(document)
        except ValidationError as error:
            raise Unavailable(f"The {self._audience} service gave an answer that cannot be read") from error

    def call_json(self, method: str, path: str, **asked: Unpack[Asked]) -> object:
        """The answer as plain JSON values; the service's own problem raised again when it refused."""
        answer = self._heard(method, path, asked) or self.request(method, path, **asked)
        document = _json(answer)
        if not answer.ok:
            raise self._refusal(answer, document, path, asked)
        if document is None and answer.status_code != 204:
            raise self._unreadable(path, asked)
        return document

    def _heard(self, method: str, path: str, asked: Asked) -> Heard | None:
        """The answer, where this question goes with others and somebody listens to it in place of the network."""
        if (take := listener()) is None or method != "GET" or asked.keys() - {"params", "timeout"}:
            return None
        return take(Question(self, path, asked.get("params") or {}, asked.get("timeout", READ_SECONDS)))

    def _refusal(self, answer: requests.Response | Heard, document: object, path: str, asked: Asked) -> Exception:
        """What the service says; where something else answered in its place, or it does not know, neither do we."""
        problem: Problem = problem_from(answer.status_code, document, answer.headers.get("Retry-After", ""))
        nobody_said = answer.status_code >= 500 and not isinstance(document, dict)
        if nobody_said or isinstance(problem, NotKnown):
            return self._silence(self._called(path, asked), was_sent=True)
        if isinstance(problem, Busy | StorageFull | Unavailable):
            silence = self._silence(self._called(path, asked), was_sent=False)
            return silence if isinstance(silence, OutcomeUnknown) else problem
        return problem

    def _unreadable(self, path: str, asked: Asked) -> Exception:
        silence = self._silence(self._called(path, asked), was_sent=True)
        if isinstance(silence, OutcomeUnknown):
            return silence
        return Unavailable(f"The {self._audience} service gave an answer that cannot be read")

    def _called(self, path: str, asked: Asked) -> _Call:
        who = asked.get("actor") or current_actor()
        return _Call(path, who.id, asked.get("key"))

    def ask_several(self, questions: list[Question]) -> list[Heard]:
        """The answers to several questions, asked in one call; a single one is asked as it is."""
        patience = max(one.timeout for one in questions)
        if len(questions) == 1:
            (one,) = questions
            answer = self.request("GET", one.path, timeout=patience, params=one.params)
            return [Heard(answer.status_code, _json(answer), answer.headers)]
        body = schema_of(Several)().dump(Several(tuple(one.address for one in questions)))
        told = self.call("POST", "/v1/several", schema_of(SeveralTold)(), json=body, timeout=patience, is_question=True)
        if len(told.answers) != len(questions):
            raise Unavailable(f"The {self._audience} service gave an answer that cannot be read")
        return [Heard(one.status, one.body, {"Retry-After": one.retry_after}) for one in told.answers]

    def look_up_outcome(self, path: str, key: str, actor: Actor | None = None) -> Outcome:
        """Whether what was sent with this key was done; if not, that try does nothing any more, however late."""
        number = self._tries.number(key) if self._tries else 1
        body = schema_of(OutcomeAsked)().dump(OutcomeAsked(path.partition("?")[0], key, number))
        return self.call("POST", "/v1/outcomes", schema_of(Outcome)(), json=body, actor=actor, even_at_rest=True)


def _never_sent(error: requests.RequestException) -> bool:
    """Whether no connection came about, so that nothing can have been done."""
    if isinstance(error, requests.ConnectTimeout):
        return True
    cause = error.args[0] if error.args else None
    reason = getattr(cause, "reason", cause)
    return isinstance(error, requests.ConnectionError) and isinstance(reason, NewConnectionError)


def _json(answer: requests.Response | Heard) -> object:
    try:
        return answer.json()
    except ValueError:
        return None
