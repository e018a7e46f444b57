"""What earlier versions kept on the disk comes into the database: once, whole, and nothing is lost or invented."""

import hashlib
from datetime import UTC, datetime
from pathlib import Path
from uuid import UUID, uuid4

import pytest

from shared.files.bringing_in import BRING_IN_FILES, BringingIn
from shared.files.kept_files import FileLost
from shared.http.problems import Busy, StorageFull
from shared.jobs.rows import Job, LeaseLost
from tests.shared.conftest import JobRow, KeptFileRow, Probe

NOW = datetime(2026, 11, 1, 12, tzinfo=UTC)


class Before:
    """A folder of before, and what the records say of it."""

    def __init__(self, probe: Probe, folder: Path) -> None:
        self.probe, self.folder = probe, folder / "uploads"
        self.wanted: dict[UUID, str] = {}

    def lay(self, content: bytes, name: str = "", wanted: bool = True, said: bytes | None = None) -> UUID:
        """Puts a file there; `said` is what its record says that it holds."""
        self.folder.mkdir(exist_ok=True)
        file_id = uuid4()
        (self.folder / (name or str(file_id))).write_bytes(content)
        if wanted:
            self.wanted[file_id] = hashlib.sha256(content if said is None else said).hexdigest()
        return file_id

    @property
    def work(self) -> BringingIn:
        """The work as a process that has just begun has it."""
        probe = self.probe
        return BringingIn(probe.database, probe.jobs, probe.audit, probe.kept, lambda: self.wanted)

    def run(self) -> dict[str, int]:
        """Plans and does it; what the audit trail says was done."""
        self.work.plan(NOW)
        job = self.claim()
        self.work.run(job)
        with self.probe.database.connection():
            return next(iter(self.probe.audit.newest("files"))).details

    def claim(self) -> Job:
        with self.probe.database.connection():
            job = self.probe.jobs.claim(datetime.now(UTC))
        assert job is not None and job.kind == BRING_IN_FILES
        return job

    def names(self) -> list[str]:
        return sorted(path.name for path in self.folder.iterdir()) if self.folder.exists() else []

    def read(self, file_id: UUID) -> bytes:
        with self.probe.kept.open(file_id) as file:
            return file.read()


@pytest.fixture
def before(probe: Probe, tmp_path: Path) -> Before:
    return Before(probe, tmp_path)


def test_every_file_comes_in_and_the_folder_goes(before: Before) -> None:
    files = {before.lay(content): content for content in (b"one", b"", bytes(600_000))}
    assert before.run() == {"brought_in": 3, "left_on_disk": 0, "missing": 0}
    assert {one: before.read(one) for one in files} == files
    assert not before.folder.exists()


def test_where_nothing_lies_no_work_is_planned(before: Before, probe: Probe) -> None:
    before.work.plan(NOW)
    before.folder.mkdir()
    before.work.plan(NOW)
    with probe.database.connection():
        assert JobRow.select().count() == 0


def test_it_is_planned_once_however_many_processes_begin(before: Before, probe: Probe) -> None:
    before.lay(b"one")
    for _ in range(3):
        before.work.plan(NOW)
    with probe.database.connection():
        assert [(job.kind, job.state) for job in JobRow.select()] == [(BRING_IN_FILES, "waiting")]


def test_what_no_record_keeps_stays_and_is_told_and_so_is_a_record_without_a_file(
    before: Before, capsys: pytest.CaptureFixture[str]
) -> None:
    stray, kept = before.lay(b"stray", wanted=False), before.lay(b"kept")
    before.lay(b"x", "notes.txt", wanted=False)
    lost = uuid4()
    before.wanted[lost] = "0" * 64
    told = {"brought_in": 1, "left_on_disk": 2, "missing": 1}
    assert before.run() == told
    assert before.names() == sorted([str(stray), "notes.txt"])
    assert before.read(kept) == b"kept"
    with pytest.raises(FileLost):
        before.read(lost)
    assert before.run() == told | {"brought_in": 0}
    assert (before.folder / str(stray)).read_bytes() == b"stray"


