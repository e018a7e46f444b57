"""`python -m tests.check_audit`, inside an installation: reads the audit chain of each service from end to end."""

import json
import sys
from importlib import import_module

SERVICES = ("training", "venues", "gateway")


def main() -> int:
    """Prints {service: entries}; 1 with the first bad entry when a chain is broken."""
    entries = {}
    for service in SERVICES:
        settings = import_module(f"services.{service}.settings").Settings.from_environment()
        import_module(f"services.{service}.start").start(settings)
        database = import_module(f"services.{service}.store.database").database
        with database.connection():
            found = import_module(f"services.{service}.store.audit").audit.verify()
        if not found.ok:
            print(f"{service}: entry {found.first_bad}: {found.reason}", file=sys.stderr)
            return 1
        entries[service] = found.entries
    print(json.dumps(entries))
    return 0


if __name__ == "__main__":
    sys.exit(main())
