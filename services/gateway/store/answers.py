"""Remembered answers to keyed requests."""

from services.gateway.store.database import database
from services.gateway.store.tables.operations import IdempotencyRow
from shared.idempotency import AnswerBook

answers = AnswerBook(database, IdempotencyRow)
