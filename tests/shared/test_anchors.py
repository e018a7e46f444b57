"""REL-26, REL-27: heads of the chain outside the database, and what they show."""

import contextlib
import multiprocessing
import os
import random
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import time_machine

from shared.actor import Actor
from shared.attention import of_audit_chain
from shared.audit.anchors import AnchorFile, sign
from shared.audit.chain import FIRST, ChainCheck, ChainRow, hash_of, instant
from shared.audit.trail import AuditTrail
from shared.audit.watch import AuditWatch
from shared.contracts.audit import CheckedAnchors, PlacedAnchor
from shared.database.column_types import UTCDateTimeField, canonical_json
from shared.http.problems import Busy, Refused
from shared.second_person import ANYBODY, TIED
from tests.conftest import AUDIT_KEY
from tests.drills.ledger import LONG
from tests.shared.conftest import Probe
from tests.shared.test_audit import NOW, WHO, tamper

ENTRIES = 40
NAMES = ", ".join(f'"{name}"' for name in ChainRow._fields)


def append(probe: Probe, count: int, audit: AuditTrail | None = None) -> None:
    """Each entry in a transaction of its own, so that each has its anchor."""
    for number in range(count):
        with probe.database.write_transaction():
            (audit or probe.audit).record("thing-done", f"thing:{number}", WHO, NOW, {"number": number})


def verified(probe: Probe, audit: AuditTrail | None = None) -> ChainCheck:
    with probe.database.connection():
        return (audit or probe.audit).verify()


def cut(probe: Probe, keep: int) -> None:
    tamper(probe, f"DELETE FROM audit WHERE seq > {keep}")


def anchor_file(probe: Probe) -> Path:
    assert probe.audit.file is not None
    (path,) = probe.audit.file.folder.glob("audit-anchors-probe-*.jsonl")
    return path


def test_each_commit_leaves_the_head_in_the_anchor_file(probe: Probe) -> None:
    append(probe, 3)
    with probe.database.write_transaction():
        for _ in range(4):
            probe.audit.record("thing-done", "thing:1", WHO, NOW)
    assert len(anchor_file(probe).read_text().splitlines()) == 4
    found = verified(probe)
    assert (found.ok, found.compared, found.newest and found.newest.seq) == (True, 4, 7)
    assert anchor_file(probe).stat().st_mode & 0o777 == 0o600


@pytest.mark.parametrize("kept", [ENTRIES - 1, ENTRIES - 25, 0])
def test_a_chain_cut_short_is_named_with_its_anchor(probe: Probe, kept: int) -> None:
    append(probe, ENTRIES)
    cut(probe, kept)
    found = verified(probe)
    assert (found.ok, found.kind, found.first_bad, found.last_bad) == (False, "shorter", kept + 1, ENTRIES)
    assert f"line {ENTRIES} of {anchor_file(probe)}" in found.reason
    assert "missing: restored backup or deletion" in found.reason


def test_a_chain_that_grew_again_after_the_cut_is_not_whole(probe: Probe) -> None:
    append(probe, ENTRIES)
    cut(probe, 20)
    append(probe, 30)
    found = verified(probe)
    assert (found.kind, found.first_bad, found.last_bad) == ("contradicted", 21, ENTRIES)


def test_what_was_rolled_back_was_never_anchored(probe: Probe) -> None:
    append(probe, 2)
    with pytest.raises(ZeroDivisionError), probe.database.write_transaction():
        probe.audit.record("thing-done", "thing:9", WHO, NOW)
        raise ZeroDivisionError
    with probe.database.write_transaction():
        probe.audit.record("thing-done", "thing:3", WHO, NOW)
        with pytest.raises(ZeroDivisionError), probe.database.savepoint():
            probe.audit.record("thing-done", "thing:4", WHO, NOW)
            raise ZeroDivisionError
    found = verified(probe)
    assert (found.ok, found.entries, found.compared) == (True, 3, 3)


def test_a_process_killed_between_commit_and_anchor_is_no_alarm(probe: Probe, monkeypatch: pytest.MonkeyPatch) -> None:
    append(probe, 5)
    with monkeypatch.context() as killed:
        killed.setattr(probe.audit, "file", None)
        append(probe, 2)
    found = verified(probe)
    assert (found.ok, found.entries, found.newest and found.newest.seq) == (True, 7, 5)


def test_half_a_line_of_a_power_cut_is_counted_and_hides_nothing(probe: Probe) -> None:
    append(probe, 5)
    path = anchor_file(probe)
    path.write_bytes(path.read_bytes()[:-40])
    probe.audit.configure(AUDIT_KEY, path.parent)  # after a power cut every process is a new one
    append(probe, 2)
    found = verified(probe)
    assert (found.ok, found.unreadable, found.compared) == (True, 1, 6)
    cut(probe, 6)
    assert verified(probe).first_bad == 7


