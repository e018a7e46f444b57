"""Two machines on one database, each with an anchor file of its own: what one wrote is not missed in the other's."""

import os
import socket
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from threading import Barrier, Event

import pytest
import time_machine

from operations import commands
from operations.environment import installation_environment, keep_given_databases
from operations.keys import load_secrets
from shared.audit.anchors import AnchorFile
from shared.audit.chain import ANCHORS_LOST
from shared.audit.trail import AuditTrail
from shared.audit.watch import AuditWatch
from shared.contracts.audit import PlacedAnchor
from shared.database.database import Database
from shared.database.migrations import alone
from shared.http.problems import OutOfDate, Refused
from shared.jobs.sender import name_of_worker
from tests.conftest import AUDIT_KEY
from tests.shared.conftest import Probe, ThingRow
from tests.shared.test_audit import WHO

BEGAN = datetime(2026, 11, 2, 9, 0, tzinfo=UTC)
SECOND = "second"


class Machine:
    """One of those that work on the chain, with a folder of its own."""

    def __init__(self, probe: Probe, folder: Path, name: str) -> None:
        folder.mkdir()
        self.probe, self.folder = probe, folder
        self.audit = AuditTrail(probe.database, probe.audit._row)
        self.audit.configure(AUDIT_KEY, folder, machine=name)
        self.watch = AuditWatch(probe.database, self.audit)

    @property
    def file(self) -> AnchorFile:
        assert self.audit.file is not None
        return self.audit.file

    @property
    def path(self) -> Path:
        (path,) = self.folder.iterdir()
        return path

    def write(self, clock: time_machine.Traveller, entries: int) -> None:
        """So many entries, twenty seconds from one to the next."""
        for number in range(entries):
            clock.shift(20)
            with self.probe.database.write_transaction():
                self.audit.record("thing-done", f"thing:{number}", WHO, datetime.now(UTC), {"number": number})

    def start(self) -> None:
        """What every process does first."""
        self.audit.note_gaps()

    def problems(self) -> tuple[str, str]:
        with self.probe.database.connection():
            status = self.watch.status()
        return status.anchor_problem, status.verify_problem

    def reason(self) -> str:
        with self.probe.database.connection():
            return self.watch.verify(datetime.now(UTC)).reason

    def cut(self, keep: int) -> None:
        """The end of its file is taken away while it does not run."""
        lines = self.path.read_bytes().splitlines(keepends=True)
        self.path.write_bytes(b"".join(lines[:keep]))
        self.audit.configure(AUDIT_KEY, self.folder, machine=self.audit.machine)


@pytest.fixture
def clock() -> Iterator[time_machine.Traveller]:
    with time_machine.travel(BEGAN, tick=False) as travelling:
        yield travelling


@pytest.fixture
def machines(probe: Probe, tmp_path: Path) -> tuple[Machine, Machine]:
    return Machine(probe, tmp_path / "a", ""), Machine(probe, tmp_path / "b", SECOND)


@contextmanager
def asked(probe: Probe) -> Iterator[None]:
    with probe.database.connection():
        yield


def both_at_work(machines: tuple[Machine, Machine], clock: time_machine.Traveller) -> tuple[Machine, Machine]:
    first, second = machines
    first.write(clock, 10)
    second.start()
    for _ in range(3):
        second.write(clock, 10)
        first.write(clock, 10)
    return machines


def test_a_machine_that_was_off_while_the_other_worked_raises_no_alarm(
    machines: tuple[Machine, Machine], clock: time_machine.Traveller
) -> None:
    for machine in both_at_work(machines, clock):
        machine.start()
        assert machine.reason() == ""
        assert machine.problems() == ("", "")


