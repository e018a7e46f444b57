"""Checks an evidence pack against its own manifest, offline, with nothing but Python's standard library.

    python verify.py pack.zip [--digest DIGEST]

It names every file that was changed, is missing or was added. A pack that was unzipped into a folder can be
checked as well. To know that the manifest itself is the one that was issued, compare the digest printed here
with the one Due Regard shows for the pack, or give that one with --digest.
"""

import argparse
import hashlib
import json
import sys
import zipfile
import zlib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import IO, TypedDict

MANIFEST = "manifest.json"
FORMAT = "due-regard-pack/1"
LARGEST_MANIFEST = 20_000_000
CHUNK = 1 << 20
END_OF_ZIP = 22
NAMES_IN_UTF8 = 0x800
ILLEGIBLE = (zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError, RuntimeError)

Reader = Callable[[str, int], bytes]


class FileEntry(TypedDict):
    """What a manifest says of one file."""

    path: str
    bytes: int
    sha256: str


class Manifest(TypedDict, total=False):
    """What is read of a manifest; it says more."""

    digest: str
    format: str
    files: list[FileEntry]
    council: str
    as_at: str
    made_at: str
    mark: str
    pack: str
    audit_anchors: list[dict[str, object]]
    audit_heads: dict[str, dict[str, object]]


def verify(path: str | Path, digest: str = "") -> list[str]:
    """Every problem of the pack at the path, in words; none if it is as it was made."""
    place = Path(path)
    try:
        if place.is_dir():
            return _checked(_folder_names(place), lambda name, most: _read_file(place / name, most), digest)
        with zipfile.ZipFile(place) as archive:
            names = [entry.filename for entry in archive.infolist()]
            found = _checked(names, lambda name, most: _read_entry(archive, name, most), digest)
            return [*found, *_foreign_bytes(archive, place)]
    except FileNotFoundError:
        return [f"{place}: there is no such file"]
    except ILLEGIBLE as error:
        return [f"{place.name}: this is not a whole ZIP file ({error})"]


def read_manifest(path: str | Path) -> Manifest | None:
    """The manifest of the pack at the path as it stands, checked or not; None if it cannot be read."""
    place = Path(path)
    try:
        if place.is_dir():
            return parse_manifest(_read_file(place / MANIFEST, LARGEST_MANIFEST))
        with zipfile.ZipFile(place) as archive:
            return parse_manifest(_read_entry(archive, MANIFEST, LARGEST_MANIFEST))
    except (*ILLEGIBLE, KeyError):
        return None


def _checked(names: list[str], read: Reader, digest: str) -> list[str]:
    if MANIFEST not in names:
        return [f"{MANIFEST}: missing"]
    try:
        manifest = parse_manifest(read(MANIFEST, LARGEST_MANIFEST))
    except ILLEGIBLE as error:
        return [f"{MANIFEST}: changed (cannot be read: {error})"]
    if manifest is None:
        return [f"{MANIFEST}: changed (it is not a manifest)"]
    return [*manifest_problems(manifest, digest), *_file_problems(manifest, names, read)]


def parse_manifest(body: bytes) -> Manifest | None:
    """The manifest, or None if the bytes are not one this program knows."""
    try:
        manifest: Manifest = json.loads(body.decode("utf-8"), object_pairs_hook=_once)
    except ValueError:
        return None
    if not isinstance(manifest, dict) or manifest.get("format") != FORMAT:
        return None
    files = manifest.get("files")
    return manifest if isinstance(files, list) and all(map(_is_file, files)) else None


def _once(pairs: list[tuple[str, object]]) -> dict[str, object]:
    """An object whose keys all differ: two readers must not see two different values."""
    if len({key for key, _ in pairs}) != len(pairs):
        raise ValueError("a key stands twice")
    return dict(pairs)


def _is_file(entry: object) -> bool:
    if not isinstance(entry, dict):
        return False
    kinds = {"path": str, "bytes": int, "sha256": str}
    return all(isinstance(entry.get(key), kind) for key, kind in kinds.items())


