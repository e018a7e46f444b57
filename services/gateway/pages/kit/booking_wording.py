"""The words pages use for the codes of bookings; `wording` puts the tables among its own."""

from services.gateway.pages.kit.tags import Tag
from shared.words import BOOKING_STATES

STATE_COLOURS = {
    "draft": "grey",
    "info_requested": "yellow",
    "escalated": "purple",
    "police_advice": "purple",
    "legal_advice": "purple",
    "minded_to_decline": "orange",
    "approved": "green",
    "approved_with_conditions": "green",
    "confirmed": "green",
    "reopened": "orange",
    "declined": "red",
    "cancelled_by_council": "red",
    "appealed": "orange",
    "held": "grey",
    "reviewed": "grey",
    "withdrawn": "grey",
    "lapsed": "grey",
    "closed": "grey",
}
STATES = BOOKING_STATES
STATE_TAGS = {
    code: Tag(text, STATE_COLOURS[code]) if code in STATE_COLOURS else Tag(text) for code, text in STATES.items()
}

MATCH_TAGS = {
    "open": Tag("Not answered yet", "yellow"),
    "different": Tag("Different person or organisation", "green"),
    "same": Tag("Same person or organisation", "red"),
    "unclear": Tag("Unclear", "orange"),
    "closed": Tag("Closed with a reason", "grey"),
}

CHECK_TAGS = {
    "recorded": Tag("Recorded", "green"),
    "held": Tag("Kept back", "yellow"),
    "by_lists": Tag("Looked up in the list", "green"),
    "off": Tag("Register is off", "grey"),
    "to_record": Tag("To record", "yellow"),
    "not_recorded": Tag("Not recorded", "grey"),
}

CONDITION_TAGS = {"": Tag("To follow up", "yellow"), "met": Tag("Met", "green"), "not_met": Tag("Not met", "red"),
                  "replaced": Tag("Taken back")}  # fmt: skip

NEEDS = {
    "more_information": "the missing answers",
    "equality_officer": "the equality officer’s answer",
    "legal": "legal advice",
    "prevent_lead": "the Prevent lead’s answer",
    "senior_officer": "a senior officer’s answer",
}

NEED_WHO = {
    "more_information": "The hirer, asked by a booking officer",
    "equality_officer": "An equality officer",
    "legal": "A legal officer",
    "prevent_lead": "The Prevent lead",
    "senior_officer": "A senior officer",
}

ROLES_SAID = {
    "booking_officer": "booking officer",
    "senior_officer": "senior officer",
    "equality_officer": "equality officer",
    "legal_officer": "legal officer",
    "prevent_lead": "Prevent lead",
    "hirer": "the hirer",
}
"""Roles as they stand within a sentence."""

CHECKS = {
    "details": "Details complete",
    "identity": "Identity of the hirer",
    "proscribed_list": "List of proscribed organisations",
    "sanctions_list": "UK Sanctions List",
    "concern_register": "Local concern register",
    "charity_register": "Charity register",
    "open_source": "Open-source check",
    "reference": "Reference from an earlier venue",
    "seating_and_equality": "Seating and equality",
    "other_regulations": "Other regulations and capacity",
}

CHECK_HOW = {
    "details": "Read the request as a stranger would. Ask about what is blank or cannot be understood.",
    "identity": (
        "See who the hirer is: a landline, a business address, a letter head, an earlier booking. Note what "
        "you saw; keep no copy of a passport."
    ),
    "proscribed_list": (
        "The names are looked up when the request comes in. Look at the answer below; for other names the "
        "hirer uses, search the Home Office list by hand."
    ),
    "sanctions_list": (
        "The names are looked up when the request comes in. A true match is a question of sanctions law for "
        "the legal officer, not one of Prevent."
    ),
    "concern_register": (
        "The names are looked up when the request comes in. Only those who need to know see what was found."
    ),
    "charity_register": (
        "Search the number on the Charity Commission’s register. Compare the name, and see whether it is "
        "registered still."
    ),
    "open_source": (
        "Look at what the person or organisation has said in public: their own pages, and dated, first-hand "
        "sources. Note the address and the day. Views are not grounds; conduct and law are."
    ),
    "reference": "Ring or write to the earlier venue: did the event happen as described, were the terms kept?",
    "seating_and_equality": (
        "Ask how people will be placed and who decides it. Mixed seating with a free choice settles most questions."
    ),
    "other_regulations": (
        "Licensing, fire, noise, health and safety; from 200 people also the capacity rules of the premises."
    ),
}

_BY_HAND = "It was not searched for this request: {}. Record which version you looked at, and what you found."
CHECK_BY_HAND = {
    "proscribed_list": _BY_HAND.format("search the Home Office list for the names and any other names they use"),
    "sanctions_list": _BY_HAND.format("search the UK Sanctions List; a true match is for the legal officer"),
    "concern_register": _BY_HAND.format("ask the Prevent lead, with the reference and nothing else"),
}
"""Where a name was not looked up in a list, or the request names nobody."""
CHECK_HELD = (
    "More names were entered than one person may have looked up. What is found is kept back until the Prevent lead "
    "confirms the look-up; there is nothing to record by hand."
)
"""Of hit and miss the same."""

CONDITION_KINDS = {
    "speakers_by": "Names of speakers by a day",
    "named_speakers": "Only the speakers named",
    "officer_may_attend": "A council officer may attend",
    "ticketed": "Tickets or registration",
    "stewarding": "Stewarding plan",
    "room": "Room, time or number of people",
    "mixed_seating": "No separate seating by sex outside worship",
    "agreed_literature": "Only literature that was agreed",
    "agreed_promotion": "Promotion text agreed, without the council’s logo",
    "chair_and_questions": "A chair, and open questions and answers",
    "times": "Start and end times",
    "no_recording": "No recording of others without their consent",
    "deposit": "Deposit",
    "under_18": "Under-18s with a guardian",
    "staff_access": "Right of access for staff",
    "other": "Something else",
}

