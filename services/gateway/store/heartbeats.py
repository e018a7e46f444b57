"""The heartbeats of the workers of the gateway service."""

from services.gateway.store.audit import audit
from services.gateway.store.database import database
from services.gateway.store.tables.operations import HeartbeatRow
from shared.jobs.heartbeats import Heartbeats

heartbeats = Heartbeats(database, HeartbeatRow, audit)
