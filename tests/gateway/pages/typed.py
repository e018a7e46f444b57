"""What people type into the booking forms, for the tests of their pages."""

import json

YOGA = {
    "hirer-name": "Amal Okafor",
    "hirer-acting_for": "self",
    "hirer-email": "amal@example.org",
    "event-title": "Tuesday yoga",
    "event-purpose": "Weekly yoga class",
    "event-type": "fitness-class",
    "place": json.dumps(["Park Hall", "Meeting room"]),
    "event-starts_at-day": "18",
    "event-starts_at-month": "6",
    "event-starts_at-year": "2030",
    "event-starts_at-time": "6.30pm",
    "event-ends_at-time": "20:00",
    "event-expected_numbers": "10",
    "event-access": "members",
    "event-election_meeting": "no",
    "seating-arrangement": "not_seated",
    "seating-single_sex": "no",
    "equality_policy": "agrees_to_ours",
    "declaration": "yes",
}
TALK = {
    "hirer-acting_for": "organisation",
    "hirer-organisation": "Riverside Society",
    "event-type": "talk",
    "place": json.dumps(["Park Hall", "Main hall A"]),
    "speakers-0-name": "Gloria Lunpell",
    "speakers-0-identified_by": "Teaches at the river trust",
    "seating-arrangement": "separate_by_sex",
    "seating-detail": "Two blocks",
    "seating-free_choice": "yes",
    "seating-equal_mixed_area": "yes",
    "event-worship": "no",
}
PAGES = {
    "who-for": ("hirer-acting_for", "hirer-client"),
    "you": ("hirer-name", "hirer-email", "hirer-phone", "hirer-address"),
    "organisation": ("hirer-organisation",),
    "event": ("event-title", "event-purpose", "event-type", "event-content"),
    "venue": ("event-venue",),
    "room": ("chosen_room",),
    "when": (
        "event-starts_at-day", "event-starts_at-month", "event-starts_at-year", "event-starts_at-time",
        "event-ends_at-time", "event-starts_which", "event-ends_which",
    ),
    "people": ("event-expected_numbers", "event-children_present", "event-access"),
    "publicity": ("event-promotion",),
    "election": ("event-election_meeting",),
    "speakers": ("has_speakers",),
    "names": ("speakers-0-name", "speakers-0-identified_by"),
    "seating": ("seating-arrangement", "seating-detail"),
    "doors": ("seating-separate_access",),
    "one-sex": ("seating-single_sex",),
    "separate-areas": ("seating-free_choice", "seating-equal_mixed_area"),
    "worship": ("event-worship",),
    "equality": ("equality_policy",),
}  # fmt: skip
"""The pages of the hirer's form and the fields on them."""


def as_hirer(answers: dict[str, str]) -> dict[str, str]:
    """The same answers in the fields of the hirer's form."""
    venue, room = json.loads(answers["place"])
    has = "yes" if "speakers-0-name" in answers else "no"
    return {**answers, "event-venue": venue, "chosen_room": room, "has_speakers": has}
