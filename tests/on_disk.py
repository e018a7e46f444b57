"""A kept file put back to where versions before 0.2.0 had it."""

import hashlib
from pathlib import Path
from uuid import UUID

from shared.files.kept_files import KeptFiles


def lay_on_disk(kept: KeptFiles, file_id: UUID, path: Path) -> bytes:
    """Takes a file out of the rows and lays it at this path; its content."""
    with kept.open(file_id) as file:
        content = file.read()
    with kept._database.write_transaction():
        kept.remove(file_id)
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(content)
    return content


def damage(kept: KeptFiles, file_id: UUID) -> None:
    """Changes a byte of a kept file, as a disk might."""
    chunk = kept._chunks
    with kept._database.connection():
        content = bytearray(chunk.select(chunk.content).where(chunk.file == file_id, chunk.number == 0).scalar())
    content[0] ^= 1
    with kept._database.write_transaction():
        chunk.update(content=bytes(content)).where(chunk.file == file_id, chunk.number == 0).execute()


def sha256_of(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()
