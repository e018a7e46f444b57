"""Commands that a program with a token could do as well: import, standing, pack make, status."""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path
from typing import Any

import requests

from operations.cli_commands.api_client import UPLOAD_SECONDS, CommandFailed, Gateway, find_gateway
from services.gateway.clients.multipart import MultipartBody
from shared.imports.states import NOTHING_TO_CONFIRM, can_bring_in

COUNTS = ("read", "accepted", "duplicate", "skipped", "review", "refused")
FIGURES = ("population", "in_date", "on_track", "ever_trained", "absent")
WORKING = ("ok", "slow")
IMPORTS = "/api/training/v1/imports"
PACKS = "/api/gateway/v1/packs"


def import_file(given: argparse.Namespace) -> int:
    """Uploads a file, shows how its rows came out and, if asked, saves them."""
    path = Path(given.file)
    if not path.is_file():
        raise CommandFailed(f"There is no file {path}")
    gateway = _gateway(given)
    with path.open("rb") as content:
        body = MultipartBody({"kind": given.kind}, "file", path.name, content)
        headers = {"Content-Type": body.content_type}
        taken = _upload(gateway, body, headers)
    address = f"{IMPORTS}/{taken['id']}"
    found = gateway.watch(address, {"received", "reading"}, _tell)
    if found["state"] == "checked" and not _can_bring_in(found):
        _show_counts(found, given)
        raise CommandFailed(NOTHING_TO_CONFIRM)
    if given.confirm and found["state"] == "checked":
        gateway.call("POST", f"{address}/confirm", json={"version": found["columns_version"]})
        found = gateway.watch(address, {"confirming"}, _tell)
    return _show_import(found, given)


def _can_bring_in(found: dict[str, Any]) -> bool:
    return can_bring_in(found["counts"]["read"], found["counts"]["refused"])


def _upload(gateway: Gateway, body: MultipartBody, headers: dict[str, str]) -> dict[str, Any]:
    answer = gateway.request("POST", IMPORTS, UPLOAD_SECONDS, data=body, extra_headers=headers)
    taken: dict[str, Any] = answer.json()
    return taken


def _tell(found: dict[str, Any]) -> None:
    done, total = found["progress"]["done"], found["progress"]["total"]
    print(f"{found['state']}" + (f" {done:,} of {total:,}" if total else ""), file=sys.stderr, flush=True)


def _show_counts(found: dict[str, Any], given: argparse.Namespace) -> None:
    if given.json:
        print(json.dumps(found, indent=2))
    else:
        print(f"import {found['id']}: {found['state']}")
        for name in COUNTS:
            print(f"  {name:<10}{found['counts'][name]:>9,}")


def _show_import(found: dict[str, Any], given: argparse.Namespace) -> int:
    _show_counts(found, given)
    if found["state"] in {"failed", "needs_columns"} or (given.confirm and found["state"] == "checked"):
        reason = found.get("problem") or "Its columns have to be matched by a person: open it on the page"
        raise CommandFailed(reason)
    wanted = "confirmed" if given.confirm else "checked"
    return 0 if found["state"] in {wanted, "confirmed"} else 1


def show_standing(given: argparse.Namespace) -> int:
    """The figures as at a day, as a table or as they come."""
    asked = {"as_at": given.as_at, "unit": given.unit}
    params = {name: value for name, value in asked.items() if value}
    found = _gateway(given).call("GET", "/api/training/v1/standing", params=params)
    if given.json:
        print(json.dumps(found, indent=2))
        return 0
    lines = [(given.unit or "Council", found["figures"])]
    lines += [(f"  {line['unit']}", line["figures"]) for line in found["units"]]
    lines += [(f"{line['employer']} (other employer)", line["figures"]) for line in found["employers"]]
    width = max(len(name) for name, _ in lines)
    print(f"As at {found['as_at']}, policy {found['policy_version']}")
    if found.get("forecast"):
        print("FORECAST: this day is still to come; it is what today's records say of it, if nothing else is recorded.")
    print(" " * width + "".join(f"{name.replace('_', ' '):>14}" for name in FIGURES))
    for name, figures in lines:
        print(f"{name:<{width}}" + "".join(_count(figures[column]) for column in FIGURES))
    if found.get("hidden"):
        print(found["hidden"])
    return 0


def _count(number: int | None) -> str:
    return f"{'hidden':>14}" if number is None else f"{number:>14,}"


def make_pack(given: argparse.Namespace) -> int:
    """Has an evidence pack made, takes its file and checks it."""
    gateway = _gateway(given)
    wish: dict[str, object] = {"benchmarks": given.benchmarks}
    wish |= {
        name: value
        for name, value in {"as_at": given.as_at, "from": given.from_, "edition": given.edition}.items()
        if value
    }
    asked = gateway.call("POST", PACKS, json=wish)
    found = gateway.watch(f"{PACKS}/{asked['id']}", {"waiting", "making"}, _tell)
    if found["state"] != "ready":
        raise CommandFailed(found.get("reason") or f"The pack is {found['state']}")
    path = Path(given.out or found["file_name"] or f"pack-{found['id']}.zip")
    _save(gateway.request("GET", f"{PACKS}/{found['id']}/file", stream=True), path)
    for part in found["missing"]:
        print(f"Missing: {part['service']}, benchmark {part['benchmark']}: {part['reason']}", file=sys.stderr)
    return verify_pack(path, found["digest"])


def _save(answer: requests.Response, path: Path) -> None:
    draft = path.with_name(path.name + ".part")
    try:
        with draft.open("wb") as out:
            for chunk in answer.iter_content(1 << 16):
                out.write(chunk)
        draft.replace(path)
    except OSError as error:
        raise CommandFailed(f"{path} cannot be written: {error.strerror}") from error


def verify_pack(path: Path, digest: str) -> int:
    """Checks a pack on this machine alone."""
    from operations.verify import main

    print(path)
    return main([str(path), *(["--digest", digest] if digest else [])])


def show_status(given: argparse.Namespace) -> int:
    """Whether everything works; with a token also what is waiting. 1 when something does not."""
    gateway = find_gateway(given.url, given.token, Path(given.data_dir), needs_token=False)
    ready = gateway.call("GET", "/readyz")
    print(f"{'ready':<12}{ready['status']}")
    for name, works in ready["checks"].items():
        print(f"  {name:<10}{'ok' if works else 'not working'}")
    services = gateway.call("GET", "/api/gateway/v1/status")["services"] if gateway.has_token else []
    for service in services:
        _show_service(service)
    works = ready["status"] == "ok" and all(ready["checks"].values())
    return 0 if works and all(service["state"] in WORKING for service in services) else 1


def _show_service(found: dict[str, Any]) -> None:
    names = {"waiting_jobs": "jobs waiting", "late_jobs": "late", "dead_jobs": "given up", "waiting_events": "events"}
    counts = ", ".join(f"{title} {_known(found[name])}" for name, title in names.items())
    print(f"{found['service']:<12}{found['state']}: {counts}; {found['detail']}")


def _known(count: int | None) -> str:
    return "not known" if count is None else str(count)


def _gateway(given: argparse.Namespace) -> Gateway:
    return find_gateway(given.url, given.token, Path(given.data_dir))
