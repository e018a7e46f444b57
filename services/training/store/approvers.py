"""What venues was last told of each approver."""

from collections.abc import Sequence

from services.training.store.database import database


def list_told(people: Sequence[int]) -> dict[int, tuple[str, int]]:
    """The last news of each of these people venues was told of, as text, and its number."""
    marks = ", ".join("?" * len(people))
    rows = database.query(f"SELECT person_id, told, sequence FROM approver WHERE person_id IN ({marks})", *people)
    return {person: (told, int(sequence)) for person, told, sequence in rows}


def save_told(person: int, told: str, sequence: int) -> None:
    """Remembers the news in the transaction that sends it."""
    database.execute(
        "INSERT INTO approver (person_id, told, sequence) VALUES (?, ?, ?) "
        "ON CONFLICT (person_id) DO UPDATE SET told = excluded.told, sequence = excluded.sequence",
        person,
        told,
        sequence,
    )
