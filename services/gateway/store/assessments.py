"""What people decided about each question, newest decision first; nothing is ever changed."""

from collections.abc import Iterable
from datetime import datetime

from services.gateway.rules.self_assessment import Assessment
from services.gateway.store.database import database
from services.gateway.store.tables.assessments import AssessmentRow
from shared.database.unchanged import while_unchanged


def _assessment(row: AssessmentRow) -> Assessment:
    return Assessment(
        question=row.question,
        rating=row.rating,
        summary=row.summary,
        reason=row.reason,
        assessed_by=row.assessed_by,
        assessed_at=row.assessed_at,
    )


def list_assessments(framework: str) -> dict[str, Assessment]:
    """The decision that stands for each question that has one, in order of question."""
    return {one.question: one for one in _standing(framework)}


@while_unchanged(database)
def _standing(framework: str) -> tuple[Assessment, ...]:
    query = AssessmentRow.select().where(AssessmentRow.framework == framework).order_by(AssessmentRow.id)
    newest = {row.question: _assessment(row) for row in query}
    return tuple(one for _, one in sorted(newest.items()))


def list_history(framework: str, question: str) -> list[Assessment]:
    """Every decision about one question, newest first."""
    query = (
        AssessmentRow.select()
        .where(AssessmentRow.framework == framework, AssessmentRow.question == question)
        .order_by(AssessmentRow.id.desc())
    )
    return [_assessment(row) for row in query]


def count_assessed_since(framework: str, questions: Iterable[str], moment: datetime) -> int:
    """How many of these questions were rated after a moment, however often."""
    return _count_since(framework, tuple(questions), moment)


@while_unchanged(database)
def _count_since(framework: str, questions: tuple[str, ...], moment: datetime) -> int:
    row = AssessmentRow
    since = (row.framework == framework) & row.question.in_(questions) & (row.assessed_at > moment)
    return int(row.select(row.question).where(since).distinct().count())


@database.write
def add_assessment(framework: str, assessment: Assessment) -> None:
    """Adds a decision; it stands until a later one."""
    AssessmentRow.insert(
        framework=framework,
        question=assessment.question,
        rating=assessment.rating,
        summary=assessment.summary,
        reason=assessment.reason,
        assessed_by=assessment.assessed_by,
        assessed_at=assessment.assessed_at,
    ).execute()
