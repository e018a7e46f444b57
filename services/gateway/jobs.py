"""The background work of the gateway: a kind of job, and the action that does it."""

from collections.abc import Callable

from services.gateway.actions.tidying import tidy
from shared.jobs import Job

HANDLERS: dict[str, Callable[[Job], None]] = {
    "tidy": tidy,
}
