"""Work that gave up, and what a person says to it; no names, no register content."""

from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from shared.contracts.base import text


@dataclass(frozen=True)
class GivenUp:
    """A job that was tried as often as it may be; `error` is a kind of fault, never its words.

    `state` is dead (it waits for a person), closed (by a person, who said why), or waiting or done once it was tried
    again. `since` is when it gave up last, while it is dead or closed. `no_more_tries` says why trying it again would
    do nothing, and what to do instead; '' where it would do its work.
    """

    id: UUID
    kind: str
    state: str
    added_at: datetime
    since: datetime
    tries: int
    error: str
    closed_at: datetime | None = None
    closed_by: str = ""
    close_reason: str = ""
    no_more_tries: str = ""


@dataclass(frozen=True)
class JobRetry:
    """To be tried again; `since` is when it gave up, as the person read it."""

    since: datetime


@dataclass(frozen=True)
class JobClosing:
    """Not to be tried any more, and why."""

    since: datetime
    reason: str = field(metadata=text(1000, 1))
