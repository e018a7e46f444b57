"""A file of people taken back: what is there is what the other files say, in the order they were confirmed in."""

from collections.abc import Iterable, Sequence

from services.training.store.database import database
from services.training.store.imports.people_absences import list_away, look_at_absences
from services.training.store.imports.people_import import CHUNK, NAME_SAID, POST_KEY, in_chunks, values
from services.training.store.tables.people import PersonRow
from shared.person import CODES

NOTED = {"person_name": "name_id", "post": "post_id", "absence": "absence_id"}
"""What files say, by table, and the column that notes it said again."""


def undo_people(import_id: int) -> tuple[list[int], list[int]]:
    """Takes back what a file of people said; whose facts changed, and about whom nothing is left.

    What another file says again stays on the word of that one. Where nobody says it any more, what it had replaced
    counts again. An absence ends the day before a file was confirmed that knows of it no more, as it would have
    without this one. Somebody with completions or an exemption stays, without posts, as last called.
    Of files confirmed before repeats were noted an absence that one of them ended keeps that end, and see
    `people_repeats`.
    """
    away = list_away(import_id)
    database.execute("DELETE FROM said_again WHERE source_id = ?", import_id)
    for table, column in NOTED.items():
        _hand_on(table, column, import_id)
    renamed, moved, absent = (_people_of(table, import_id) for table in NOTED)
    for table in NOTED:
        database.execute(f"DELETE FROM {table} WHERE source_id = ?", import_id)
    same = " AND ".join(f"n.{name} = post.{name}" for name in POST_KEY)
    database.execute(
        "UPDATE post SET superseded_by_id = (SELECT n.source_id FROM post n WHERE n.person_id = post.person_id "
        f"AND n.id > post.id AND {same} ORDER BY n.id LIMIT 1) WHERE superseded_by_id = ?",
        import_id,
    )
    _call_again(renamed)
    changed = moved | absent | look_at_absences(away)
    database.execute(
        "UPDATE person SET source_id = (SELECT n.source_id FROM person_name n WHERE n.person_id = person.id "
        "ORDER BY n.id LIMIT 1) WHERE source_id = ?",
        import_id,
    )
    leaving = _without_facts(moved)
    return sorted(changed - leaving), sorted(leaving)


def _hand_on(table: str, column: str, import_id: int) -> None:
    """What this file said first and others say again is theirs from now on."""
    theirs = f"FROM said_again a WHERE a.{column} = {table}.id"
    database.execute(
        f"UPDATE {table} SET source_id = (SELECT a.source_id {theirs} ORDER BY a.id LIMIT 1) "
        f"WHERE source_id = ? AND EXISTS (SELECT 1 {theirs})",
        import_id,
    )


def _people_of(table: str, import_id: int) -> set[int]:
    return {row[0] for row in database.query(f"SELECT DISTINCT person_id FROM {table} WHERE source_id = ?", import_id)}


def _call_again(people: Iterable[int]) -> None:
    """The newest name counts, with whatever else a file gave of them newest."""
    for chunk, marks in in_chunks(people):
        called: dict[int, dict[str, str]] = {}
        for person_id, *said in database.query(
            f"SELECT person_id, {', '.join(NAME_SAID)} FROM person_name WHERE person_id IN ({marks}) ORDER BY id",
            *chunk,
        ):
            new = dict(zip(NAME_SAID, said, strict=True))
            earlier = called.get(person_id, new)
            called[person_id] = new | {name: new[name] or earlier[name] for name in CODES}
        for row in PersonRow.select().where(PersonRow.id.in_(list(called))):
            if values(row, NAME_SAID) != tuple(called[row.id].values()):
                PersonRow.update(**called[row.id]).where(PersonRow.id == row.id).execute()


def _without_facts(people: Iterable[int]) -> set[int]:
    left: set[int] = set()
    for chunk, marks in in_chunks(people):
        rows = database.query(
            f"SELECT p.id FROM person p WHERE p.id IN ({marks}) "
            "AND NOT EXISTS (SELECT 1 FROM post o WHERE o.person_id = p.id) "
            "AND NOT EXISTS (SELECT 1 FROM completion c WHERE c.person_id = p.id) "
            "AND NOT EXISTS (SELECT 1 FROM exemption e WHERE e.person_id = p.id)",
            *chunk,
        )
        left.update(row[0] for row in rows)
    return left


def remove_people(ids: Sequence[int]) -> None:
    """Removes people nobody knows anything about any more."""
    for start in range(0, len(ids), CHUNK):
        chunk = list(ids[start : start + CHUNK])
        PersonRow.delete().where(PersonRow.id.in_(chunk)).execute()
