"""The words pages use for the codes the services answer with; one table a subject."""

from services.gateway.pages.kit.booking_wording import BOOKING_TABLES, BOOKING_TAGS
from services.gateway.pages.kit.import_outcomes import OutcomeWords
from services.gateway.pages.kit.tags import Tag
from shared.words import COMPLETION_SOURCES, EVIDENCE_STATUS, IMPORT_KINDS, LEVELS, QUESTION_KINDS, SERVICES, plain

STANDING_TAGS = {
    "in_date": Tag("In date", "green"),
    "due_soon": Tag("Due soon", "yellow"),
    "awaiting_evidence": Tag("Awaiting evidence", "purple"),
    "not_yet_due": Tag("Not yet due"),
    "in_grace": Tag("In grace", "orange"),
    "overdue": Tag("Overdue", "red"),
    "never_done": Tag("Never done", "red"),
    "exempt": Tag("Exempt", "grey"),
}

IMPORT_TAGS = {
    "received": Tag("Waiting to be read", "grey"),
    "reading": Tag("Being read"),
    "needs_columns": Tag("Columns to match", "orange"),
    "checked": Tag("Ready to check", "yellow"),
    "confirming": Tag("Being saved"),
    "confirmed": Tag("Confirmed", "green"),
    "undoing": Tag("Being undone"),
    "undone": Tag("Undone", "grey"),
    "replaced": Tag("Replaced", "grey"),
    "failed": Tag("Failed", "red"),
    "discarded": Tag("Thrown away", "grey"),
}

OUTCOME_TAGS = {
    "accepted": Tag("Accepted", "green"),
    "duplicate": Tag("Duplicate", "grey"),
    "skipped": Tag("Skipped", "grey"),
    "review": Tag("Needs review", "yellow"),
    "refused": Tag("Refused", "red"),
}

RATING_TAGS = {
    "not_yet_started": Tag("Not yet started", "red"),
    "developing": Tag("Developing", "yellow"),
    "achieving": Tag("Achieving", "green"),
    "not_applicable": Tag("Not applicable", "grey"),
}

READINGS = {
    "person": "Record of a person opened",
    "people": "Names behind a figure",
    "gaps": "Gap list",
    "search": "Search for a person",
}

EVIDENCE_TAGS = {
    "complete": Tag(EVIDENCE_STATUS["complete"], "green"),
    "unavailable": Tag(EVIDENCE_STATUS["unavailable"], "red"),
    "stale": Tag(EVIDENCE_STATUS["stale"], "orange"),
    "broken_chain": Tag(EVIDENCE_STATUS["broken_chain"], "red"),
    "kept": Tag(EVIDENCE_STATUS["kept"]),
    "record": Tag(EVIDENCE_STATUS["record"], "grey"),
    "none": Tag(EVIDENCE_STATUS["none"], "grey"),
}

PACK_TAGS = {
    "waiting": Tag("Waiting", "grey"),
    "making": Tag("Being made"),
    "ready": Tag("Ready", "green"),
    "failed": Tag("Failed", "red"),
    "expired": Tag("Expired", "grey"),
}

SERVICE_TAGS = {
    "ok": Tag("Working", "green"),
    "slow": Tag("Slow", "yellow"),
    "attention": Tag("Needs attention", "orange"),
    "down": Tag("Not answering", "red"),
    "unknown": Tag("Not known", "grey"),
}

ACCOUNT_TAGS = {"active": Tag("Active", "green"), "disabled": Tag("Disabled", "grey")}

ALERT_TAGS = {
    "drafted": Tag("Draft", "grey"),
    "approved": Tag("Approved"),
    "sent": Tag("Sent", "green"),
    "expired": Tag("Expired", "grey"),
    "recalled": Tag("Recalled", "red"),
}

APPROVER_TAGS = {"yes": Tag("May approve", "green"), "no": Tag("May not approve", "red")}

TAGS: dict[str, dict[str, Tag]] = {
    **BOOKING_TAGS,
    "standing": STANDING_TAGS,
    "import": IMPORT_TAGS,
    "outcome": OUTCOME_TAGS,
    "rating": RATING_TAGS,
    "evidence": EVIDENCE_TAGS,
    "pack": PACK_TAGS,
    "service": SERVICE_TAGS,
    "account": ACCOUNT_TAGS,
    "approver": APPROVER_TAGS,
    "alert": ALERT_TAGS,
}

IMPORT_KIND_HINTS = {
    "people": "Payroll number, name, job title, unit and dates. One row for each post.",
    "providers": "Agency, contractor and partner staff, keyed by employer and worker reference.",
    "completions": "A course report: learner, course, date and whether it was completed.",
    "certificates": "A list of certificates people sent in, and whether each was seen.",
    "registers": "A workbook with one sheet for each session and the people who signed in.",
    "provider_completions": "Courses that other employers' people completed.",
}

