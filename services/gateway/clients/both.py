"""The clients of this application, in words rather than by key."""

from flask import current_app

from services.gateway.clients.training import TrainingClient
from services.gateway.clients.venues import VenuesClient


def training_client() -> TrainingClient:
    """The training service, as this application was started."""
    client: TrainingClient = current_app.extensions["training"]
    return client


def venues_client() -> VenuesClient:
    """The venues service, as this application was started."""
    client: VenuesClient = current_app.extensions["venues"]
    return client


def both_clients() -> tuple[TrainingClient, VenuesClient]:
    """Training and venues."""
    return training_client(), venues_client()
