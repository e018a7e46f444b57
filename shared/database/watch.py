"""Watching over a service's database: read whole each night, and what somebody has to look at, in words."""

import time
from datetime import datetime

import peewee

from shared import temporary_folder
from shared.actor import system_actor
from shared.audit.trail import AuditTrail
from shared.database.copies import remove_old_copies
from shared.database.database import Database
from shared.http.problems import Problem
from shared.logs import log

SUBJECT = "database"
CHECKED = "database-checked"
SHORT = "There is too little space on the server: nothing but clean-up is saved until there is more"
MOST_TOLD = 3


class DatabaseWatch:
    """The watch over one service's database."""

    def __init__(self, database: Database, audit: AuditTrail) -> None:
        self._database = database
        self._audit = audit

    def check(self, now: datetime) -> str:
        """Reads all of it and compares its indexes and references; the outcome, '' when whole, becomes an audit entry.

        Copies made before migrations that have had their time go as well.
        """
        began = time.monotonic()
        found = self._read_whole()
        if found:
            log().error("database damaged", service=self._database.service, found=found)
        else:
            self._database.damage = ""
        if self._database.path is not None:
            remove_old_copies(self._database.path, now)
        details = {"reason": found, "seconds": round(time.monotonic() - began)}
        with self._database.write_transaction():
            actor = system_actor(self._database.service, "check-database")
            self._audit.record(CHECKED, SUBJECT, actor, now, details)
        return found

    def _read_whole(self) -> str:
        try:
            with self._database.read_transaction():
                wrong = _check_sqlite(self._database) if self._database.is_sqlite else _read_postgresql(self._database)
        except Problem as problem:
            return problem.detail
        except peewee.PeeweeException as error:
            return f"it cannot be read: {str(error).splitlines()[0][:200]}"
        more = f"; and {len(wrong) - MOST_TOLD} more" if len(wrong) > MOST_TOLD else ""
        return "; ".join(wrong[:MOST_TOLD]) + more

    def problems(self) -> tuple[str, ...]:
        """What a person has to look at: too little space for it or for what comes in, damage that was met with or that
        the last night found."""
        with self._database.connection():
            night = self._outcome(SUBJECT, CHECKED)
        found = (
            SHORT if self._database.is_short_of_space else "",
            "" if temporary_folder.has_room() else temporary_folder.FULL,
            f"The database is damaged: {night}" if night else self._database.damage,
        )
        return tuple(sentence.removesuffix(".") for sentence in found if sentence)

    def _outcome(self, subject: str, action: str) -> str:
        newest = next((entry for entry in self._audit.newest(subject) if entry.action == action), None)
        return str(newest.details.get("reason", "")) if newest else ""


def _check_sqlite(database: Database) -> list[str]:
    found = [str(told) for (told,) in database.query(f"PRAGMA integrity_check({MOST_TOLD + 7})") if told != "ok"]
    return found + [
        f"a row of {table} refers to a {other} that is not there"
        for table, _, other, _ in database.query("PRAGMA foreign_key_check")
    ]


def _read_postgresql(database: Database) -> list[str]:
    """Every value of every row, so that what the server cannot read is met with; its indexes are the server's."""
    database.execute("SET LOCAL statement_timeout = 0")
    tables = database.query("SELECT tablename FROM pg_tables WHERE schemaname = current_schema()")
    for (table,) in tables:
        database.query(f'SELECT sum(length(t::text)) FROM "{table}" t')
    return []
