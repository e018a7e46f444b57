"""What has to be looked at by the clock: letters left behind, and days that have passed."""

from datetime import UTC, datetime

from services.venues.actions.letters.notices import note_late
from services.venues.actions.letters.sending import ask_again_for_lost_letters
from services.venues.store.database import database
from services.venues.store.jobs import add_job, jobs
from shared.jobs.rows import Job, finishing

_asked: set[str] = set()


def ask_for_round(now: datetime) -> None:
    """One round for each hour, whoever asks for it and however often."""
    hour = f"letters-round:{now:%Y-%m-%dT%H}"
    if hour not in _asked:
        with database.write_transaction():
            add_job(
                "letters-round", {}, now, unique_key=hour, not_before=now.replace(minute=0, second=0, microsecond=0)
            )
        _asked.clear()
        _asked.add(hour)


def go_round(job: Job) -> None:
    """Nothing is decided here: letters are asked for again and teams are told."""
    now = datetime.now(UTC)
    ask_again_for_lost_letters(now)
    note_late(now)
    with finishing(jobs, job, database):
        return
