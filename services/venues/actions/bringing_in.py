"""Originals of before 0.2.0, which lay on the disk, are brought into the database."""

from services.venues.store.audit import audit
from services.venues.store.database import database
from services.venues.store.imports import list_kept_originals
from services.venues.store.jobs import jobs
from services.venues.store.kept_files import kept
from shared.bringing_in import BringingIn

files_of_before = BringingIn(database, jobs, audit, kept, list_kept_originals)