def test_a_commit_stands_when_its_anchor_cannot_be_written_and_the_status_says_so(probe: Probe) -> None:
    append(probe, 3)
    watch = AuditWatch(probe.database, probe.audit)
    assert probe.audit.file is not None
    folder = probe.audit.file.folder
    aside = folder.rename(folder.with_name("aside"))
    append(probe, 2)
    with probe.database.connection():
        assert probe.audit.head()[0] == 5
        assert "there is no folder" in watch.status().anchor_problem
        assert verified(probe).kind == "unanchored"
        aside.rename(folder)
        assert watch.status().anchor_problem == "The chain has 5 entries, and its anchor file ends with entry 3."
        assert watch.report().head is not None
        assert watch.status().anchor_problem == ""
    append(probe, 1)
    assert verified(probe).newest == verified(probe).newest
    assert verified(probe).ok


@pytest.mark.parametrize(
    "harm",
    [
        lambda path: path.unlink(),
        lambda path: path.write_bytes(b""),
        lambda path: path.write_bytes(b"".join(path.read_bytes().splitlines(keepends=True)[:3])),
    ],
    ids=["removed", "emptied", "cut"],
)
def test_an_anchor_file_lost_under_a_running_service_is_not_begun_anew_in_silence(probe: Probe, harm: Any) -> None:
    append(probe, 5)
    kept = anchor_file(probe).read_bytes()
    harm(anchor_file(probe))
    append(probe, 2)
    found = verified(probe)
    assert (found.ok, found.kind, found.first_bad, found.last_bad) == (False, "anchors-lost", 5, 5)
    assert "its lines up to entry 5 are gone" in found.reason
    with probe.database.connection():
        watch = AuditWatch(probe.database, probe.audit)
        assert "its lines up to entry 5 are gone" in watch.status().anchor_problem
        told = [entry.details for entry in probe.audit.entries("audit") if entry.action == "anchors-lost"]
    assert told == [{"last": 5}], "once, and not with each line"
    anchor_file(probe).write_bytes(kept + anchor_file(probe).read_bytes())
    assert verified(probe).ok, "put back"


@pytest.mark.parametrize("read_between", [False, True], ids=["not read since", "the night has read it"])
@pytest.mark.parametrize("settled_by", ["put back", "accepted"])
def test_the_status_follows_when_a_lost_anchor_file_is_settled(
    probe: Probe, settled_by: str, read_between: bool
) -> None:
    append(probe, 5)
    kept = anchor_file(probe).read_bytes()
    anchor_file(probe).unlink()
    append(probe, 2)
    with probe.database.connection():
        watch = AuditWatch(probe.database, probe.audit)
        if read_between:
            watch.verify(NOW)
        before = watch.status()
        assert "its lines up to entry 5 are gone" in (before.verify_problem if read_between else before.anchor_problem)
        if settled_by == "put back":
            anchor_file(probe).write_bytes(kept + anchor_file(probe).read_bytes())
        else:
            for name in ("Ann", "Bea"):
                watch.accept_restore(Actor(name), name, "the disk of the server broke", NOW)
        after = watch.status()
    assert (after.anchor_problem, after.verify_problem) == ("", "")
    assert verified(probe).ok


def test_a_line_written_by_hand_does_not_count_as_the_lost_file_put_back(probe: Probe) -> None:
    append(probe, 5)
    line = anchor_file(probe).read_bytes().splitlines()[-1]
    anchor_file(probe).unlink()
    append(probe, 2)
    forged = line.replace(b'"mac":"', b'"mac":"0')
    anchor_file(probe).write_bytes(forged + b"\n" + anchor_file(probe).read_bytes())
    with probe.database.connection():
        assert "its lines up to entry 5 are gone" in AuditWatch(probe.database, probe.audit).status().anchor_problem


def test_a_second_process_that_finds_the_same_file_gone_does_not_tell_it_again(probe: Probe) -> None:
    other = AuditTrail(probe.database, probe.audit._row)
    other.configure(AUDIT_KEY, probe.audit.file.folder if probe.audit.file else None)
    append(probe, 2)
    append(probe, 2, other)
    anchor_file(probe).unlink()
    append(probe, 1)
    append(probe, 1, other)
    with probe.database.connection():
        assert sum(entry.action == "anchors-lost" for entry in probe.audit.entries("audit")) == 1


def test_two_people_accept_that_an_anchor_file_is_lost_and_a_later_loss_is_told_again(probe: Probe) -> None:
    append(probe, 3)
    anchor_file(probe).unlink()
    append(probe, 1)
    with probe.database.connection():
        watch = AuditWatch(probe.database, probe.audit)
        for name in ("Ann", "Bea"):
            watch.accept_restore(Actor(name), name, "the disk of the server broke", NOW)
    assert verified(probe).ok
    anchor_file(probe).unlink()
    append(probe, 1)
    assert verified(probe).kind == "anchors-lost"


