"""The background work of the venues service: a kind of job, and the action that does it; none decides a booking."""

from collections.abc import Callable

from services.venues.actions.importing import confirm_import
from shared.jobs import Job

HANDLERS: dict[str, Callable[[Job], None]] = {
    "confirm-import": confirm_import,
}
