"""Names compared by their threes of letters inside PostgreSQL (pg_trgm), for processes that keep no index in memory."""

import json
from collections.abc import Collection

import peewee

from services.venues.rules.screening.matching.plain import folded
from services.venues.store.database import database
from services.venues.store.tables.screening import ListedNameRow, ListedSubjectRow

LEAST_SIMILAR = 0.3
MOST = 60


def has_trigrams() -> bool:
    """Whether this database compares names by threes: PostgreSQL with its own extension pg_trgm."""
    if database.is_sqlite:
        return False
    return bool(database.query("SELECT 1 FROM pg_extension WHERE extname = 'pg_trgm'"))


def add_folded_names(wanted: peewee.Expression) -> None:
    """Keeps the folded names of the subjects wanted, in place of what was kept of them."""
    if not has_trigrams():
        return
    row, names = ListedSubjectRow, ListedNameRow
    query = row.select(row.id, row.kind, row.names, row.weak_names).where(wanted)
    found = [(subject.id, subject.kind, [*subject.names, *subject.weak_names]) for subject in query]
    for start in range(0, len(found), 500):
        names.delete().where(names.subject.in_([id_ for id_, _, _ in found[start : start + 500]])).execute()
    database.insert_rows(
        "listed_name",
        ("subject_id", "kind", "folded"),
        [(id_, kind, folded(name)) for id_, kind, every in found for name in every],
    )


def list_similar(name: str, kind: str, after: int = -1) -> list[tuple[int, tuple[str, ...], tuple[str, ...]]]:
    """(id, names, weak names) of active subjects of the newest lists whose name is similar; the most similar first."""
    cursor = database.real.cursor()
    cursor.execute("SELECT set_limit(%s::real)", (LEAST_SIMILAR,))
    rows = database.query(
        "SELECT s.id, s.names, s.weak_names, MAX(similarity(n.folded, ?)) AS near FROM listed_name n "
        "JOIN listed_subject s ON s.id = n.subject_id WHERE n.folded %% ? AND n.kind = ? AND s.active "
        "AND s.state = 'active' AND s.changed_in > ? "
        "AND s.list_id IN (SELECT MAX(id) FROM list_version GROUP BY source) "
        f"GROUP BY s.id ORDER BY near DESC, s.id LIMIT {MOST}",
        folded(name),
        folded(name),
        kind,
        after,
    )
    return [(int(id_), tuple(json.loads(names)), tuple(json.loads(weak))) for id_, names, weak, _ in rows]


_WORDS = (
    "SELECT string_agg(w, ' ' ORDER BY w COLLATE \"C\") FROM "
    "regexp_split_to_table(replace(n.folded, chr(39), ''), '[^[:alnum:]]+') w WHERE w <> ''"
)


def list_of_words(runs: Collection[tuple[str, ...]], kind: str) -> list[tuple[int, tuple[str, ...], tuple[str, ...]]]:
    """(id, names, weak names) of active subjects of the newest lists with a name of just these words, in any order."""
    if not runs:
        return []
    rows = database.query(
        "SELECT DISTINCT s.id, s.names, s.weak_names FROM listed_name n JOIN listed_subject s ON s.id = n.subject_id "
        "WHERE n.kind = ? AND s.active AND s.state = 'active' "
        "AND s.list_id IN (SELECT MAX(id) FROM list_version GROUP BY source) "
        f"AND ({_WORDS}) = ANY(?)",
        kind,
        [" ".join(run) for run in runs],
    )
    return [(int(id_), tuple(json.loads(names)), tuple(json.loads(weak))) for id_, names, weak in rows]
