"""Originals of before 0.2.0, which lay on the disk, are brought into the database."""

from services.venues.store.audit import audit
from services.venues.store.database import database
from services.venues.store.imports.imports import list_kept_originals
from services.venues.store.imports.kept_files import kept
from services.venues.store.jobs import jobs
from shared.files.bringing_in import BringingIn

files_of_before = BringingIn(database, jobs, audit, kept, list_kept_originals)
