"""The files of bookings that came in. Lists of names are confidential and never kept as files."""

from services.venues.store.database import database
from services.venues.store.tables.operations import KeptChunkRow, KeptFileRow
from shared.files.files_on_disk import FilesOnDisk, named_by_id
from shared.files.kept_files import KeptFiles

kept = KeptFiles(database, KeptFileRow, KeptChunkRow, FilesOnDisk("uploads", named_by_id))
