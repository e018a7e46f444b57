"""Entries for tests of registers: one good example of each register and of each dated line."""

from typing import Any

ENTRIES: dict[str, dict[str, Any]] = {
    "policies": {
        "kind": "venue_hire",
        "title": "Hiring our halls",
        "version": "3",
        "approved_by": "Cabinet",
        "approved_on": "2026-01-10",
        "in_force_from": "2026-02-01",
        "review_on": "2027-02-01",
        "place": "Intranet, policies",
    },
    "contacts": {
        "kind": "police",
        "organisation": "Northmere Constabulary",
        "role": "Prevent desk",
        "route": "Shared mailbox of the desk",
        "since": "2025-01-01",
    },
    "meetings": {"on": "2026-03-04", "attendees": "Venue manager, Prevent lead", "topic": "Referrals of the quarter"},
    "venue-approvers": {"venue": "Park Hall", "person_number": "olga", "since": "2025-01-01"},
    "networks": {
        "name": "Library computers",
        "kind": "public_computers",
        "owner": "IT operations",
        "filtered": "yes",
        "product": "Netwarden",
        "since": "2025-01-01",
    },
    "premises": {
        "name": "Harbour View Hotel",
        "kind": "hotel",
        "contact_role": "Duty manager",
        "route": "Reception",
        "since": "2025-01-01",
    },
    "concerns": {"raised_on": "2026-03-01", "sector": "fe_he", "matter": "A hall of a college"},
    "exercises": {
        "on": "2026-02-14",
        "scenario": "An invented booking by telephone",
        "venues_taking_part": 6,
        "venues_answering_right": 4,
    },
    "contractors": {
        "name": "Saltway Leisure Trust",
        "service": "Runs two leisure centres",
        "clause": "yes",
        "due_diligence_on": "2026-01-05",
        "review_on": "2027-01-05",
        "since": "2025-01-01",
    },
}
LINES: dict[tuple[str, str], dict[str, Any]] = {
    ("contacts", "confirmed"): {"on": "2026-03-01"},
    ("networks", "tests"): {
        "on": "2026-03-02",
        "method": "block_page",
        "result": "passed",
        "next_on": "2026-09-02",
    },
    ("networks", "supplier"): {"on": "2026-03-03", "included": "yes", "document": "Contract folder"},
    ("networks", "incidents"): {"starts": "2026-01-01", "on": "2026-03-31", "number": 2},
    ("premises", "contact"): {
        "on": "2026-03-05",
        "done": ["card", "guidance", "briefed", "reputation", "training"],
        "guidance_version": "2",
    },
    ("premises", "replies"): {"on": "2026-03-06", "theme": "welcome", "text": "Useful"},
    ("premises", "asked"): {"on": "2026-03-07", "what": "open_source"},
    ("concerns", "told"): {"on": "2026-03-02", "to_role": "Regional coordinator"},
}
ALERT: dict[str, Any] = {
    "purpose": "So that halls can ask before they confirm",
    "facts": "Gloria Lunpell has booked under another organisation's name twice.",
    "source": "own_record",
    "call": "Prevent team, extension 100",
    "expires_on": "2027-03-01",
    "necessary": "yes",
    "proportionate": "yes",
    "accurate": "yes",
    "person_told": "yes",
    "exemption": "",
    "charity": "no",
}