def test_each_file_speaks_for_the_whole_chain_once_its_worker_has_noted_that_it_is_there(
    machines: tuple[Machine, Machine], clock: time_machine.Traveller, probe: Probe
) -> None:
    first, second = both_at_work(machines, clock)
    with asked(probe):
        head = first.audit.head()
        assert second.problems() == ("", "")  # the other's entry has its line in the other's file
        second.audit.follow()
        second.audit.follow()
        found = [line for line in second.file.newest() if (line.seq, line.hash) == head]
        assert [line.machine for line in found] == [SECOND]
        first.audit.follow()
        assert first.file.newest()[-1].machine == ""


def test_an_entry_and_a_line_say_which_machine_wrote_them_and_a_single_machine_has_no_name(
    machines: tuple[Machine, Machine], clock: time_machine.Traveller, probe: Probe
) -> None:
    first, second = both_at_work(machines, clock)
    with asked(probe):
        named = {entry.details.get("machine") for entry in probe.audit.entries()}
    assert named == {None, SECOND}
    assert second.path.name == "audit-anchors-probe-2026-11-second.jsonl"
    assert b"machine" not in first.path.read_bytes()


def test_lines_taken_from_the_file_of_one_machine_are_missed_there_and_said_everywhere(
    machines: tuple[Machine, Machine], clock: time_machine.Traveller
) -> None:
    first, second = both_at_work(machines, clock)
    second.cut(12)
    second.start()
    assert "anchor file was removed or cut" in second.problems()[0]
    assert "anchor file of the machine second was removed or cut" in first.problems()[0]
    assert "anchor file was" in second.reason()
    assert first.reason() == ""  # what it says of its own file stands beside what the other found
    assert first.problems()[1].startswith("on the machine second: the anchor file was")


def test_two_people_accept_the_lost_file_of_one_machine_and_not_of_the_other(
    machines: tuple[Machine, Machine], clock: time_machine.Traveller, probe: Probe
) -> None:
    for machine in both_at_work(machines, clock):
        machine.cut(5)
        machine.start()
    first, second = machines
    with asked(probe):
        first.watch.accept_restore(WHO, "ann", "the disk failed", datetime.now(UTC))
        other = type(WHO)("somebody-else")
        second.watch.accept_restore(other, "bob", "the disk failed", datetime.now(UTC))
        first.watch.accept_restore(other, "bob", "the disk failed", datetime.now(UTC))
    assert first.reason() == ""
    assert "anchor file" in second.reason()
    assert first.problems()[1].startswith("on the machine second: ")


def test_a_head_that_one_machine_told_others_of_is_not_missed_in_the_file_of_another(
    machines: tuple[Machine, Machine], clock: time_machine.Traveller, probe: Probe
) -> None:
    """Killed between its commit and the line, while the other machine reports the head."""
    first, second = both_at_work(machines, clock)
    kept, first.audit.file = first.audit.file, None
    first.write(clock, 1)
    first.audit.file = kept
    with asked(probe):
        told = second.watch.report().head
        assert told is not None
        assert (told.seq, told.machine) == (first.audit.head()[0], SECOND)
        first.write(clock, 5)
        elsewhere = [PlacedAnchor(told, "kept by the gateway service")]
        assert first.watch.check(elsewhere).finding is None
        assert second.watch.check(elsewhere).finding is None
        assert first.watch.read(elsewhere, datetime.now(UTC)).problem == ""


def test_a_head_that_a_machine_told_others_of_has_its_line_in_its_own_file_or_the_file_was_cut(
    machines: tuple[Machine, Machine], clock: time_machine.Traveller, probe: Probe
) -> None:
    _, second = both_at_work(machines, clock)
    with asked(probe):
        told = second.watch.report().head
    assert told is not None
    second.cut(len(second.path.read_bytes().splitlines()) - 1)
    with asked(probe):
        finding = second.watch.check([PlacedAnchor(told, "kept by the gateway service")]).finding
    assert finding is not None
    assert finding.kind == ANCHORS_LOST


def test_a_second_machine_without_a_name_is_told_that_lines_are_missing(
    machines: tuple[Machine, Machine], clock: time_machine.Traveller, probe: Probe, tmp_path: Path
) -> None:
    first = machines[0]
    first.write(clock, 10)
    assert first.reason() == ""
    nameless = Machine(probe, tmp_path / "c", "")
    nameless.start()
    assert "anchor file was removed or cut" in nameless.problems()[0]


