"""An invented council in the shapes the templates want, hostile names included."""

from datetime import UTC, date, datetime
from typing import Any

AS_AT = date(2026, 11, 1)
POLICY_VERSION = "sample-2026-04-01"
NOW = datetime(2026, 11, 1, 14, 5, tzinfo=UTC)
HOSTILE = "<script>alert(1)</script>\"'>&"

FRAME: dict[str, Any] = {
    "council_name": "Northmere Borough Council",
    "version": "0.1.0",
    "demonstration": True,
    "signed_in_as": {"name": "Dana Whitfield", "roles": ["Learning and development"]},
    "navigation": [
        {"text": "Home", "href": "/", "active": False},
        {"text": "Files", "href": "/imports", "active": True},
        {"text": "Training", "href": "/standing", "active": False},
        {"text": "People", "href": "/people", "active": False},
        {"text": "Self-assessment", "href": "/evidence", "active": False},
        {"text": "Packs", "href": "/packs", "active": False},
        {"text": "Approvers", "href": "/approvers", "active": False},
        {"text": "Status", "href": "/status", "active": False},
    ],
}
ANONYMOUS = {"signed_in_as": None, "navigation": []}


def figures(population: int, in_date: int, on_track: int, ever: int, absent: int) -> dict[str, int]:
    return {
        "population": population,
        "in_date": in_date,
        "on_track": on_track,
        "ever_trained": ever,
        "absent": absent,
    }


COUNCIL = figures(213, 127, 138, 138, 6)
UNITS = [
    {"unit": "Adults and Communities", "figures": figures(104, 67, 74, 73, 3)},
    {"unit": "Children's Services", "figures": figures(44, 26, 28, 29, 1)},
    {"unit": "Place", "figures": figures(44, 15, 16, 16, 1)},
    {"unit": "Resources", "figures": figures(20, 17, 18, 19, 1)},
    {"unit": "Chief Executive", "figures": figures(0, 0, 0, 0, 0)},
    {"unit": "Public Health", "figures": None},
]
EMPLOYERS = [
    {"employer": "Brightway Care Ltd", "figures": figures(3, 0, 0, 2, 0)},
    {"employer": "Harbour Youth CIC", "figures": figures(2, 0, 0, 1, 0)},
    {"employer": "Oakfield Homecare", "figures": figures(5, 0, 0, 0, 0)},
]
STANDING = {
    "as_at": AS_AT,
    "policy_version": POLICY_VERSION,
    "figures": COUNCIL,
    "units": UNITS,
    "employers": EMPLOYERS,
    "employers_total": figures(10, 0, 0, 3, 0),
    "names_allowed": True,
}

COUNTS = {"read": 1007, "accepted": 986, "duplicate": 6, "skipped": 2, "review": 4, "refused": 9}
FILE: dict[str, Any] = {
    "id": "7d0c",
    "kind": "completions",
    "file_name": "completions-lms.csv",
    "size": 118_433,
    "checksum": "9f2b5c0a7e41d3c86a1f5be2907cd1e4" * 2,
    "state": "checked",
    "uploaded_at": NOW,
    "uploaded_by": "Dana Whitfield",
    "counts": COUNTS,
    "progress": {"done": 640, "total": 1007},
    "may_undo": False,
}
CELLS = {
    "Learner ID": "O41927",
    "Learner Name": "Harris, Phillip",
    "Course Title": "Workshop to Raise Awareness of Prevent (WRAP)",
    "Completion Date": "31/02/2025",
    "Status": "Completed",
}


def fault(row: int, column: str, value: str, reason: str, **cells: str) -> dict[str, Any]:
    return {
        "row": row,
        "outcome": "refused",
        "column": column,
        "value": value,
        "reason": reason,
        "cells": {**CELLS, **cells},
    }


