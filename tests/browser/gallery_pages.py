"""Invented data for every template: ordinary, empty, unknown, long, hostile and wrong."""

from dataclasses import dataclass, field
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


@dataclass(frozen=True)
class Page:
    template: str
    context: dict[str, Any] = field(default_factory=dict)


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
SUGGESTED = {
    "person_id": "p-1",
    "name": "Kamil Barłóg",
    "number": "049749",
    "unit": "Place > Libraries > Branches",
    "job_title": "Library Assistant",
}
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
        "suggested": SUGGESTED,
        "decision": "",
    },
    {
        "key": "673",
        "row": 673,
        "says": [("Learner ID", ""), ("Learner Name", "Wendy Oliver"), ("Course", "Referrals")],
        "why": "Only the name matches.",
        "suggested": {**SUGGESTED, "person_id": "p-2", "name": "Wendy Oliver", "number": "090360"},
        "decision": "confirm",
    },
    {
        "key": "Hall-12",
        "row": 12,
        "sheet": "Town Hall 4 March",
        "says": [("E-mail", "j.smith@elsewhere.example"), ("Name", "J Smith")],
        "why": "Nobody has this e-mail address.",
        "suggested": None,
        "decision": "",
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


def an_error(status: int, **context: Any) -> Page:
    return Page("errors/error.html", {"status": status, **context})


PAGES: dict[str, Page] = {
    "sign-in": Page(
        "sign_in/sign_in.html",
        {**ANONYMOUS, "demonstration_accounts": DEMONSTRATION_ACCOUNTS, "demonstration_password": "due-regard-demo"},
    ),
    "sign-in-wrong": Page(
        "sign_in/sign_in.html",
        {
            **ANONYMOUS,
            "demonstration": False,
            "values": {"username": HOSTILE},
            "errors": {"username": "The user name or password is not right"},
        },
    ),
    "sign-in-signed-out": Page("sign_in/sign_in.html", {**ANONYMOUS, "demonstration": False, "signed_out": True}),
    "home-ld": Page("home/home.html", HOME_LD),
    "home-lead": Page("home/home.html", HOME_LEAD),
    "home-lead-incomplete": Page(
        "home/home.html",
        {**HOME_LEAD, "benchmark": {**HOME_LEAD["benchmark"], "figures": None}, "missing": ["Training records"]},
    ),
    "imports": Page(
        "imports/index.html",
        {
            "imports": [
                FILE,
                {
                    **FILE,
                    "id": "2",
                    "file_name": "people-hr-export.csv",
                    "kind": "people",
                    "state": "confirmed",
                    "may_undo": True,
                    "counts": {"read": 326, "accepted": 318, "duplicate": 3, "skipped": 0, "review": 0, "refused": 5},
                },
                {
                    **FILE,
                    "id": "3",
                    "file_name": "session-registers.xlsx",
                    "kind": "registers",
                    "state": "reading",
                    "counts": None,
                },
                {**FILE, "id": "4", "file_name": "locked.xlsx", "kind": "registers", "state": "failed", "counts": None},
            ],
            "page": 2,
            "pages": 9,
            "may_upload": True,
        },
    ),
    "imports-empty": Page("imports/index.html", {"imports": [], "page": 1, "pages": 1, "may_upload": True}),
    "imports-upload": Page("imports/upload.html", {"kinds": UPLOAD_KINDS, "values": {"kind": "completions"}}),
    "imports-upload-wrong": Page(
        "imports/upload.html",
        {
            "kinds": UPLOAD_KINDS,
            "values": {},
            "errors": {"kind": "Choose what is in the file", "file": "Choose a file"},
        },
    ),
    "imports-reading": Page(
        "imports/show.html", {"file": {**FILE, "state": "reading", "counts": None}, "may_change": True}
    ),
    "imports-received": Page(
        "imports/show.html",
        {"file": {**FILE, "state": "received", "counts": None, "progress": None}, "may_change": True, "auto": True},
    ),
    "imports-needs-columns": Page(
        "imports/show.html", {"file": {**FILE, "state": "needs_columns", "counts": None}, "may_change": True}
    ),
    "imports-check": Page(
        "imports/show.html", {"file": FILE, "bad_rows": BAD_ROWS, "awaiting_review": 4, "may_change": True}
    ),
    "imports-check-flat": Page(
        "imports/show.html", {"file": FILE, "bad_rows": FLAT_ROWS, "awaiting_review": 4, "may_change": True}
    ),
    "imports-check-clean": Page(
        "imports/show.html",
        {
            "file": {**FILE, "counts": {**COUNTS, "read": 994, "review": 0, "refused": 0}},
            "bad_rows": [],
            "awaiting_review": 0,
            "may_change": True,
        },
    ),
    "imports-confirmed": Page(
        "imports/show.html",
        {
            "file": {
                **FILE,
                "state": "confirmed",
                "confirmed_at": NOW,
                "confirmed_by": "Dana Whitfield",
                "original_until": date(2026, 12, 1),
            },
            "bad_rows": BAD_ROWS,
            "awaiting_review": 2,
            "may_change": True,
        },
    ),
    "imports-undone": Page(
        "imports/show.html", {"file": {**FILE, "state": "undone", "undone_at": NOW, "undone_by": "Dana Whitfield"}}
    ),
    "imports-failed": Page(
        "imports/show.html",
        {
            "file": {
                **FILE,
                "state": "failed",
                "counts": None,
                "reason": "The workbook has a password. Save it without one and upload it again.",
            },
            "may_change": True,
        },
    ),
    "imports-rows": Page(
        "imports/rows.html", {"file": FILE, "outcome": "refused", "rows": BAD_ROWS, "total": 9, "page": 1, "pages": 3}
    ),
    "imports-rows-empty": Page(
        "imports/rows.html", {"file": FILE, "outcome": "skipped", "rows": [], "total": 0, "page": 1, "pages": 1}
    ),
    "imports-columns": Page(
        "imports/columns.html",
        {
            "file": FILE,
            "columns": [
                {"name": "Pay No", "samples": ["047960", "090360"]},
                {"name": "Kurs", "samples": ["WRAP"]},
                {"name": "Date", "samples": []},
            ],
            "fields": [
                {
                    "code": "number",
                    "text": "Payroll number",
                    "hint": "With its leading zeros, if the file has them",
                    "required": True,
                },
                {"code": "course", "text": "Course", "hint": "Code or title", "required": True},
                {"code": "email", "text": "E-mail address", "hint": "", "required": False},
            ],
            "values": {"number": "Pay No"},
            "errors": {"course": "Choose the column that holds the course"},
        },
    ),
    "imports-review": Page(
        "imports/review.html", {"file": FILE, "rows": REVIEW_ROWS, "undecided": 3, "total": 4, "page": 1, "pages": 40}
    ),
    "imports-review-done": Page(
        "imports/review.html", {"file": FILE, "rows": [], "undecided": 0, "total": 4, "page": 1, "pages": 1}
    ),
    "imports-confirm": Page("imports/confirm.html", {"file": FILE, "awaiting_review": 4}),
    "imports-undo": Page(
        "imports/undo.html", {"file": FILE, "values": {}, "errors": {"reason": "Say why the file is being undone"}}
    ),
    "standing": Page("standing/index.html", STANDING),
    "standing-manager": Page(
        "standing/index.html", {**STANDING, "own_team": "Family Hubs", "employers": [], "units": []}
    ),
    "standing-incomplete": Page(
        "standing/index.html",
        {
            **STANDING,
            "figures": None,
            "policy_version": None,
            "units": [],
            "employers": [],
            "missing": ["Training records"],
        },
    ),
    "standing-wrong-day": Page(
        "standing/index.html",
        {
            **STANDING,
            "values": {"as_at-day": "31", "as_at-month": "2", "as_at-year": "2026"},
            "errors": {"as_at": "There is no 31 February"},
        },
    ),
    "standing-unit": Page(
        "standing/unit.html",
        {
            **STANDING,
            "unit": "Place > Libraries",
            "trail": [{"text": "Place", "unit": "Place"}],
            "figures": figures(12, 5, 6, 6, 1),
            "units": [{"unit": "Place > Libraries > Branches", "name": "Branches", "figures": figures(12, 5, 6, 6, 1)}],
        },
    ),
    "standing-no-one": Page(
        "standing/unit.html",
        {**STANDING, "unit": "Chief Executive", "trail": [], "figures": figures(0, 0, 0, 0, 0), "units": []},
    ),
    "standing-people": Page(
        "standing/people.html",
        {
            **STANDING,
            "people": PEOPLE,
            "unit": "Place",
            "figure": "in_date",
            "total": 15,
            "population": 44,
            "page": 1,
            "pages": 2,
            "statuses": [{"value": "overdue", "text": "Overdue"}],
            "status": "",
        },
    ),
    "standing-people-absent": Page(
        "standing/people.html", {**STANDING, "people": [], "figure": "absent", "total": 0, "page": 1, "pages": 1}
    ),
    "standing-gaps": Page(
        "standing/gaps.html",
        {
            **STANDING,
            "gaps": GAPS,
            "total": 111,
            "page": 1,
            "pages": 5,
            "requirements": [{"value": "x", "text": "Prevent awareness"}],
            "requirement": "",
        },
    ),
    "people-search": Page("people/search.html", {"searched": False}),
    "people-found": Page(
        "people/search.html", {"searched": True, "values": {"name": "murph"}, "people": PEOPLE, "too_many": False}
    ),
    "people-nobody": Page("people/search.html", {"searched": True, "values": {"name": HOSTILE}, "people": []}),
    "person": Page("people/person.html", PERSON_PAGE),
    "person-bare": Page(
        "people/person.html",
        {**PERSON_PAGE, "requirements": [], "completions": [], "exemptions": [], "absences": [], "may_change": False},
    ),
    "person-add-completion": Page(
        "people/add_completion.html",
        {
            "person": PERSON,
            "courses": [{"value": "WRAP", "text": "Workshop to Raise Awareness of Prevent (WRAP)"}],
            "values": {
                "course": "WRAP",
                "completed_on-day": "1",
                "completed_on-month": "10",
                "completed_on-year": "2026",
                "evidence": "seen",
            },
            "effects": [
                {
                    "title": "WRAP workshop",
                    "before": "awaiting_evidence",
                    "after": "in_date",
                    "valid_until": date(2028, 10, 1),
                }
            ],
        },
    ),
    "person-add-completion-wrong": Page(
        "people/add_completion.html",
        {
            "person": PERSON,
            "courses": [],
            "values": {},
            "errors": {
                "course": "Choose a course",
                "completed_on": "The day may not be in the future",
                "evidence": "Say whether you have seen the certificate",
            },
        },
    ),
    "person-revoke": Page("people/revoke_completion.html", {"person": PERSON, "completion": COMPLETIONS[1]}),
    "person-exempt": Page(
        "people/add_exemption.html", {"person": PERSON, "requirements": [{"value": "x", "text": "Prevent awareness"}]}
    ),
    "evidence": Page(
        "evidence/index.html",
        {
            "framework": FRAMEWORK,
            "benchmarks": [
                {**BENCHMARK, "number": n, "questions": 9, "rated": n % 5, "drawn": n in (7, 8)} for n in range(1, 11)
            ],
        },
    ),
    "evidence-benchmark": Page(
        "evidence/benchmark.html",
        {
            "framework": FRAMEWORK,
            "benchmark": BENCHMARK,
            "as_at": AS_AT,
            "policy_version": POLICY_VERSION,
            "headline": {"figures": COUNCIL},
            "questions": QUESTIONS,
        },
    ),
    "evidence-benchmark-incomplete": Page(
        "evidence/benchmark.html",
        {
            "framework": FRAMEWORK,
            "benchmark": BENCHMARK,
            "as_at": AS_AT,
            "policy_version": None,
            "headline": {"figures": None},
            "questions": QUESTIONS,
            "missing": ["Training records"],
        },
    ),
    "evidence-question": Page("evidence/question.html", QUESTION_PAGE),
    "evidence-question-wrong": Page(
        "evidence/question.html",
        {
            **QUESTION_PAGE,
            "rating": None,
            "history": [],
            "values": {"rating": "not_applicable"},
            "errors": {"reason": "Say why it does not apply", "summary": "Write a summary"},
        },
    ),
    "evidence-question-reader": Page(
        "evidence/question.html",
        {**QUESTION_PAGE, "may_rate": False, "may_keep": False, "details": [], "loose": {"evidence": [], "kept": []}},
    ),
    "evidence-add-kept": Page(
        "evidence/add_kept.html",
        {
            "question": QUESTION,
            "benchmark": BENCHMARK,
            "kinds": [{"value": "document", "text": "Document"}, {"value": "meeting", "text": "Meeting"}],
            "details": [{"value": "7.3b", "text": "7.3b How are levels of training need measured?"}],
        },
    ),
    "packs": Page(
        "packs/index.html",
        {
            "packs": [PACK, {**PACK, "id": "k8", "state": "making", "size": None}],
            "benchmarks": PACK_BENCHMARKS,
            "values": {"benchmarks": ["7"]},
            "page": 1,
            "pages": 1,
            "may_make": True,
        },
    ),
    "packs-empty": Page(
        "packs/index.html",
        {
            "packs": [],
            "benchmarks": PACK_BENCHMARKS,
            "errors": {"benchmarks": "Choose at least one benchmark"},
            "page": 1,
            "pages": 1,
            "may_make": True,
        },
    ),
    "pack-making": Page("packs/show.html", {"pack": {**PACK, "state": "making", "made_at": None, "sha256": ""}}),
    "pack-ready": Page("packs/show.html", {"pack": PACK}),
    "pack-failed": Page(
        "packs/show.html", {"pack": {**PACK, "state": "failed", "reason": "The disk is full. Ask your administrator."}}
    ),
    "approvers": Page("approvers/index.html", {"on": AS_AT, "approvers": APPROVERS, "as_of": NOW}),
    "approvers-empty": Page("approvers/index.html", {"on": AS_AT, "approvers": []}),
    "accounts": Page("accounts/index.html", {"accounts": ACCOUNTS, "tokens": TOKENS, "page": 1, "pages": 1}),
    "accounts-edit": Page(
        "accounts/edit.html",
        {
            "account": ACCOUNTS[0],
            "roles": ["ld_officer", "manager", "prevent_lead", "auditor", "admin"],
            "values": {"name": "Dana Whitfield", "username": "dana", "roles": ["ld_officer"], "disabled": "no"},
        },
    ),
    "accounts-add": Page(
        "accounts/edit.html",
        {"account": None, "roles": ["ld_officer", "manager"], "errors": {"password": "Use at least 12 characters"}},
    ),
    "status": Page(
        "status/status.html",
        {"checked_at": NOW, "services": SERVICES, "notes": ["Venues will catch up when it answers again."]},
    ),
    "help": Page("about/help.html", {**ANONYMOUS, "contact": CONTACT}),
    "accessibility": Page("about/accessibility.html", {**ANONYMOUS, "contact": CONTACT, "reviewed_on": AS_AT}),
    "privacy": Page("about/privacy.html", {**ANONYMOUS, "contact": None}),
    "error-403": an_error(403),
    "error-404": an_error(404, **ANONYMOUS),
    "error-409": an_error(409, detail="Someone else changed this booking while you were reading it"),
    "error-413": an_error(413),
    "error-422": an_error(422, detail=HOSTILE),
    "error-500": an_error(500, **ANONYMOUS, request_id="0d9c1f3e8a"),
    "error-503": an_error(503, request_id="0d9c1f3e8a"),
    "confirmation": Page("standing/index.html", {**STANDING, "flash": "986 rows saved from completions-lms.csv"}),
}
