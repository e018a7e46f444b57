"""The file of a pack and the facts it was made from: rows of the gateway, sent as they are kept or not at all."""

from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import UUID

import pytest
import time_machine

from services.gateway.actions.bringing_in import files_of_before
from services.gateway.actions.evidence import pack_making
from services.gateway.store.audit import audit
from services.gateway.store.database import database
from services.gateway.store.jobs import jobs
from services.gateway.store.pack_files import facts_id, kept
from services.gateway.store.packs import PackRecord, find_pack, list_packs
from shared.actor import Role
from tests.gateway.pages.conftest import key_of, words
from tests.gateway.pages.test_packs import Begin, Work, ask, download, rate_all, sign
from tests.gateway.visitor import Visitor
from tests.on_disk import damage, lay_on_disk, sha256_of


@pytest.fixture
def lead(signed_in: Begin) -> Visitor:
    return signed_in(Role.PREVENT_LEAD)


@pytest.fixture
def made(lead: Visitor, work: Work) -> str:
    """The address of a pack that is ready."""
    pack = ask(lead)
    assert work() == []
    return pack


def record(pack: str) -> PackRecord:
    with database.connection():
        found = find_pack(UUID(pack.rsplit("/", 1)[1]))
    assert found is not None
    return found


def test_a_pack_comes_whole_or_the_rest_of_it_and_is_stored_by_nobody(lead: Visitor, made: str) -> None:
    pack = record(made)
    whole = lead.client.get(f"{made}/file")
    assert (whole.status_code, len(whole.data), sha256_of(whole.data)) == (200, pack.size, pack.sha256)
    assert whole.headers["Content-Length"] == str(pack.size)
    assert (whole.headers["Cache-Control"], whole.headers["Accept-Ranges"]) == ("no-store", "bytes")
    rest = lead.client.get(f"{made}/file", headers={"Range": "bytes=1000-"})
    assert (rest.status_code, rest.data) == (206, whole.data[1000:])
    same = lead.client.get(f"{made}/file", headers={"If-None-Match": whole.headers["ETag"]})
    assert (same.status_code, same.data) == (304, b"")
    head = lead.client.head(f"{made}/file")
    assert (head.status_code, head.data, head.headers["Content-Length"]) == (200, b"", str(pack.size))


def test_only_a_pack_that_was_taken_is_counted_and_noted(lead: Visitor, made: str) -> None:
    """In whole or in part; HEAD, "not modified", an impossible range and another version bring nothing."""
    file, tag = f"{made}/file", f'"{record(made).sha256}"'
    brings_nothing: tuple[tuple[str, dict[str, str], int], ...] = (
        ("HEAD", {}, 200),
        ("GET", {"If-None-Match": tag}, 304),
        ("GET", {"Range": "bytes=999999999-"}, 416),
        ("GET", {"If-Match": '"other"'}, 412),
        ("HEAD", {"If-Match": " * "}, 200),
    )
    for method, headers, status in brings_nothing * 2:
        answer = lead.client.open(file, method=method, headers=headers)
        assert answer.status_code == status
        assert b"PK" not in answer.data[:2]
        assert answer.headers.get("Content-Range") == (f"bytes */{record(made).size}" if status == 416 else None)
    assert _times_taken(made) == 0
    taken = [lead.client.get(file, headers={"If-Match": tag}), lead.client.get(file, headers={"Range": "bytes=0-99"})]
    assert [one.status_code for one in taken] == [200, 206]
    taken += [lead.client.get(file) for _ in range(3)]
    assert _times_taken(made) == 5
    assert lead.client.get(file).status_code == lead.client.head(file).status_code == 429
    assert _times_taken(made) == 5


def _times_taken(made: str) -> int:
    with database.connection():
        return [entry.action for entry in audit.entries(f"pack:{record(made).id}")].count("pack-downloaded")


def test_a_pack_that_is_not_as_it_was_made_is_not_given_out(lead: Visitor, made: str) -> None:
    damage(kept, record(made).id)
    answer = lead.client.get(f"{made}/file")
    assert answer.status_code == 404
    assert "is not as it was made. Make it again" in words(answer.text)


def test_an_edition_whose_facts_are_gone_ends_at_once_and_says_so(lead: Visitor, made: str, work: Work) -> None:
    answer = lead.post(f"{made}/redacted", {"idempotency_key": key_of(lead.get(made).text)})
    with database.connection(), database.write_transaction():
        kept.remove(facts_id(record(made).id))
    assert work() == []
    assert "What this was to be made from is gone" in words(lead.get(answer.headers["Location"]).text)
    with database.connection():
        assert jobs.counts(datetime.now(UTC))["dead"] == 0


def test_a_worker_that_comes_too_late_keeps_nothing_of_what_it_made(
    lead: Visitor, work: Work, monkeypatch: pytest.MonkeyPatch
) -> None:
    pack = ask(lead)
    build = pack_making._build

    def slowly(*given: object) -> object:
        """Meanwhile another worker took the pack over and made it."""
        done = build(*given)
        if monkeypatch.undo() is None:
            with time_machine.travel(datetime.now(UTC) + timedelta(seconds=90), tick=True):
                assert work() == []
        return done

    monkeypatch.setattr(pack_making, "_build", slowly)
    (error,) = work()
    assert type(error).__name__ == "LeaseLost"
    found = record(pack)
    with database.connection():
        assert (found.state, len(list_packs())) == ("ready", 1)
        assert [entry.action for entry in audit.entries(f"pack:{found.id}")].count("pack-made") == 1
    assert sha256_of(lead.client.get(f"{pack}/file").data) == found.sha256


def test_packs_of_before_come_in_and_are_downloaded_and_signed_as_before(
    lead: Visitor, signed_in: Begin, work: Work, tmp_path: Path, settings: object
) -> None:
    rate_all()
    made = ask(lead)
    assert work() == []
    pack, folder = record(made), tmp_path / "packs"
    content = lay_on_disk(kept, pack.id, folder / f"{pack.id}-{pack.sha256[:16]}.zip")
    lay_on_disk(kept, facts_id(pack.id), folder / f"{pack.id}.json")
    late = folder / f"{pack.id}-{'0' * 16}.zip"
    late.write_bytes(b"of a worker that came too late")
    (folder / f".{pack.id}.json.4711").write_bytes(b"{")
    assert lead.client.get(f"{made}/file").status_code == 503
    files_of_before._is_planned = False
    with database.connection():
        files_of_before.plan(datetime.now(UTC))
    assert work() == []
    assert lead.client.get(f"{made}/file").data == content
    with database.connection():
        assert next(iter(audit.newest("files"))).details == {"brought_in": 2, "left_on_disk": 2, "missing": 0}
    assert sorted(path.name for path in folder.iterdir()) == [f".{pack.id}.json.4711", f"{late.name}.differs"]
    signatory = signed_in(Role.SIGNATORY)
    edition = sign(signatory, made).headers["Location"]
    assert work() == []
    assert download(lead, edition).read("csv/figures.csv") == download(lead, made).read("csv/figures.csv")
    assert kept.total_size() > (pack.size or 0)
