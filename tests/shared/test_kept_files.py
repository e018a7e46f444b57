"""Files as rows: whole or not at all, read only as they came, and their space goes back to the disk."""

import hashlib
import os
import random
import signal
import subprocess
import sys
import threading
from datetime import UTC, datetime
from io import BytesIO
from uuid import UUID, uuid4

import peewee
import pytest

from shared.database.copies import connected
from shared.database.space import _unused, give_space_back
from shared.files import kept_files
from shared.files.kept_files import CHANGED, CHUNK, GONE, LOST, FileLost, receive, shown_name
from shared.http.idempotency import done_once
from shared.http.problems import Busy, OutOfDate, StorageFull, TooLarge
from tests.folders import ROOT
from tests.shared.conftest import KeptChunkRow, KeptFileRow, Probe

NOW = datetime(2026, 11, 1, 12, tzinfo=UTC)
LARGE = random.Random(1).randbytes(5 * CHUNK + 17)
MOST = 1 << 30


def keep(probe: Probe, content: bytes, file_id: UUID | None = None) -> UUID:
    file_id = file_id or uuid4()
    received = receive(BytesIO(content), MOST)
    with probe.database.write_transaction():
        probe.kept.keep(file_id, received, NOW)
    return file_id


def read(probe: Probe, file_id: UUID) -> bytes:
    with probe.kept.open(file_id) as file:
        return file.read()


def remove(probe: Probe, file_id: UUID) -> None:
    with probe.database.write_transaction():
        probe.kept.remove(file_id)


def rows(probe: Probe) -> tuple[int, int]:
    with probe.database.connection():
        return KeptFileRow.select().count(), KeptChunkRow.select().count()


