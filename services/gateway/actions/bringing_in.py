"""Files of packs of before 0.2.0, which lay on the disk, are brought into the database."""

from services.gateway.store.audit import audit
from services.gateway.store.database import database
from services.gateway.store.jobs import jobs
from services.gateway.store.pack_files import kept
from services.gateway.store.packs import list_kept_files
from shared.files.bringing_in import BringingIn

files_of_before = BringingIn(database, jobs, audit, kept, list_kept_files)