def test_earlier_months_may_be_moved_away(probe: Probe) -> None:
    append(probe, 2)
    anchor_file(probe).rename(anchor_file(probe).with_name("audit-anchors-probe-2020-01.jsonl"))
    probe.audit.configure(AUDIT_KEY, probe.audit.file.folder if probe.audit.file else None)
    append(probe, 2)
    anchor_file_of_then = next(probe.audit.file.folder.glob("*2020-01*")) if probe.audit.file else None
    assert anchor_file_of_then is not None
    anchor_file_of_then.unlink()
    append(probe, 2)
    assert verified(probe).ok


def written_ahead(probe: Probe, before: int, ahead: int, after: int) -> None:
    """Entries by the right clock, some by one that ran ahead into a later month, and more by the right one."""
    month = timedelta(days=40)
    for count, moment in ((before, NOW), (ahead, NOW + month), (after, NOW)):
        with time_machine.travel(moment, tick=False):
            append(probe, count)


def test_lines_that_a_clock_put_into_a_month_to_come_do_not_hide_newer_ones(probe: Probe) -> None:
    written_ahead(probe, 5, 2, 6)
    assert probe.audit.file is not None
    assert len(list(probe.audit.file.folder.glob("audit-anchors-probe-*.jsonl"))) == 2
    another_process = AnchorFile(probe.audit.service, probe.audit.file.folder)
    assert [line.seq for line in another_process.newest()] == list(range(1, 14))
    watch = AuditWatch(probe.database, probe.audit)
    with probe.database.connection():
        newest, problem = watch.anchor_state()
        assert (newest and newest.seq, problem, watch.status().anchor_problem) == (13, "", "")
        assert watch.check([]).finding is None
    found = verified(probe)
    assert found.ok and found.in_file is not None
    assert (found.in_file[0].seq, found.in_file[1].seq) == (1, 13)


def test_what_the_status_says_of_missing_anchors_needs_attention(probe: Probe, monkeypatch: pytest.MonkeyPatch) -> None:
    written_ahead(probe, 5, 2, 6)
    watch = AuditWatch(probe.database, probe.audit)

    def told() -> tuple[str, ...]:
        with probe.database.connection():
            return of_audit_chain(watch.status())

    assert not told()
    with monkeypatch.context() as unwritten:
        unwritten.setattr(probe.audit.file, "append", lambda _: None)
        append(probe, 1)
    assert told()
    append(probe, 1)
    assert not told()


def test_of_a_long_file_no_line_is_given_whose_neighbours_were_not_read(
    probe: Probe, monkeypatch: pytest.MonkeyPatch
) -> None:
    written_ahead(probe, 5, 2, 20)
    monkeypatch.setattr("shared.audit.anchors.TAIL", 2000)
    assert probe.audit.file is not None
    seen = [line.seq for line in AnchorFile(probe.audit.service, probe.audit.file.folder).newest()]
    assert seen == list(range(seen[0], 28))
    assert 7 < seen[0] < 28


def test_a_chain_cut_short_is_named_though_a_clock_put_lines_into_a_month_to_come(probe: Probe) -> None:
    written_ahead(probe, 5, 2, 6)
    cut(probe, 9)
    with probe.database.connection():
        finding = AuditWatch(probe.database, probe.audit).check([]).finding
    assert finding is not None
    assert (finding.kind, finding.first, finding.last) == ("shorter", 10, 13)


def test_the_head_of_a_restored_backup_is_anchored_though_an_earlier_month_goes_higher(probe: Probe) -> None:
    with time_machine.travel(NOW, tick=False):
        append(probe, 12)
    cut(probe, 4)
    with time_machine.travel(NOW + timedelta(days=40), tick=False):
        append(probe, 2)
    with probe.database.connection():
        newest, problem = AuditWatch(probe.database, probe.audit).anchor_state()
    assert (newest and newest.seq, problem) == (6, "")


def test_what_is_forced_to_the_disk_is_the_file_that_was_written_whatever_its_month(
    probe: Probe, monkeypatch: pytest.MonkeyPatch
) -> None:
    written_ahead(probe, 1, 1, 1)
    assert probe.audit.file is not None
    forced: list[str] = []
    opened = os.open
    monkeypatch.setattr(
        "shared.audit.anchors.os.open", lambda path, *how: forced.append(Path(path).name) or opened(path, *how)
    )
    probe.audit.file.sync()
    assert {f"audit-anchors-probe-{NOW:%Y-%m}.jsonl", probe.audit.file.folder.name} <= set(forced)


def test_a_chain_whose_anchor_file_is_gone_is_not_called_whole(probe: Probe) -> None:
    append(probe, 3)
    anchor_file(probe).unlink()
    found = verified(probe)
    assert (found.ok, found.kind) == (False, "unanchored")
    assert "nobody can say whether its newest entries are missing" in found.reason


