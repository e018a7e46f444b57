"""One person: found, shown with why and until when, and the facts that people add by hand."""

from datetime import date, datetime
from uuid import UUID

from services.training.actions.standing.projection import Slot, project
from services.training.actions.standing.standing import (
    SEES_ALL_NAMES,
    person_line,
    requirement_line,
    standings,
    team_of,
)
from services.training.policy.loader import training_policy
from services.training.rules.recording import objection_to_completion, objection_to_exemption
from services.training.store.audit import audit, record_audit
from services.training.store.completions import (
    add_completion,
    find_completion_of,
    find_revocation,
    save_evidence_seen,
    save_revocation,
)
from services.training.store.database import database
from services.training.store.exemptions import add_exemption
from services.training.store.people import (
    PersonRecord,
    PostRecord,
    find_person,
    list_absences,
    list_completions,
    list_exemptions,
    list_former_names,
    list_former_particulars,
    list_people,
    list_posts,
    search_people,
)
from shared.actor import Actor
from shared.clock import london_day
from shared.contracts import training as contract
from shared.done_before import refuse_again
from shared.http.problems import NotFound, Refused
from shared.person import PARTICULARS, said_of

MOST_FOUND = 50


def get_person(public_id: UUID, actor: Actor, as_at: date) -> contract.PersonDetail:
    """Everything held on one person; another team's person looks like a missing one."""
    with database.read_transaction():
        person = visible_person(public_id, actor, as_at)
        standing = standings([person.id], as_at)[person.id]
        policy, former = training_policy().on(as_at), list_former_particulars(person.id)
        return contract.PersonDetail(
            id=person.public_id,
            number=person.number,
            name=person.name,
            former_names=tuple(list_former_names(person.id)),
            employer=person.employer,
            as_at=as_at,
            policy_version=policy.name,
            absent=standing.absent,
            posts=_posts(person, list_posts([person.id]).get(person.id, []), as_at),
            requirements=tuple(requirement_line(found) for found in standing.requirements),
            completions=tuple(
                contract.CompletionLine(title=policy.course_title(done.course), **vars(done))
                for done in list_completions(person.id)
            ),
            exemptions=tuple(contract.ExemptionLine(*found) for found in list_exemptions(person.id)),
            absences=tuple(contract.AbsenceLine(*found) for found in list_absences(person.id)),
            former=former,
            former_emails=former.get("email", ()),
            former_known_as=former.get("known_as", ()),
            forecast=False,
            **said_of(person, PARTICULARS),
        )


def _posts(person: PersonRecord, posts: list[PostRecord], as_at: date) -> tuple[contract.PostLine, ...]:
    slot = Slot(training_policy().role_groups_on(as_at), ())
    return tuple(
        contract.PostLine(
            post.unit,
            post.job_title,
            slot.role_groups(post.job_title, post.susceptible_contact, person.employer == ""),
            post.starts,
            post.ends,
        )
        for post in posts
    )


def visible_person(public_id: UUID, actor: Actor, as_at: date) -> PersonRecord:
    """The person, if this actor may see the name."""
    person = find_person(public_id)
    if person is None:
        raise NotFound("There is no such person")
    if not actor.has(*SEES_ALL_NAMES) and person.id not in team_of(actor, as_at):
        raise NotFound("There is no such person")
    return person


def search(words: str, actor: Actor, as_at: date) -> contract.PeoplePage:
    """People by name or number, at most fifty; a manager finds only the own team."""
    with database.read_transaction():
        ids = search_people(words, MOST_FOUND * 20)
        if not actor.has(*SEES_ALL_NAMES):
            team = set(team_of(actor, as_at))
            ids = [found for found in ids if found in team]
        shown = ids[:MOST_FOUND]
        people, posts, found = list_people(shown), list_posts(shown), standings(shown, as_at)
    lines = tuple(person_line(person, posts.get(person.id, []), found[person.id]) for person in people)
    return contract.PeoplePage(as_at, training_policy().on(as_at).name, lines, len(ids), 1)


def record_completion(entry: contract.NewCompletion, actor: Actor, now: datetime) -> int:
    """Adds a completion by hand; every figure that counts it moves with it."""
    today = london_day(now)
    policy = training_policy().on(today)
    if refused := objection_to_completion(entry.course, entry.completed_on, policy, today):
        raise Refused(refused)
    with database.write_transaction():
        person = visible_person(entry.person, actor, today)
        completion = add_completion(
            person.id,
            entry.course,
            entry.completed_on,
            evidence=entry.evidence,
            source="by hand",
            provider=entry.provider,
            by=actor.id,
            now=now,
        )
        if completion is None:
            raise Refused("This completion is already recorded: same person, course and day")
        project([person.id])
        details = {"course": entry.course, "completion": completion, "evidence": entry.evidence}
        record_audit("completion-added", f"person:{person.public_id}", actor, now, details)
    return completion


def revoke_completion(completion: int, reason: str, actor: Actor, now: datetime) -> None:
    """The completion does not count from today on; before today it still did."""
    with database.write_transaction():
        person = _person_of(completion, actor, now)
        if not save_revocation(completion, london_day(now), reason, actor.id):
            refuse_again("This completion was revoked", *find_revocation(completion), actor)
        project([person.id])
        record_audit("completion-revoked", f"person:{person.public_id}", actor, now, {"completion": completion})


def see_evidence(completion: int, actor: Actor, now: datetime) -> None:
    """Somebody has seen the certificate, so the completion counts."""
    with database.write_transaction():
        person = _person_of(completion, actor, now)
        if not save_evidence_seen(completion):
            seen = _last(f"person:{person.public_id}", "evidence-seen", completion)
            refuse_again("The evidence of this completion was seen", *seen, actor)
        project([person.id])
        record_audit("evidence-seen", f"person:{person.public_id}", actor, now, {"completion": completion})


def _last(subject: str, what: str, completion: int) -> tuple[str, datetime | None]:
    """Who last did this to a completion, and when, as the audit has it."""
    done = (one for one in audit.newest(subject) if one.action == what and one.details.get("completion") == completion)
    return next(((one.actor, one.at) for one in done), ("", None))


def _person_of(completion: int, actor: Actor, now: datetime) -> PersonRecord:
    found = find_completion_of(completion)
    if found is None:
        raise NotFound("There is no such completion")
    (person,) = list_people([found[0]])
    return visible_person(person.public_id, actor, london_day(now))


def exempt(entry: contract.NewExemption, actor: Actor, now: datetime) -> int:
    """Excuses one person from one requirement for a while; the approver is whoever records it."""
    policy = training_policy().on(london_day(now))
    if refused := objection_to_exemption(entry.requirement, entry.reason, entry.starts, entry.ends, policy):
        raise Refused(refused)
    with database.write_transaction():
        person = visible_person(entry.person, actor, london_day(now))
        exemption = add_exemption(
            person.id,
            entry.requirement,
            entry.reason,
            approved_by=actor.id,
            starts=entry.starts,
            ends=entry.ends,
            now=now,
        )
        project([person.id])
        details = {"requirement": entry.requirement, "until": entry.ends.isoformat()}
        record_audit("exemption-added", f"person:{person.public_id}", actor, now, details)
    return exemption
