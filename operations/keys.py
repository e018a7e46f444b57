"""The secrets of one installation: made once, kept in one file that only its owner can read."""

from __future__ import annotations

import json
import os
import secrets
from pathlib import Path
from typing import TypedDict

from operations.commands import SERVICES
from operations.reservations import CannotStart
from shared.tokens import new_key_pair

OF_EACH, OF_ALL = ("signing_keys", "public_keys", "audit_keys"), ("session_key", "redis_password")


class Secrets(TypedDict):
    """What `secrets.json` holds."""

    signing_keys: dict[str, str]
    public_keys: dict[str, dict[str, object]]
    audit_keys: dict[str, str]
    session_key: str
    redis_password: str


def make_secrets() -> Secrets:
    """New keys: an Ed25519 signing key and an audit key for each service, a session key, a Redis password."""
    pairs = {service: new_key_pair() for service in SERVICES}
    return {
        "signing_keys": {service: private for service, (private, _) in pairs.items()},
        "public_keys": {service: public for service, (_, public) in pairs.items()},
        "audit_keys": {service: secrets.token_hex(32) for service in SERVICES},
        "session_key": secrets.token_hex(32),
        "redis_password": secrets.token_hex(32),
    }


def load_secrets(data_dir: Path) -> Secrets:
    """The installation's secrets from `secrets.json`, made on the first start."""
    file = data_dir / "secrets.json"
    if not file.exists():
        if lost := said_of_lost_keys(data_dir):
            raise CannotStart(lost)
        write_private(file, json.dumps(make_secrets(), indent=2))
    file.chmod(0o600)
    try:
        found = json.loads(file.read_text(encoding="utf-8"))
        whole = all(set(SERVICES) <= set(found[name]) for name in OF_EACH) and all(found[name] for name in OF_ALL)
    except (ValueError, KeyError, TypeError):
        whole = False
    if not whole:
        raise CannotStart(f"{file} cannot be read: put back the one that belongs to these databases")
    kept: Secrets = found
    return kept


def said_of_lost_keys(data_dir: Path) -> str:
    """With new keys, the audit trail of what is there would look tampered with; '' where there is nothing."""
    files = [data_dir / f"{service}.sqlite3" for service in SERVICES]
    held = [file.name for file in files if file.exists() and file.stat().st_size]
    if not held:
        return ""
    return (
        f"{data_dir} holds {', '.join(held)} and not their keys. Put back the secrets.json that belongs to them "
        "(docs/operations.md, Backup and restore); new keys are not made, for nothing could be verified with them"
    )


def write_private(file: Path, text: str) -> None:
    """Writes a whole file or nothing, readable by its owner only."""
    draft = file.with_name(f".{file.name}.{os.getpid()}")
    try:
        with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w", encoding="utf-8") as out:
            out.write(text)
            out.flush()
            os.fsync(out.fileno())
        draft.replace(file)
    except OSError:
        draft.unlink(missing_ok=True)
        raise