def test_an_emptied_chain_whose_anchor_file_is_gone_is_not_called_whole(probe: Probe) -> None:
    append(probe, 3)
    anchor_file(probe).unlink()
    cut(probe, 0)
    found = verified(probe)
    assert (found.ok, found.kind, found.entries) == (False, "unanchored", 0)
    assert "nobody can say whether all of its entries are missing" in found.reason


@pytest.mark.parametrize("kept", [10, 6])
def test_what_others_keep_does_not_stand_in_for_the_anchor_file(probe: Probe, kept: int) -> None:
    append(probe, 6)
    with probe.database.connection():
        head = probe.audit.head_anchor()
    assert head is not None
    append(probe, 4)
    anchor_file(probe).unlink()
    cut(probe, kept)
    with probe.database.connection():
        found = probe.audit.verify([PlacedAnchor(head, "kept by the venues service")])
    assert (found.ok, found.kind, found.compared, found.in_file) == (False, "unanchored", 1, None)


def test_a_file_of_anchors_without_our_key_is_no_anchor_file(probe: Probe) -> None:
    append(probe, 3)
    path = anchor_file(probe)
    path.write_text(path.read_text().replace('"mac":"', '"mac":"0'))
    found = verified(probe)
    assert (found.ok, found.in_file) == (False, None)


def test_it_is_said_from_where_to_where_the_anchor_file_goes(probe: Probe) -> None:
    append(probe, 5)
    path = anchor_file(probe)
    path.unlink()
    probe.audit.configure(AUDIT_KEY, path.parent)  # it was removed while nothing ran
    append(probe, 2)
    found = verified(probe)
    assert found.in_file is not None
    assert (found.ok, found.in_file[0].seq, found.in_file[1].seq) == (True, 6, 7)


def test_an_anchor_written_without_the_key_is_named(probe: Probe) -> None:
    append(probe, 3)
    path = anchor_file(probe)
    path.write_text(path.read_text().replace('"seq":2', '"seq":1', 1))
    found = verified(probe)
    assert (found.ok, found.kind) == (False, "foreign")
    assert f"line 2 of {path}" in found.reason


@pytest.mark.parametrize(
    "line",
    ["no JSON", "[]", "7",
     '{"seq":1e999}', '{"service":"probe","seq":2,"hash":"é","at":"2026-11-01T00:00:00Z","mac":"é"}',
     '{"service":"probe","seq":-1,"hash":"","at":"0001-01-01T00:00:00+23:00","mac":""}'],
)  # fmt: skip
def test_no_line_of_the_anchor_file_stops_the_reading(probe: Probe, line: str) -> None:
    append(probe, 3)
    with anchor_file(probe).open("a") as file:
        file.write(line + "\n")
    found = verified(probe)
    assert (found.kind == "foreign") != (found.unreadable == 1)
    cut(probe, 1)
    assert verified(probe).first_bad == 2


def test_an_anchor_kept_elsewhere_shows_the_cut_when_the_file_was_cut_too(probe: Probe) -> None:
    append(probe, 10)
    with probe.database.connection():
        head = probe.audit.head_anchor()
    assert head is not None
    cut(probe, 4)
    path = anchor_file(probe)
    path.write_text("".join(path.read_text().splitlines(keepends=True)[:4]))
    assert verified(probe).ok
    with probe.database.connection():
        found = probe.audit.verify([PlacedAnchor(head, "kept by the venues service")])
    assert (found.kind, found.first_bad, found.last_bad) == ("shorter", 5, 10)
    assert "kept by the venues service" in found.reason


@dataclass(frozen=True)
class Tampering:
    """Rows as somebody left them, and the first entry that is not what it was."""

    rows: list[ChainRow]
    first_bad: int


def rehashed(rows: list[ChainRow], start: int, key: bytes) -> list[ChainRow]:
    """The rows with entry `start` changed and all hashes from there made over with a key."""
    made = rows[: start - 1]
    for row in rows[start - 1 :]:
        changed = row._replace(
            actor="nobody" if row.seq == start else row.actor, previous=made[-1].hash if made else FIRST
        )
        body = {**changed._asdict(), "details": {"number": row.seq - 1}, "at": instant(NOW)}
        made.append(changed._replace(hash=hash_of(key, body)))
    return made


def edited(rows: list[ChainRow], chance: random.Random) -> Tampering:
    at = chance.randrange(len(rows))
    field, value = chance.choice([
        ("actor", "user-2"), ("action", "thing-undone"), ("subject", "thing:99"), ("request_id", ""), ("details", "{}"),
        ("details", '{"number": 1}'), ("details", "no JSON"), ("previous", "f" * 64), ("hash", "0" * 64), ("hash", "é"),
    ])  # fmt: skip
    return Tampering([*rows[:at], rows[at]._replace(**{field: value}), *rows[at + 1 :]], at + 1)


