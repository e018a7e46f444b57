"""Screening: the history of the lists, what was opened, the threshold, looking up again; names compared by threes."""

import peewee

from services.venues.store.database import database
from services.venues.store.lists import describe_subjects
from services.venues.store.tables import SCREENING_TABLES
from services.venues.store.tables.screening import (
    ListedNameRow,
    ListedSubjectRow,
    ListVersionRow,
    LookUpRow,
    MatchRow,
)
from services.venues.store.trigrams import prepare_trigrams
from shared.audit import refuse_changes
from shared.migrations import add_missing_columns


def up(migrator: object, db: peewee.Database) -> None:
    add_missing_columns(db, ListVersionRow, ListedSubjectRow, LookUpRow, MatchRow)
    db.create_tables([*SCREENING_TABLES, ListedSubjectRow, MatchRow])
    for table in ("list_change", "match_opened", "screening_threshold"):
        refuse_changes(database, table)
    prepare_trigrams(ListedNameRow._meta.table_name)
    describe_subjects()