BAD_ROWS = [
    fault(72, "Completion Date", "31/02/2025", "There is no such day"),
    fault(72, "Learner ID", "O41927", "Nobody has this number"),
    fault(
        252,
        "Course Title",
        "Fire safety",
        "We do not know this course",
        **{"Learner ID": "086566", "Course Title": "Fire safety", "Completion Date": "2025-03-01 10:00"},
    ),
    fault(327, "Completion Date", "45012", "A bare number is not a date", **{"Completion Date": "45012"}),
    fault(
        401,
        "Completion Date",
        "",
        "The date is missing",
        **{"Learner Name": HOSTILE, "Completion Date": ""},
    ),
]
FLAT_ROWS = [{key: value for key, value in row.items() if key != "cells"} for row in BAD_ROWS]
SUGGESTED = {"id": "p-1", "name": "Kamil Barłóg", "number": "049749", "unit": "Place > Libraries > Branches"}
REVIEW_ROWS = [
    {
        "key": "480",
        "row": 480,
        "says": [
            ("Learner ID", "49749"),
            ("Learner Name", "Barłóg, Kamil"),
            ("Course", "WRAP"),
            ("Date", "2 July 2025"),
        ],
        "why": "The number fits when its lost leading zero is put back, and the name is the same.",
        "suggestions": [SUGGESTED],
    },
    {
        "key": "673",
        "row": 673,
        "says": [("Learner ID", ""), ("Learner Name", "Wendy Oliver"), ("Course", "Referrals")],
        "why": "Only the name matches.",
        "suggestions": [
            {**SUGGESTED, "id": "p-2", "name": "Wendy Oliver", "number": "090360"},
            {**SUGGESTED, "id": "p-3", "name": "Wendy Oliver", "number": "118204"},
        ],
    },
    {
        "key": "Hall-12",
        "row": 12,
        "sheet": "Town Hall 4 March",
        "says": [("E-mail", "j.smith@elsewhere.example"), ("Name", "J Smith")],
        "why": "Nobody has this e-mail address.",
        "suggestions": [],
    },
]
REQUIREMENTS = [
    {
        "requirement": "frontline-awareness",
        "title": "Prevent awareness",
        "role_group": "frontline_contact",
        "level": "mandatory",
        "status": "overdue",
        "valid_until": date(2026, 3, 1),
        "due_on": date(2026, 3, 1),
        "in_scope_since": date(2024, 7, 4),
        "why": "Awareness was completed on 1 March 2024 and is valid for 24 months.",
    },
    {
        "requirement": "approver-venue-hire",
        "title": "Venue-hire risk and decisions",
        "role_group": "venue_approver",
        "level": "mandatory",
        "status": "due_soon",
        "valid_until": date(2026, 12, 14),
        "due_on": date(2026, 12, 14),
        "in_scope_since": date(2025, 1, 6),
        "why": "Completed on 14 December 2025 and valid for 12 months. A refresher from 15 October counts on from the old date.",  # noqa: E501
    },
    {
        "requirement": "frontline-wrap",
        "title": "WRAP workshop",
        "role_group": "frontline_contact",
        "level": "recommended",
        "status": "awaiting_evidence",
        "valid_until": None,
        "due_on": date(2025, 1, 1),
        "in_scope_since": date(2024, 7, 4),
        "why": "Completed on 31 March 2026, but nobody has seen the certificate yet.",
    },
    {
        "requirement": "officer-induction",
        "title": "Prevent officer induction",
        "role_group": "prevent_officer",
        "level": "mandatory",
        "status": "in_date",
        "valid_until": "never",
        "due_on": None,
        "in_scope_since": date(2024, 7, 4),
        "why": "Completed on 20 July 2024 and does not expire.",
    },
]
COMPLETIONS = [
    {
        "id": "c1",
        "title": "Workshop to Raise Awareness of Prevent (WRAP)",
        "completed_on": date(2026, 3, 31),
        "provider": "Northmere College",
        "source": "certificate",
        "evidence": "awaiting",
        "recorded_by": "Dana Whitfield",
        "recorded_at": NOW,
        "import_id": "9",
        "import_name": "certificates-batch.csv",
    },
    {
        "id": "c2",
        "title": "Venue-hire risk and decisions",
        "completed_on": date(2025, 12, 14),
        "source": "form",
        "evidence": "seen",
        "recorded_by": "Dana Whitfield",
        "recorded_at": NOW,
        "import_id": None,
    },
    {
        "id": "c3",
        "title": "Prevent duty training: Awareness",
        "completed_on": date(2024, 3, 10),
        "source": "import",
        "evidence": "seen",
        "recorded_by": "Dana Whitfield",
        "recorded_at": NOW,
        "import_id": "7",
        "import_name": "completions-lms.csv",
        "revoked_on": date(2024, 4, 2),
        "revoked_reason": "Another person of the same name",
    },
]
PERSON = {
    "id": "p-1",
    "name": "Alexander Murphy",
    "former_names": ["Alexander Byrne"],
    "number": "047960",
    "email": "alexander.murphy76@council.example",
    "employer": "Northmere Borough Council",
    "absent": True,
}
PERSON_PAGE = {
    "as_at": AS_AT,
    "policy_version": POLICY_VERSION,
    "person": PERSON,
    "requirements": REQUIREMENTS,
    "completions": COMPLETIONS,
    "posts": [
        {
            "job_title": "Library Manager",
            "unit": "Place > Libraries > Branches",
            "role_groups": ["venue_approver", "frontline_contact"],
            "starts": date(2024, 7, 4),
            "ends": None,
        }
    ],
    "exemptions": [
        {
            "title": "WRAP workshop",
            "reason": "On secondment",
            "approved_by": "Head of Service",
            "starts": date(2026, 1, 1),
            "ends": date(2026, 6, 30),
        }
    ],
    "absences": [{"starts": date(2026, 10, 5), "ends": None}],
    "may_change": True,
}
PEOPLE = [
    {
        "id": "p-1",
        "name": "Alexander Murphy",
        "number": "047960",
        "unit": "Place > Libraries",
        "job_title": "Library Manager",
        "employer": "Northmere Borough Council",
        "former_names": ["Alexander Byrne"],
        "absent": True,
        "requirements": REQUIREMENTS,
    },
    {
        "id": "p-2",
        "name": HOSTILE,
        "number": "090360",
        "unit": "Adults and Communities > Housing",
        "job_title": "Housing Officer",
        "employer": "Northmere Borough Council",
        "former_names": [],
        "absent": False,
        "requirements": REQUIREMENTS[:1],
    },
]
GAPS = [
    {
        "person_id": "p-1",
        "name": "Alexander Murphy",
        "number": "047960",
        "unit": "Place > Libraries",
        "requirement": "Prevent awareness",
        "status": "overdue",
        "since": date(2026, 3, 2),
        "rule": "Front-line contact: awareness every 24 months",
        "closes": "Prevent duty training: Awareness refresher, e-learning, 20 minutes",
    },
    {
        "person_id": "p-2",
        "name": "Wendy Oliver",
        "number": "090360",
        "unit": "Adults and Communities > Housing",
        "requirement": "Referrals",
        "status": "never_done",
        "since": date(2025, 8, 20),
        "rule": "Core safeguarding: referrals every 24 months, first within 60 days",
        "closes": "Prevent duty training: Referrals, e-learning, 40 minutes",
    },
]