def test_a_file_that_is_not_what_its_record_says_is_set_apart(before: Before) -> None:
    changed = before.lay(b"changed", said=b"as it came")
    assert before.run() == {"brought_in": 0, "left_on_disk": 1, "missing": 1}
    assert before.names() == [f"{changed}.differs"]
    with pytest.raises(FileLost):
        before.read(changed)
    assert before.run() == {"brought_in": 0, "left_on_disk": 1, "missing": 1}


def test_one_whose_checksum_nobody_wrote_down_is_taken_as_it_is(before: Before) -> None:
    file_id = before.lay(b"facts")
    before.wanted[file_id] = ""
    before.run()
    assert before.read(file_id) == b"facts"


@pytest.mark.parametrize("where", ["before the commit", "after the commit"])
def test_killed_in_between_it_goes_on_where_it_was(
    before: Before, probe: Probe, monkeypatch: pytest.MonkeyPatch, where: str
) -> None:
    files = [before.lay(content) for content in (b"one", b"two")]
    before.work.plan(NOW)
    job = before.claim()

    def dies(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(*((Path, "unlink") if where == "after the commit" else (probe.kept, "keep")), dies)
        with pytest.raises(KeyboardInterrupt):
            before.work.run(job)
    assert len(before.names()) == 2
    with probe.database.connection():
        assert KeptFileRow.select().count() == (1 if where == "after the commit" else 0)
    before.work.run(job)
    assert sorted(before.read(one) for one in files) == [b"one", b"two"]
    assert before.names() == []


def test_who_lost_the_work_to_another_keeps_nothing_and_removes_nothing(before: Before, probe: Probe) -> None:
    file_id = before.lay(b"one")
    before.work.plan(NOW)
    job = before.claim()
    with probe.database.write_transaction():
        JobRow.update(attempts=7).execute()
    with pytest.raises(LeaseLost):
        before.work.run(job)
    assert before.names() == [str(file_id)]
    assert probe.kept.find(file_id) is None


def test_until_it_is_in_who_asks_for_it_is_told_to_wait_and_does_not_hear_that_it_is_gone(
    before: Before, probe: Probe
) -> None:
    file_id = before.lay(b"one")
    assert probe.kept.is_kept(file_id)
    with pytest.raises(Busy, match="being taken into the database"):
        probe.kept.open(file_id)
    before.run()
    assert before.read(file_id) == b"one"


def test_what_is_let_go_meanwhile_goes_from_the_disk_and_does_not_come_in(before: Before, probe: Probe) -> None:
    file_id = before.lay(b"one")
    other = before.lay(b"two")
    with pytest.raises(ZeroDivisionError), probe.database.write_transaction():
        probe.kept.remove(file_id)
        assert 1 / 0
    assert len(before.names()) == 2
    del before.wanted[file_id]
    with probe.database.write_transaction():
        probe.kept.remove(file_id)
    assert before.names() == [str(other)]
    assert before.run() == {"brought_in": 1, "left_on_disk": 0, "missing": 0}
    assert not probe.kept.is_kept(file_id)


def test_without_space_it_waits_and_loses_nothing(
    before: Before, probe: Probe, monkeypatch: pytest.MonkeyPatch
) -> None:
    if not probe.database.is_sqlite:
        return
    file_id = before.lay(bytes(1_000_000))
    before.work.plan(NOW)
    monkeypatch.setattr("shared.database.disk_space.Storage.free", property(lambda _: 25 << 20))
    handlers = {BRING_IN_FILES: before.work.run}
    with probe.database.connection():
        ((_, error),) = probe.jobs.run_due(handlers, lambda: datetime.now(UTC), most=1)
    assert isinstance(error, StorageFull)
    assert before.names() == [str(file_id)]
    with probe.database.connection():
        assert [(job.state, job.attempts) for job in JobRow.select()] == [("waiting", 0)]
