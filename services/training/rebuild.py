"""`python -m services.training.rebuild` makes the projection anew from the facts; `--check` only compares."""

import sys

from services.training.actions.projection import differences
from services.training.actions.projection_policy import people_behind
from services.training.actions.rebuilding import rebuild
from services.training.settings import Settings
from services.training.start import start
from services.training.store.database import database


def main() -> int:
    """0 when the projection is (now) what the facts say."""
    start(Settings.from_environment())
    with database.connection():
        if "--check" in sys.argv:
            wrong, behind = differences(), people_behind()
            if behind:
                print(f"{behind} people are kept under another policy")
            print(f"{len(wrong)} people differ" if wrong else "The projection is what the facts say")
            return 1 if wrong or behind else 0
        people = rebuild(lambda done, total: print(f"{done} of {total} people", flush=True))
    print(f"The projection of {people} people has been made anew")
    return 0


if __name__ == "__main__":
    sys.exit(main())
