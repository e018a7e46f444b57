"""Temporary files of tests lie in memory where the machine has room: a commit then waits for no disk.

A plugin of pytest, the first one. Nothing here survives a power cut in any case: drills kill processes, never the
machine, and what a disk does that is full or broken is tried on a real one of its own.
"""

import os
import shutil
import tempfile
from pathlib import Path

MEMORY = Path("/dev/shm")
ROOM = 6 << 30
"""Bytes that are free in it before tests use it; a whole run needs a twentieth."""

if "TMPDIR" not in os.environ and MEMORY.is_dir() and shutil.disk_usage(MEMORY).free > ROOM:
    os.environ["TMPDIR"] = tempfile.tempdir = str(MEMORY)
