"""Remembered answers to keyed requests."""

from services.gateway.store.database import database
from services.gateway.store.tables.operations import IdempotencyRow
from shared.http.idempotency import AnswerBook

answers = AnswerBook(database, IdempotencyRow)
