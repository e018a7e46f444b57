"""The venues service's own copy of what training knows of approvers."""

from dataclasses import dataclass
from datetime import date, datetime
from types import SimpleNamespace
from typing import NamedTuple

from services.venues.rules.decisions.approvers import NEVER_EXPIRES, Decided, TrainingFacts, ValidUntil
from services.venues.store.database import database
from services.venues.store.finding import find_row
from services.venues.store.tables.approvers import ApproverTrainingRow, TrainingBehindRow

# A person without a post has never begun to be an approver, which is known and not in doubt.
NO_POST = (date.max, None)


class Held(NamedTuple):
    """From a day on, until the next of these: until when both trainings were valid under the policy of those days."""

    from_day: date
    venue_hire_valid_until: ValidUntil
    awareness_valid_until: ValidUntil


@dataclass(frozen=True)
class TrainingBehind:
    """What approvers hold on days from `since` on is being worked out by training; None: it is not. `decided_by` are
    its policies by their first days, and what we know of approvers was worked out under that of `worked_out_on`."""

    since: date | None
    sequence: int
    decided_by: Decided = ()
    worked_out_on: date | None = None
    noted_at: datetime | None = None


@dataclass(frozen=True)
class ApproverTraining:
    """One person's news: stretches of days as approver (first and last inclusive, None for no end), in order."""

    person_number: str
    posts: tuple[tuple[date, date | None], ...]
    venue_hire_valid_until: ValidUntil
    awareness_valid_until: ValidUntil
    sequence: int
    history: tuple[Held, ...] = ()
    """What was so on days that are past; empty in news of an earlier version of training, which had none."""

    def facts_on(self, day: date) -> TrainingFacts:
        """What the rules ask about a day: the stretch that holds it, else the last before it, else the first after."""
        begun = [post for post in self.posts if post[0] <= day]
        running = [post for post in begun if post[1] is None or day <= post[1]]
        from_, until = (running or begun[-1:] or self.posts or (NO_POST,))[0]
        return TrainingFacts(self.person_number, from_, until, *self._held_on(day), self.sequence)

    def _held_on(self, day: date) -> tuple[ValidUntil, ValidUntil]:
        """What held on the day: not what holds now, when training or its policy has changed since."""
        begun = [held for held in self.history if held.from_day <= day]
        if not self.history:
            return self.venue_hire_valid_until, self.awareness_valid_until
        held = (begun or self.history)[-1 if begun else 0]
        return held.venue_hire_valid_until, held.awareness_valid_until


@database.write
def save_approver_training(news: ApproverTraining, now: datetime) -> bool:
    """Keeps the newest news, whether it came in order, late or twice; whether this was newer than what we had."""
    row = ApproverTrainingRow
    values = {
        row.posts: [[_text(first), _text(last)] for first, last in news.posts],
        row.venue_hire_valid_until: _text(news.venue_hire_valid_until),
        row.awareness_valid_until: _text(news.awareness_valid_until),
        row.history: [[_text(each) for each in held] for held in news.history],
        row.sequence: news.sequence,
        row.noted_at: now,
    }
    saved = (
        row.insert({row.person_number: news.person_number, **values})
        .on_conflict(conflict_target=[row.person_number], update=values, where=(row.sequence < news.sequence))
        .as_rowcount()
        .execute()
    )
    return bool(saved)


@database.write
def save_training_behind(news: TrainingBehind, now: datetime) -> bool:
    """Keeps the newest news of whether training is still working out what approvers hold; whether this was newer."""
    row = TrainingBehindRow
    values = {
        row.since: _text(news.since),
        row.decided_by: [[day.isoformat(), digest] for day, digest in news.decided_by],
        row.worked_out_on: _text(news.worked_out_on),
        row.sequence: news.sequence,
        row.noted_at: now,
    }
    saved = (
        row.insert({row.id: 1, **values})
        .on_conflict(conflict_target=[row.id], update=values, where=(row.sequence < news.sequence))
        .as_rowcount()
        .execute()
    )
    return bool(saved)


def find_training_behind() -> TrainingBehind:
    """What training last told of its policy and of how far it is with it."""
    row = find_row(TrainingBehindRow, id=1)
    if row is None:
        return TrainingBehind(None, 0)
    return TrainingBehind(
        date.fromisoformat(row.since) if row.since else None,
        row.sequence,
        tuple((date.fromisoformat(day), digest) for day, digest in row.decided_by),
        date.fromisoformat(row.worked_out_on) if row.worked_out_on else None,
        row.noted_at,
    )


def find_approver_training(person_number: str) -> ApproverTraining | None:
    """What training last told us of this person, or None when it never did."""
    row = find_row(ApproverTrainingRow, person_number=person_number)
    return None if row is None else _approver(row)


def list_approver_training() -> list[ApproverTraining]:
    """Everybody training told us of, by payroll number."""
    query = ApproverTrainingRow.select().order_by(ApproverTrainingRow.person_number)
    return [_approver(row) for row in query]


def _approver(row: SimpleNamespace | ApproverTrainingRow) -> ApproverTraining:
    return ApproverTraining(
        person_number=row.person_number,
        posts=tuple(
            (date.fromisoformat(first), date.fromisoformat(last) if last else None) for first, last in row.posts
        ),
        venue_hire_valid_until=_valid_until(row.venue_hire_valid_until),
        awareness_valid_until=_valid_until(row.awareness_valid_until),
        sequence=row.sequence,
        history=tuple(
            Held(date.fromisoformat(day), _valid_until(hire), _valid_until(aware)) for day, hire, aware in row.history
        ),
    )


def _text(value: ValidUntil) -> str | None:
    return value.isoformat() if isinstance(value, date) else value


def _valid_until(text: str | None) -> ValidUntil:
    return text if text is None or text == NEVER_EXPIRES else date.fromisoformat(text)
