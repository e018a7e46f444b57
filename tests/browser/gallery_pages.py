"""Every template in every state: ordinary, empty, unknown, long, hostile and wrong."""

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from tests.browser.gallery_data import (
    ACCOUNTS,
    ANONYMOUS,
    APPROVERS,
    AS_AT,
    BAD_ROWS,
    BENCHMARK,
    COMPLETIONS,
    CONTACT,
    COUNCIL,
    COUNTS,
    DEMONSTRATION_ACCOUNTS,
    FILE,
    FLAT_ROWS,
    FRAMEWORK,
    GAPS,
    HOME_LD,
    HOME_LEAD,
    HOSTILE,
    NOW,
    PACK,
    PACK_BENCHMARKS,
    PEOPLE,
    PERSON,
    PERSON_PAGE,
    POLICY_VERSION,
    QUESTION,
    QUESTION_PAGE,
    QUESTIONS,
    REVIEW_ROWS,
    SERVICES,
    STANDING,
    TOKENS,
    UPLOAD_KINDS,
    figures,
)


@dataclass(frozen=True)
class Page:
    template: str
    context: dict[str, Any] = field(default_factory=dict)


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
    "password": Page(
        "sign_in/password.html", {"must_change": True, "errors": {"again": "Type the same password twice"}}
    ),
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
    "imports-courses": Page(
        "imports/courses.html",
        {
            "file": FILE,
            "titles": [{"title": "Prevent Awareness 2024", "rows": 12}],
            "courses": [{"value": "AWARENESS", "text": "Prevent duty training: Awareness"}],
            "chosen": {},
        },
    ),
    "imports-review": Page(
        "imports/review.html",
        {
            "file": FILE,
            "rows": REVIEW_ROWS,
            "values": {"decision-673": "other", "number-673": "9"},
            "undecided": 3,
            "total": 4,
            "page": 1,
            "pages": 40,
        },
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