def removed(rows: list[ChainRow], chance: random.Random) -> Tampering:
    at = chance.randrange(len(rows))
    return Tampering(rows[:at] + rows[at + 1 :], at + 1)


def shortened(rows: list[ChainRow], chance: random.Random) -> Tampering:
    keep = chance.randrange(len(rows))
    return Tampering(rows[:keep], keep + 1)


def emptied(rows: list[ChainRow], chance: random.Random) -> Tampering:
    return Tampering([], 1)


def inserted(rows: list[ChainRow], chance: random.Random) -> Tampering:
    last = rows[-1]
    made = ChainRow(last.seq + 1, last.at, "x", "y", "z", "", "{}", last.hash, chance.randbytes(32).hex())
    return Tampering([*rows, made], made.seq)


def inserted_before(rows: list[ChainRow], chance: random.Random) -> Tampering:
    return Tampering([rows[0]._replace(seq=-chance.randrange(5), previous="e" * 64), *rows], 1)


def swapped(rows: list[ChainRow], chance: random.Random) -> Tampering:
    one, two = sorted(chance.sample(range(len(rows)), 2))
    made = list(rows)
    made[one], made[two] = rows[two]._replace(seq=one + 1), rows[one]._replace(seq=two + 1)
    return Tampering(made, one + 1)


def made_over_without_the_key(rows: list[ChainRow], chance: random.Random) -> Tampering:
    at = chance.randrange(len(rows)) + 1
    return Tampering(rehashed(rows, at, b"another key, of forty characters or more"), at)


def made_over_with_the_key(rows: list[ChainRow], chance: random.Random) -> Tampering:
    at = chance.randrange(len(rows)) + 1
    return Tampering(rehashed(rows, at, AUDIT_KEY.encode()), at)


WAYS: list[Callable[[list[ChainRow], random.Random], Tampering]] = [
    edited, removed, shortened, shortened, emptied, inserted, inserted_before, swapped, made_over_without_the_key,
    made_over_with_the_key,
]  # fmt: skip


def put(probe: Probe, rows: list[ChainRow]) -> None:
    with probe.database.real.atomic():
        probe.database.execute("DELETE FROM audit")
        probe.database.insert_rows("audit", ChainRow._fields, rows)


def test_of_a_thousand_tamperings_every_one_is_found_and_its_first_entry_named(probe: Probe) -> None:
    append(probe, ENTRIES)
    tamper(probe, "DELETE FROM audit WHERE seq > 1000")
    chance = random.Random(20261129)
    missed = []
    with probe.database.connection():
        if probe.database.is_sqlite:
            probe.database.execute("PRAGMA synchronous = OFF")
        rows = [ChainRow(*row) for row in probe.database.query(f"SELECT {NAMES} FROM audit ORDER BY seq")]
        for number in range(1000 if probe.database.is_sqlite or LONG else 100):  # the rows are judged after reading
            way = WAYS[number % len(WAYS)]
            tampering = way(rows, chance)
            put(probe, tampering.rows)
            found = probe.audit.verify()
            if found.ok or found.first_bad != tampering.first_bad:
                missed.append((way.__name__, tampering.first_bad, found))
        assert missed == []
        put(probe, rows)
        assert probe.audit.verify().ok


def append_until_killed(probe: Probe) -> None:
    probe.database.forget_connections()
    probe.database.configure(probe.url)
    while True:
        with contextlib.suppress(Busy):  # the other seven were quicker
            append(probe, 1)


def test_eight_processes_that_are_killed_raise_no_alarm(probe: Probe) -> None:
    append(probe, 1)
    forked = multiprocessing.get_context("fork")
    chance = random.Random(8)
    running = [forked.Process(target=append_until_killed, args=[probe], daemon=True) for _ in range(12)]
    for process in running[:8]:
        process.start()
    until = time.monotonic() + 60
    while verified(probe).entries < 100:
        assert time.monotonic() < until
    for number, process in enumerate(running):
        time.sleep(chance.uniform(0.01, 0.1))
        process.kill()
        process.join()
        if number + 8 < len(running):
            running[number + 8].start()
        assert verified(probe).reason == ""
    found = verified(probe)
    assert found.newest is not None
    assert 0 <= found.entries - found.newest.seq <= len(running)


def accept(probe: Probe, name: str, tied: str = "nobody") -> tuple[str, ...]:
    watch, who = AuditWatch(probe.database, probe.audit), Actor(f"id-{name}", not_second_to=frozenset({tied}))
    with probe.database.connection():
        return watch.accept_restore(who, name, "the disk failed", datetime.now(UTC))


