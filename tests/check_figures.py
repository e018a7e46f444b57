"""`python -m tests.check_figures DAY`, inside an installation: the figures from the facts and from the projection.

Prints {"facts": ..., "projection": ..., "statuses": ...}: the first two must be equal, or what the pages show is not
what the rules say.
"""

import json
import sys
from collections import Counter
from dataclasses import asdict
from datetime import date

from services.training.actions.standing.standing import standings
from services.training.rules.figures import Figures, figures, figures_by_unit
from services.training.settings import Settings
from services.training.start import start
from services.training.store.database import database
from services.training.store.people import list_people
from services.training.store.standing.facts import list_person_ids
from services.training.store.standing.standing import council_figures, employer_figures, unit_figures


def main() -> None:
    """Both answers of one moment."""
    as_at = date.fromisoformat(sys.argv[1])
    start(Settings.from_environment())
    with database.connection(), database.read_transaction():
        ids = list_person_ids()
        employers = {
            person.id: person.employer for i in range(0, len(ids), 500) for person in list_people(ids[i : i + 500])
        }
        by_employer: dict[str, list[int]] = {}
        for person, employer in employers.items():
            by_employer.setdefault(employer, []).append(person)
        found = standings(ids, as_at)
        own = [found[person] for person in by_employer.get("", [])]
        facts = {
            "figures": figures(own),
            "units": {unit: one for unit, one in figures_by_unit(own).items() if " > " not in unit and _anybody(one)},
            "employers": {
                name: one
                for name, people in sorted(by_employer.items())
                if name and _anybody(one := figures(found[person] for person in people))
            },
        }
        kept = {"figures": council_figures(as_at), "units": unit_figures(as_at), "employers": employer_figures(as_at)}
    statuses = Counter(line.status.value for standing in own for line in standing.requirements)
    print(json.dumps({"facts": _plain(facts), "projection": _plain(kept), "statuses": statuses}))


def _anybody(found: Figures) -> bool:
    return bool(found.population or found.absent)


def _plain(found: dict[str, object]) -> dict[str, object]:
    return {
        name: asdict(value) if isinstance(value, Figures) else {key: asdict(one) for key, one in value.items()}  # type: ignore[attr-defined]
        for name, value in found.items()
    }


if __name__ == "__main__":
    main()
