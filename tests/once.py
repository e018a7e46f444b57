"""What takes long to make is made by one process of a run; the others wait for it and use it as well."""

import atexit
import fcntl
import os
import shutil
import tempfile
from collections.abc import Callable
from pathlib import Path

VARIABLE = "TESTS_MADE_ONCE"


def place() -> Path:
    """Where it lies: whoever asks first makes the folder, tells the processes it starts, and removes it at its end."""
    if VARIABLE not in os.environ:
        os.environ[VARIABLE] = tempfile.mkdtemp(prefix="due-regard-made-once-")
        atexit.register(shutil.rmtree, os.environ[VARIABLE], ignore_errors=True)
    return Path(os.environ[VARIABLE])


def made_once(name: str, make: Callable[[Path], None]) -> Path:
    """What `make` put at the path that it was given, in this process or in another of this run; only to be read."""
    made = place() / name
    with (place() / f"{name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not made.exists():
            begun = place() / f"{name}.begun"
            shutil.rmtree(begun, ignore_errors=True)  # of one that failed
            make(begun)
            begun.rename(made)
    return made
