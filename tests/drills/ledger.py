"""What a drill counts: faults injected, acknowledged writes, and what became of them."""

import json
import os
import time
from dataclasses import asdict, dataclass, field
from typing import Literal

LONG = os.environ.get("DRILLS") == "long"
CAUGHT_UP_SECONDS = 120.0
SEEN_AT_MOST = 20
Wrong = Literal["lost", "doubled", "untrue", "refused"]


@dataclass
class Ledger:
    """The figures of one drill; `untrue` are sentences and half states that the databases contradict."""

    name: str
    injected: int = 0
    acknowledged: int = 0
    lost: int = 0
    doubled: int = 0
    untrue: int = 0
    slowest: float = 0.0
    refused: int = field(default=0, repr=False)
    began: float = field(default_factory=time.monotonic, repr=False)
    seen: list[str] = field(default_factory=list, repr=False)
    """What was seen of each that is wrong, in words: the sentence beside the fact, the answer that refused."""

    def count(self, what: Wrong, seen: str, times: int = 1) -> None:
        """So many more of what must not be, and what was seen of it."""
        if times:
            setattr(self, what, getattr(self, what) + times)
            self.seen.append(f"{what} {times} after {time.monotonic() - self.began:.1f} s: {seen}")

    def compare(self, wanted: int, found: int, of: str = "") -> None:
        """Fewer than wanted are lost, more are doubled."""
        seen = f"{of or 'what was acknowledged'}: {wanted} wanted, {found} found"
        self.count("lost", seen, max(0, wanted - found))
        self.count("doubled", seen, max(0, found - wanted))

    def add(self, other: "Ledger") -> None:
        """What somebody at work has counted for this drill."""
        for name in ("acknowledged", "lost", "doubled", "untrue", "refused"):
            setattr(self, name, getattr(self, name) + getattr(other, name))
        self.seen += [f"{one} ({other.name})" for one in other.seen]
        self.took(other.slowest)

    def took(self, seconds: float) -> None:
        """Keeps the longest wait."""
        self.slowest = max(self.slowest, seconds)

    def figures(self) -> dict[str, str | int | float]:
        """What the line and the table of drills show, in their order, and how long the drill took."""
        shown = {name: said for name, said in asdict(self).items() if name not in {"refused", "began", "seen"}}
        return shown | {"slowest": round(self.slowest, 2), "seconds": round(time.monotonic() - self.began, 1)}

    def line(self) -> str:
        """One line of JSON, with what was refused; below it, for who looks for the fault, what was seen."""
        seen = sorted(self.seen, key=lambda one: one.startswith("refused"))  # some drills are about refusals
        more = [f"and {len(seen) - SEEN_AT_MOST} more"] if len(seen) > SEEN_AT_MOST else []
        return "\n".join([json.dumps(self.figures() | {"refused": self.refused}), *seen[:SEEN_AT_MOST], *more])

    def check(self) -> None:
        """Lost 0, doubled 0, untrue 0."""
        assert (self.lost, self.doubled, self.untrue) == (0, 0, 0), self.line()
