"""What pages cost at 20,000 people and 25,000 bookings: how long a thread is at each, and how long files of names take.

Gateway and both services are in this process and are asked without a network, so a page costs here what it costs all
of them together. `python -m bench.pages --scale 0.05` tries it at a small size; `--walk` names the slowest of all pages
that any role comes to by links.
"""

import argparse
import tempfile
import time
from collections.abc import Iterator
from contextlib import nullcontext
from pathlib import Path

from bench.big_council import BOOKINGS, PEOPLE, ROLES, BigCouncil, Look, make, on_postgresql, opened
from bench.bookings import _silent
from bench.table import Clock, Line, as_markdown
from services.training.store.database import database
from services.training.store.standing.facts import move_facts_version
from shared.actor import Role

AIM = "1 s"
RUNS = 5
ASKED = (
    (Role.PREVENT_LEAD, "/", "home of the Prevent lead"),
    (Role.PREVENT_LEAD, "/evidence/7", "evidence of benchmark 7"),
    (Role.AUDITOR, "/evidence/7", "evidence of benchmark 7, small numbers hidden"),
    (Role.PREVENT_LEAD, "/evidence/8", "evidence of benchmark 8"),
    (Role.LD_OFFICER, "/training/standing", "standing of the council"),
    (Role.AUDITOR, "/training/standing", "standing of the council, small numbers hidden"),
    (Role.SENIOR_OFFICER, "/training/standing/unit?unit=Place", "standing of a directorate, small numbers hidden"),
    (Role.LD_OFFICER, "/training/people", "a page of the list of names"),
    (Role.LD_OFFICER, "/training/gaps", "a page of the gap list"),
    (Role.PREVENT_LEAD, "/bookings?shown=waiting", "the queue, what waits for the Prevent lead"),
    (Role.BOOKING_OFFICER, "/bookings?shown=all", "the queue, all bookings"),
    (Role.LEGAL_OFFICER, "/settings/retention", "what retention would let go"),
)
FIRST = {"/", "/evidence/7", "/training/standing", "/training/standing/unit?unit=Place"}
"""What is counted from the facts, and costs most when somebody has just changed one."""
FILES = (("/training/people.csv", "the file of names"), ("/training/gaps.csv", "the file of gaps"))


def bench_pages(folder: Path, server: str | None, scale: float) -> list[Line]:
    """Pages and files of names, on each kind of database."""
    data = folder / "big"
    make(data, scale)
    lines = list(_on(data, None, "SQLite", scale))
    if server is not None:
        with on_postgresql(data, server) as urls:
            lines += _on(data, urls, "PostgreSQL", scale)
    return lines


def _on(data: Path, urls: dict[str, str] | None, where: str, scale: float) -> Iterator[Line]:
    size, clock = f"{int(PEOPLE * scale):,} people, {int(BOOKINGS * scale):,} bookings", Clock()
    with _silent(), opened(data, urls) as council:
        for role, address, _ in ASKED:
            council.look(role, address)
            for _ in range(RUNS):
                if address in FIRST:
                    _move_facts()
                    clock.run(f"first {role} {address}", lambda r=role, a=address: _opened(council, r, a))
                clock.run(f"{role} {address}", lambda r=role, a=address: _opened(council, r, a))
        files = {address: _taken(council, clock, address) for address, _ in FILES}
    for role, address, what in ASKED:
        if address in FIRST:
            yield Line(f"{size}: {what}, first after a change", where, clock.time(f"first {role} {address}"), "", AIM)
        yield Line(f"{size}: {what}", where, clock.time(f"{role} {address}"), "", AIM)
    for address, what in FILES:
        rows = files[address]
        for part in ("first byte", "whole"):
            said = f"{what}, {rows:,} rows: {part}"
            yield Line(f"{size}: {said}", where, clock.time(f"{part} {address}"), "", AIM if part != "whole" else "")


def _opened(council: BigCouncil, role: str, address: str) -> None:
    found, text = council.look(role, address)
    if found.status != 200:
        raise RuntimeError(f"{role} {address}: {found.status} {text[:300]}")


def _move_facts() -> None:
    with database.connection(), database.write_transaction():
        move_facts_version()


def _taken(council: BigCouncil, clock: Clock, address: str) -> int:
    """Takes a file of training's own to its end, as the gateway does; how many rows it has."""
    rows = 0
    for _ in range(3):
        begun: list[Iterator[bytes]] = []
        clock.run(f"first byte {address}", lambda begun=begun: begun.append(_begun(council, address)))
        rest: list[int] = []
        clock.run(f"whole {address}", lambda begun=begun, rest=rest: rest.extend(_rows_in(piece) for piece in begun[0]))
        rows = sum(rest)
    return rows


def _begun(council: BigCouncil, address: str) -> Iterator[bytes]:
    pieces = council.file(address)
    next(pieces)
    return pieces


def _rows_in(piece: bytes) -> int:
    return piece.count(b"\r\n")


def slowest(data: Path, most: int = 25) -> list[Look]:
    """Of every page that any role comes to by links, those that took longest, opened for the second time."""
    with _silent(), opened(data) as council:
        looks = [
            min(look, council.look(role, look.address)[0], key=lambda one: one.seconds)
            for role in ROLES
            for look in list(council.walk(role))
        ]
    return sorted(looks, key=lambda one: -one.seconds)[:most]


def main() -> None:
    """Measures on SQLite and prints the table, or the slowest pages."""
    parser = argparse.ArgumentParser(prog="python -m bench.pages")
    parser.add_argument("--scale", type=float, default=1.0)
    parser.add_argument("--data", type=Path, help="a folder made before, or where to make one that is kept")
    parser.add_argument("--walk", action="store_true")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() if given.data is None else nullcontext(given.data) as name:
        data = Path(name) / "big"
        if not data.exists():
            make(data, given.scale)
        if given.walk:
            for look in slowest(data):
                print(f"{look.seconds:6.2f} s  {look.status}  {look.role:16} {look.address}")
        else:
            began = time.monotonic()
            print(as_markdown(list(_on(data, None, "SQLite", given.scale))))
            print(f"{time.monotonic() - began:.0f} s")


if __name__ == "__main__":
    main()
