"""Files of people confirmed before it was noted what they said again: read once more while their rows are kept."""

from collections.abc import Iterable, Sequence
from uuid import UUID

from services.training.store.database import database
from services.training.store.imports.people_import import (
    NAME_SAID,
    POST_KEY,
    POST_SAID,
    Again,
    NewPerson,
    save_again,
    values,
)
from services.training.store.tables.people import AbsenceRow, NameRow, PersonRow, PostRow

NEXT_NAME = (
    "(SELECT n.source_id FROM person_name n WHERE n.person_id = t.person_id AND n.id > t.id ORDER BY n.id LIMIT 1)"
)
"""The file that gave the name after a name `t`."""


def list_without_repeats(import_id: int) -> list[UUID]:
    """Files of people that stand, came after this one and note no repeats, though their rows are kept; oldest first."""
    rows = database.query(
        "SELECT i.public_id FROM import i JOIN import f ON f.id = ? WHERE i.id <> f.id "
        "AND i.kind IN ('people', 'providers') AND i.state = 'confirmed' AND i.confirmed_at >= f.confirmed_at "
        "AND i.file_removed_at IS NULL AND NOT EXISTS (SELECT 1 FROM said_again a WHERE a.source_id = i.id) "
        "ORDER BY i.confirmed_at, i.id",
        import_id,
    )
    return [UUID(str(row[0])) for row in rows]


def note_kept_rows(people: Sequence[NewPerson], other: int, import_id: int) -> None:
    """Notes what the rows of another file say again of what this one brought, unless it had been changed by then."""
    ids = {(row.employer, row.number): row.id for row in PersonRow.select()}
    names = _brought(NameRow, import_id, other, NEXT_NAME, NAME_SAID[:2])
    posts = _brought(PostRow, import_id, other, "t.superseded_by_id", (*POST_KEY, *POST_SAID))
    absences = _brought(AbsenceRow, import_id, other, "t.superseded_by_id", ("starts", "ends"))
    again: dict[int, Again] = {}
    for person in people:
        if (number := ids.get((person.employer, person.number))) is not None:
            again[number] = Again(
                _found(names, [(number, person.forename, person.surname)]),
                _found(posts, [(number, *values(post, (*POST_KEY, *POST_SAID))) for post in set(person.posts)]),
                _found(absences, [(number, *person.absence)] if person.absence else []),
            )
    save_again(other, again)


def _brought(
    row: type[NameRow | PostRow | AbsenceRow], import_id: int, other: int, follower: str, said: Sequence[str]
) -> dict[tuple[object, ...], int]:
    """What a file brought, by person and words, as far as it stood when the other was confirmed."""
    standing = database.query(
        f"SELECT t.id FROM {row._meta.table_name} t LEFT JOIN import i ON i.id = {follower} WHERE t.source_id = ? "
        "AND (i.id IS NULL OR i.confirmed_at > (SELECT o.confirmed_at FROM import o WHERE o.id = ?))",
        import_id,
        other,
    )
    ids = {found[0] for found in standing}
    query = row.select().where(row.source == import_id)
    return {(one.person_id, *values(one, said)): one.id for one in query if one.id in ids}


def _found(held: dict[tuple[object, ...], int], said: Iterable[tuple[object, ...]]) -> list[int]:
    return [held[one] for one in said if one in held]
