"""What services tell each other of their audit chains: heads to keep, and what became of the heads kept before."""

from dataclasses import dataclass, field
from datetime import datetime

from marshmallow import validate

from shared.contracts.base import text


@dataclass(frozen=True)
class Anchor:
    """Entry `seq` of a service's chain had this hash at this moment; `mac` is made with that service's audit key.

    `machine` is the one whose anchor file has it as a line, where several work on one database.
    """

    service: str = field(metadata=text(20, 1))
    seq: int = field(metadata={"validate": validate.Range(min=1)})
    hash: str = field(metadata={"validate": validate.Regexp("^[0-9a-f]{64}$")})
    at: datetime
    mac: str = field(default="", metadata=text(64))
    machine: str = field(default="", metadata=text(30))


@dataclass(frozen=True)
class PlacedAnchor:
    """An anchor and where it is kept, in words; `vouched` when something other than the audit key says it is true."""

    anchor: Anchor
    place: str = field(metadata=text(400))
    vouched: bool = False


@dataclass(frozen=True)
class Heads:
    """Heads of other services' chains, to be kept."""

    anchors: tuple[Anchor, ...] = field(metadata={"validate": validate.Length(max=10)})


@dataclass(frozen=True)
class AnchorsToCheck:
    """Anchors of the asked service's own chain, kept elsewhere."""

    anchors: tuple[PlacedAnchor, ...] = field(metadata={"validate": validate.Length(max=1000)})


@dataclass(frozen=True)
class ChainReport:
    """Where a chain has got to, and the newest head of each other service kept there.

    `news` is the newest entry that says more than that heads were kept or the chain was read: without one there is
    nothing new to anchor, so that services which tell each other their heads fall silent when nothing happens.
    """

    head: Anchor | None
    news: int
    held: tuple[Anchor, ...]


@dataclass(frozen=True)
class Finding:
    """The chain is not what an anchor says: entries `first` to `last` are missing or others.

    `kind` is shorter (entries are missing), contradicted (others stand there) or foreign (the anchor itself is not
    one that this service made); `until` is the time of the newest anchor that does not fit.
    """

    kind: str
    first: int
    last: int
    until: datetime
    reason: str


@dataclass(frozen=True)
class CheckedAnchors:
    """How many anchors were compared, and the finding if one did not fit."""

    compared: int
    finding: Finding | None


@dataclass(frozen=True)
class ChainReading:
    """A chain as it was read from end to end: how many entries, and in words what is wrong, '' where it is whole."""

    entries: int
    problem: str


@dataclass(frozen=True)
class AuditStatus:
    """When the chain was last anchored and last verified, and in words what is wrong with either."""

    anchored_entry: int | None
    anchored_at: datetime | None
    anchor_problem: str
    verified_at: datetime | None
    verify_problem: str
    held: tuple[Anchor, ...] = ()
    """The newest head of each other service that is kept here."""
