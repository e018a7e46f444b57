"""REL-27: a keyed chain without gaps, in which every change shows."""

import threading
from datetime import UTC, datetime

import peewee
import pytest

from shared.actor import Actor
from shared.audit.trail import AuditTrail
from tests.shared.conftest import AuditRow, Probe, ThingRow

NOW = datetime(2026, 11, 1, 12, 30, 15, 123456, UTC)
WHO = Actor("user-1", request_id="r1")


def record(probe: Probe, count: int = 5) -> None:
    with probe.database.write_transaction():
        for number in range(count):
            probe.audit.record("thing-done", f"thing:{number}", WHO, NOW, {"number": number, "name": "Ĺ"})


def tamper(probe: Probe, sql: str) -> None:
    """As somebody with the database's password could: without its triggers."""
    with probe.database.connection():
        if probe.database.is_sqlite:
            for verb in ("update", "delete"):
                probe.database.real.execute_sql(f"DROP TRIGGER IF EXISTS audit_no_{verb}")
        else:
            probe.database.real.execute_sql("DROP TRIGGER IF EXISTS audit_no_change ON audit")
        probe.database.real.execute_sql(sql)


def test_a_whole_chain_verifies_and_has_no_gaps(probe: Probe) -> None:
    record(probe)
    with probe.database.connection():
        found = probe.audit.verify()
        assert (found.ok, found.entries) == (True, 5)
        assert [entry.seq for entry in probe.audit.entries()] == [1, 2, 3, 4, 5]
        assert probe.audit.head() == (5, found.head)
        assert [entry.details["number"] for entry in probe.audit.entries("thing:3")] == [3]


@pytest.mark.parametrize(
    ("sql", "first_bad"),
    [
        ('UPDATE audit SET details = \'{"name":"Ĺ","number":7}\' WHERE seq = 3', 3),
        ("UPDATE audit SET actor = 'user-2' WHERE seq = 1", 1),
        ("UPDATE audit SET request_id = '' WHERE seq = 5", 5),
        ("UPDATE audit SET hash = previous WHERE seq = 2", 2),
        ("DELETE FROM audit WHERE seq = 3", 4),
        ("DELETE FROM audit WHERE seq = 1", 2),
    ],
)
def test_a_change_to_any_entry_shows_and_is_named(probe: Probe, sql: str, first_bad: int) -> None:
    record(probe)
    tamper(probe, sql.replace("%", "%%"))
    with probe.database.connection():
        found = probe.audit.verify()
    assert not found.ok
    assert found.first_bad in {first_bad, first_bad - 1}


def test_without_the_key_the_chain_cannot_be_made_whole_again(probe: Probe) -> None:
    record(probe)
    forger = AuditTrail(probe.database, AuditRow)
    forger.configure("another key of forty characters, or so....")
    with probe.database.connection():
        assert forger.verify().first_bad == 1


@pytest.mark.parametrize("sql", ["UPDATE audit SET actor = 'x'", "DELETE FROM audit"])
def test_the_database_itself_refuses_to_change_the_trail(probe: Probe, sql: str) -> None:
    record(probe)
    with pytest.raises(peewee.PeeweeException, match="only grows"), probe.database.write_transaction():
        probe.database.real.execute_sql(sql)


def test_an_entry_of_a_transaction_that_fails_leaves_no_gap(probe: Probe) -> None:
    record(probe, 2)
    with pytest.raises(ZeroDivisionError), probe.database.write_transaction():
        probe.audit.record("thing-done", "thing:9", WHO, NOW)
        raise ZeroDivisionError
    record(probe, 1)
    with probe.database.connection():
        assert probe.audit.verify().entries == 3


def test_an_entry_outside_a_transaction_is_refused(probe: Probe) -> None:
    with probe.database.connection(), pytest.raises(RuntimeError, match="transaction"):
        probe.audit.record("thing-done", "thing:1", WHO, NOW)


def test_eight_writers_at_once_make_one_chain(probe: Probe) -> None:
    def write(writer: int) -> None:
        for number in range(25):
            with probe.database.write_transaction():
                probe.audit.record("thing-done", "thing:1", WHO, datetime.now(UTC))
                ThingRow.insert(name=f"{writer}-{number}").execute()  # a thread's own number may come again

    threads = [threading.Thread(target=write, args=(writer,)) for writer in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with probe.database.connection():
        found = probe.audit.verify()
        assert (found.ok, found.entries, ThingRow.select().count()) == (True, 200, 200)
