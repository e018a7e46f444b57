"""What training tells the other services, and who listens."""

from services.training.store.database import database
from services.training.store.jobs import sender
from services.training.store.tables.operations import OutboxRow
from shared.contracts.events import ApproverTrainingBehind, ApproverTrainingChanged
from shared.jobs.outbox import Outbox

SUBSCRIBERS: dict[str, list[str]] = {
    ApproverTrainingChanged.name: ["venues"],
    ApproverTrainingBehind.name: ["venues"],
}

outbox = Outbox(database, OutboxRow, SUBSCRIBERS, sender)
record_event = outbox.record
