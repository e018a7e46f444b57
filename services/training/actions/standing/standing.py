"""Who is trained and who is still to be: figures, names behind them, the gap list."""

from collections.abc import Sequence
from datetime import date

from services.training.actions.standing.projection import Slot
from services.training.actions.standing.projection_policy import policy_answering_for
from services.training.policy.loader import TrainingPolicy, training_policy
from services.training.rules.dates import NEVER
from services.training.rules.figures import IN_DATE, Figures, counting_requirements
from services.training.rules.gaps import Gap, gaps
from services.training.rules.standing import PersonStanding, RequirementStanding, evaluate
from services.training.store.database import database
from services.training.store.people import (
    PersonRecord,
    PostRecord,
    find_by_number,
    is_employer,
    is_unit,
    list_people,
    list_posts,
    list_team,
)
from services.training.store.standing.facts import load_people
from services.training.store.standing.listings import Page, Within, list_counted, list_gaps
from services.training.store.standing.standing import (
    employer_figures,
    figures_by_employer,
    one_unit_figures,
    unit_figures,
)
from shared.actor import Actor, Role
from shared.contracts import training as contract
from shared.http.problems import Forbidden, NotFound
from shared.person import LISTED, said_of

SEES_ALL_NAMES = (Role.LD_OFFICER, Role.PREVENT_LEAD)
MANDATORY = ("mandatory",)
ALL_LEVELS = (*MANDATORY, "recommended", "optional")


def unit_from(path: str) -> tuple[str, ...]:
    """A unit's path, "Directorate > Service > Team", in its parts."""
    return tuple(part.strip() for part in path.split(">") if part.strip())


def answer(figures: Figures) -> contract.Figures:
    """Figures in the words of the contract."""
    return contract.Figures(
        figures.population, figures.in_date, figures.on_track, figures.ever_trained, figures.absent
    )  # fmt: skip


def get_standing(as_at: date, unit: str, employer: str) -> contract.StandingAnswer:
    """Figures of the council, of the units one level below `unit`, and of other employers, all of one moment.

    Every number: what a reader may see of them is `small_numbers.standing_for`.
    """
    path = unit_from(unit)
    with database.read_transaction():
        check_there_is(unit, employer)
        policy = policy_answering_for(as_at)
        if path or employer:
            employers = employer_figures(as_at)
            figures = employers.get(employer) if employer else one_unit_figures(as_at, path)
        else:
            employers = figures_by_employer(as_at)
            figures = employers.pop("", Figures())
        units = {} if employer else unit_figures(as_at, path)
    if figures is None:
        raise NotFound("No one of this employer is in scope on that day")
    total = sum(employers.values(), Figures())
    return contract.StandingAnswer(
        as_at=as_at,
        policy_version=policy.on(as_at).name,
        figures=answer(figures),
        units=tuple(contract.UnitFigures(name, answer(found)) for name, found in units.items()),
        employers=tuple(contract.EmployerFigures(name, answer(found)) for name, found in employers.items()),
        provider_figures=answer(total),
        unit=" > ".join(path),
    )


def check_there_is(unit: str, employer: str, requirement: str = "") -> None:
    """NotFound for a place or a requirement that is not there: its noughts would pass for facts."""
    path = unit_from(unit)
    if unit and not (path and is_unit(path)):
        raise NotFound("There is no such unit. Give its path as the figures name it: Directorate > Service > Team.")
    if employer and not is_employer(employer):
        raise NotFound("There is no such employer in the training records")
    if requirement and requirement not in training_policy().requirement_ids:
        raise NotFound("There is no such requirement in any version of the training policy")


def within(
    actor: Actor, as_at: date, unit: str, employer: str, requirement: str = "", every_level: bool = False
) -> Within:
    """Whose names this person may see: all, or the own team on that day; by mandatory requirements, or by every one."""
    check_there_is(unit, employer, requirement)
    only: tuple[int, ...] | None = None
    if not actor.has(*SEES_ALL_NAMES):
        only = tuple(team_of(actor, as_at))
    return Within(unit_from(unit), employer or None, only, requirement, ALL_LEVELS if every_level else MANDATORY)


def team_of(actor: Actor, as_at: date) -> list[int]:
    """The own team of a manager; Forbidden for someone whose account names no payroll number, or nobody's."""
    if actor.person_number is None:
        raise Forbidden(
            "Your account has no payroll number, so your team is not known. Ask an administrator to enter it."
        )
    if find_by_number(actor.person_number) is None:
        raise Forbidden(
            f"Nobody in the training records has the payroll number of your account ({actor.person_number}), "
            "so your team is not known. Ask an administrator to correct it, or L&D whether the people file is in."
        )
    return list_team(actor.person_number, as_at)


