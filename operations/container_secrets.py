"""The secret files that docker-compose.yml mounts: made once, never made over."""

from __future__ import annotations

import json
import os
import secrets
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from operations.commands import SERVICES
from operations.keys import make_secrets, write_private

OWNER = 10001  # the user inside the image


def write_container_secrets(folder: Path) -> int:
    """Fills a folder with what is missing in it; 1 when the container's user could not be given the files."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    if not (folder / "public_keys").exists():
        for name, text in _texts().items():
            write_private(folder / name, text)
    if not (folder / "venues_smtp_password").exists():
        write_private(folder / "venues_smtp_password", "")  # the council's mail server's, when it wants one
    if not (folder / "tls_certificate").exists():
        key, certificate = _own_certificate()
        write_private(folder / "tls_key", key)
        write_private(folder / "tls_certificate", certificate)
    print(f"The secrets are in {folder}. Put your own tls_certificate and tls_key there before others use it.")
    return _hand_over(folder)


def _texts() -> dict[str, str]:
    made = make_secrets()
    texts = {
        "public_keys": json.dumps(made["public_keys"]),
        "gateway_session_key": made["session_key"],
        "redis_password": made["redis_password"],
        "broker_url": f"redis://:{made['redis_password']}@queue:6379/0",
        "postgres_password": secrets.token_hex(32),
    }
    for service in SERVICES:
        password = secrets.token_hex(32)
        texts[f"{service}_signing_key"] = made["signing_keys"][service]
        texts[f"{service}_audit_key"] = made["audit_keys"][service]
        texts[f"{service}_database_password"] = password
        texts[f"{service}_database_url"] = f"postgresql://{service}:{password}@postgres:5432/{service}"
    return texts


def _own_certificate() -> tuple[str, str]:
    """A key and a self-signed certificate for localhost, so that the proxy starts before the real one is there."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "localhost")])
    now = datetime.now(UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(minutes=5))
        .not_valid_after(now + timedelta(days=90))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName("localhost")]), critical=False)
        .sign(key, hashes.SHA256())
    )
    pem, plain = serialization.Encoding.PEM, serialization.NoEncryption()
    private = key.private_bytes(pem, serialization.PrivateFormat.PKCS8, plain)
    return private.decode(), certificate.public_bytes(pem).decode()


def _hand_over(folder: Path) -> int:
    if os.geteuid() != 0:
        print(f"Now give them to the container's user: sudo chown -R {OWNER}:{OWNER} {folder}", file=sys.stderr)
        return 1
    for path in (folder, *folder.iterdir()):
        os.chown(path, OWNER, OWNER)
    return 0
