"""The files of packs and what they were made from, in a folder only this user can read."""

import hashlib
import os
from pathlib import Path
from uuid import UUID

_folder: list[Path] = []


def keep_packs_in(data_dir: str) -> None:
    """The folder for packs."""
    folder = Path(data_dir) / "packs"
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    _folder[:] = [folder]


def pack_path(pack_id: UUID, sha256: str) -> Path:
    """Where the file of a pack is; named by its content, so a worker that came too late overwrites nothing."""
    return _folder[0] / f"{pack_id}-{sha256[:16]}.zip"


def content_path(pack_id: UUID) -> Path:
    """Where the facts are that a pack was made from."""
    return _folder[0] / f"{pack_id}.json"


def keep_pack(pack_id: UUID, content: bytes) -> str:
    """Keeps the file of a pack; its SHA-256."""
    sha256 = hashlib.sha256(content).hexdigest()
    keep_file(pack_path(pack_id, sha256), content)
    return sha256


def keep_file(path: Path, content: bytes) -> None:
    """Keeps a whole file or nothing, however often and whenever it is cut off."""
    draft = path.with_name(f".{path.name}.{os.getpid()}")
    with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as out:
        out.write(content)
        out.flush()
        os.fsync(out.fileno())
    draft.replace(path)


def remove_files(pack_id: UUID) -> None:
    """Removes what is kept of a pack; what is gone already is no fault."""
    for path in _folder[0].glob(f"{pack_id}*"):
        path.unlink(missing_ok=True)
