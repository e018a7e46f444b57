"""Carrying an event to its listener over HTTP, signed with the sender's own key."""

import requests

from shared.actor import system_actor
from shared.jobs.outbox import Delivery
from shared.tokens import TokenSigner

TIMEOUT = (1.0, 5.0)


class NotTaken(Exception):
    """The listener did not acknowledge the event."""


class EventSender:
    """Posts events to the `/v1/events` of each listener."""

    def __init__(self, signer: TokenSigner, addresses: dict[str, str], session: requests.Session | None = None) -> None:
        self._signer = signer
        self._addresses = addresses
        self._http = session or requests.Session()

    def send(self, delivery: Delivery) -> None:
        """Returns when the listener has it; raises otherwise, so that it is sent again."""
        token = self._signer.sign(delivery.subscriber, system_actor("outbox", delivery.name), purpose="event")
        answer = self._http.post(
            self._addresses[delivery.subscriber].rstrip("/") + "/v1/events",
            json={"event_id": str(delivery.event_id), "name": delivery.name, "payload": delivery.payload},
            headers={"Authorization": f"Bearer {token}"},
            timeout=TIMEOUT,
        )
        if answer.status_code != 204:
            raise NotTaken(f"{delivery.subscriber} answered {answer.status_code}")
