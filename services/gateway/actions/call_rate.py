"""How often one token may call: 6,000 times a minute in each process."""

import time
from threading import Lock

CALLS = 6000
SECONDS = 60


class CallCounter:
    """Counts calls by token in whole minutes; it forgets a minute when the next begins."""

    def __init__(self, most: int = CALLS) -> None:
        self._most = most
        self._minute = 0
        self._counts: dict[str, int] = {}
        self._lock = Lock()

    def wait_for(self, who: str, now: float | None = None, most: int | None = None) -> int:
        """Seconds to wait before the next call, 0 when it may go ahead; `most` for this call instead of the usual."""
        moment = time.time() if now is None else now
        minute = int(moment // SECONDS)
        with self._lock:
            if minute != self._minute:
                self._minute, self._counts = minute, {}
            if self._counts.get(who, 0) >= (self._most if most is None else most):
                return int((minute + 1) * SECONDS - moment) + 1
            self._counts[who] = self._counts.get(who, 0) + 1
        return 0
