"""The background work of the venues service: a kind of job, and the action that does it."""

from collections.abc import Callable

from shared.jobs import Job

HANDLERS: dict[str, Callable[[Job], None]] = {}
