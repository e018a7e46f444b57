"""The clients of a worker, which has no application around it."""

from dataclasses import dataclass

from services.gateway.clients.training import TrainingClient
from services.gateway.clients.venues import VenuesClient


@dataclass(frozen=True)
class Reach:
    """Whom a worker can ask, and what its installation is called."""

    training: TrainingClient
    venues: VenuesClient
    council: str
    base_url: str
    word_template: str = ""
    """Path of the council's own Word document; may be empty."""


_reach: list[Reach] = []


def set_reach(reach: Reach) -> None:
    """Called once by each worker when it starts."""
    _reach[:] = [reach]


def reach() -> Reach:
    """What this worker can reach; IndexError before it was started."""
    return _reach[0]
