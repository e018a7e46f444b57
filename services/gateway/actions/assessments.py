"""What people decide about the self-assessment, and the evidence they say they keep; the tool never rates."""

from datetime import datetime
from uuid import UUID, uuid4

from services.gateway.policy.loader import load_framework
from services.gateway.rules.framework import Question
from services.gateway.rules.kept_evidence import KeptEntry, objections
from services.gateway.rules.self_assessment import NOT_APPLICABLE, Assessment, KeptEvidence, objection
from services.gateway.store.assessments import add_assessment
from services.gateway.store.audit import record_audit
from services.gateway.store.database import database
from services.gateway.store.kept_evidence import KeptRecord, add_kept, find_kept, save_removed
from shared.actor import Actor
from shared.problems import FieldError, Invalid, NotFound

LONGEST_SUMMARY = 20_000


def existing_question(question_id: str) -> Question:
    """The question of the framework in use, or NotFound."""
    question = load_framework().question(question_id)
    if question is None:
        raise NotFound("There is no such question")
    return question


def rate_question(question_id: str, rating: str, summary: str, reason: str, actor: Actor, now: datetime) -> None:
    """Adds a person's rating and summary; earlier ones stay. Invalid says what is missing, by field."""
    framework = load_framework()
    summary, reason = summary.strip(), reason.strip() if rating == NOT_APPLICABLE else ""
    if refused := objection(framework, question_id, rating, summary, reason):
        raise _wrong(_field_of(rating, summary, framework.ratings), refused)
    if len(summary) > LONGEST_SUMMARY or len(reason) > LONGEST_SUMMARY:
        raise _wrong("summary", f"Use at most {LONGEST_SUMMARY:,} characters")
    decided = Assessment(question_id, rating, summary, reason, actor.id, now)
    with database.write_transaction():
        add_assessment(framework.id, decided)
        record_audit("question-rated", f"question:{framework.id}:{question_id}", actor, now, {"rating": rating})


def _field_of(rating: str, summary: str, ratings: tuple[str, ...]) -> str:
    if rating == NOT_APPLICABLE:
        return "reason"
    return "summary" if rating in ratings and not summary else "rating"


def _wrong(field: str, detail: str) -> Invalid:
    return Invalid(detail, (FieldError(f"/{field}", detail),))


def keep_evidence(question: Question, entry: KeptEntry, actor: Actor, now: datetime) -> UUID:
    """Notes evidence that somebody keeps; Invalid says what is wrong, by field."""
    wrong = objections(entry, (question.id, *question.places))
    if wrong:
        raise Invalid(
            "Some of this cannot be saved yet", tuple(FieldError(f"/{name}", text) for name, text in wrong.items())
        )
    kept_id = uuid4()
    evidence = KeptEvidence(
        str(kept_id), entry.serves, entry.title.strip(), entry.owner.strip(), entry.speaks_from, entry.speaks_until,
        entry.review_on, entry.where.strip(),
    )  # fmt: skip
    framework = load_framework().id
    with database.write_transaction():
        add_kept(framework, KeptRecord(evidence, entry.kind, actor.id, now))
        details = {"kind": entry.kind, "serves": list(entry.serves)}
        record_audit("evidence-kept", f"kept-evidence:{kept_id}", actor, now, details)
    return kept_id


def take_out_evidence(kept_id: UUID, actor: Actor, now: datetime) -> KeptRecord:
    """Says that an item no longer counts; it stays in the history. Twice is harmless."""
    with database.write_transaction():
        found = find_kept(kept_id)
        if found is None:
            raise NotFound("There is no such evidence")
        if save_removed(kept_id, actor.id, now):
            record_audit("evidence-taken-out", f"kept-evidence:{kept_id}", actor, now)
    return found
