"""How long a screening process takes to be back from a saved index of invented names."""

import json
import random
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from bench.matching.build_background import make_name, pools_of_file


def restart_seconds(names: Path, size: int = 50_000) -> float:
    """Seconds from starting the process to its first answer, with the index restored from a file."""
    pools = sorted(pools_of_file(str(names / "name_parts.csv")).items())
    rng = random.Random(11)
    people = [make_name(*rng.choice(pools), rng) for _ in range(2000)]
    words = [name.split() for name in people]
    subjects = [
        {"id": f"n{n}", "names": [" ".join((*rng.choice(words)[:1], *rng.choice(words)[-1:]))], "kind": "person"}
        for n in range(size)
    ]
    with tempfile.TemporaryDirectory() as folder:
        path = str(Path(folder) / "index.npz")
        _ask([{"op": "load", "subjects": subjects}, {"op": "save", "path": path}])
        started = time.perf_counter()
        _ask([{"op": "restore", "path": path}, {"op": "screen", "name": "Ada Lorne", "kind": "person"}])
        return time.perf_counter() - started


def _ask(messages: list[dict]) -> None:
    lines = "".join(json.dumps(message) + "\n" for message in [*messages, {"op": "quit"}])
    command = [sys.executable, "-m", "services.venues.screening"]
    done = subprocess.run(command, input=lines, capture_output=True, text=True, check=True)
    if '"error"' in done.stdout:
        raise RuntimeError(done.stdout)
