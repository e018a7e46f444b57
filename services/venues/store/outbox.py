"""What venues tells the other services, and who listens: nobody yet."""

from services.venues.store.database import database
from services.venues.store.tables.operations import OutboxRow
from shared.jobs.outbox import Outbox

SUBSCRIBERS: dict[str, list[str]] = {}

outbox = Outbox(database, OutboxRow, SUBSCRIBERS)
record_event = outbox.record