OUTCOMES_WAITING = {
    "accepted": "Will be saved when you confirm",
    "duplicate": "Already held, or the same as an earlier row; nothing to save",
    "skipped": "Course started but not completed, so nothing to record",
    "review": "A person has to say who this row is about before it is saved",
    "refused": "Cannot be saved as it stands; correct it and upload it again",
}
OUTCOMES = OutcomeWords(
    OUTCOMES_WAITING,
    under_way="Being saved",
    done="Saved",
    undone="Was saved, and does not count any longer",
    left="Was not saved",
)

FIGURES = {
    "in_date": "in date",
    "on_track": "on track",
    "ever_trained": "ever trained",
}

_COUNTED = (
    " Counted among people who work here on the day, have at least one mandatory requirement they are not"
    " exempt from, and are not absent. Each person is counted once."
)

FIGURE_DEFINITIONS = {
    "in_date": "Every mandatory requirement of the person is done and has not run out." + _COUNTED,
    "on_track": "In date, or still inside the time allowed for a first completion." + _COUNTED,
    "ever_trained": "Every mandatory requirement done at least once, even if it has since run out." + _COUNTED,
    "absent": "People who would be counted but for a long-term absence on the day. They are left out of the"
    " other figures and named on their own list.",
}

ROLES = {
    "ld_officer": "Learning and development",
    "manager": "Manager",
    "booking_officer": "Booking officer",
    "senior_officer": "Senior officer",
    "equality_officer": "Equality officer",
    "legal_officer": "Legal officer",
    "prevent_lead": "Prevent lead",
    "signatory": "Signatory",
    "it_officer": "IT officer",
    "auditor": "Auditor",
    "admin": "Administrator",
}

ROLE_HINTS = {
    "ld_officer": "Uploads files, records completions and exemptions, sees everyone's training.",
    "manager": "Sees the training of their own team only.",
    "booking_officer": "Takes and decides venue bookings.",
    "senior_officer": "Decides bookings that are referred upwards.",
    "equality_officer": "Advises on bookings with an equality question.",
    "legal_officer": "Advises on bookings with a legal question.",
    "prevent_lead": "Rates the self-assessment and makes evidence packs.",
    "signatory": "Reads evidence packs and signs the self-assessment under their own name.",
    "it_officer": "Keeps the IT policy records.",
    "auditor": "Reads everything, changes nothing.",
    "admin": "Manages accounts and tokens. Sees no training records.",
}

EVIDENCE_SEEN = {"seen": "Certificate seen", "awaiting": "Certificate not seen yet"}

JOBS = {
    "anchor-audit-heads": "Keeping the heads of the audit trails at the other services",
    "bring-in-files": "Bringing files of an earlier version into the database",
    "build-index": "Making the index of listed names",
    "check-database": "Reading the database for damage",
    "check-import": "Reading and checking a file",
    "check-projection": "Comparing the training figures with the facts",
    "confirm-import": "Saving a file that was confirmed",
    "confirm-look-ups": "Looking up names again that the Prevent lead confirmed",
    "discard-unconfirmed": "Discarding files that nobody confirmed",
    "forget-answers": "Forgetting answers that were kept for two days",
    "let-files-go": "Removing files that were kept long enough",
    "letters-round": "Looking for letters that were left behind",
    "look-up-digest": "Summing up the look-ups of a week",
    "make-pack": "Making an evidence pack",
    "rebuild-projection": "Working out everybody’s training under the policy as it is now",
    "remove-file": "Removing a file that was kept long enough",
    "rescreen": "Looking bookings up again after a list changed",
    "retention": "Letting go of records that were kept long enough",
    "screen-week-before": "Looking bookings up a week before the event",
    "send-letter": "Sending a letter to a hirer",
    "send-notice": "Sending a notice to a team",
    "tidy": "Clearing away old sessions and answers",
    "undo-import": "Undoing a file",
    "verify-audit": "Reading an audit trail from end to end",
}

JOB_STATES = {
    "dead": "Gave up, and waits for a person",
    "closed": "Closed by a person",
    "waiting": "Waiting, or being done again",
    "done": "Done",
}

TABLES: dict[str, dict[str, str]] = {
    **BOOKING_TABLES,
    "import_kind": IMPORT_KINDS,
    "import_kind_hint": IMPORT_KIND_HINTS,
    "figure": FIGURES,
    "reading": READINGS,
    "figure_definition": FIGURE_DEFINITIONS,
    "role": ROLES,
    "role_hint": ROLE_HINTS,
    "evidence": EVIDENCE_SEEN,
    "source": COMPLETION_SOURCES,
    "question_kind": QUESTION_KINDS,
    "service": SERVICES,
    "job": JOBS,
    "job_state": JOB_STATES,
    "level": LEVELS,
}


def tag(family: str, code: str) -> Tag:
    """The label of a code; a code this page does not know is shown as it is, in grey."""
    return TAGS[family].get(code) or Tag(plain(code), "grey")


def words(table: str, code: str) -> str:
    """The words for a code; a code this table does not know is shown in plain letters."""
    return TABLES[table].get(code) or plain(code)
