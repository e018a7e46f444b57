"""Remembered answers to keyed requests."""

from services.venues.store.database import database
from services.venues.store.tables.operations import IdempotencyRow
from shared.http.idempotency import AnswerBook

answers = AnswerBook(database, IdempotencyRow)
