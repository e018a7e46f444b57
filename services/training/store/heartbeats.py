"""The heartbeats of the workers of the training service."""

from services.training.store.audit import audit
from services.training.store.database import database
from services.training.store.tables.operations import HeartbeatRow
from shared.jobs.heartbeats import Heartbeats

heartbeats = Heartbeats(database, HeartbeatRow, audit)
