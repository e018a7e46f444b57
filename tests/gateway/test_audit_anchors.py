"""The heads of three audit chains: carried from service to service, compared, and told by `due-regard audit`."""

import json
import zipfile
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from importlib import import_module
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
import requests
from flask import Flask

from operations.cli import main
from operations.cli_commands.audit import ANSWER_FOR_RESTORES
from operations.verify import main as verify_pack
from services.gateway.actions.accounts.grants import note_change
from services.gateway.actions.anchoring import (
    ANCHOR_HEADS,
    anchor_heads,
    ask_to_anchor,
    broken_chains,
    carry_heads,
    last_outcome,
    parties,
)
from services.gateway.actions.audit import watch
from services.gateway.documents.manifest import digest
from services.gateway.jobs import HANDLERS
from services.gateway.rules.pack import BROKEN_CHAIN, UNREAD_CHAIN
from services.gateway.settings import Settings
from services.gateway.store.database import database
from services.gateway.store.jobs import jobs
from services.gateway.store.tables.operations import JobRow
from services.gateway.store.users import User
from services.training.app import create_app as create_training
from services.training.settings import Settings as TrainingSettings
from services.venues.app import create_app as create_venues
from services.venues.settings import Settings as VenuesSettings
from shared.actor import Actor, Role
from shared.database.migrations import migrate
from shared.http.service_client import ServiceClient
from shared.second_person import TIED
from shared.tokens import TokenSigner, new_key_pair
from tests.gateway.conftest import PRIVATE, PUBLIC
from tests.gateway.environment import as_environment
from tests.gateway.far_end import IntoApp
from tests.gateway.visitor import Visitor

SERVICES = ("training", "venues", "gateway")
KEY = "{}-9c41f07be2d8a365b1c7f4e9d2083a56"
NOW = datetime(2026, 11, 29, 10, 15, tzinfo=UTC)
Kept = dict[str, IntoApp]


