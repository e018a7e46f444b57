"""`due-regard subject-access`: gathers what all three services hold about one person, for who must answer them."""

from __future__ import annotations

import argparse
import json
import os
import sys
from datetime import UTC, date, datetime
from pathlib import Path
from uuid import UUID, uuid4

from operations.cli_commands.api_client import CommandFailed
from operations.cli_commands.server import opened
from services.gateway.pages.kit.marking import OFFICIAL_SENSITIVE
from services.venues.rules.registers.entries import months_later

ABOUT = (
    "Namesakes look alike: see for each item that it is about the person who asked, and leave out other people. "
    "Set “give” to yes or no for each; where “decide” asks for it, write the reason down, and have a second person "
    "agree. Delete this file once the answer has been given."
)


def subject_access(given: argparse.Namespace) -> int:
    """Writes one file, readable by its owner only; 1 when whoever is named may not ask for it."""
    names = tuple(name.strip() for name in given.name or () if len(name.strip()) >= 3)
    if not names and not given.email and not given.person_number:
        raise CommandFailed("Say who it is: --name, --email or --person-number", 2)
    out, now, request = Path(given.out), datetime.now(UTC), uuid4()
    received = date.fromisoformat(given.received_on)
    if received > now.date():
        raise CommandFailed("The day a request was received on is not in the future", 2)
    if out.exists():
        raise CommandFailed(f"{out} is there already: name another file", 2)
    items = _gathered(given, names, request, received, now)
    answer = {
        "marking": OFFICIAL_SENSITIVE,
        "request": str(request), "received_on": received.isoformat(), "collected_at": now.isoformat(),
        "answer_by": months_later(received, 1).isoformat(), "collected_by": given.by,
        "asked": {"names": names, "email": given.email or "", "person_number": given.person_number or ""},
        "how_to_use": ABOUT, "items": items,
    }  # fmt: skip
    with os.fdopen(os.open(out, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8") as file:
        json.dump(answer, file, indent=1, ensure_ascii=False, default=str)
    print(f"{len(items)} items in {out}. Answer by {answer['answer_by']}.", file=sys.stderr)
    return 0


def _gathered(
    given: argparse.Namespace, names: tuple[str, ...], request: UUID, received: date, now: datetime
) -> list[dict[str, object]]:
    """Service by service: each keeps its own audit entry before anything is written into the file."""
    from services.gateway.actions import subject_access as gateway
    from services.training.actions import subject_access as training
    from services.venues.actions import subject_access as venues
    from services.venues.rules.retention.subject_access import Person

    folder, email, number = Path(given.data_dir), given.email or "", given.person_number or ""
    with opened("gateway", folder):
        actor = gateway.who_gathers(given.by)
        items = gateway.collect(names, number, request, received, actor=actor, now=now)
    with opened("training", folder):
        items += training.collect(names, email, number, request, received, actor=actor, now=now)
    if names or email:
        with opened("venues", folder):
            items += venues.collect(Person(names, email), request, received, actor, now)
    return items
