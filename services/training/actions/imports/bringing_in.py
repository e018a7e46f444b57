"""Originals of before 0.2.0, which lay on the disk, are brought into the database."""

from services.training.store.audit import audit
from services.training.store.database import database
from services.training.store.imports.imports import list_kept_originals
from services.training.store.imports.kept_files import kept
from services.training.store.jobs import jobs
from shared.files.bringing_in import BringingIn

files_of_before = BringingIn(database, jobs, audit, kept, list_kept_originals)
