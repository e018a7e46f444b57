"""What the gateway tells the other services: nothing yet, so no one listens."""

from services.gateway.store.database import database
from services.gateway.store.tables.operations import OutboxRow
from shared.jobs.outbox import Outbox

SUBSCRIBERS: dict[str, list[str]] = {}

outbox = Outbox(database, OutboxRow, SUBSCRIBERS)
record_event = outbox.record
