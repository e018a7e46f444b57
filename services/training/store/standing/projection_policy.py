"""Under which policy each person's kept standing was worked out."""

import json
from collections.abc import Sequence
from datetime import date

from services.training.rules.decided import Decided
from services.training.store.database import database
from shared.database.column_types import canonical_json

CHUNK = 500


def save_stamp(people: Sequence[int], stamp: str, decided_by: Decided) -> None:
    """Notes that the standing of these people is now kept under this policy, in the transaction that is open."""
    said = canonical_json([[day.isoformat(), digest] for day, digest in decided_by])
    database.execute(
        "INSERT INTO projection_policy (stamp, decided_by) VALUES (?, ?) ON CONFLICT (stamp) DO NOTHING", stamp, said
    )
    for start in range(0, len(people), CHUNK):
        chunk = people[start : start + CHUNK]
        marks = ", ".join("?" * len(chunk))
        # A row that has the stamp is not written again: most changes of facts leave the policy as it was.
        database.execute(
            f"UPDATE person SET projected_under = ? WHERE projected_under <> ? AND id IN ({marks})",
            stamp, stamp, *chunk,
        )  # fmt: skip


def list_policies_in_use() -> list[Decided]:
    """Each policy under which anybody's standing is kept; nothing for one that is not known."""
    rows = database.query(
        "SELECT k.decided_by FROM projection_policy k "
        "WHERE EXISTS (SELECT 1 FROM person p WHERE p.projected_under = k.stamp) ORDER BY k.stamp"
    )
    return [tuple((date.fromisoformat(day), digest) for day, digest in json.loads(row[0])) for row in rows]


def list_stamps_in_use() -> list[str]:
    """Each stamp under which anybody's standing is kept, of policies that are known."""
    rows = database.query(
        "SELECT k.stamp FROM projection_policy k "
        "WHERE EXISTS (SELECT 1 FROM person p WHERE p.projected_under = k.stamp) ORDER BY k.stamp"
    )
    return [str(row[0]) for row in rows]


def list_behind(stamp: str, most: int) -> list[int]:
    """People whose standing is kept under another policy, at most so many."""
    return [row[0] for row in database.query(f"SELECT id FROM person {_BEHIND} LIMIT ?", stamp, stamp, most)]


def count_behind(stamp: str) -> int:
    """How many people's standing is kept under another policy."""
    return int(database.query(f"SELECT COUNT(*) FROM person {_BEHIND}", stamp, stamp)[0][0])


_BEHIND = "WHERE projected_under < ? OR projected_under > ?"
"""Not equal, as two ranges of the index."""
