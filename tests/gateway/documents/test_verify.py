"""The verifier: an untouched pack passes, and whatever was touched is named."""

import hashlib
import io
import json
import shutil
import subprocess
import sys
import zipfile
from functools import partial
from pathlib import Path

import pytest

from operations.verify import main, verify
from tests.gateway.documents.reading import members, zipped
from tests.gateway.documents.sample import incomplete_pack, made_once, whole_pack

PACK = made_once()
FILES = members(PACK.content)
OTHERS = sorted(set(FILES) - {"manifest.json"})


@pytest.fixture
def written(tmp_path):
    def write(content: bytes) -> Path:
        path = tmp_path / "pack.zip"
        path.write_bytes(content)
        return path

    return write


def flipped(body: bytes, place: int) -> bytes:
    return body[:place] + bytes([body[place] ^ 1]) + body[place + 1 :]


def redigested(manifest: dict) -> bytes:
    """A manifest put right by somebody who knows how its digest is made."""
    body = {key: value for key, value in manifest.items() if key != "digest"}
    text = json.dumps(body, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return json.dumps(body | {"digest": hashlib.sha256(text.encode()).hexdigest()}).encode()


@pytest.mark.parametrize(
    "make",
    [made_once, incomplete_pack, partial(whole_pack, edition="public")],
    ids=["complete", "incomplete", "public"],
)
def test_an_untouched_pack_has_no_problems(written, make):
    pack = make()
    assert verify(written(pack.content), pack.digest) == []


@pytest.mark.parametrize("name", OTHERS)
@pytest.mark.parametrize("where", ["first", "middle", "last"])
def test_one_changed_byte_names_the_file_and_no_other(written, name, where):
    size = len(FILES[name])
    place = {"first": 0, "middle": size // 2, "last": size - 1}[where]
    assert verify(written(zipped(FILES | {name: flipped(FILES[name], place)}))) == [f"{name}: changed"]


@pytest.mark.parametrize("name", OTHERS)
def test_a_missing_file_is_named(written, name):
    rest = {path: body for path, body in FILES.items() if path != name}
    assert verify(written(zipped(rest))) == [f"{name}: missing"]


def test_an_added_file_is_named(written):
    assert verify(written(zipped(FILES | {"csv/extra.csv": b""}))) == ["csv/extra.csv: added"]


def test_a_renamed_file_is_missing_and_added(written):
    rest = {("csv/new.csv" if path == "csv/figures.csv" else path): body for path, body in FILES.items()}
    assert verify(written(zipped(rest))) == ["csv/figures.csv: missing", "csv/new.csv: added"]


def test_a_file_put_in_twice_is_named(written):
    stream = io.BytesIO(PACK.content)
    with zipfile.ZipFile(stream, "a") as archive, pytest.warns(UserWarning, match="Duplicate"):
        archive.writestr("csv/figures.csv", b"other")
    assert "csv/figures.csv: stands more than once" in verify(written(stream.getvalue()))


@pytest.mark.parametrize("key", [key for key in json.loads(FILES["manifest.json"]) if key != "format"])
def test_any_edit_of_the_manifest_is_seen(written, key):
    manifest = json.loads(FILES["manifest.json"])
    manifest[key] = [] if key == "files" else "edited"
    problems = verify(written(zipped(FILES | {"manifest.json": json.dumps(manifest).encode()})))
    assert problems[0] == "manifest.json: changed (its digest does not fit what it says)"


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{",
        b"[]",
        b"null",
        b"\xff",
        b'{"format": "other"}',
        b'{"format": "due-regard-pack/1"}',
        b'{"format": "due-regard-pack/1", "files": [1]}',
        b'{"format": "due-regard-pack/1", "files": [], "files": []}',
    ],
)
def test_what_is_not_a_manifest_is_said_to_be_changed(written, body):
    assert verify(written(zipped(FILES | {"manifest.json": body}))) == ["manifest.json: changed (it is not a manifest)"]


def test_a_manifest_that_is_gone_is_missing(written):
    rest = {path: body for path, body in FILES.items() if path != "manifest.json"}
    assert verify(written(zipped(rest))) == ["manifest.json: missing"]


def test_a_manifest_forged_with_care_is_told_from_the_issued_one_by_the_digest(written):
    manifest = json.loads(FILES["manifest.json"]) | {"complete": True, "council": "Another council"}
    path = written(zipped(FILES | {"manifest.json": redigested(manifest)}))
    assert verify(path) == []
    assert verify(path, PACK.digest)[0].startswith("manifest.json: not the one that was issued")


def test_a_file_that_claims_to_be_a_bomb_is_read_no_further_than_listed(written):
    problems = verify(written(zipped(FILES | {"csv/figures.csv": b"0" * 50_000_000})))
    assert problems == ["csv/figures.csv: changed"]


@pytest.mark.parametrize("place", [200, 5_000, -10], ids=["early", "in the data", "in the directory"])
def test_damage_to_the_zip_itself_is_a_problem_and_never_an_error(written, place):
    assert verify(written(flipped(PACK.content, place % len(PACK.content))))


def test_a_zip_cut_short_is_not_a_whole_zip(written):
    assert "not a whole ZIP file" in verify(written(PACK.content[:-500]))[0]


def in_its_middle(content: bytes, added: bytes) -> bytes:
    """Bytes between the first file and the second, with every place after them put right."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        at, directory = archive.infolist()[1].header_offset, archive.start_dir
    made, place = bytearray(content[:at] + added + content[at:]), directory + len(added)
    while made[place : place + 4] == b"PK\x01\x02":
        offset = int.from_bytes(made[place + 42 : place + 46], "little")
        made[place + 42 : place + 46] = (offset + (len(added) if offset >= at else 0)).to_bytes(4, "little")
        place += 46 + sum(int.from_bytes(made[place + n : place + n + 2], "little") for n in (28, 30, 32))
    made[place + 16 : place + 20] = (directory + len(added)).to_bytes(4, "little")
    return bytes(made)


def before_the_directory(content: bytes, added: bytes) -> bytes:
    """Bytes between the last file and the table of contents, with the place of the table put right."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        at = archive.start_dir
    made = bytearray(content[:at] + added + content[at:])
    made[-6:-2] = (at + len(added)).to_bytes(4, "little")
    return bytes(made)


def behind_a_stream(content: bytes, added: bytes) -> bytes:
    """Bytes behind the compressed stream of the last file, counted as part of it."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        last = max(archive.infolist(), key=lambda one: one.header_offset)
    made, size = (
        bytearray(before_the_directory(content, added)),
        (last.compress_size + len(added)).to_bytes(4, "little"),
    )
    made[last.header_offset + 18 : last.header_offset + 22] = size
    place = made.rindex(b"PK\x01\x02")
    made[place + 20 : place + 24] = size
    return bytes(made)


def with_more_in_an_entry(content: bytes, **more: bytes) -> bytes:
    stream = io.BytesIO(content)
    with zipfile.ZipFile(stream) as archive:
        entries = [(entry, archive.read(entry)) for entry in archive.infolist()]
    for name, value in more.items():
        setattr(entries[3][0], name, value)
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        for entry, body in entries:
            archive.writestr(entry, body)
    return made.getvalue()


@pytest.mark.parametrize(
    ("touched", "said"),
    [
        (b"x" * 20 + PACK.content, "carries 20 bytes that were added before "),
        (PACK.content + b"trail", "carries 5 bytes that were added at its end"),
        (in_its_middle(PACK.content, b"y" * 7), "carries 7 bytes that were added before "),
        (before_the_directory(PACK.content, b"z" * 9), "carries 9 bytes that were added before the table of contents"),
        (behind_a_stream(PACK.content, b"w" * 11), "bytes that were added stand behind what it holds"),
        (with_more_in_an_entry(PACK.content, extra=b"\xfe\xca\x04\x00abcd"), "carries something that was added"),
        (with_more_in_an_entry(PACK.content, comment=b"hello"), "carries something that was added"),
    ],
    ids=["before", "after", "between", "before the directory", "behind a stream", "extra field", "comment of an entry"],
)
def test_bytes_that_belong_to_no_file_of_the_pack_are_named(written, touched, said):
    path = written(touched)
    for digest in ("", PACK.digest):
        problems = verify(path, digest)
        assert len(problems) == 1, problems
        assert said in problems[0]
    assert main([str(path), "--digest", PACK.digest]) == 1


def test_a_file_that_is_not_there_is_said_not_to_be(tmp_path):
    assert verify(tmp_path / "none.zip") == [f"{tmp_path / 'none.zip'}: there is no such file"]


def test_a_pack_unzipped_into_a_folder_can_be_checked_too(written, tmp_path):
    folder = tmp_path / "unzipped"
    with zipfile.ZipFile(written(PACK.content)) as archive:
        archive.extractall(folder)
    assert verify(folder) == []
    (folder / "csv" / "figures.csv").write_bytes(b"other")
    assert verify(folder) == ["csv/figures.csv: changed"]


def test_the_verifier_inside_the_pack_runs_alone(written, tmp_path):
    path = written(PACK.content)
    alone = tmp_path / "alone"
    alone.mkdir()
    (alone / "verify.py").write_bytes(FILES["verify.py"])
    # -I and -S: no project, no installed package, nothing but the standard library.
    command = [sys.executable, "-I", "-S", "verify.py", str(path)]
    good = subprocess.run(command, cwd=alone, capture_output=True, text=True, check=False)
    assert (good.returncode, good.stderr) == (0, "")
    assert PACK.digest in good.stdout
    assert "DRAFT" in good.stdout
    path.write_bytes(zipped(FILES | {"csv/figures.csv": b"other"}))
    bad = subprocess.run(command, cwd=alone, capture_output=True, text=True, check=False)
    assert bad.returncode == 1
    assert "csv/figures.csv: changed" in bad.stdout
    shutil.rmtree(alone)


def test_the_command_says_how_many_problems_there_are(written, capsys):
    path = written(zipped({path: body for path, body in FILES.items() if not path.startswith("csv/7")}))
    assert main([str(path)]) == 1
    assert "NOT AS IT WAS MADE: 2 problems." in capsys.readouterr().out
