"""What each process is told, by environment: its own addresses and its own secrets, nobody else's."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from operations.commands import SERVICES


def service_environment(
    service: str, data_dir: Path, ports: Mapping[str, int], broker_url: str, secrets: Mapping[str, Any]
) -> dict[str, str]:
    """The environment of one service, its worker and its commands; what the person set themselves wins."""
    prefix = service.upper()
    given = {
        "ENVIRONMENT": "development",
        "PUBLIC_KEYS": json.dumps(secrets["public_keys"]),
        f"{prefix}_DATABASE_URL": f"sqlite:///{data_dir / service}.sqlite3",
        f"{prefix}_DATA_DIR": str(data_dir / service),
        "BROKER_URL": broker_url,
        f"{prefix}_AUDIT_KEY": secrets["audit_keys"][service],
        f"{prefix}_SIGNING_KEY": secrets["signing_keys"][service],
    }
    training, venues = (f"http://127.0.0.1:{ports[name]}" for name in ("training", "venues"))
    if service == "training":
        given["TRAINING_VENUES_URL"] = venues
    if service == "venues":
        given["VENUES_BASE_URL"] = f"http://127.0.0.1:{ports['gateway']}"
    if service == "gateway":
        given |= {
            "GATEWAY_SESSION_KEY": secrets["session_key"],
            "GATEWAY_TRAINING_URL": training,
            "GATEWAY_VENUES_URL": venues,
            "GATEWAY_BASE_URL": f"http://127.0.0.1:{ports['gateway']}",
            "GATEWAY_DEMO_SIGN_IN": "yes",
        }
    return given | _own_environment(service)


def _own_environment(service: str) -> dict[str, str]:
    """The person's own environment without the settings of the other services."""
    others = tuple(f"{other.upper()}_" for other in SERVICES if other != service)
    return {name: value for name, value in os.environ.items() if not name.startswith(others)}


def installation_environment(data_dir: Path) -> dict[str, str]:
    """The settings of all three services of a started installation, for a command that acts inside it.

    Raises FileNotFoundError when nothing has ever been started in that folder.
    """
    from operations.keys import load_secrets
    from operations.running import read_running

    if not (data_dir / "secrets.json").exists():
        raise FileNotFoundError(f"{data_dir} holds no installation; start one with: make run")
    secrets = load_secrets(data_dir)
    running = read_running(data_dir)
    ports = running["ports"] if running else dict.fromkeys((*SERVICES, "redis"), 0)
    broker_url = running["broker_url"] if running else "redis://127.0.0.1:0/0"
    together: dict[str, str] = {}
    for service in SERVICES:
        together |= service_environment(service, data_dir, ports, broker_url, secrets)
    return together
