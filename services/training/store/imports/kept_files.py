"""The files that came into training."""

from services.training.store.database import database
from services.training.store.tables.operations import KeptChunkRow, KeptFileRow
from shared.files.files_on_disk import FilesOnDisk, named_by_id
from shared.files.kept_files import KeptFiles

kept = KeptFiles(database, KeptFileRow, KeptChunkRow, FilesOnDisk("uploads", named_by_id))
