"""The words for codes that stand in evidence and on pages: one table, read by every service, page and document.

A list of evidence, the register it is drawn from, the page and the pack then say the same of the same code. It is pure:
rules read it as well.
"""

import unicodedata
from collections.abc import Mapping
from datetime import date, datetime
from zoneinfo import ZoneInfo

LONDON = ZoneInfo("Europe/London")
BOOKING_STATES = {
    "draft": "Draft",
    "submitted": "Submitted",
    "info_requested": "Information asked for",
    "in_review": "In review",
    "escalated": "With a senior officer",
    "police_advice": "Police advice asked for",
    "legal_advice": "Legal advice asked for",
    "minded_to_decline": "Minded to decline",
    "approved": "Approved",
    "approved_with_conditions": "Approved with conditions",
    "confirmed": "Confirmed",
    "reopened": "Reopened",
    "declined": "Declined",
    "cancelled_by_council": "Cancelled by the council",
    "appealed": "Appealed",
    "held": "Held",
    "reviewed": "Reviewed",
    "withdrawn": "Withdrawn",
    "lapsed": "Lapsed",
    "closed": "Closed",
}
IMPORT_KINDS = {
    "people": "People from HR",
    "providers": "Other employers' people",
    "completions": "Completions from the learning system",
    "certificates": "Certificates",
    "registers": "Session registers",
    "provider_completions": "Other employers' completions",
}
COMPLETION_SOURCES = {
    "import": "Imported file",
    "register": "Session register",
    "certificate": "Certificate",
    "self_report": "Told us themselves",
    "form": "Recorded by hand",
}
LEVELS = {"mandatory": "Mandatory", "recommended": "Recommended", "optional": "Optional"}
SERVICES = {"training": "Training records", "venues": "Venue bookings", "gateway": "Self-assessment"}
QUESTION_KINDS = {
    "expectation_of_compliance": "Expectation of compliance",
    "good_practice": "Good practice activity",
}
EVIDENCE_STATUS = {
    "complete": "From records",
    "unavailable": "Not available",
    "stale": "Being worked out",
    "broken_chain": "Its audit chain does not hold",
    "kept": "Kept by a person",
    "record": "A person keeps this",
    "none": "Nothing yet",
}
EVIDENCE_KINDS = {
    "figure": "Figure",
    "list": "List",
    "record": "A record that a person keeps",
    "not_available": "Not available",
}

YES_NO = {"yes": "Yes", "no": "No"}
YES_NO_UNKNOWN = {**YES_NO, "unknown": "Not known"}
POLICY_KINDS = {
    "venue_hire": "Venue hire policy",
    "it": "IT policy",
    "speaker": "Speaker policy",
    "open_source_guide": "Guide to open-source checks",
}
CONTACT_KINDS = {
    "police": "Counter terrorism unit or police",
    "prevent_team": "Prevent team",
    "venue_hire_team": "Venue hire team",
    "legal": "Legal",
    "fe_he": "Regional coordinator for further and higher education",
    "nhs_england": "NHS England",
    "charity_commission": "Charity Commission",
}
NETWORK_KINDS = {
    "corporate": "Corporate",
    "public_computers": "Public computers, libraries among them",
    "public_wifi": "Public Wi-Fi",
    "schools": "Schools",
    "guest": "Guests",
}
PREMISES_KINDS = {
    "hotel": "Hotel",
    "licensed": "Licensed premises",
    "parish_hall": "Town or parish council hall",
    "community_hall": "Community hall",
    "faith": "Faith building",
    "education": "University or college",
    "nhs": "NHS premises",
    "other": "Other premises",
}
CONTACT_TOPICS = {
    "card": "Contact card given: “ask us before you confirm a booking”",
    "guidance": "Guidance sent",
    "briefed": "Briefed in person or by call",
    "reputation": "Reputational risk discussed",
    "equality": "Equality and diversity discussed",
    "training": "Training offered",
}
THEMES = {
    "welcome": "Welcomes the advice",
    "asks_more": "Asks for more",
    "workload": "Worried about the work it takes",
    "free_speech": "Worried about free speech",
    "declines": "Does not want to take part",
    "other": "Something else",
}
SUPPORT = {"open_source": "Open-source checks on a speaker or group", "training": "Training", "other": "Something else"}
SECTORS = {"fe_he": "Further and higher education", "nhs": "NHS", "charity": "Charities"}
TEST_METHODS = {"supplier_address": "The supplier's test address", "block_page": "A check that the block page shows"}
TEST_RESULTS = {"passed": "Blocked as it should be", "failed": "Not blocked"}


MONTHS = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
]


def in_words(table: Mapping[str, str], code: str) -> str:
    """The words for a code; one that this version does not know is shown as a person would write it."""
    return table.get(code) or plain(code)


def plain(code: object) -> str:
    """'core_safeguarding' is 'Core safeguarding'."""
    text = str(code).replace("_", " ").replace("-", " ").strip()
    return text[:1].upper() + text[1:]


def day_in_words(day: date | str | None) -> str:
    """'31 March 2026', also for a day in ISO text, or nothing for no day."""
    if not day:
        return ""
    on = date.fromisoformat(day[:10]) if isinstance(day, str) else day
    return f"{on.day} {MONTHS[on.month - 1]} {on.year}"


def moment_in_words(moment: datetime) -> str:
    """'31 March 2026 at 9:05am', in London wall time."""
    local = moment.astimezone(LONDON)
    return f"{day_in_words(local.date())} at {local.hour % 12 or 12}:{local:%M}{'am' if local.hour < 12 else 'pm'}"


_BLANKS = frozenset("\u2800\u115f\u1160\u3164\uffa0")
"""Letters and signs, for Unicode, of which nothing is seen: the empty Braille cell, the fillers of Hangul."""


def says_why(text: str) -> bool:
    """Whether it can be a reason: a full stop, or a row of dashes, gives none."""
    return any(unicodedata.category(one)[0] in "LN" and one not in _BLANKS for one in text)


def says_something(text: str) -> bool:
    """Whether anything can be read in it: spaces, also those without width, and marks on nothing say nothing."""
    return any(unicodedata.category(one)[0] not in "ZCM" and one not in _BLANKS for one in text)
