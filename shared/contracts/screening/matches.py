"""What venues answers about look-ups and the entries they find: to each only as far as they may know."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID


@dataclass(frozen=True)
class LookUpFinding:
    """A possible match that a look-up found, to those who may know; `listed_name` '' once its time was over."""

    id: UUID
    source: str
    name: str
    listed_name: str


@dataclass(frozen=True)
class LookedUpName:
    """A name as it was entered, and the names it was compared as: itself first, then its parts.

    With `every_run` listed names were also looked for among its words, wherever they stand in it.
    """

    kind: str
    name: str
    compared_as: tuple[str, ...]
    every_run: bool = False


@dataclass(frozen=True)
class LookUpLine:
    """When names were looked up, how many, and in which versions of the lists; what it answered then, in its words.

    To whoever may not see what was found `told` is one sentence, of hit and miss, and `list_versions` is empty.
    `looked_up` is empty for look-ups from before it was kept. `kept_back`: it was beyond the limit, and answered so.
    """

    at: datetime
    names: int
    list_versions: dict[str, str]
    told: tuple[str, ...] = ()
    findings: tuple[LookUpFinding, ...] = ()
    looked_up: tuple[LookedUpName, ...] = ()
    kept_back: bool = False


@dataclass(frozen=True)
class ListNotSearched:
    """A list that the names were not compared with: why (`not_loaded`, `stale`, `not_yet` or `off`), and what to do."""

    source: str
    name: str
    why: str
    text: str
    by_hand: str
    link: str


@dataclass(frozen=True)
class EntrySource:
    """Where what an entry says comes from, how good that is, and when it was seen."""

    reference: str
    grade: str
    seen_on: str


@dataclass(frozen=True)
class MatchEntry:
    """The entry that a possible match is about, to whoever answers it: why it is listed, and until when.

    `emptied` once its time was over: then nothing of it is left but its list. Facts are other things the list says.
    """

    source: str
    list_name: str
    version: str
    names: tuple[str, ...]
    facts: dict[str, str]
    category: str
    summary: str
    reason: str
    sources: tuple[EntrySource, ...]
    active_from: date | None
    active_until: date | None
    state: str
    statement: str
    notice: str
    emptied: bool = False
