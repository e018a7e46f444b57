"""What every process of the gateway does first."""

from pathlib import Path

import requests

from services.gateway.clients.at_work import Reach, set_reach
from services.gateway.clients.training import TrainingClient
from services.gateway.clients.venues import VenuesClient
from services.gateway.settings import Settings
from services.gateway.store.audit import audit
from services.gateway.store.database import database
from services.gateway.store.heartbeats import heartbeats
from services.gateway.store.pack_files import kept
from shared.database.migrations import open_migrated
from shared.logs import log, set_up_logs
from shared.tokens import TokenSigner

MIGRATIONS = Path(__file__).parent / "store" / "migrations"


def start(settings: Settings) -> None:
    """Binds the database and the audit key."""
    set_up_logs("gateway")
    if settings.is_production and not settings.proxy_hops:
        log().warning("GATEWAY_PROXY_HOPS is 0: behind a proxy everybody would have one address")
    open_migrated(database, settings.database_url, MIGRATIONS)
    audit.start(settings)
    audit.note_gaps()
    heartbeats.know_keys(settings.public_keys, settings.session_key)
    kept.on_disk.look_in(settings.data_dir)


def reach_services(
    settings: Settings, training: requests.Session | None = None, venues: requests.Session | None = None
) -> None:
    """Gives a worker its clients; over the network unless sessions are given."""
    signer = TokenSigner("gateway", settings.signing_key)
    set_reach(
        Reach(
            TrainingClient("training", settings.training_url, signer, training or plain_session()),
            VenuesClient("venues", settings.venues_url, signer, venues or plain_session()),
            settings.council_name,
            settings.base_url,
            settings.word_template,
        )
    )


def plain_session() -> requests.Session:
    """No proxy or password file of the machine comes between our own services."""
    session = requests.Session()
    session.trust_env = False
    return session
