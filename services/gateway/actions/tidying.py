"""Clearing away what is over: sessions, old tries at signing in, remembered answers, requests and forms never sent."""

from datetime import UTC, datetime, timedelta

from services.gateway.actions.evidence.packs import expire_packs
from services.gateway.actions.hirers.requests import DRAFTS_KEPT
from services.gateway.rules.grants import COUNTED_FOR
from services.gateway.rules.throttles import HOUR
from services.gateway.store.answers import answers
from services.gateway.store.attempts import remove_attempts_before
from services.gateway.store.database import database
from services.gateway.store.grants import remove_account_changes_before
from services.gateway.store.hire import remove_drafts_before
from services.gateway.store.jobs import add_job, jobs
from services.gateway.store.kept_forms import remove_kept_forms_before
from services.gateway.store.sessions import Limits, remove_sessions_over
from shared.clock import AHEAD
from shared.database.space import give_space_back
from shared.http.idempotency import KEPT_FOR
from shared.jobs.rows import Job, finishing

SESSIONS_KEPT = timedelta(hours=24)
ATTEMPTS_KEPT = HOUR + timedelta(minutes=1)
_asked: set[str] = set()


def ask_to_tidy(now: datetime) -> None:
    """One tidying for each hour, whoever asks for it and however often."""
    hour = f"tidy:{now:%Y-%m-%dT%H}"
    if hour not in _asked:
        with database.write_transaction():
            add_job("tidy", {}, now, unique_key=hour, not_before=now.replace(minute=0, second=0, microsecond=0))
        _asked.clear()
        _asked.add(hour)


def tidy(job: Job) -> None:
    """Removes what no rule needs any more: old sessions, answers after two days, packs after their time."""
    now = datetime.now(UTC)
    answers.forget_before(now - KEPT_FOR)
    expire_packs(now)
    with finishing(jobs, job, database):
        remove_sessions_over(Limits(now - SESSIONS_KEPT, now - SESSIONS_KEPT, now + AHEAD))
        remove_attempts_before(now - ATTEMPTS_KEPT)
        remove_account_changes_before(now - COUNTED_FOR)
        remove_drafts_before(now - DRAFTS_KEPT)
        remove_kept_forms_before(now - DRAFTS_KEPT)
    give_space_back(database)
