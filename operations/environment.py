"""What each process is told, by environment: its own addresses and its own secrets, nobody else's."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from dataclasses import fields
from pathlib import Path

from operations.commands import SERVICES
from operations.keys import Secrets, load_secrets, said_of_lost_keys, write_private
from operations.reservations import CannotStart
from operations.running import read_running
from shared.database.sqlite_file import address_of_file
from shared.settings import Common, is_for_all, variable

ALONE = {"gateway": 8000, "training": 8001, "venues": 8002, "redis": 6379}
"""Where each part is looked for when nothing runs that says where it is."""


def service_environment(
    service: str,
    data_dir: Path,
    ports: Mapping[str, int],
    broker_url: str,
    secrets: Secrets,
    demonstration: str = "no",
) -> dict[str, str]:
    """The environment of one service, its worker and its commands; what the person set themselves wins."""
    prefix = service.upper()
    given = {
        "ENVIRONMENT": "development",
        "PUBLIC_KEYS": json.dumps(secrets["public_keys"]),
        f"{prefix}_DATABASE_URL": address_of_file(data_dir / f"{service}.sqlite3"),
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
            "GATEWAY_DEMO_SIGN_IN": "no" if demonstration == "no" else "yes",
            "GATEWAY_DEMO_COUNCIL": "yes" if demonstration == "yes" else "no",
        }
    return given | _own_environment(service)


def _own_environment(service: str) -> dict[str, str]:
    """The person's own environment without the settings of the other services."""
    others = tuple(f"{other.upper()}_" for other in SERVICES if other != service)
    return {name: value for name, value in os.environ.items() if not name.startswith(others)}


_OWN = tuple(f"{service.upper()}_{name}" for service in SERVICES for name in ("DATABASE_URL", "AUDIT_KEY", "DATA_DIR"))
REMEMBERED = tuple(name + kind for name in ("AUDIT_ANCHOR_DIR", "MACHINE_NAME", *_OWN) for kind in ("", "_FILE"))
"""What a command must know to act on what `make run` was started on, from a shell that was not told."""
COMMON = tuple(variable(setting, "") for setting in fields(Common) if is_for_all(setting))


def keep_given_databases(data_dir: Path) -> None:
    """Keeps where databases and folders are, and the keys of the audit chains, as the person gave them at this start.

    A command may be given in another folder: what this start found from here is kept from the root.
    """
    given = {name: _from_root(name, os.environ[name]) for name in REMEMBERED if os.environ.get(name)}
    write_private(data_dir / "databases.json", json.dumps(given, indent=2))


def _from_root(name: str, said: str) -> str:
    return str(Path(said).absolute()) if name.endswith(("_DIR", "_FILE")) else said


def _given_databases(data_dir: Path) -> dict[str, str]:
    try:
        kept: dict[str, str] = json.loads((data_dir / "databases.json").read_text(encoding="utf-8"))
    except FileNotFoundError:
        return {}
    except ValueError as error:
        raise CannotStart(f"{data_dir / 'databases.json'} cannot be read: it is written again by make run") from error
    return kept


def own_settings(service: str, environment: Mapping[str, str]) -> dict[str, str]:
    """Of an environment, what one service reads as a setting, and nothing else."""
    read = {*COMMON, *(f"{name}_FILE" for name in COMMON)}
    return {name: said for name, said in environment.items() if name.startswith(f"{service.upper()}_") or name in read}


def installation_environment(data_dir: Path) -> dict[str, str]:
    """The settings of all three services of a started installation, for a command that acts inside it.

    Raises FileNotFoundError when nothing has ever been started in that folder, or its keys are lost.
    """
    if not (data_dir / "secrets.json").exists():
        raise FileNotFoundError(
            said_of_lost_keys(data_dir) or f"{data_dir} holds no installation; start one with: make run"
        )
    secrets = load_secrets(data_dir)
    running = read_running(data_dir)
    ports = running["ports"] if running else ALONE
    broker_url = running["broker_url"] if running else f"redis://127.0.0.1:{ALONE['redis']}/0"
    together: dict[str, str] = {}
    for service in SERVICES:
        together |= service_environment(service, data_dir, ports, broker_url, secrets)
    return together | {name: value for name, value in _given_databases(data_dir).items() if not _is_given(name)}


def _is_given(name: str) -> bool:
    plain = name.removesuffix("_FILE")
    return bool(os.environ.get(plain) or os.environ.get(f"{plain}_FILE"))
