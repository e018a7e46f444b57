"""The clients of a worker, which has no application around it."""

from dataclasses import dataclass

import requests

from services.gateway.clients.training import TrainingClient
from services.gateway.clients.venues import VenuesClient
from services.gateway.settings import Settings
from shared.tokens import TokenSigner


@dataclass(frozen=True)
class Reach:
    """Whom a worker can ask, and what its installation is called."""

    training: TrainingClient
    venues: VenuesClient
    council: str
    base_url: str


_reach: list[Reach] = []


def reach_services(
    settings: Settings, training: requests.Session | None = None, venues: requests.Session | None = None
) -> None:
    """Called once by each worker when it starts."""
    signer = TokenSigner("gateway", settings.signing_key)
    _reach[:] = [
        Reach(
            TrainingClient("training", settings.training_url, signer, training or _http()),
            VenuesClient("venues", settings.venues_url, signer, venues or _http()),
            settings.council_name,
            settings.base_url,
        )
    ]


def reach() -> Reach:
    """What this worker can reach; IndexError before it was started."""
    return _reach[0]


def _http() -> requests.Session:
    session = requests.Session()
    session.trust_env = False  # no proxy or password file of the machine comes between our own services
    return session
