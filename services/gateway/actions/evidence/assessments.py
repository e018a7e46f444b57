"""What people decide about the self-assessment, and the evidence they say they keep; the tool never rates."""

from datetime import datetime
from uuid import UUID, uuid4

from services.gateway.policy.loader import load_framework
from services.gateway.rules.framework import Question
from services.gateway.rules.kept_evidence import KeptEntry, objections
from services.gateway.rules.self_assessment import NOT_APPLICABLE, Assessment, KeptEvidence, objection
from services.gateway.store.assessments import add_assessment, list_history
from services.gateway.store.audit import record_audit
from services.gateway.store.database import database
from services.gateway.store.kept_evidence import KeptRecord, add_kept, find_kept, list_kept, save_removed
from shared.actor import Actor
from shared.done_before import check_own, faster
from shared.http.problems import FieldError, Invalid, NotFound

LONGEST_SUMMARY = 20_000
WAS_CHANGED = "Somebody else changed this question while you were reading it. Nothing of yours was saved, or lost."


def existing_question(question_id: str) -> Question:
    """The question of the framework in use, or NotFound."""
    question = load_framework().question(question_id)
    if question is None:
        raise NotFound("There is no such question")
    return question


def question_version(question: Question) -> int:
    """How often this question was rated, and evidence for it added or taken out: so old is what a page shows of it."""
    framework = load_framework().id
    here = {question.id, *question.places}
    kept = [one for one in list_kept(framework, removed=True) if here & set(one.evidence.serves)]
    return len(list_history(framework, question.id)) + len(kept) + sum(one.removed_at is not None for one in kept)


def _last_act(question: Question) -> tuple[str, datetime | None]:
    """Who last rated a question, or added or took out evidence for it, and when."""
    framework, here = load_framework().id, {question.id, *question.places}
    acts = [(one.assessed_at, one.assessed_by) for one in list_history(framework, question.id)]
    for one in list_kept(framework, removed=True):
        if here & set(one.evidence.serves):
            acts.append((one.added_at, one.added_by))
            if one.removed_at is not None:
                acts.append((one.removed_at, one.removed_by))
    at, by = max(acts, default=(None, ""))
    return by, at


def _check_version(question: Question, seen: int | None, actor: Actor) -> None:
    """OutOfDate when somebody changed the question since its page was shown; two at once go one after the other."""
    database.lock(f"question:{load_framework().id}")
    if seen is not None and seen != question_version(question):
        raise faster(WAS_CHANGED, *_last_act(question), actor)


def rate_question(
    question_id: str, rating: str, summary: str, reason: str, actor: Actor, now: datetime, seen: int | None = None
) -> None:
    """Adds a person's rating and summary; earlier ones stay. Invalid says what is missing, by field.

    `seen` is the version of the question that the person had before them; OutOfDate when it is another by now.
    """
    framework = load_framework()
    summary, reason = summary.strip(), reason.strip() if rating == NOT_APPLICABLE else ""
    if refused := objection(framework, question_id, rating, summary, reason):
        raise _wrong(_field_of(rating, summary, framework.ratings), refused)
    if len(summary) > LONGEST_SUMMARY or len(reason) > LONGEST_SUMMARY:
        raise _wrong("summary", f"Use at most {LONGEST_SUMMARY:,} characters")
    decided = Assessment(
        question=question_id, rating=rating, summary=summary, reason=reason, assessed_by=actor.id, assessed_at=now
    )
    with database.write_transaction():
        _check_version(existing_question(question_id), seen, actor)
        add_assessment(framework.id, decided)
        record_audit("question-rated", f"question:{framework.id}:{question_id}", actor, now, {"rating": rating})


def _field_of(rating: str, summary: str, ratings: tuple[str, ...]) -> str:
    if rating == NOT_APPLICABLE:
        return "reason"
    return "summary" if rating in ratings and not summary else "rating"


def _wrong(field: str, detail: str) -> Invalid:
    return Invalid(detail, (FieldError(f"/{field}", detail),))


def keep_evidence(question: Question, entry: KeptEntry, actor: Actor, now: datetime, seen: int | None = None) -> UUID:
    """Notes evidence that somebody keeps; Invalid says what is wrong, by field, OutOfDate that the page is old."""
    wrong = objections(entry, (question.id, *question.places))
    if wrong:
        raise Invalid(
            "Some of this cannot be saved yet", tuple(FieldError(f"/{name}", text) for name, text in wrong.items())
        )
    kept_id = uuid4()
    evidence = KeptEvidence(
        id=str(kept_id),
        serves=entry.serves,
        title=entry.title.strip(),
        owner=entry.owner.strip(),
        speaks_from=entry.speaks_from,
        speaks_until=entry.speaks_until,
        review_on=entry.review_on,
        link=entry.where.strip(),
    )
    framework = load_framework().id
    with database.write_transaction():
        _check_version(question, seen, actor)
        add_kept(framework, KeptRecord(evidence, entry.kind, actor.id, now))
        details = {"kind": entry.kind, "serves": list(entry.serves)}
        record_audit("evidence-kept", f"kept-evidence:{kept_id}", actor, now, details)
    return kept_id


def take_out_evidence(
    question: Question, kept_id: UUID, actor: Actor, now: datetime, seen: int | None = None
) -> KeptRecord:
    """Says on the page of a question that an item no longer counts; it stays in the history.

    The same person saying it twice is harmless; OutOfDate when somebody else did.
    """
    with database.write_transaction():
        found = find_kept(kept_id)
        if found is None or not {question.id, *question.places} & set(found.evidence.serves):
            raise NotFound("There is no such evidence")
        if found.removed_at is not None:
            check_own("This evidence was taken out", found.removed_by, found.removed_at, actor)
            return found
        _check_version(question, seen, actor)
        if save_removed(kept_id, actor.id, now):
            record_audit("evidence-taken-out", f"kept-evidence:{kept_id}", actor, now)
    return found