def manifest_problems(manifest: Manifest, digest: str) -> Iterator[str]:
    body = {key: value for key, value in manifest.items() if key != "digest"}
    text = json.dumps(body, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    own = hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
    if manifest.get("digest") != own:
        yield f"{MANIFEST}: changed (its digest does not fit what it says)"
    elif digest and digest.strip().lower() != own:
        yield f"{MANIFEST}: not the one that was issued (its digest is {own})"


def _file_problems(manifest: Manifest, names: list[str], read: Reader) -> Iterator[str]:
    listed = {entry["path"]: entry for entry in manifest["files"]}
    for name in sorted(set(names) | set(listed)):
        if name == MANIFEST and name not in listed:
            problem = ""
        elif name not in names:
            problem = "missing"
        elif name not in listed:
            problem = "added"
        else:
            problem = _content_problem(listed[name], read)
        if problem:
            yield f"{name}: {problem}"
    yield from (f"{name}: stands more than once" for name in sorted(set(names)) if names.count(name) > 1)
    if len(listed) != len(manifest["files"]):
        yield f"{MANIFEST}: changed (a file is listed more than once)"


def _content_problem(entry: FileEntry, read: Reader) -> str:
    try:
        body = read(entry["path"], entry["bytes"])
    except ILLEGIBLE:
        return "changed (cannot be read)"
    if len(body) != entry["bytes"] or hashlib.sha256(body).hexdigest() != entry["sha256"]:
        return "changed"
    return ""


def _read_entry(archive: zipfile.ZipFile, name: str, most: int) -> bytes:
    """At most one byte more than allowed, so that a bomb shows as a changed file and not as a full memory."""
    with archive.open(name) as stream:
        return _limited(stream.read, most)


def _foreign_bytes(archive: zipfile.ZipFile, place: Path) -> Iterator[str]:
    """What the ZIP holds besides its files: whoever only opens the files sees nothing of it."""
    if archive.comment:
        yield "the ZIP carries a comment that was added"
    with place.open("rb") as file:
        end = 0
        for entry in sorted(archive.infolist(), key=lambda one: one.header_offset):
            yield from _gap(end, entry.header_offset, f"before {entry.filename}")
            start = _after_heading(file, entry.header_offset, 26, 2, 30)
            end = start + entry.compress_size
            if start != entry.header_offset + 30 + _name_length(entry) or entry.extra or entry.comment:
                yield f"{entry.filename}: its entry in the ZIP carries something that was added"
            elif not _fills(file, start, entry):
                yield f"{entry.filename}: bytes that were added stand behind what it holds"
        yield from _gap(end, archive.start_dir, "before the table of contents")
        end = archive.start_dir
        for _ in archive.infolist():
            end = _after_heading(file, end, 28, 3, 46)
        yield from _gap(end + END_OF_ZIP + len(archive.comment), place.stat().st_size, "at its end")


def _gap(end: int, start: int, where: str) -> Iterator[str]:
    if start > end:
        yield f"the ZIP carries {start - end} bytes that were added {where}"
    elif start < end:
        yield f"the ZIP was changed {where}: parts of it lie over each other"


def _after_heading(file: IO[bytes], place: int, lengths: int, count: int, size: int) -> int:
    """Where a heading of the ZIP ends: of so many bytes, and what its two-byte lengths say follows."""
    file.seek(place)
    heading = file.read(size)
    said = (heading[at : at + 2] for at in range(lengths, lengths + 2 * count, 2))
    return place + size + sum(int.from_bytes(length, "little") for length in said)


def _name_length(entry: zipfile.ZipInfo) -> int:
    return len(entry.orig_filename.encode("utf-8" if entry.flag_bits & NAMES_IN_UTF8 else "cp437"))


def _fills(file: IO[bytes], start: int, entry: zipfile.ZipInfo) -> bool:
    """Whether the bytes kept for a file are all of it: a stream may end before its place does."""
    if entry.compress_type != zipfile.ZIP_DEFLATED:
        return entry.compress_size == entry.file_size
    file.seek(start)
    stream, left, made = zlib.decompressobj(-zlib.MAX_WBITS), entry.compress_size, 0
    while left > 0 and not stream.eof and made <= entry.file_size:
        part = file.read(min(left, CHUNK))
        left -= len(part) or left
        while part and made <= entry.file_size:  # a little at a time: it may be a bomb
            made += len(stream.decompress(part, CHUNK))
            part = stream.unconsumed_tail
    return stream.eof and left == 0 and not stream.unused_data


def _read_file(path: Path, most: int) -> bytes:
    with path.open("rb") as stream:
        return _limited(stream.read, most)


def _limited(read: Callable[[int], bytes], most: int) -> bytes:
    parts, left = [], max(most, 0) + 1
    while left > 0 and (part := read(min(left, CHUNK))):
        parts.append(part)
        left -= len(part)
    return b"".join(parts)


def _folder_names(folder: Path) -> list[str]:
    return sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*") if not path.is_dir())


def main(arguments: list[str] | None = None) -> int:
    """Prints what was found; 0 for a pack as it was made, 1 for one that is not."""
    parser = argparse.ArgumentParser(prog="verify", description="Check an evidence pack against its manifest.")
    parser.add_argument("pack", help="the ZIP file, or the folder it was unzipped into")
    parser.add_argument("--digest", default="", help="the manifest digest that Due Regard shows for the pack")
    given = parser.parse_args(arguments)
    problems = verify(given.pack, given.digest)
    for problem in problems:
        print(problem)
    if problems:
        print(f"NOT AS IT WAS MADE: {len(problems)} problem{'' if len(problems) == 1 else 's'}.")
        return 1
    manifest: Manifest = read_manifest(given.pack) or {}
    print(f"{len(manifest.get('files', []))} files, all as they were when the pack was made.")
    print(f"Pack of {manifest.get('council')}, as at {manifest.get('as_at')}, made at {manifest.get('made_at')}.")
    if manifest.get("mark"):
        print(f"The pack is marked {manifest['mark']}.")
    for line in _anchor_lines(manifest):
        print(line)
    print(f"Manifest digest: {manifest.get('digest')}")
    return 0


def _anchor_lines(manifest: Manifest) -> Iterator[str]:
    """Where the audit chains stood when the pack was made: `due-regard audit verify --against` compares them."""
    anchors = manifest.get("audit_anchors")
    for anchor in anchors if isinstance(anchors, list) else []:
        if isinstance(anchor, dict):
            said = [anchor.get(name) for name in ("service", "seq", "hash", "at")]
            yield "Audit anchor: {}, entry {}, hash {}, at {}".format(*said)


if __name__ == "__main__":
    sys.exit(main())
