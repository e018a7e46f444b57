"""What a drill counts: faults injected, acknowledged writes, and what became of them."""

import json
import os
import time
from dataclasses import asdict, dataclass, field

LONG = os.environ.get("DRILLS") == "long"
CAUGHT_UP_SECONDS = 120.0


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

    def compare(self, wanted: int, found: int) -> None:
        """Fewer than wanted are lost, more are doubled."""
        self.lost += max(0, wanted - found)
        self.doubled += max(0, found - wanted)

    def took(self, seconds: float) -> None:
        """Keeps the longest wait."""
        self.slowest = max(self.slowest, seconds)

    def figures(self) -> dict[str, str | int | float]:
        """What the line and the table of drills show, in their order, and how long the drill took."""
        shown = {name: said for name, said in asdict(self).items() if name not in {"refused", "began"}}
        return shown | {"slowest": round(self.slowest, 2), "seconds": round(time.monotonic() - self.began, 1)}

    def line(self) -> str:
        """One line of JSON, with what was refused for who looks for the fault."""
        return json.dumps(self.figures() | {"refused": self.refused})

    def check(self) -> None:
        """Lost 0, doubled 0, untrue 0."""
        assert (self.lost, self.doubled, self.untrue) == (0, 0, 0), self.line()
