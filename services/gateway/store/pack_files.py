"""The files of packs, under the ids of the packs, and the facts that they were made from, under ids of their own."""

import re
from uuid import UUID, uuid5

from services.gateway.store.database import database
from services.gateway.store.tables.operations import KeptChunkRow, KeptFileRow
from shared.files.files_on_disk import FilesOnDisk
from shared.files.kept_files import KeptFiles

_ON_DISK = re.compile(r"([0-9a-f-]{36})(-[0-9a-f]{16}\.zip|\.json)")


def facts_id(pack_id: UUID) -> UUID:
    """The kept file with the facts that a pack was made from."""
    return uuid5(pack_id, "facts")


def _id_of(name: str) -> UUID | None:
    found = _ON_DISK.fullmatch(name)
    if found is None:
        return None
    return facts_id(UUID(found[1])) if found[2] == ".json" else UUID(found[1])


kept = KeptFiles(database, KeptFileRow, KeptChunkRow, FilesOnDisk("packs", _id_of))
