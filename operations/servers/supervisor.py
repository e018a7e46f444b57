"""What a container of background work runs: one worker or the clock, looked after as `make run` looks after its own.

A container's own restart notices who has ended, and nobody who stands still.
"""

from __future__ import annotations

import json
import os
import signal
import sys
import tempfile
import time
from datetime import UTC, datetime
from pathlib import Path
from types import FrameType

from operations.servers.processes import Process


def look_after(name: str, command: list[str], pulses: tuple[str, ...]) -> int:
    """Runs the command and begins it again when it has ended or stands still, until we are asked to stop.

    Its lines go where ours go. Asked to stop, it finishes what it is doing; asked again, it is killed.
    """
    folder = Path(tempfile.mkdtemp(prefix="due-regard-"))
    files = tuple(folder / pulse for pulse in pulses)
    process = Process(name, command, os.environ, None, files)
    asked = 0

    def ask(_: int, __: FrameType | None) -> None:
        nonlocal asked
        asked += 1
        process.ask_to_stop() if asked == 1 else process.kill()

    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, ask)
    process.start()
    while not asked:
        process.keep_up(_say)
        time.sleep(0.2)
    while process.process_id is not None:
        time.sleep(0.05)
    process.kill()  # what it left behind of its own children
    return 0


def _say(sentence: str) -> None:
    line = {"event": sentence, "level": "error", "timestamp": datetime.now(UTC).isoformat()}
    print(json.dumps(line), file=sys.stderr, flush=True)
