"""What the venues service does at night: looks up again, and lets go of what it need not keep."""

from services.venues.store.database import database
from services.venues.store.jobs import jobs
from shared.jobs.nightly import Nights

nights = Nights(
    database,
    jobs,
    (
        "screen-week-before",
        "look-up-digest",
        "forget-answers",
        "retention",
        "discard-unconfirmed",
        "verify-audit",
        "check-database",
    ),
)
