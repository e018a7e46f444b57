"""The words for what a request comes to."""

NEEDS = {
    "more_information": "More information from the hirer",
    "equality_officer": "The equality officer",
    "legal": "Legal advice",
    "prevent_lead": "The Prevent lead",
    "senior_officer": "A senior officer",
}
CHECKS = {
    "details": "The details are complete",
    "identity": "Who the hirer is",
    "proscribed_list": "List of proscribed organisations",
    "sanctions_list": "UK Sanctions List",
    "concern_register": "The council’s own register",
    "charity_register": "Charity register",
    "open_source": "What is published about the speakers",
    "reference": "A reference from an earlier venue",
    "seating_and_equality": "Seating and equality",
    "other_regulations": "Licensing, safety and other rules",
}
CHANGES = {
    "numbers_over_capacity": "more people than the room holds",
    "client": "who hires",
    "charity_number": "the charity number",
    "hirer_known": "whether we know the hirer",
    "equality_policy": "the equality policy",
    "content": "what happens at the event",
    "access": "who can come",
    "date": "the day or time",
    "speaker": "the speakers",
    "venue": "the venue or room",
    "seating": "the seating",
    "purpose": "the purpose",
    "title": "the title",
}


def need_words(code: str) -> str:
    return NEEDS.get(code, code.replace("_", " "))


def check_words(code: str) -> str:
    return CHECKS.get(code, code.replace("_", " "))


def change_words(code: str) -> str:
    return CHANGES.get(code, code.replace("_", " "))