def test_a_restored_backup_is_said_until_two_people_accept_it_and_kept_for_ever(probe: Probe) -> None:
    append(probe, ENTRIES)
    cut(probe, 30)
    assert verified(probe).kind == "shorter"
    assert accept(probe, "Ann") == ("Ann",)
    assert not verified(probe).ok
    with pytest.raises(Refused, match="second person"):
        accept(probe, "ANN")
    assert accept(probe, "Bob") == ("Ann", "Bob")
    append(probe, 20)
    found = verified(probe)
    assert (found.ok, found.entries) == (True, 52)
    (restore,) = found.restores
    assert (restore.first, restore.last, restore.by, restore.reason) == (31, ENTRIES, ("Ann", "Bob"), "the disk failed")
    with pytest.raises(Refused, match="the chain is whole"):
        accept(probe, "Cem")


@pytest.mark.parametrize("tied", ["id-Ann", ANYBODY])
def test_whoever_is_tied_to_the_first_person_is_not_the_second_who_accepts(probe: Probe, tied: str) -> None:
    append(probe, ENTRIES)
    cut(probe, 30)
    accept(probe, "Ann")
    with pytest.raises(Refused) as refused:
        accept(probe, "Bob", tied=tied)
    assert str(refused.value) == TIED
    assert not verified(probe).ok
    assert accept(probe, "Cem", tied="id-Bob") == ("Ann", "Cem")


def test_an_account_under_another_name_is_no_second_person(probe: Probe) -> None:
    append(probe, ENTRIES)
    cut(probe, 30)
    watch = AuditWatch(probe.database, probe.audit)
    with probe.database.connection():
        watch.accept_restore(Actor("id-1"), "Ann", "the disk failed", datetime.now(UTC))
        with pytest.raises(Refused, match="second person"):
            watch.accept_restore(Actor("id-1"), "Ann Married", "the disk failed", datetime.now(UTC))


def test_an_accepted_restore_explains_no_later_deletion(probe: Probe) -> None:
    append(probe, ENTRIES)
    cut(probe, 30)
    append(probe, 2)
    accept(probe, "Ann")
    accept(probe, "Bob")
    append(probe, 20)
    cut(probe, 45)
    found = verified(probe)
    assert (found.kind, found.first_bad, found.last_bad) == ("shorter", 46, 54)
    cut(probe, 32)
    assert verified(probe).first_bad == 31, "the acceptance is gone too"


def test_between_two_readings_of_the_whole_chain_the_last_lines_of_the_file_are_compared(probe: Probe) -> None:
    append(probe, 9)
    watch = AuditWatch(probe.database, probe.audit)
    with probe.database.connection():
        assert watch.check([]) == CheckedAnchors(9, None)
    cut(probe, 6)
    with probe.database.connection():
        finding = watch.check([]).finding
    assert finding is not None
    assert (finding.kind, finding.first, finding.last) == ("shorter", 7, 9)


def test_no_restore_explains_a_changed_entry(probe: Probe) -> None:
    append(probe, 5)
    tamper(probe, "UPDATE audit SET actor = 'x' WHERE seq = 3")
    with pytest.raises(Refused, match="No restored backup or lost file explains this"):
        accept(probe, "Ann")


def test_a_made_up_acceptance_in_the_table_explains_nothing(probe: Probe) -> None:
    append(probe, 5)
    cut(probe, 2)
    details = canonical_json(
        {"first": 3, "last": 5, "until": "2999-01-01T00:00:00+00:00", "by": ["a", "b"], "reason": "x"}
    )
    row: list[Any] = [3, NOW.isoformat(), "restore-accepted", "audit", "a", "", details, "a" * 64, "b" * 64]
    with probe.database.connection():
        marks = ", ".join("?" * len(row))
        probe.database.execute(f"INSERT INTO audit ({NAMES}) VALUES ({marks})", *row)
        checked = AuditWatch(probe.database, probe.audit).check(
            [PlacedAnchor(sign(AUDIT_KEY.encode(), "probe", 5, "c" * 64, NOW), "elsewhere")]
        )
    assert checked.finding is not None
    assert verified(probe).first_bad == 3


def test_heads_of_others_are_kept_once_and_told_newest_first(probe: Probe) -> None:
    watch = AuditWatch(probe.database, probe.audit)
    key = b"k" * 40
    first, second = (sign(key, "venues", seq, str(seq) * 64, NOW + timedelta(seconds=seq)) for seq in (1, 2))
    with probe.database.connection():
        watch.keep_heads([first], WHO, NOW)
        watch.keep_heads([replace(first, at=NOW)], WHO, NOW)
        watch.keep_heads([second], WHO, NOW)
        assert watch.held() == (second,)
        assert list(watch.every_held()) == [second, first]
        assert watch.report().news == 0


