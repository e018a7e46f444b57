"""Counted calls: who looked names up, read a register or took a list away, and how often."""

from services.training.store.database import database
from services.training.store.tables.operations import LimitedCallRow
from shared.limits import CallBook

limited_calls = CallBook(database, LimitedCallRow)
