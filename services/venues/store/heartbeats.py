"""The heartbeats of the workers of the venues service."""

from services.venues.store.audit import audit
from services.venues.store.database import database
from services.venues.store.tables.operations import HeartbeatRow
from shared.jobs.heartbeats import Heartbeats

heartbeats = Heartbeats(database, HeartbeatRow, audit)
