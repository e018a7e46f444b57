"""Remembered answers to keyed requests."""

from services.training.store.database import database
from services.training.store.tables.operations import IdempotencyRow
from shared.http.idempotency import AnswerBook

answers = AnswerBook(database, IdempotencyRow)