def test_the_anchor_of_a_machine_is_no_other_machines(
    machines: tuple[Machine, Machine], clock: time_machine.Traveller, probe: Probe
) -> None:
    _, second = both_at_work(machines, clock)
    text = second.path.read_text().replace('"machine":"second"', '"machine":"third"')
    second.path.write_text(text)
    assert "audit key" in second.reason()


def test_a_file_that_could_not_be_written_on_one_machine_explains_nothing_on_another(
    machines: tuple[Machine, Machine], clock: time_machine.Traveller, probe: Probe
) -> None:
    first, second = both_at_work(machines, clock)
    os.rename(second.folder, second.folder.with_name("away"))
    second.write(clock, 10)
    first.write(clock, 10)
    os.rename(second.folder.with_name("away"), second.folder)
    second.write(clock, 2)
    assert second.reason() == ""
    lines = first.path.read_bytes().splitlines(keepends=True)
    first.path.write_bytes(b"".join([*lines[:-10], lines[-1]]))
    assert "anchor file was cut" in first.reason()


def test_nobody_accepts_the_loss_of_a_file_that_is_whole(
    machines: tuple[Machine, Machine], clock: time_machine.Traveller, probe: Probe
) -> None:
    first, second = both_at_work(machines, clock)
    second.cut(12)
    second.start()
    with asked(probe), pytest.raises(Refused, match="whole"):
        first.watch.accept_restore(WHO, "ann", "the disk of the other failed", datetime.now(UTC) + timedelta(days=1))


@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
def test_of_two_that_save_the_same_at_one_moment_the_second_is_told_so_and_saves_nothing(probe: Probe) -> None:
    """SQLite has one writer, who sees what the one before has saved."""
    both_have_looked = Barrier(2)

    def save(number: int) -> str:
        try:
            with probe.database.write_transaction():
                ThingRow.create(name=f"beside it {number}")
                both_have_looked.wait(10)
                ThingRow.create(name="the same")
        except OutOfDate as problem:
            return problem.detail
        return "saved"

    with ThreadPoolExecutor(2) as pool:
        said = sorted(pool.map(save, range(2)))
    assert said[1] == "saved"
    assert said[0].startswith("Somebody else saved the same at this moment, so nothing was saved here.")
    with asked(probe):
        assert ThingRow.select().count() == 2


def test_who_would_migrate_or_fill_a_database_waits_for_whoever_does(probe: Probe) -> None:
    other, seen = Database("probe"), list[str]()
    other.configure(probe.url)
    inside = Event()

    def work() -> None:
        with other.connection(), alone(other, probe.url):
            inside.set()
            time.sleep(0.4)
            seen.append("first")

    with ThreadPoolExecutor(1) as pool:
        working = pool.submit(work)
        assert inside.wait(10)
        with probe.database.connection(), alone(probe.database, probe.url):
            seen.append("second")
        working.result()
    other.close()
    assert seen == ["first", "second"]


@pytest.mark.parametrize("told", ["MACHINE_NAME", "MACHINE_NAME_FILE"])
def test_a_worker_is_called_after_its_machine(told: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "name").write_text("second\n")
    assert name_of_worker("training") == f"training@{socket.gethostname()}"
    monkeypatch.setenv(told, "second" if told == "MACHINE_NAME" else str(tmp_path / "name"))
    for command in (commands.work("training"), commands.ping("training")):
        assert "training@second" in command


def test_a_command_in_another_shell_knows_which_machine_it_is_on(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    load_secrets(tmp_path)
    monkeypatch.setenv("MACHINE_NAME", "second")
    keep_given_databases(tmp_path)
    monkeypatch.delenv("MACHINE_NAME")
    assert installation_environment(tmp_path)["MACHINE_NAME"] == "second"