FRAMEWORK = {
    "title": "Prevent Duty Toolkit for Local Authorities and Partner Agencies",
    "publisher": "Home Office",
}
BENCHMARK = {
    "number": 7,
    "standard": "There is a training programme in place for relevant personnel.",
    "outcome": "The right people across the organisation receive the right level of training required to help"
    " them understand the risk of radicalisation and know how to access support locally.",
}
QUESTION = {
    "id": "7.3",
    "kind": "expectation_of_compliance",
    "text": "Does the organisation measure and account for different levels of training need across different"
    " teams and sectors (including offering more specialist training where appropriate)?",
}
QUESTIONS = [
    {**QUESTION, "rating": "developing", "details": 5, "answered": 3, "missing": ["a training needs assessment"]},
    {
        "id": "7.1",
        "kind": "expectation_of_compliance",
        "text": "Are all relevant staff in the partnership and its commissioned services aware of the signs of"
        " possible radicalisation and understand the need to raise concerns?",
        "rating": "",
        "details": 4,
        "answered": 2,
        "missing": [],
    },
    {
        "id": "7.5",
        "kind": "good_practice",
        "text": "Is the organisation taking steps to understand the range of activity and settings of"
        " supplementary schools?",
        "rating": "not_applicable",
        "details": 0,
        "answered": 0,
        "missing": [],
    },
]
FIGURE_ITEM = {
    "id": "e1",
    "title": "People in date with mandatory training",
    "definition": "Every mandatory requirement of the person is done and has not run out.",
    "kind": "figure",
    "status": "complete",
    "numerator": 127,
    "denominator": 213,
    "as_at": AS_AT,
    "starts": date(2026, 4, 1),
    "policy_version": POLICY_VERSION,
    "service": "training",
    "query": "/v1/standing?as_at=2026-11-01",
    "href": "/standing/people",
}
LIST_ITEM = {
    **FIGURE_ITEM,
    "id": "e2",
    "title": "Targeted courses offered",
    "kind": "list",
    "columns": ["Course", "Kind", "Minutes"],
    "rows": [["WRAP Plus", "workshop", 180], ["Hydra simulation for Channel chairs", "simulation", 720]],
    "total": 6,
}
KEPT_ITEM = {
    "id": "k1",
    "title": "Training needs assessment 2026",
    "kind": "document",
    "link": "https://intranet.example/tna-2026",
    "owner": "Learning and development manager",
    "starts": date(2026, 4, 1),
    "ends": date(2027, 3, 31),
    "review_on": date(2027, 2, 1),
}
DETAILS = [
    {"id": "7.3a", "text": "Which targeted training offers are available for staff?", "evidence": [LIST_ITEM]},
    {
        "id": "7.3b",
        "text": "How are levels of training need measured?",
        "evidence": [{**FIGURE_ITEM, "title": "Teams assessed in the last 12 months", "status": "unavailable"}],
        "kept": [KEPT_ITEM],
    },
    {
        "id": "7.3c",
        "text": "How does the organisation track which staff members have been trained and which are still to"
        " receive training?",
        "evidence": [FIGURE_ITEM],
    },
    {"id": "7.3d", "text": "How is information on training uptake recorded?", "evidence": []},
]
RATINGS = [
    {"value": "not_yet_started", "text": "Not yet started"},
    {"value": "developing", "text": "Developing"},
    {"value": "achieving", "text": "Achieving"},
    {"value": "not_applicable", "text": "Not applicable"},
]
QUESTION_PAGE = {
    "framework": FRAMEWORK,
    "benchmark": BENCHMARK,
    "question": QUESTION,
    "as_at": AS_AT,
    "details": DETAILS,
    "ratings": RATINGS,
    "may_rate": True,
    "may_keep": True,
    "offered": ["No training needs assessment younger than 12 months", "86 of 213 people are not in date"],
    "rating": {"rating": "developing", "summary": "…", "rated_by": "Priya Nair", "rated_at": NOW},
    "values": {"rating": "developing", "summary": "We know who is trained. A needs assessment is under way."},
    "history": [{"at": NOW, "who": "Priya Nair", "what": "Rated Developing", "reason": "First rating this year"}],
    "previous": "7.2",
    "following": "7.4",
}
PACK: dict[str, Any] = {
    "id": "k7",
    "benchmarks": [7],
    "as_at": AS_AT,
    "starts": date(2026, 4, 1),
    "state": "ready",
    "complete": False,
    "draft": True,
    "missing": ["Venue bookings"],
    "requested_at": NOW,
    "requested_by": "Priya Nair",
    "made_at": NOW,
    "size": 1_842_113,
    "file_name": "due-regard-pack-2026-11-01.zip",
    "sha256": "4be1d2a90c" * 6 + "77aa",
    "expires_on": date(2027, 1, 30),
    "progress": {"done": 3, "total": 9},
}
PACK_BENCHMARKS = [
    {"value": "7", "text": "Benchmark 7: training", "hint": "Figures from records"},
    {"value": "8", "text": "Benchmark 8: venue hire and IT policy"},
]
ACCOUNTS = [
    {
        "id": "a1",
        "username": "dana",
        "name": "Dana Whitfield",
        "roles": ["ld_officer"],
        "disabled": False,
        "last_sign_in": NOW,
        "sessions": 2,
    },
    {
        "id": "a2",
        "username": "priya",
        "name": "Priya Nair",
        "roles": ["prevent_lead", "auditor"],
        "disabled": True,
        "last_sign_in": None,
        "sessions": 0,
    },
]
TOKENS = [
    {
        "id": "t1",
        "name": "LMS nightly",
        "roles": ["ld_officer"],
        "created_at": NOW,
        "created_by": "server",
        "expires_on": date(2027, 11, 1),
        "last_used_at": NOW,
        "revoked_at": None,
    },
    {
        "id": "t2",
        "name": "Old report",
        "roles": ["auditor"],
        "created_at": NOW,
        "created_by": "server",
        "expires_on": None,
        "last_used_at": None,
        "revoked_at": NOW,
    },
]
APPROVERS = [
    {
        "number": "295892",
        "name": "Kathleen Stevens",
        "may_approve": True,
        "training_valid_until": date(2027, 5, 3),
        "awareness_valid_until": date(2027, 9, 1),
    },
    {
        "number": "047960",
        "name": "",
        "may_approve": False,
        "training_valid_until": date(2026, 10, 2),
        "awareness_valid_until": None,
        "reason": "Venue-hire training ran out on 2 October 2026; awareness was never done",
    },
]
SERVICES = [
    {
        "service": "gateway",
        "state": "ok",
        "version": "0.1.0",
        "detail": "",
        "waiting_jobs": 0,
        "waiting_events": 0,
    },
    {
        "service": "training",
        "state": "slow",
        "version": "0.1.0",
        "detail": "Reading a file",
        "waiting_jobs": 1,
        "waiting_events": 12,
        "oldest_wait": "the oldest for 40 seconds",
    },
    {
        "service": "venues",
        "state": "down",
        "version": None,
        "detail": "No answer for 3 minutes",
        "waiting_jobs": None,
        "waiting_events": None,
    },
]
DEMONSTRATION_ACCOUNTS = [
    {
        "username": "dana",
        "name": "Dana Whitfield",
        "role": "Learning and development",
        "can": "Upload files, see everyone’s training",
    },
    {"username": "priya", "name": "Priya Nair", "role": "Prevent lead", "can": "Rate the self-assessment, make packs"},
    {"username": "marcus", "name": "Marcus Bell", "role": "Manager", "can": "See the training of one team"},
]
HOME_LD = {
    "name": "Dana",
    "today": AS_AT,
    "tasks": [
        {
            "text": "completions-lms.csv is ready to check",
            "href": "/imports/7d0c",
            "hint": "1,007 rows, 13 to look at",
            "tag": ("import", "checked"),
        },
        {
            "text": "30 register rows to review",
            "href": "/imports/8/review",
            "hint": "session-registers.xlsx",
            "tag": ("outcome", "review"),
        },
    ],
    "cards": [
        {
            "title": "Upload a file",
            "text": "People, completions, certificates and registers, as your systems export them.",
            "href": "/imports/new",
        },
        {
            "title": "See who is trained",
            "text": "Figures for the council and each unit, on any day.",
            "href": "/standing",
        },
        {
            "title": "Gap list",
            "number": 111,
            "text": "Gaps today, with what closes each soonest.",
            "href": "/standing/gaps",
        },
        {"title": "Find a person", "text": "Their posts, what applies to them and why.", "href": "/people"},
    ],
}
HOME_LEAD = {
    "name": "Priya",
    "today": AS_AT,
    "tasks": [],
    "cards": HOME_LD["cards"][1:3],
    "benchmark": {
        **BENCHMARK,
        "figures": COUNCIL,
        "as_at": AS_AT,
        "policy_version": POLICY_VERSION,
        "questions": 9,
        "ratings": {"achieving": 2, "developing": 3, "not_yet_started": 1, "not_applicable": 1, "unrated": 2},
        "gaps": [
            {"question": "7.3", "text": "no training needs assessment younger than 12 months", "href": "/evidence"},
            {"question": "7.8", "text": "nothing to show and no rating yet", "href": "/evidence"},
        ],
    },
}
UPLOAD_KINDS = ["people", "providers", "completions", "certificates", "registers", "provider_completions"]
CONTACT = {"name": "the support team", "email": "due-regard@council.example", "phone": "01632 960 001"}
