"""People have a cost centre, as each file said it.

Before, a file without a column of teams had its cost centres read as teams. Files with the header of one that was
confirmed so are read so still, until a person says otherwise: other teams would be other posts beside those there are.
"""

import json
import unicodedata

import peewee

from shared.frozen_schema import run


def up(migrator: object, db: peewee.Database) -> None:
    run(
        db,
        """
        ALTER TABLE person ADD COLUMN cost_centre TEXT NOT NULL DEFAULT '';
        ALTER TABLE person_name ADD COLUMN cost_centre TEXT NOT NULL DEFAULT '';
        """,
    )
    mark = "?" if isinstance(db, peewee.SqliteDatabase) else "%s"
    confirmed = "SELECT header, columns, confirmed_by, confirmed_at FROM import WHERE kind = 'people' AND state = "
    for header, columns, by, at in db.execute_sql(f"{confirmed}'confirmed' ORDER BY id").fetchall():
        team = json.loads(columns).get("team", "")
        if _folded(team) == "costcentre":
            key = "|".join(_folded(name) for name in json.loads(header) if name != "What to correct")
            remembered = f"FROM column_mapping WHERE kind = 'people' AND header = {mark}"
            held = db.execute_sql(f"SELECT columns {remembered}", (key,)).fetchone() or ("{}",)
            db.execute_sql(f"DELETE {remembered}", (key,))
            db.execute_sql(
                "INSERT INTO column_mapping (kind, header, columns, saved_by, saved_at) "
                f"VALUES ('people', {mark}, {mark}, {mark}, {mark})",
                (key, json.dumps({"team": team} | json.loads(held[0])), by, at),
            )


def _folded(name: str) -> str:
    plain = unicodedata.normalize("NFKC", name).casefold().replace("#", "no").replace("&", "and")
    return "".join(letter for letter in plain if letter.isalnum())