HAPPENINGS = {
    "submit": "Request received",
    "start_review": "Review started",
    "request_information": "Hirer asked for information",
    "answer": "Hirer’s answer received",
    "resume_review": "Review taken up again",
    "escalate": "Referred to a senior officer",
    "return_to_review": "Returned to review",
    "ask_police": "Police asked for advice",
    "record_police_advice": "Police advice recorded",
    "ask_legal": "Legal advice asked for",
    "record_legal_advice": "Legal advice recorded",
    "propose_decline": "Hirer told the council is minded to decline",
    "decline": "Declined",
    "cancel": "Cancelled by the council",
    "approve": "Approved",
    "approve_with_conditions": "Approved with conditions",
    "confirm": "Confirmed",
    "reopen": "Reopened",
    "withdraw": "Withdrawn",
    "confirm_lapsed": "Confirmed as lapsed",
    "appeal": "Appeal received",
    "uphold": "Appeal decided: the decision stands",
    "record_held": "Recorded as held",
    "review": "Reviewed after the event",
    "close": "Closed",
    "need-answered": "Answer given",
    "asked-again": "Earlier answers count no more: a possible match came up or was answered otherwise",
    "match-answered": "Possible match answered",
    "screened-again": "Names looked up again",
    "entry-gone": "Possible match no longer listed as it was",
    "entry-listed-again": "Possible match listed again",
    "answered": "An answer or a view was given by somebody who needs to know",
    "check-made": "Check recorded",
    "note": "Note",
    "view": "View of the referral",
    "interest-declared": "Interest declared",
    "interest-taken-back": "Interest taken back",
    "reply-recorded": "Hirer’s reply recorded",
    "reply-waived": "Hirer wants no time to reply",
    "condition-followed-up": "Condition followed up",
    "request-changed": "Request changed",
    "question-raised": "Question about separate seating or a single-sex event raised",
    "resolved-by-change": "Question resolved by a changed arrangement",
    "assigned": "Given to somebody to work on",
    "letter-not-sent": "Letter not sent: give it in another way",
    "letter-perhaps-twice": "Letter sent: it may have come twice",
    "notice-not-sent": "Notice to a team not sent",
    "letter-given": "Letter given to the hirer",
    "letter-sent-again": "Letter sent again",
    "link-revoked": "The hirer’s link taken back",
    "hold-placed": "Legal hold placed",
    "hold-ended": "Legal hold ended",
}

CHANGES = {
    "speaker": "speakers",
    "purpose": "purpose",
    "title": "title",
    "content": "content",
    "seating": "seating",
    "equality_policy": "equality policy",
    "access": "who may come",
    "client": "who hires, or for whom",
    "charity_number": "charity number",
    "hirer_known": "whether we know the hirer",
    "numbers_over_capacity": "more people than the room holds",
    "venue": "venue",
    "date": "date or time",
}

TIES = {
    "hirer": "I am the hirer",
    "speaker": "I am a speaker at the event",
    "member": "I am a member of the body that is hiring",
    "conflict": "I have another conflict of interest",
}
TIES_TOLD = {
    "hirer": "is the hirer",
    "speaker": "is a speaker at the event",
    "member": "is a member of the body that is hiring",
    "conflict": "has a conflict of interest",
}

LISTS = {
    "register": "the local concern register",
    "proscribed": "the list of proscribed organisations",
    "sanctions": "the UK Sanctions List",
    "other_list": "another list",
}

NAME_KINDS = {
    "organisation": "name of the organisation",
    "organisation_other_name": "other name of the organisation",
    "client": "client",
    "speaker": "speaker",
    "speaker_other_name": "other name of a speaker",
}

CHANNELS = {"staff": "staff form", "public": "hirer’s form", "import": "file", "api": "another system"}

SEGREGATION = {
    "more_information": "More information is needed",
    "no_question": "No question",
    "not_by_sex": "People are not separated by sex",
    "standing_decision": "Covered by a standing decision",
    "single_sex_event": "Single-sex event",
    "worship_exception_whole": "Exception for worship, the whole event",
    "worship_exception_part": "Exception for worship, part of the event",
    "voluntary_separation": "Separation said to be voluntary",
    "separation_risk": "Separation without a free choice",
}

POLICY_FILES = {
    "bank-holidays": "bank holidays",
    "booking-questions": "booking questions",
    "deadlines": "deadlines",
    "decline-grounds": "grounds",
    "prompts": "prompts",
}

BOOKING_TAGS = {"booking": STATE_TAGS, "match": MATCH_TAGS, "condition": CONDITION_TAGS, "check": CHECK_TAGS}

BOOKING_TABLES = {
    "booking_state": STATES,
    "need": NEEDS,
    "need_who": NEED_WHO,
    "role_said": ROLES_SAID,
    "check": CHECKS,
    "check_how": CHECK_HOW,
    "check_by_hand": CHECK_BY_HAND,
    "condition_kind": CONDITION_KINDS,
    "happening": HAPPENINGS,
    "change": CHANGES,
    "tie": TIES,
    "tie_told": TIES_TOLD,
    "list": LISTS,
    "name_kind": NAME_KINDS,
    "channel": CHANNELS,
    "segregation": SEGREGATION,
    "policy_file": POLICY_FILES,
}