def test_the_nightly_reading_becomes_an_entry_and_the_status_shows_it(probe: Probe) -> None:
    watch = AuditWatch(probe.database, probe.audit)
    append(probe, 5)
    with probe.database.connection():
        assert watch.status().verified_at is None
        assert watch.verify(NOW).ok
        status = watch.status()
    assert (status.verified_at, status.verify_problem, status.anchored_entry) == (NOW, "", 6)
    cut(probe, 3)
    with probe.database.connection():
        assert watch.verify(NOW).kind == "shorter"
        assert "are missing" in watch.status().verify_problem


@cache
def long_chain() -> tuple[list[tuple[object, ...]], list[str]]:
    """A hundred thousand entries and the line of each in the anchor file."""
    key, previous, rows, lines = AUDIT_KEY.encode(), FIRST, [], []
    at, moment = str(UTCDateTimeField().db_value(NOW)), instant(NOW)
    for seq in range(1, 100_001):
        body = {"seq": seq, "at": moment, "action": "a", "subject": "s", "actor": "u", "request_id": "", "details": {}}
        digest = hash_of(key, {**body, "previous": previous})
        rows.append((seq, at, "a", "s", "u", "", "{}", previous, digest))
        line = sign(key, "probe", seq, digest, NOW)
        lines.append(canonical_json({**vars(line), "at": line.at.isoformat()}) + "\n")
        previous = digest
    return rows, lines


def test_a_hundred_thousand_entries_are_verified_with_as_many_anchors_within_ten_seconds(probe: Probe) -> None:
    rows, lines = long_chain()
    with probe.database.write_transaction():
        probe.database.insert_rows("audit", ChainRow._fields, rows)
    append(probe, 1)
    with anchor_file(probe).open("a") as file:
        file.writelines(lines)
    began = time.process_time()  # what it costs, whatever else the machine does
    found = verified(probe)
    assert (found.ok, found.entries, found.compared) == (True, 100_001, 100_001)
    assert time.process_time() - began < 10


def append_over_days(probe: Probe, count: int) -> None:
    """A commit an hour, by the clock of their entries and of their lines."""
    for number in range(count):
        at = NOW + timedelta(hours=number)
        with time_machine.travel(at, tick=False), probe.database.write_transaction():
            probe.audit.record("thing-done", f"thing:{number}", WHO, at)


def keep_lines(probe: Probe, *wanted: int) -> bytes:
    """Cuts the file down to these lines, as somebody does while nothing runs; what it was."""
    path = anchor_file(probe)
    was = path.read_bytes()
    lines = was.splitlines(keepends=True)
    path.write_bytes(b"".join(lines[number - 1] for number in wanted))
    start_anew(probe)
    return was


def start_anew(probe: Probe) -> None:
    assert probe.audit.file is not None
    probe.audit.configure(AUDIT_KEY, probe.audit.file.folder)


def lost_entries(probe: Probe) -> list[dict[str, Any]]:
    with probe.database.connection():
        return [entry.details for entry in probe.audit.entries("audit") if entry.action == "anchors-lost"]


def test_an_anchor_file_cut_while_nothing_ran_does_not_count_as_whole(probe: Probe) -> None:
    append_over_days(probe, 20)
    was = keep_lines(probe, 1, 2, 3, 4, 5)
    cut(probe, 17)
    found = verified(probe)
    assert (found.ok, found.kind, found.first_bad, found.last_bad) == (False, "anchors-lost", 6, 17)
    assert "entries 6 to 17 are without a line in it" in found.reason
    anchor_file(probe).write_bytes(was)
    assert verified(probe).kind == "shorter", "put back, it says what is missing"


def test_lines_taken_out_of_the_middle_are_missed(probe: Probe) -> None:
    append_over_days(probe, 20)
    keep_lines(probe, 1, 2, 3, 4, 5, 18, 19, 20)
    found = verified(probe)
    assert (found.kind, found.first_bad, found.last_bad) == ("anchors-lost", 6, 17)


def test_the_start_notes_a_cut_file_once_and_later_lines_do_not_hide_it(probe: Probe) -> None:
    append_over_days(probe, 20)
    was = keep_lines(probe, 1, 2, 3, 4, 5)
    for _ in range(3):  # as many processes
        probe.audit.note_gaps()
    assert lost_entries(probe) == [{"first": 6, "last": 20}]
    append(probe, 2)
    start_anew(probe)
    probe.audit.note_gaps()
    assert len(lost_entries(probe)) == 1
    found = verified(probe)
    assert (found.kind, found.first_bad, found.last_bad) == ("anchors-lost", 6, 20)
    with probe.database.connection():
        watch = AuditWatch(probe.database, probe.audit)
        assert "its lines up to entry 20 are gone" in watch.status().anchor_problem
        assert of_audit_chain(watch.status())
        finding = watch.check([]).finding
        assert finding is not None and finding.kind == "anchors-lost"
    begun = anchor_file(probe).read_bytes().splitlines(keepends=True)[5:]
    anchor_file(probe).write_bytes(was + b"".join(begun))
    assert verified(probe).ok, "put back"
    with probe.database.connection():
        assert watch.status().anchor_problem == ""
        assert not of_audit_chain(watch.status())