@pytest.mark.parametrize("content", [b"", b"a", bytes(CHUNK), LARGE], ids=["empty", "a byte", "one chunk", "six"])
def test_a_file_comes_out_as_it_came_in(probe: Probe, content: bytes) -> None:
    file_id = keep(probe, content)
    assert read(probe, file_id) == content
    known = probe.kept.find(file_id)
    assert known is not None
    assert (known.sha256, known.size) == (hashlib.sha256(content).hexdigest(), len(content))
    assert rows(probe) == (1, -(-len(content) // CHUNK))
    assert probe.kept.total_size() == len(content)


def test_a_file_is_kept_only_with_what_it_belongs_to(probe: Probe) -> None:
    received = receive(BytesIO(LARGE), MOST)
    with pytest.raises(RuntimeError, match="belongs in the transaction"), probe.database.connection():
        probe.kept.keep(uuid4(), received, NOW)
    with pytest.raises(ZeroDivisionError), probe.database.write_transaction():
        probe.kept.keep(uuid4(), received, NOW)
        assert 1 / 0
    assert rows(probe) == (0, 0)


def test_a_file_that_is_too_large_is_refused_before_anything_is_written(probe: Probe) -> None:
    with pytest.raises(TooLarge, match="split it"):
        receive(BytesIO(b"x" * 11), 10)
    assert receive(BytesIO(b"x" * 10), 10).size == 10
    assert rows(probe) == (0, 0)


def test_a_file_goes_in_the_transaction_of_what_it_belongs_to_and_twice_is_no_fault(probe: Probe) -> None:
    gone, stays = keep(probe, LARGE), keep(probe, b"other")
    with pytest.raises(ZeroDivisionError), probe.database.write_transaction():
        probe.kept.remove(gone)
        assert 1 / 0
    assert read(probe, gone) == LARGE
    for _ in range(2):
        remove(probe, gone)
    assert (probe.kept.is_kept(gone), rows(probe)) == (False, (1, 1))
    assert read(probe, stays) == b"other"
    with pytest.raises(FileLost) as lost:
        probe.kept.open(gone)
    assert lost.value.detail == GONE


@pytest.mark.parametrize("damage", ["another byte", "a chunk missing", "the last chunk missing", "one too many"])
def test_what_is_not_as_it_came_is_refused_in_a_sentence(probe: Probe, damage: str) -> None:
    file_id, chunk = keep(probe, LARGE), KeptChunkRow
    with probe.database.write_transaction():
        if damage == "another byte":
            wrong = bytes([LARGE[0] ^ 1]) + LARGE[1:CHUNK]
            chunk.update(content=wrong).where(chunk.file == file_id, chunk.number == 0).execute()
        elif damage == "one too many":
            chunk.insert(file=file_id, number=6, content=b"more").execute()
        else:
            number = 2 if damage == "a chunk missing" else 5
            chunk.delete().where(chunk.file == file_id, chunk.number == number).execute()
    with pytest.raises(FileLost) as lost:
        probe.kept.open(file_id)
    assert lost.value.detail == CHANGED


def test_one_of_which_nothing_is_left_is_not_said_to_be_kept_nor_to_be_another(probe: Probe) -> None:
    lost, empty = keep(probe, LARGE), keep(probe, b"")
    assert (probe.kept.is_kept(lost), probe.kept.is_kept(empty), read(probe, empty)) == (True, True, b"")
    with probe.database.write_transaction():
        KeptChunkRow.delete().where(KeptChunkRow.file == lost).execute()
    assert not probe.kept.is_kept(lost)
    with pytest.raises(FileLost) as told:
        probe.kept.open(lost)
    assert told.value.detail == LOST


def test_two_at_once_are_both_kept_and_the_same_id_only_once(probe: Probe) -> None:
    same, errors = uuid4(), list[Exception]()
    started = threading.Barrier(4)

    def send(file_id: UUID) -> None:
        started.wait()
        try:
            keep(probe, LARGE, file_id)
        except (peewee.IntegrityError, OutOfDate) as error:
            errors.append(error)

    threads = [threading.Thread(target=send, args=(one,)) for one in (same, same, uuid4(), uuid4())]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert (len(errors), rows(probe)) == (1, (3, 18))
    assert read(probe, same) == LARGE


def test_nothing_of_the_database_stays_open_while_a_file_is_read(probe: Probe) -> None:
    file_id = keep(probe, LARGE)
    with probe.kept.open(file_id) as file:
        assert probe.database.real.is_closed()
        remove(probe, file_id)
        assert file.read() == LARGE
        assert os.fstat(file.fileno()).st_nlink == 0
        assert os.fstat(file.fileno()).st_mode & 0o077 == 0


MEASURED = """
import sys
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path
from uuid import uuid4
from tests.shared.conftest import KeptChunkRow, KeptFileRow, database
from shared.files.files_on_disk import FilesOnDisk, named_by_id
from shared.files.kept_files import KeptFiles, receive

def memory(name):
    lines = Path("/proc/self/status").read_text().splitlines()
    return int(next(one for one in lines if one.startswith(name)).split()[1])

database.configure(sys.argv[1])
kept = KeptFiles(database, KeptFileRow, KeptChunkRow, FilesOnDisk("uploads", named_by_id))

def keep(size):
    content = BytesIO(bytes(size))
    received, file_id = receive(content, size), uuid4()
    Path("/proc/self/clear_refs").write_text("5")
    before = memory("VmRSS")
    with database.write_transaction():
        kept.keep(file_id, received, datetime.now(UTC))
    kept.open(file_id).close()
    with database.write_transaction():
        kept.remove(file_id)
    return memory("VmHWM") - before

keep(1_000_000)
print(keep(40_000_000))
"""


def test_memory_stays_flat_whatever_the_size(probe: Probe) -> None:
    done = subprocess.run(
        [sys.executable, "-c", MEASURED, probe.url], cwd=ROOT, capture_output=True, check=False, text=True
    )
    assert done.returncode == 0, done.stderr
    assert int(done.stdout) < 8_000


def test_a_small_disk_refuses_what_it_could_not_hold_twice(probe: Probe, monkeypatch: pytest.MonkeyPatch) -> None:
    if not probe.database.is_sqlite:
        return
    free = kept_files.LITTLE + 2 * len(LARGE)
    monkeypatch.setattr("shared.database.disk_space.Storage.free", property(lambda _: free - 1))
    with pytest.raises(StorageFull, match="nothing was saved"):
        keep(probe, LARGE)
    assert rows(probe) == (0, 0)
    monkeypatch.setattr("shared.database.disk_space.Storage.free", property(lambda _: free))
    keep(probe, LARGE)


def test_the_space_of_a_file_goes_back_to_the_disk_once_it_is_gone(probe: Probe) -> None:
    if probe.database.path is None:
        return
    size = probe.database.path.stat
    keep(probe, b"first")
    with probe.database.connection():
        probe.database.query("PRAGMA wal_checkpoint(TRUNCATE)")
    before = size().st_size
    file_id = keep(probe, LARGE)
    with probe.database.connection():
        probe.database.query("PRAGMA wal_checkpoint(TRUNCATE)")
        assert size().st_size > len(LARGE)
        remove(probe, file_id)
        assert _unused(probe.database) == 0
        assert size().st_size < before + 2 * CHUNK
        assert probe.database.query("PRAGMA integrity_check") == [("ok",)]


def test_space_that_cannot_be_given_back_now_goes_with_the_next(probe: Probe, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("shared.http.deadlines.UNHURRIED_LOCK_SECONDS", 0.1)
    keep(probe, LARGE)
    give_space_back(probe.database)
    with probe.database.write_transaction():
        KeptChunkRow.delete().execute()
    if probe.database.path is None:
        give_space_back(probe.database)
        return
    with connected(probe.database.path, "rw") as other:
        other.execute("BEGIN IMMEDIATE")
        give_space_back(probe.database)
        assert _unused(probe.database) > 0
    give_space_back(probe.database)
    assert _unused(probe.database) == 0


KILLED = """
import os, signal, sys
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path
from uuid import UUID
from tests.shared.conftest import KeptChunkRow, KeptFileRow, database
from shared.files.files_on_disk import FilesOnDisk, named_by_id
from shared.files.kept_files import KeptFiles, receive

url, where, file_id = sys.argv[1:]
database.configure(url)
kept = KeptFiles(database, KeptFileRow, KeptChunkRow, FilesOnDisk("uploads", named_by_id))
received = receive(BytesIO(bytes(2_000_000)), 1 << 30)
if where == "keeping":
    insert, left = KeptChunkRow.insert, [4]
    def dies(*given, **more):
        left[0] -= 1
        if not left[0]:
            os.kill(os.getpid(), signal.SIGKILL)
        return insert(*given, **more)
    KeptChunkRow.insert = dies
if where == "receiving":
    os.kill(os.getpid(), signal.SIGKILL)
with database.write_transaction():
    kept.keep(UUID(file_id), received, datetime.now(UTC))
"""


@pytest.mark.parametrize("where", ["receiving", "keeping", "nowhere"])
def test_a_process_that_is_killed_leaves_a_whole_file_or_nothing(probe: Probe, where: str) -> None:
    file_id = uuid4()
    done = subprocess.run(
        [sys.executable, "-c", KILLED, probe.url, where, str(file_id)], cwd=ROOT, capture_output=True, check=False
    )
    assert done.returncode == (0 if where == "nowhere" else -signal.SIGKILL), done.stderr
    assert rows(probe) == ((1, 8) if where == "nowhere" else (0, 0))
    if where != "nowhere":
        assert read(probe, keep(probe, LARGE, file_id)) == LARGE


def test_a_keyed_request_that_fails_keeps_nothing_of_its_file(probe: Probe) -> None:
    def upload() -> None:
        keep(probe, LARGE)
        raise Busy

    with pytest.raises(Busy):
        done_once(probe.answers, "scope", "print", 1, upload)
    assert rows(probe) == (0, 0)


@pytest.mark.parametrize(
    ("given", "shown"),
    [("C:\\Users\\ann\\hr.csv", "hr.csv"), ("../../etc/passwd", "passwd"), ("a\x00\nb.csv", "ab.csv"), ("/", "file")],
)
def test_the_name_of_a_file_is_for_show_only(given: str, shown: str) -> None:
    assert shown_name(given) == shown
