"""The one shape of error (RFC 9457): a small set of problems that every service raises and its client raises again."""

from dataclasses import dataclass
from typing import ClassVar

TYPE_BASE = "https://due-regard.example/problems/"


@dataclass(frozen=True)
class FieldError:
    """What is wrong with one value: `pointer` is a JSON pointer into the body."""

    pointer: str
    detail: str


_OF_SAVING = (
    (", so nothing was saved", ""), ("so nothing was worked out or saved", "so nothing was worked out"),
    ("nothing can be read or saved", "nothing can be read"), ("Nothing was saved: try", "Try"),
    ("Nothing was saved. ", ""), (" Nothing was saved.", ""),
)  # fmt: skip


def as_told_to_a_reader(detail: str) -> str:
    """The same without what it says of saving: who only read asks nothing of that kind."""
    for said, instead in _OF_SAVING:
        detail = detail.replace(said, instead)
    return detail


class Problem(Exception):
    """Something we can say plainly to the person; `detail` is a sentence a member of the public could read."""

    status: ClassVar[int] = 500
    kind: ClassVar[str] = "problem"
    title: ClassVar[str] = "Something went wrong"

    def __init__(
        self,
        detail: str = "",
        errors: tuple[FieldError, ...] = (),
        headers: dict[str, str] | None = None,
        *,
        by: str = "",
    ) -> None:
        super().__init__(detail or self.title)
        self.detail = detail or self.title
        self.errors = errors
        self.headers = headers or {}
        self.by = by
        """Who did what is in the way, '' where that is nobody or not known: the page that tells it names them."""

    @property
    def unanswered(self) -> bool:
        """Whether nothing was said of what was asked: a service that does not know who calls is silent too."""
        return self.status >= 500 or self.status == 401

    def body(self, request_id: str) -> dict[str, object]:
        """The problem document, ready for JSON."""
        document: dict[str, object] = {
            "type": TYPE_BASE + self.kind,
            "title": self.title,
            "status": self.status,
            "detail": self.detail,
            "request_id": request_id,
        }
        if self.by:
            document["by"] = self.by
        if self.errors:
            document["errors"] = [{"pointer": e.pointer, "detail": e.detail} for e in self.errors]
        return document


class BadRequest(Problem):
    status, kind, title = 400, "bad-request", "The request could not be read"


class SignInNeeded(Problem):
    status, kind, title = 401, "sign-in-needed", "Sign in first"


class Forbidden(Problem):
    status, kind, title = 403, "forbidden", "You may not do this"


class NotFound(Problem):
    status, kind, title = 404, "not-found", "There is nothing here"


class MethodNotAllowed(Problem):
    status, kind, title = 405, "method-not-allowed", "That cannot be done here"


class Refused(Problem):
    """A rule says no, and why."""

    status, kind, title = 409, "refused", "This cannot be done now"


class OutOfDate(Problem):
    status, kind, title = 409, "out-of-date", "Someone else changed this first"


class OtherVersion(Problem):
    status, kind, title = 412, "other-version", "This is not the version that was asked for"


class TooLarge(Problem):
    status, kind, title = 413, "too-large", "This is too large"


class WrongMediaType(Problem):
    status, kind, title = 415, "wrong-media-type", "This kind of content is not accepted here"


class OutOfRange(Problem):
    status, kind, title = 416, "out-of-range", "There is no such part of this file"


class Invalid(Problem):
    """The request has a value that cannot be used; `errors` say which."""

    status, kind, title = 422, "invalid", "Something in the request needs correcting"


class VersionNeeded(Problem):
    """Something is replaced as a whole, and the sender has not said which version of it was read."""

    status, kind, title = 428, "version-needed", "Say which version this replaces"


class TooMany(Problem):
    status, kind, title = 429, "too-many", "Too many tries; wait a little"


class Unavailable(Problem):
    """A service we depend on did not answer: what it would have said is unknown, not zero."""

    status, kind, title = 503, "unavailable", "Part of the service is not available"


class BeingWorkedOut(Unavailable):
    """What was asked for is being worked out anew: until then there is no answer, and no old one under a new name."""

    kind, title = "being-worked-out", "This is being worked out"

    @property
    def unanswered(self) -> bool:
        """No: it was said why there is nothing yet, and that is what people are told."""
        return False


class Busy(Problem):
    status, kind, title = 503, "database-busy", "The database is busy; try again"


class StorageFull(Problem):
    """Nothing can be saved until there is space again; reading goes on."""

    status, kind, title = 507, "storage-full", "There is no space left to save this"


class ReadOnly(StorageFull):
    """Nothing can be saved, for the database may only be read."""

    kind, title = "storage-read-only", "Nothing can be saved just now"


class Damaged(Problem):
    """The database, or a part of it, is gone or cannot be read."""

    status, kind, title = 503, "database-damaged", "The records cannot be read"


class NotKnown(Problem):
    """How `OutcomeUnknown` is told."""

    status, kind, title = 503, "outcome-unknown", "It is not known whether this was saved"


class OutcomeUnknown(Exception):
    """What was sent may have been done, and no answer says so. It is no refusal: nothing that handles those takes it.

    `service`, `path` and `key` say where the outcome can be looked up, and `by` who asked; '' where it cannot.
    """

    detail = (
        "It is not known whether this was saved. Send it again with the same Idempotency-Key: "
        "it is done once, and where it was done you get the first answer."
    )

    def __init__(self, service: str = "", path: str = "", key: str = "", by: str = "") -> None:
        super().__init__(self.detail)
        self.service, self.path, self.key, self.by = service, path, key, by

    @property
    def problem(self) -> Problem:
        """As programs are told of it."""
        return NotKnown(self.detail, headers={"Retry-After": "5"})


PROBLEMS: tuple[type[Problem], ...] = (
    BadRequest, SignInNeeded, Forbidden, NotFound, MethodNotAllowed, Refused, OutOfDate, OtherVersion, TooLarge,
    WrongMediaType, OutOfRange, Invalid, VersionNeeded, TooMany, Unavailable, BeingWorkedOut, Busy, StorageFull,
    ReadOnly, Damaged, NotKnown,
)  # fmt: skip
_BY_KIND = {problem.kind: problem for problem in PROBLEMS}
_BY_STATUS = {problem.status: problem for problem in reversed(PROBLEMS)}


def problem_from(status: int, document: object, retry_after: str = "") -> Problem:
    """The same problem again on the client's side, even when the body is not what we expected."""
    body = document if isinstance(document, dict) else {}
    kind = str(body.get("type", "")).removeprefix(TYPE_BASE)
    made = _BY_KIND.get(kind) or _BY_STATUS.get(status) or (Unavailable if status >= 500 else BadRequest)
    raw = body.get("errors")
    errors = tuple(
        FieldError(str(e.get("pointer", "")), str(e.get("detail", "")))
        for e in (raw if isinstance(raw, list) else [])
        if isinstance(e, dict)
    )
    headers = {"Retry-After": retry_after} if retry_after else None
    return made(str(body.get("detail", "")), errors, headers, by=str(body.get("by", "")))


def problem_for_status(status: int) -> type[Problem]:
    """The problem class that stands for an HTTP status raised by the framework."""
    return _BY_STATUS.get(status, Unavailable if status >= 500 else BadRequest)
