"""What a drill counts: faults injected, acknowledged writes, and what became of them."""

import json
import os
import time
from dataclasses import dataclass, field

LONG = os.environ.get("DRILLS") == "long"
CAUGHT_UP_SECONDS = 120.0


@dataclass
class Ledger:
    """The figures of one drill."""

    name: str
    faults: int = 0
    acks: int = 0
    refused: int = 0
    lost: int = 0
    doubled: int = 0
    wrong: int = 0
    slowest_s: float = 0.0
    _began: float = field(default_factory=time.monotonic)

    def compare(self, wanted: int, found: int) -> None:
        """Fewer than wanted are lost, more are doubled."""
        self.lost += max(0, wanted - found)
        self.doubled += max(0, found - wanted)

    def took(self, seconds: float) -> None:
        """Keeps the longest wait."""
        self.slowest_s = max(self.slowest_s, seconds)

    def line(self) -> str:
        """One line of JSON."""
        figures = {key: value for key, value in vars(self).items() if not key.startswith("_") and key != "slowest_s"}
        times = {"slowest_s": round(self.slowest_s, 2), "seconds": round(time.monotonic() - self._began, 1)}
        return json.dumps(figures | times)

    def check(self) -> None:
        """Lost 0, doubled 0, silently wrong 0."""
        assert (self.lost, self.doubled, self.wrong) == (0, 0, 0), self.line()