@pytest.fixture(autouse=True)
def far(app: Flask, settings: Settings, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Kept:
    """Training and venues as they are, on databases of their own; each chain with three entries."""
    monkeypatch.chdir(tmp_path)
    for name, value in as_environment(settings).items():
        monkeypatch.setenv(name, value)
    adapters = {}
    for service, kind, create in (
        ("training", TrainingSettings, create_training),
        ("venues", VenuesSettings, create_venues),
    ):
        given = {
            "DATABASE_URL": f"sqlite:///{tmp_path / f'{service}.sqlite3'}", "AUDIT_KEY": KEY.format(service[:2]),
            "SIGNING_KEY": new_key_pair()[0], "DATA_DIR": str(tmp_path / service), "BASE_URL": "http://localhost",
        }  # fmt: skip
        for name, value in given.items():
            monkeypatch.setenv(f"{service.upper()}_{name}", value)
        monkeypatch.setenv("PUBLIC_KEYS", json.dumps({"gateway": PUBLIC}))
        store = import_module(f"services.{service}.store.database").database
        store.configure(given["DATABASE_URL"])
        migrate(store, given["DATABASE_URL"], import_module(f"services.{service}.migrate").FOLDER)
        adapters[service] = IntoApp(create(kind.from_environment()))  # type: ignore[attr-defined]
    import_module("services.gateway.store.audit").audit.start(Settings.from_environment())
    for service in SERVICES:
        add(service, 3)
    return adapters


def add(service: str, count: int) -> None:
    store = import_module(f"services.{service}.store.database").database
    audit = import_module(f"services.{service}.store.audit").audit
    for number in range(count):
        with store.write_transaction():
            audit.record("thing-done", f"thing:{number}", Actor("user-1"), datetime.now(UTC))


def cut(service: str, keep: int) -> None:
    """As somebody with the database's file could."""
    store = import_module(f"services.{service}.store.database").database
    with store.connection():
        for (name,) in store.query("SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name = 'audit'"):
            store.execute(f"DROP TRIGGER {name}")
        store.execute("DELETE FROM audit WHERE seq > ?", keep)


def lose_anchor_file(service: str, tmp_path: Path) -> None:
    for path in tmp_path.rglob(f"audit-anchors-{service}-*.jsonl"):
        kept = path.read_text().splitlines(keepends=True)
        path.write_text(kept[0])


def client(service: str, adapter: IntoApp) -> ServiceClient:
    session = requests.Session()
    session.mount("http://", adapter)
    return ServiceClient(service, f"http://{service}.internal", TokenSigner("gateway", PRIVATE), session)


def go_round(far: Kept) -> dict[str, dict[str, Any]]:
    with database.connection():
        return carry_heads(parties(client("training", far["training"]), client("venues", far["venues"])), NOW)


def held_by(service: str) -> dict[str, int]:
    found = import_module(f"services.{service}.actions.audit").watch
    with import_module(f"services.{service}.store.database").database.connection():
        return {anchor.service: anchor.seq for anchor in found.held()}


def test_each_head_goes_to_the_other_two_services_with_who_and_when(far: Kept) -> None:
    assert {found["kind"] for found in go_round(far).values()} == {""}
    for keeper in SERVICES:
        assert held_by(keeper) == dict.fromkeys({*SERVICES} - {keeper}, 3)
    store = import_module("services.venues.store.database").database
    with store.connection():
        entry = next(import_module("services.venues.store.audit").audit.newest("audit-heads"))
    assert (entry.action, entry.actor) == ("heads-kept", f"system:gateway:{ANCHOR_HEADS}")
    assert NOW - timedelta(days=3650) < entry.at


def test_services_in_which_nothing_happens_fall_silent(far: Kept) -> None:
    go_round(far)
    with database.connection():
        before = watch.report().head
        go_round(far)
        after = watch.report().head
    assert before and after
    assert (before.seq, before.hash) == (after.seq, after.hash)
    add("training", 1)
    go_round(far)
    assert held_by("venues")["training"] == 5, "three entries, one of heads kept, one more"


def test_a_chain_cut_short_is_found_by_the_others_and_is_not_anchored_anew(far: Kept, tmp_path: Path) -> None:
    add("training", 7)
    go_round(far)
    cut("training", 4)
    lose_anchor_file("training", tmp_path)
    for _ in range(2):
        found = go_round(far)["training"]
        assert (found["kind"], found["first"]) == ("shorter", 5)
        assert "kept by the" in found["reason"]
    add("training", 20)
    assert go_round(far)["training"]["kind"] == "contradicted"
    assert held_by("venues")["training"] == 10


def test_what_a_round_found_is_in_the_audit_once_and_on_the_status_page(
    far: Kept, signed_in: Callable[..., Visitor]
) -> None:
    visitor = signed_in(Role.AUDITOR)
    add("training", 7)
    go_round(far)
    cut("training", 4)
    everybody = parties(client("training", far["training"]), client("venues", far["venues"]))
    for number in range(2):
        with database.write_transaction():
            jobs.add(ANCHOR_HEADS, {}, NOW, unique_key=str(number))
        with database.connection():
            job = jobs.claim(datetime.now(UTC))
            assert job is not None
            anchor_heads(job, everybody)
    with database.connection():
        assert last_outcome("training")["kind"] == "shorter"
        audit = import_module("services.gateway.store.audit").audit
        assert len(list(audit.newest("audit:training"))) == 1
    page = visitor.get("/status").text
    assert "Audit trails" in page
    assert "Up to entry" in page


def test_a_service_that_does_not_answer_is_said_to_be_unknown_and_the_others_go_on(far: Kept) -> None:
    far["venues"].down = True
    found = go_round(far)
    assert (found["venues"]["kind"], found["training"]["kind"]) == ("unknown", "")
    assert held_by("gateway") == {"training": 3}
    far["venues"].down = False
    assert go_round(far)["venues"]["kind"] == ""


@pytest.mark.parametrize(
    ("method", "path"),
    [("GET", "audit/heads"), ("POST", "audit/heads"), ("POST", "audit/check"), ("POST", "audit/reading")],
)
@pytest.mark.parametrize("service", ["training", "venues"])
def test_no_person_comes_through_these_doors(far: Kept, service: str, method: str, path: str) -> None:
    actor = Actor("user-1", frozenset(Role))
    asked = client(service, far[service]).request(method, f"/v1/{path}", actor=actor, json={"anchors": []})
    assert asked.status_code in (401, 403)


def chains(far: Kept) -> dict[str, str]:
    """What a pack is told of the three chains."""
    with database.connection():
        everybody = parties(client("training", far["training"]), client("venues", far["venues"]))
        return broken_chains(everybody, SERVICES, NOW)


def test_a_pack_is_told_of_a_chain_that_was_edited_cut_or_cannot_be_read(far: Kept, tmp_path: Path) -> None:
    go_round(far)
    assert chains(far) == {}
    cut("training", 2)
    lose_anchor_file("training", tmp_path)  # what the others keep of it shows it
    store = import_module("services.gateway.store.database").database
    with store.connection():
        for (name,) in store.query("SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name = 'audit'"):
            store.execute(f"DROP TRIGGER {name}")
        store.execute("UPDATE audit SET action = 'another-thing-done' WHERE seq = 2")
    far["venues"].down = True
    assert chains(far) == {"training": BROKEN_CHAIN, "gateway": BROKEN_CHAIN, "venues": UNREAD_CHAIN}


def test_the_clock_asks_for_one_round_each_quarter_of_an_hour() -> None:
    for minutes in (0, 1, 14, 15, 29, 30):
        ask_to_anchor(NOW + timedelta(minutes=minutes))
    with database.connection():
        assert JobRow.select().where(JobRow.kind == ANCHOR_HEADS).count() == 3
    assert {ANCHOR_HEADS, "verify-audit"} <= set(HANDLERS)


def verify(*more: str) -> int:
    return main(["audit", "verify", *more])


def test_verify_says_of_each_service_that_it_is_whole_and_how_far_anchored(
    far: Kept, capsys: pytest.CaptureFixture[str]
) -> None:
    go_round(far)
    assert verify() == 0
    said = capsys.readouterr().out
    assert said.count("entries, whole; head") == 3
    assert said.count("2 of them not from the anchor file") == 3
    assert said.count("its anchor file goes from entry 1 of ") == 3


@pytest.mark.parametrize("service", SERVICES)
@pytest.mark.parametrize("keep", [9, 0])
def test_verify_names_a_chain_cut_short(service: str, keep: int, capsys: pytest.CaptureFixture[str]) -> None:
    add(service, 57)
    cut(service, keep)
    assert verify() == 1
    said = capsys.readouterr().out
    assert f"{service:<10}SHORTER than it was, from entry {keep + 1}" in said
    assert f"entries {keep + 1} to 60 are missing: restored backup or deletion" in said
    assert said.count("whole") == 2


def test_verify_asks_the_other_services_when_the_anchor_file_was_cut_too(
    far: Kept, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    add("training", 7)
    go_round(far)
    cut("training", 4)
    lose_anchor_file("training", tmp_path)
    assert verify() == 1
    assert "entries 5 to 10 are missing" in capsys.readouterr().out


def test_three_emptied_chains_without_anchor_files_are_not_called_whole(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for service in SERVICES:
        cut(service, 0)
    for path in tmp_path.rglob("audit-anchors-*.jsonl"):
        path.unlink()
    assert verify() == 1
    said = capsys.readouterr().out
    assert (said.count("NOT ANCHORED"), said.count("whole")) == (3, 0)


def test_a_removed_anchor_file_is_told_though_others_keep_an_anchor(
    far: Kept, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    go_round(far)
    add("training", 3)
    for path in tmp_path.rglob("audit-anchors-training-*.jsonl"):
        path.unlink()
    for keep in (8, 4):
        cut("training", keep)
        assert verify() == 1
        said = capsys.readouterr().out
        assert "training  NOT ANCHORED" in said
        assert said.count("whole") == 2


def test_commands_that_only_read_make_no_folder_for_anchors(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    gone = tmp_path / "gone"
    monkeypatch.setenv("AUDIT_ANCHOR_DIR", str(gone))
    assert verify() == 1
    assert f"there is no folder {gone}" in capsys.readouterr().out
    assert main(["audit", "anchors"]) == 0
    assert not gone.exists()


def a_manifest(anchors: list[Any], heads: dict[str, Any]) -> dict[str, Any]:
    body = {
        "format": "due-regard-pack/1", "pack": "11", "made_at": "2026-11-29T10:00:00+00:00", "files": [],
        "audit_anchors": anchors, "audit_heads": heads,
    }  # fmt: skip
    return body | {"digest": digest(body)}


def signed_heads_now(far: Kept) -> list[Any]:
    from services.gateway.actions.anchoring import signed_heads

    with database.connection():
        return list(signed_heads(parties(client("training", far["training"]), client("venues", far["venues"]))))


@pytest.mark.parametrize("form", ["pack.zip", "manifest.json", "anchors.jsonl"])
def test_verify_takes_a_pack_its_manifest_or_lines_as_anchors(
    far: Kept, form: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    add("training", 7)
    anchors, file = signed_heads_now(far), tmp_path / form
    manifest = json.dumps(a_manifest(anchors, {}))
    if form == "pack.zip":
        with zipfile.ZipFile(file, "w") as archive:
            archive.writestr("manifest.json", manifest)
    else:
        file.write_text(manifest if form == "manifest.json" else "\n".join(map(json.dumps, anchors)))
    assert verify("--against", str(file)) == 0
    cut("training", 4)
    lose_anchor_file("training", tmp_path)
    assert verify() == 0, "nothing else remembers"
    assert verify("--against", str(file)) == 1
    said = capsys.readouterr().out
    assert "entries 5 to 10 are missing" in said
    assert form in said


def test_a_pack_made_before_there_were_anchors_is_one_by_its_heads(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    audit = import_module("services.training.store.audit").audit
    with import_module("services.training.store.database").database.connection():
        seq, head = audit.head()
    file = tmp_path / "old.json"
    file.write_text(json.dumps(a_manifest([], {"training": {"sequence": seq, "head": head}})))
    assert verify("--against", str(file)) == 0
    cut("training", 1)
    lose_anchor_file("training", tmp_path)
    assert verify("--against", str(file)) == 1
    assert "pack 11, old.json" in capsys.readouterr().out


def test_a_pack_that_was_changed_is_no_anchor(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "manifest.json"
    file.write_text(json.dumps(a_manifest([], {}) | {"pack": "12"}))
    assert verify("--against", str(file)) == 1
    assert "not as it was made" in capsys.readouterr().err
    assert verify("--against", "nothing.zip") == 2


def test_offline_verify_shows_the_anchors_of_a_pack(
    far: Kept, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "pack.zip"
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("manifest.json", json.dumps(a_manifest(signed_heads_now(far), {})))
    assert verify_pack([str(file)]) == 0
    assert "Audit anchor: training, entry 3, hash" in capsys.readouterr().out


def test_two_accounts_accept_a_restored_backup_and_verify_shows_it_ever_after(
    far: Kept, add_account: Callable[..., User], capsys: pytest.CaptureFixture[str]
) -> None:
    add_account("ann", Role.ADMIN)
    add_account("bob", Role.PREVENT_LEAD)
    add("venues", 57)
    go_round(far)
    cut("venues", 50)
    accept = ["audit", "accept-restore", "--service", "venues", "--reason", "the disk failed", "--by"]
    assert main([*accept, "nobody"]) == 2
    assert main([*accept, "ann"]) == 0
    assert "a second person" in capsys.readouterr().out
    assert verify() == 1
    assert main([*accept, "ann"]) == 1
    assert main([*accept, "bob"]) == 0
    capsys.readouterr()
    assert verify() == 0
    assert "a backup was restored: entries 51 to 61" in capsys.readouterr().out
    assert go_round(far)["venues"]["kind"] == ""
    assert main([*accept, "ann"]) == 1


@pytest.mark.parametrize("what", ["created", "granted", "password"])
def test_an_account_and_whoever_made_or_changed_it_are_not_two_who_accept_a_restored_backup(
    far: Kept, add_account: Callable[..., User], capsys: pytest.CaptureFixture[str], what: str
) -> None:
    ann, mole = add_account("ann", Role.ADMIN), add_account("mole", Role.ADMIN)
    add_account("bob", Role.IT_OFFICER)
    with database.write_transaction():
        note_change(mole.id, what, Actor(str(ann.id)), datetime.now(UTC) - timedelta(days=29))
    add("venues", 57)
    cut("venues", 50)
    accept = ["audit", "accept-restore", "--service", "venues", "--reason", "the disk failed", "--by"]
    assert main([*accept, "ann"]) == 0
    assert main([*accept, "mole"]) == 1
    assert TIED in capsys.readouterr().err
    assert verify() == 1
    assert main([*accept, "bob"]) == 0


def test_a_tie_that_is_over_hinders_nobody_who_accepts_a_restored_backup(
    far: Kept, add_account: Callable[..., User]
) -> None:
    ann, mole = add_account("ann", Role.ADMIN), add_account("mole", Role.ADMIN)
    with database.write_transaction():
        note_change(mole.id, "created", Actor(str(ann.id)), datetime.now(UTC) - timedelta(days=31))
    add("venues", 57)
    cut("venues", 50)
    accept = ["audit", "accept-restore", "--service", "venues", "--reason", "the disk failed", "--by"]
    assert [main([*accept, "mole"]), main([*accept, "ann"])] == [0, 0]


@pytest.mark.parametrize("role", [one for one in Role if one not in ANSWER_FOR_RESTORES])
def test_who_has_no_role_for_it_does_not_answer_for_a_restored_backup(
    far: Kept, add_account: Callable[..., User], capsys: pytest.CaptureFixture[str], role: Role
) -> None:
    add_account("ann", role)
    add("venues", 57)
    cut("venues", 50)
    accept = ["audit", "accept-restore", "--service", "venues", "--reason", "the disk failed", "--by", "ann"]
    assert main(accept) == 1
    assert "no role that answers for a restored backup" in capsys.readouterr().err


def test_the_anchors_kept_here_can_be_printed_for_another_machine(
    far: Kept, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    go_round(far)
    capsys.readouterr()
    assert main(["audit", "anchors"]) == 0
    lines = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert len(lines) == 6
    assert {line["service"] for line in lines} == {*SERVICES}


def test_another_place_for_the_anchor_files_can_be_set(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert len(list((tmp_path / "training").glob("audit-anchors-training-*.jsonl"))) == 1
    monkeypatch.setenv("AUDIT_ANCHOR_DIR", str(tmp_path / "share"))
    assert verify() == 1
    assert "NOT ANCHORED" in capsys.readouterr().out
    import_module("services.training.store.audit").audit.start(TrainingSettings.from_environment())
    add("training", 1)
    assert [path.name[:22] for path in (tmp_path / "share").iterdir()] == ["audit-anchors-training"]


def test_no_secret_is_in_an_anchor_file(settings: Settings, tmp_path: Path) -> None:
    text = "".join(path.read_text() for path in tmp_path.rglob("audit-anchors-*"))
    assert urlsplit(settings.database_url).path not in text
    assert settings.audit_key not in text
    assert len(text.splitlines()) >= 9
