"""`make migrate`: every service's database in DATA_DIR brought up to date, while nothing runs on it."""

from __future__ import annotations

import subprocess
import sys

from operations import commands
from operations.environment import service_environment
from operations.keys import load_secrets
from operations.reservations import CannotStart, lock_data_dir, take_data_dir


def main() -> int:
    """0 when all three are up to date; 1 with one clear sentence otherwise."""
    try:
        data_dir = take_data_dir()
        lock = lock_data_dir(data_dir)
        secrets = load_secrets(data_dir)
    except CannotStart as problem:
        print(problem, file=sys.stderr)
        return 1
    ports = dict.fromkeys((*commands.SERVICES, "redis"), 0)
    with lock:
        for service in commands.SERVICES:
            environment = service_environment(service, data_dir, ports, "redis://127.0.0.1:0/0", secrets)
            if subprocess.run(commands.migrate(service), env=environment, check=False).returncode:
                print(f"{service} could not be migrated", file=sys.stderr)
                return 1
            print(f"{service} is up to date")
    return 0


if __name__ == "__main__":
    sys.exit(main())