def test_a_file_removed_while_nothing_ran_is_missed_at_the_start_though_a_new_one_is_begun(probe: Probe) -> None:
    append_over_days(probe, 5)
    with probe.database.connection():
        assert AuditWatch(probe.database, probe.audit).verify(NOW).ok
    was = anchor_file(probe).read_bytes()
    anchor_file(probe).unlink()
    start_anew(probe)
    for _ in range(2):
        probe.audit.note_gaps()
    assert lost_entries(probe) == [{"first": 1, "last": 6}]
    append(probe, 2)
    found = verified(probe)
    assert (found.kind, found.first_bad, found.last_bad) == ("anchors-lost", 6, 6)
    assert "AUDIT_ANCHOR_DIR" in found.reason, "it may have been moved"
    begun = anchor_file(probe).read_bytes()
    anchor_file(probe).write_bytes(was + begun)
    assert verified(probe).ok, "put back"


def test_an_installation_that_never_had_an_anchor_file_begins_one_without_complaint(probe: Probe) -> None:
    assert probe.audit.file is not None
    folder, probe.audit.file = probe.audit.file, None
    append(probe, 3)
    with probe.database.connection():
        AuditWatch(probe.database, probe.audit).verify(NOW)
    probe.audit.file = folder
    probe.audit.note_gaps()
    assert lost_entries(probe) == []


def test_two_people_accept_a_cut_file_and_the_next_cut_is_told_again(probe: Probe) -> None:
    append_over_days(probe, 20)
    keep_lines(probe, 1, 2)
    probe.audit.note_gaps()
    assert accept(probe, "Ann") == ("Ann",)
    assert accept(probe, "Bob") == ("Ann", "Bob")
    assert verified(probe).ok
    probe.audit.note_gaps()
    assert len(lost_entries(probe)) == 1
    append_over_days(probe, 6)
    lines = anchor_file(probe).read_bytes().splitlines(keepends=True)
    anchor_file(probe).write_bytes(b"".join(lines[:-5]))
    assert verified(probe).kind == "anchors-lost"


@pytest.mark.parametrize("cut_as", ["tail", "hidden by a new line"])
def test_an_entry_that_others_keep_has_to_have_its_line(probe: Probe, cut_as: str) -> None:
    append(probe, 10)  # all at once: nothing else tells this from a power cut
    watch = AuditWatch(probe.database, probe.audit)
    with probe.database.connection():
        head = watch.report().head
    assert head is not None
    keep_lines(probe, 1, 2, 3)
    assert verified(probe).ok
    if cut_as != "tail":
        append(probe, 2)
    kept = [PlacedAnchor(head, "kept by the venues service")]
    with probe.database.connection():
        found, finding = probe.audit.verify(kept), watch.check(kept).finding
    assert (found.kind, found.first_bad, found.last_bad) == ("anchors-lost", 4, 10)
    assert "one of entry 10 was kept by the venues service" in found.reason
    assert finding is not None and (finding.kind, finding.last) == ("anchors-lost", 10)
    assert lost_entries(probe) == [{"first": 4, "last": 10}]
    with probe.database.connection():
        watch.check(kept)
        assert "its lines up to entry 10 are gone" in watch.status().anchor_problem
        assert of_audit_chain(watch.status())
    assert len(lost_entries(probe)) == 1, "told once, however often the others ask"


def test_a_commit_of_many_entries_and_earlier_months_moved_away_are_no_cut(probe: Probe) -> None:
    append_over_days(probe, 2)
    with time_machine.travel(NOW + timedelta(days=2), tick=False), probe.database.write_transaction():
        for number in range(50):
            probe.audit.record("thing-done", f"thing:{number}", WHO, datetime.now(UTC))
    append_over_days(probe, 2)
    probe.audit.note_gaps()
    assert verified(probe).ok
    anchor_file(probe).write_bytes(anchor_file(probe).read_bytes().splitlines(keepends=True)[-1])
    start_anew(probe)
    probe.audit.note_gaps()
    assert verified(probe).ok
    assert lost_entries(probe) == []


def test_a_file_that_could_not_be_written_for_hours_says_so_and_is_no_cut(probe: Probe) -> None:
    append_over_days(probe, 2)
    assert probe.audit.file is not None
    folder = probe.audit.file.folder
    aside = folder.rename(folder.with_name("aside"))
    append_over_days(probe, 5)
    aside.rename(folder)
    append(probe, 1)
    assert verified(probe).reason == ""
    with probe.database.connection():
        told = [entry.details for entry in probe.audit.entries("audit") if entry.action == "anchors-resumed"]
    assert told == [{"first": 3, "last": 8}]
