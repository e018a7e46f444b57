"""Whether the kept standings may answer for a day: only where they were worked out under the policy of that day."""

from collections.abc import Sequence
from datetime import UTC, date, datetime
from hashlib import sha256

from services.training.policy.loader import TrainingPolicy, training_policy
from services.training.rules.decided import digest_on, first_difference
from services.training.store.database import database
from services.training.store.jobs import jobs
from services.training.store.outbox import record_event
from services.training.store.standing.facts import move_facts_version
from services.training.store.standing.projection_policy import (
    count_behind,
    list_behind,
    list_policies_in_use,
    list_stamps_in_use,
    save_stamp,
)
from shared.clock import london_day
from shared.contracts.events import ApproverTrainingBehind
from shared.database.column_types import canonical_json
from shared.http.problems import BeingWorkedOut

REBUILD = "rebuild-projection"
TELLS = 3
"""Counted up when venues are to be told something more of everybody: then all are worked out anew, once."""
SOON = "Try again in a few minutes."
AGAIN_IN = "30"  # seconds: most councils are done by then


def stamp_of(policy: TrainingPolicy, today: date) -> str:
    """The name of all policy versions with the one in force today.

    It is another when a file is added, and on the day a version comes into force: then approvers are told anew.
    """
    said = canonical_json([TELLS, *([day.isoformat(), digest] for day, digest in policy.decided_by)])
    return f"{sha256(said.encode()).hexdigest()[:32]}:{digest_on(policy.decided_by, today)[:16]}"


def stamp(people: Sequence[int], policy: TrainingPolicy, today: date) -> None:
    """Notes under which policy the standing of these people has just been written."""
    save_stamp(people, stamp_of(policy, today), policy.decided_by)


def behind(policy: TrainingPolicy, as_at: date) -> bool:
    """Whether anybody's kept standing on a day was worked out under another policy than this."""
    wanted = digest_on(policy.decided_by, as_at)
    return any(digest_on(found, as_at) != wanted for found in list_policies_in_use())


def people_behind() -> int:
    """How many people's standing is still to be worked out under the policy as it is now."""
    return count_behind(stamp_of(training_policy(), london_day(datetime.now(UTC))))


def why_behind() -> str:
    """What people are told until the rebuild is done; nothing is promised that nobody works on."""
    left = people_behind()
    people = "1 person is" if left == 1 else f"{left:,} people are"
    if has_given_up():
        return (
            f"The training policy has changed, and working its figures out failed five times: {people} still to do. "
            "An administrator or IT officer has it tried again on System status."
        )
    return f"The training policy has changed, and its figures are being worked out: {people} still to do."


def has_given_up() -> bool:
    """Whether nobody works the figures out, until a person has it tried again."""
    return bool(jobs.payloads_waiting([REBUILD], states=("dead",)))


def policy_answering_for(as_at: date) -> TrainingPolicy:
    """The policy in whose name figures and names of a day may be read from the kept standings.

    Call it in the transaction that reads them. Raises BeingWorkedOut until they are what this policy says.
    """
    policy = training_policy()
    if behind(policy, as_at):
        said = why_behind() if has_given_up() else f"{why_behind()} {SOON}"
        raise BeingWorkedOut(said, headers={"Retry-After": AGAIN_IN})
    return policy


def plan_rebuild(now: datetime) -> None:
    """Has everybody's standing worked out anew who is kept under another policy; cheap to call at every sweep."""
    wanted = stamp_of(training_policy(), london_day(now))
    if list_behind(wanted, 1):
        with database.write_transaction():
            if jobs.add_unless_there(REBUILD, {"stamp": wanted}, now):
                tell_venues_who_is_behind(now)


def tell_venues_who_is_behind(now: datetime) -> None:
    """In the open transaction: that what approvers hold is being worked out, and from which day on; or that it is."""
    policy, today = training_policy(), london_day(now)
    decided = policy.decided_by
    found = [day for used in list_policies_in_use() if (day := first_difference(used, decided)) is not None]
    if any(policy_of_day(stamp) != policy_of_day(stamp_of(policy, today)) for stamp in list_stamps_in_use()):
        found.append(today)  # a version came into force since, and news of an approver speaks of one day's policy
    since, said = min(found, default=None), tuple((day.isoformat(), digest) for day, digest in decided)
    worked_out_on = None if found else today.isoformat()
    record_event(
        ApproverTrainingBehind(
            bool(found), since.isoformat() if since else None, move_facts_version(), said, worked_out_on
        )
    )


def policy_of_day(stamp: str) -> str:
    """The part of a stamp that names what decided on the day it was made."""
    return stamp.partition(":")[2]
