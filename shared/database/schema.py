"""What a database really holds, read from the database itself: the same words on SQLite and PostgreSQL.

A schema is a mapping of what there is ("column booking.state") to how it is made ("TEXT NOT NULL"), so that two of
them are compared by comparing mappings. The order of columns does not matter; that of rows in an index does.
"""

import re
from collections.abc import Iterator

import peewee

Schema = dict[str, str]
HISTORY = "schema_migration"
"""The table of the steps that were taken."""
APART = (HISTORY, "used_token")
"""No part of the schema: the history, and what a running service on PostgreSQL makes and may lose at any time."""


def read_schema(db: peewee.Database) -> Schema:
    """Everything in the database but its rows; on PostgreSQL, everything in its current schema."""
    pairs = _sqlite(db) if isinstance(db, peewee.SqliteDatabase) else _postgresql(db)
    return {name: _plain(how) for name, how in pairs}


def list_differences(found: Schema, wanted: Schema) -> list[str]:
    """What differs, a sentence each; empty when both are the same."""
    lacks = [f"{name} is missing ({wanted[name]})" for name in wanted if name not in found]
    has = [f"{name} should not be there ({found[name]})" for name in found if name not in wanted]
    both = [name for name in wanted if name in found and found[name] != wanted[name]]
    return sorted([*lacks, *has, *(f"{name} is {found[name]!r} and should be {wanted[name]!r}" for name in both)])


def _plain(text: str) -> str:
    """Without what means nothing: line ends, doubled spaces, quotes around names."""
    return re.sub(r"\s+", " ", text.replace('"', "")).replace("( ", "(").replace(" )", ")").strip()


def _sqlite(db: peewee.Database) -> Iterator[tuple[str, str]]:
    made = db.execute_sql("SELECT type, name, tbl_name, sql FROM sqlite_master WHERE name NOT LIKE 'sqlite_%'")
    for kind, name, table, sql in made.fetchall():
        if table in APART:
            continue
        if kind == "table":
            yield from _sqlite_table(db, name, sql)
        else:
            yield f"{kind} {table}.{name}", re.sub(r" IF NOT EXISTS\b", "", sql)


def _sqlite_table(db: peewee.Database, table: str, sql: str) -> Iterator[tuple[str, str]]:
    words = ("AUTOINCREMENT", "WITHOUT ROWID", "STRICT")
    yield f"table {table}", " ".join(word for word in words if re.search(rf"\b{word}\b", sql))
    for _, name, kind, required, default, key, _ in db.execute_sql(f'PRAGMA table_xinfo("{table}")').fetchall():
        yield f"column {table}.{name}", kind + " NOT NULL" * required + f" PRIMARY KEY {key}" * bool(key)
        if default is not None:
            yield f"default {table}.{name}", default
    for row in db.execute_sql(f'PRAGMA foreign_key_list("{table}")').fetchall():
        _, _, whole, column, key, on_update, on_delete, _ = row
        yield f"foreign key {table}.{column}", f"{whole}.{key} ON UPDATE {on_update} ON DELETE {on_delete}"
    for check in _checks(sql):
        yield f"check {table}: {_plain(check)}", ""
    for _, index, _, origin, _ in db.execute_sql(f'PRAGMA index_list("{table}")').fetchall():
        if origin == "u":
            columns = db.execute_sql(f'PRAGMA index_info("{index}")').fetchall()
            yield f"unique {table}: {', '.join(name for _, _, name in columns)}", ""


def _checks(sql: str) -> Iterator[str]:
    """The condition of each CHECK: up to the bracket that closes it, whatever is quoted in between."""
    for found in re.finditer(r"\bCHECK\s*\(", sql):
        depth, quoted = 1, False
        for place in range(found.end(), len(sql)):
            character = sql[place]
            quoted = quoted != (character == "'")
            depth += 0 if quoted else (character == "(") - (character == ")")
            if not depth:
                yield sql[found.end() : place]
                break


_COLUMNS = """
SELECT c.relname, a.attname, format_type(a.atttypid, a.atttypmod), a.attnotnull, a.attidentity,
  pg_get_expr(d.adbin, d.adrelid)
FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid
LEFT JOIN pg_attrdef d ON d.adrelid = a.attrelid AND d.adnum = a.attnum
WHERE c.relnamespace = %s::regnamespace AND c.relkind = 'r' AND a.attnum > 0 AND NOT a.attisdropped
"""
_CONSTRAINTS = """
SELECT c.relname, k.contype, k.conname, pg_get_constraintdef(k.oid)
FROM pg_constraint k JOIN pg_class c ON c.oid = k.conrelid
WHERE c.relnamespace = %s::regnamespace AND k.contype IN ('c', 'f', 'p', 'u', 'x')
"""
_INDEXES = """
SELECT c.relname, i.relname, pg_get_indexdef(x.indexrelid)
FROM pg_index x JOIN pg_class c ON c.oid = x.indrelid JOIN pg_class i ON i.oid = x.indexrelid
WHERE c.relnamespace = %s::regnamespace
  AND NOT EXISTS (SELECT 1 FROM pg_constraint k WHERE k.conindid = x.indexrelid AND k.contype IN ('p', 'u', 'x'))
"""
_TRIGGERS = """
SELECT c.relname, t.tgname, pg_get_triggerdef(t.oid)
FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid
WHERE c.relnamespace = %s::regnamespace AND NOT t.tgisinternal
"""
_FUNCTIONS = """
SELECT p.proname, p.prosrc FROM pg_proc p WHERE p.pronamespace = %s::regnamespace
  AND NOT EXISTS (SELECT 1 FROM pg_depend d WHERE d.objid = p.oid AND d.deptype = 'e')
"""


def _postgresql(db: peewee.Database) -> Iterator[tuple[str, str]]:
    ((schema,),) = db.execute_sql("SELECT current_schema()").fetchall()

    def rows(query: str) -> Iterator[tuple[str, ...]]:
        for row in db.execute_sql(query, (schema,)).fetchall():
            if row[0] not in APART:
                yield tuple(re.sub(rf"\b{schema}\.", "", part) if isinstance(part, str) else part for part in row)

    for table, column, kind, required, identity, default in rows(_COLUMNS):
        counts = default is not None and default.startswith("nextval(")
        yield f"table {table}", ""
        yield f"column {table}.{column}", f"{kind}{' NOT NULL' * bool(required)}{' COUNTS' * counts}{identity}"
        if default is not None and not counts:
            yield f"default {table}.{column}", default
    for table, kind, name, how in rows(_CONSTRAINTS):
        # The name of an exclusion is read by the store, those of the others mean nothing.
        yield f"constraint {table}: {_plain(how)}", name if kind == "x" else ""
    for table, name, how in rows(_INDEXES):
        yield f"index {table}.{name}", how
    for table, name, how in rows(_TRIGGERS):
        yield f"trigger {table}.{name}", how
    for name, how in rows(_FUNCTIONS):
        yield f"function {name}", how
