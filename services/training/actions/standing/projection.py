"""Keeping the projection equal to the facts: whoever changes facts calls `project` in the same transaction."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import astuple, dataclass, replace
from datetime import UTC, date, datetime

from services.training.actions.standing.projection_policy import stamp, stamp_of
from services.training.policy.loader import RoleGroups, TrainingPolicy, training_policy
from services.training.rules.approvers import ApproverTraining, approver_training
from services.training.rules.facts import Completion, Person
from services.training.rules.periods import periods
from services.training.rules.requirements import Policy
from services.training.rules.status import Period
from services.training.rules.unit_scopes import UnitScope, unit_scopes
from services.training.store.approvers import list_told, save_told
from services.training.store.database import database
from services.training.store.outbox import record_event
from services.training.store.standing.facts import (
    KnownPerson,
    facts_version,
    list_person_ids,
    load_people,
    move_facts_version,
)
from services.training.store.standing.projection_policy import list_behind
from services.training.store.standing.standing import list_periods, replace_projection
from shared.clock import london_day
from shared.contracts.events import ApproverTrainingChanged
from shared.database.column_types import canonical_json

CHUNK = 2000
ALL = 1_000_000_000
NO_POLICY = Policy("", 0, ())


@dataclass(frozen=True)
class Slot:
    """A stretch of days with one mapping of job titles, and the policy versions in it (nothing outside it)."""

    groups: RoleGroups
    versions: tuple[tuple[date, Policy], ...]

    def role_groups(self, job_title: str, susceptible_contact: bool, own: bool) -> tuple[str, ...]:
        """The role groups of a post."""
        if own:
            return (self.groups.of(job_title),)
        return (self.groups.other_employers_contact,) if susceptible_contact else ()


def slots(policy: TrainingPolicy) -> list[Slot]:
    """The policy's versions, cut where the mapping of job titles changes; the first also covers the days before."""
    found: list[Slot] = []
    for number, (starts, _) in enumerate(policy.role_groups):
        ends = policy.role_groups[number + 1][0] if number + 1 < len(policy.role_groups) else None
        inside = [
            (day, version)
            for day, version in policy.versions
            if (number == 0 or day >= starts) and (ends is None or day < ends)
        ]
        before = [] if number == 0 else [(date.min, NO_POLICY)]
        after = [] if ends is None else [(ends, NO_POLICY)]
        found.append(Slot(policy.role_groups[number][1], (*before, *inside, *after)))
    return found


@dataclass(frozen=True)
class Projected:
    """The projection of one person."""

    person: KnownPerson
    periods: tuple[Period, ...]
    scopes: tuple[UnitScope, ...]


@dataclass(frozen=True)
class Computed:
    """Projections by person worked out ahead, the version of the facts they were worked out from, and the policy's."""

    version: int
    stamp: str
    people: Mapping[int, Projected]


def compute(added: Mapping[int, Sequence[Completion]], progress: Callable[[], None]) -> Computed:
    """The projections of these people as they will be with completions that are still to be recorded.

    The slow part of a large import, done while others may still write: `project` takes it if facts have not moved.
    """
    version, policy = facts_version(), training_policy()
    found: dict[int, Projected] = {}
    ids = sorted(added)
    for start in range(0, len(ids), CHUNK):
        for one in projected(ids[start : start + CHUNK], policy, added):
            found[one.person.id] = one
        progress()
    return Computed(version, stamp_of(policy, _today()), found)


def projected(
    ids: Sequence[int], policy: TrainingPolicy, added: Mapping[int, Sequence[Completion]] | None = None
) -> Iterator[Projected]:
    """The projection of these people, computed from their facts."""
    cuts = slots(policy)
    if len(cuts) == 1:
        for known in load_people(ids, cuts[0].role_groups):
            yield _project_one(known, cuts[0], added)
        return
    for person in ids:
        parts = [_project_one(known, slot, added) for slot in cuts for known in load_people([person], slot.role_groups)]
        if parts:
            all_periods = tuple(period for part in parts for period in part.periods)
            yield Projected(parts[-1].person, all_periods, tuple(scope for part in parts for scope in part.scopes))


def _with(facts: Person, added: Sequence[Completion]) -> Person:
    """The facts with those completions that are not recorded already."""
    held = {(done.course, done.completed_on) for done in facts.completions if done.revoked_on is None}
    new = [done for done in added if (done.course, done.completed_on) not in held]
    return replace(facts, completions=(*facts.completions, *new)) if new else facts


def _project_one(known: KnownPerson, slot: Slot, added: Mapping[int, Sequence[Completion]] | None) -> Projected:
    facts = _with(known.facts, added.get(known.id, ())) if added else known.facts
    scopes = tuple(unit_scopes(facts, slot.versions)) if known.employer == "" else ()
    return Projected(known, periods(facts, slot.versions), scopes)


def project(ids: Sequence[int], ahead: Computed | None = None) -> None:
    """Writes the projection of these people anew and tells venues what changed for its approvers.

    Call it inside the transaction that changed their facts. What was computed ahead serves unless any other
    change of facts, or of policy, came in between.
    """
    policy, today = training_policy(), _today()
    made_from = (move_facts_version() - 1, stamp_of(policy, today))
    ready = ahead.people if ahead is not None and (ahead.version, ahead.stamp) == made_from else None
    ordered = sorted(set(ids))
    for start in range(0, len(ordered), CHUNK):
        chunk = ordered[start : start + CHUNK]
        found = list(projected(chunk, policy)) if ready is None else [ready[person] for person in chunk]
        replace_projection(
            chunk,
            ((one.person.id, period) for one in found for period in one.periods),
            ((one.person.id, scope) for one in found for scope in one.scopes),
        )
        stamp(chunk, policy, today)
        told = list_told(chunk)
        for one in found:
            if one.person.employer == "":
                training = approver_training(one.periods, policy.versions, today)
                _tell_venues(one.person, training, *told.get(one.person.id, ("", 0)))


def _today() -> date:
    return london_day(datetime.now(UTC))


def _tell_venues(person: KnownPerson, training: ApproverTraining | None, told: str, sequence: int) -> None:
    if training is None and sequence == 0:
        return
    training = training or ApproverTraining((), None, None)
    news = canonical_json(list(astuple(training)))
    if news == told:
        return
    save_told(person.id, news, sequence + 1)
    record_event(
        ApproverTrainingChanged(
            person_number=person.number,
            posts=training.posts,
            venue_hire_valid_until=training.venue_hire_valid_until,
            awareness_valid_until=training.awareness_valid_until,
            sequence=sequence + 1,
            history=training.history,
        )
    )


def differences() -> list[int]:
    """People whose kept projection is not what their facts say: the nightly check; empty when all is well.

    Those kept under another policy are not looked at: they are known to be behind, and are being worked out.
    """
    policy = training_policy()
    behind = set(list_behind(stamp_of(policy, _today()), ALL))
    ids = [person for person in list_person_ids() if person not in behind]
    wrong: list[int] = []
    for start in range(0, len(ids), CHUNK):
        with database.read_transaction():
            chunk = ids[start : start + CHUNK]
            kept: dict[int, list[Period]] = {}
            for person, period in list_periods(chunk):
                kept.setdefault(person, []).append(period)
            for one in projected(chunk, policy):
                expected = sorted(one.periods, key=lambda p: (p.requirement, p.from_day))
                if kept.get(one.person.id, []) != expected:
                    wrong.append(one.person.id)
    return wrong