def standings(ids: Sequence[int], as_at: date, policy: TrainingPolicy | None = None) -> dict[int, PersonStanding]:
    """How these people stand on a day: from their facts, by the rules."""
    dated = policy or training_policy()
    found = load_people(ids, Slot(dated.role_groups_on(as_at), ()).role_groups)
    return {known.id: evaluate(known.facts, dated.on(as_at), as_at) for known in found}


def get_people(
    actor: Actor, as_at: date, unit: str, employer: str, requirement: str, shown: str, page: Page
) -> contract.PeoplePage:
    """The names behind a figure."""
    with database.read_transaction():
        policy = policy_answering_for(as_at)
        whose = within(actor, as_at, unit, employer, requirement)
        ids, total = list_counted(whose, shown, as_at, page)
        lines = people_lines(ids, as_at, policy, unit)
    return contract.PeoplePage(as_at, policy.on(as_at).name, lines, total, page.number)


def people_lines(
    ids: Sequence[int], as_at: date, policy: TrainingPolicy, unit: str = ""
) -> tuple[contract.PersonLine, ...]:
    """These people as lines of a list, in order of name."""
    people, posts, found = list_people(ids), list_posts(ids), standings(ids, as_at, policy)
    return tuple(person_line(person, posts.get(person.id, []), found[person.id], unit) for person in people)


def person_line(
    person: PersonRecord, posts: list[PostRecord], standing: PersonStanding, unit: str = ""
) -> contract.PersonLine:
    """One person in a list."""
    counting = counting_requirements(standing, unit or None)
    active = [post for post in posts if post.active_on(standing.as_at)] or posts
    return contract.PersonLine(
        id=person.public_id,
        number=person.number,
        name=person.name,
        employer=person.employer,
        unit="; ".join(dict.fromkeys(post.unit for post in active)),
        job_title="; ".join(dict.fromkeys(post.job_title for post in active)),
        absent=standing.absent,
        in_date=bool(counting) and all(found.status in IN_DATE for found in counting),
        requirements=tuple(requirement_line(found) for found in standing.requirements),
        **said_of(person, LISTED),
    )


def requirement_line(found: RequirementStanding) -> contract.RequirementStanding:
    """One requirement of one person, with why."""
    return contract.RequirementStanding(
        requirement=found.requirement.id,
        title=found.requirement.name,
        level=found.requirement.level.value,
        status=found.status.value,
        valid_until=day_or_never(found.valid_until),
        due_on=found.due_on,
        in_scope_since=found.in_scope_since,
        why=found.why,
    )


def day_or_never(day: date | None) -> str | None:
    """A last valid day as the API says it."""
    if day is None:
        return None
    return "never" if day == NEVER else day.isoformat()


def get_gaps(
    actor: Actor, as_at: date, unit: str, employer: str, requirement: str, every_level: bool, page: Page
) -> contract.GapPage:
    """Who still has to be trained, longest open first; mandatory requirements unless every level is asked for."""
    with database.read_transaction():
        policy = policy_answering_for(as_at)
        whose = within(actor, as_at, unit, employer=employer, requirement=requirement, every_level=every_level)
        keys, total = list_gaps(whose, as_at, page)
        lines = gap_lines(keys, as_at, policy)
    return contract.GapPage(as_at, policy.on(as_at).name, lines, total, page.number)


def gap_lines(keys: Sequence[tuple[int, str]], as_at: date, policy: TrainingPolicy) -> tuple[contract.Gap, ...]:
    """These gaps, each a person and a requirement, in their order."""
    ids = sorted({person for person, _ in keys})
    people = {person.id: person for person in list_people(ids)}
    posts, found = list_posts(ids), standings(ids, as_at, policy)
    by_key = {(int(gap.person), gap.requirement): gap for gap in gaps(found.values(), policy.on(as_at))}
    return tuple(
        _gap_line(by_key[key], people[key[0]], posts.get(key[0], []), found[key[0]]) for key in keys if key in by_key
    )


def _gap_line(gap: Gap, person: PersonRecord, posts: list[PostRecord], standing: PersonStanding) -> contract.Gap:
    active = [post for post in posts if post.active_on(standing.as_at)] or posts
    return contract.Gap(
        person=person.public_id,
        number=person.number,
        name=person.name,
        employer=person.employer,
        unit="; ".join(dict.fromkeys(post.unit for post in active)),
        requirement=gap.requirement,
        title=gap.name,
        level=gap.level.value,
        status=gap.status.value,
        since=gap.since,
        closes_with=gap.closes_with,
        take=gap.take,
        minutes=gap.minutes,
        absent=standing.absent,
        **said_of(person, LISTED),
    )
