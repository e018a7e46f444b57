"""The committed OpenAPI documents: `python -m operations.openapi` writes them, `--check` says what differs.

One for each service, and the public one: for whoever reads it, and beside the gateway's door, which lets through what
it says.
"""

import difflib
import json
import os
import sys
import tempfile
from pathlib import Path

from flask import Flask

from operations.public_api import make_public
from shared.tokens import new_key_pair

ROOT = Path(__file__).resolve().parents[1]
FOLDER = ROOT / "docs" / "api"
PUBLIC = (FOLDER / "public.json", ROOT / "services" / "gateway" / "clients" / "public_api.json")
SERVICES = ("training", "venues", "gateway")


def document(service: str, folder: Path) -> dict[str, object]:
    """The OpenAPI 3.1 document of a service, from the decorators of its routes."""
    described: dict[str, object] = _app(service, folder).extensions["api"].described()
    return described


def every_document() -> dict[Path, str]:
    """What each committed file should hold."""
    made = {}
    for service in SERVICES:
        with tempfile.TemporaryDirectory() as folder:
            made[service] = document(service, Path(folder))
    files = {FOLDER / f"{service}.json": found for service, found in made.items()}
    files |= dict.fromkeys(PUBLIC, make_public(made))
    return {
        path: json.dumps(found, indent=1, sort_keys=True, ensure_ascii=False) + "\n" for path, found in files.items()
    }


def _app(service: str, folder: Path) -> Flask:
    keys = {name: new_key_pair() for name in SERVICES}
    prefix = service.upper() + "_"
    Path(folder, f"{service}.sqlite3").touch()  # a service makes none: that is for its migrations
    os.environ.update(
        {
            "ENVIRONMENT": "test",
            "BROKER_URL": "redis://127.0.0.1:1/0",
            "PUBLIC_KEYS": json.dumps({name: public for name, (_, public) in keys.items()}),
            prefix + "DATABASE_URL": f"sqlite:///{folder}/{service}.sqlite3",
            prefix + "DATA_DIR": str(folder),
            prefix + "AUDIT_KEY": os.urandom(32).hex(),
            prefix + "SIGNING_KEY": keys[service][0],
            "GATEWAY_SESSION_KEY": os.urandom(32).hex(),
            "GATEWAY_TRAINING_URL": "http://127.0.0.1:1",
            "GATEWAY_VENUES_URL": "http://127.0.0.1:1",
            "GATEWAY_BASE_URL": "http://127.0.0.1:8000",
            "TRAINING_VENUES_URL": "http://127.0.0.1:1",
        }
    )
    module = __import__(f"services.{service}.app", fromlist=["create_app"])
    app: Flask = module.create_app()
    return app


def main() -> int:
    """0 when the committed documents are those of the code; otherwise writes them, or shows the difference."""
    check, different = "--check" in sys.argv, False
    FOLDER.mkdir(parents=True, exist_ok=True)
    for path, made in every_document().items():
        name = str(path.relative_to(ROOT))
        kept = path.read_text(encoding="utf-8") if path.exists() else ""
        if made == kept:
            continue
        different = True
        if check:
            lines = difflib.unified_diff(kept.splitlines(), made.splitlines(), name, "the code")
            print("\n".join(list(lines)[:60]))
        else:
            path.write_text(made, encoding="utf-8")
            print(f"{name} written")
    if different and check:
        print("The OpenAPI documents differ from the code: run make openapi")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
