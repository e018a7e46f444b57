"""Turns the dated policy files into what the rules take; a mistake is named by file and field."""

from bisect import bisect_right
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from hashlib import sha256
from pathlib import Path

from services.training.policy.shapes import (
    Fields,
    PolicyError,
    read_courses,
    read_equivalences,
    read_requirements,
)
from services.training.rules.decided import Decided
from services.training.rules.requirements import Course, Policy
from shared.policy import named, read, read_anew, versions

HERE = Path(__file__).resolve().parent


@dataclass(frozen=True)
class RoleGroups:
    """Which role group a job title belongs to; titles are compared without case and outer spaces."""

    titles: Mapping[str, str]  # role group -> what people call it
    by_job_title: Mapping[str, str]
    otherwise: str
    other_employers_contact: str  # other employers' people in contact with susceptible people
    version: str = ""

    def of(self, job_title: str) -> str:
        """The role group of a job title; one that is not listed is in the group for everyone else."""
        return self.by_job_title.get(_plain(job_title), self.otherwise)


@dataclass(frozen=True)
class TrainingPolicy:
    """Every version of the training policy, in order of the day it comes into force."""

    versions: tuple[tuple[date, Policy], ...]
    role_groups: tuple[tuple[date, RoleGroups], ...]

    def on(self, day: date) -> Policy:
        """The policy in force on the day; a day before the first version uses the first version."""
        return self.versions[_place(self.versions, day)][1]

    def role_groups_on(self, day: date) -> RoleGroups:
        """The role groups in force on the day; a day before the first version uses the first version."""
        return self.role_groups[_place(self.role_groups, day)][1]

    @property
    def requirement_ids(self) -> frozenset[str]:
        """Every requirement that any version knows."""
        return frozenset(one.id for _, policy in self.versions for one in policy.requirements)

    @cached_property
    def decided_by(self) -> Decided:
        """From each day on, a digest of all that decides standings: requirements, what counts as what, role groups."""
        return tuple((day, _digest(version, self.role_groups_on(day))) for day, version in self.versions)

    def courses_on(self, day: date) -> Mapping[str, Course]:
        """The course catalogue in force on the day, by code."""
        return self.on(day).courses


def _digest(policy: Policy, groups: RoleGroups) -> str:
    """Of everything but the catalogue, which only explains and advises; a new field of a requirement is in it."""
    asked = (policy.version, policy.due_soon_days, policy.requirements, policy.equivalences)
    approval, titles = sorted(policy.approval.items()), sorted(groups.by_job_title.items())
    said = (asked, approval, titles, groups.otherwise, groups.other_employers_contact)
    return sha256(repr(said).encode()).hexdigest()


@dataclass(frozen=True)
class _Requirements:
    """One file of requirements before it is joined to the catalogue of its day."""

    where: str
    policy: Policy


def training_policy(folder: Path | None = None) -> TrainingPolicy:
    """All versions as the files now are; raises PolicyError or PolicyFileError naming file and field."""
    return _all_versions(folder or HERE)


@read_anew
def _all_versions(folder: Path) -> TrainingPolicy:
    role_groups = tuple((day, _role_groups(path)) for day, path in versions(folder / "role-groups"))
    catalogues = tuple((day, _catalogue(path)) for day, path in versions(folder / "course-catalogue"))
    requirements = tuple((day, _requirements(path)) for day, path in versions(folder / "requirements"))
    for name, found in (
        ("role-groups", role_groups),
        ("course-catalogue", catalogues),
        ("requirements", requirements),
    ):
        if not found:
            raise PolicyError(f"{name}: there is no version of this policy")
    days = sorted({day for found in (role_groups, catalogues, requirements) for day, _ in found})
    joined = tuple(
        (
            day,
            _joined(
                requirements[_place(requirements, day)][1],
                catalogues[_place(catalogues, day)][1],
                role_groups[_place(role_groups, day)][1],
            ),
        )
        for day in days
    )
    return TrainingPolicy(joined, role_groups)


def _joined(requirements: _Requirements, courses: Mapping[str, Course], groups: RoleGroups) -> Policy:
    """The policy of a day; every course and role group it names must be known."""
    policy = requirements.policy
    for number, requirement in enumerate(policy.requirements):
        place = f"{requirements.where}: requirements[{number}]"
        for field, codes in (("any_of", requirement.any_of), ("refresh_with", requirement.refresh_with)):
            _all_known(f"{place}.{field}", codes, courses, "the course catalogue")
        _all_known(f"{place}.role_group", (requirement.role_group,), groups.titles, "the role groups")
    for number, same in enumerate(policy.equivalences):
        place = f"{requirements.where}: equivalences[{number}]"
        _all_known(place, (same.course, same.counts_as), courses, "the course catalogue")
    return Policy(
        version=policy.version,
        due_soon_days=policy.due_soon_days,
        requirements=policy.requirements,
        equivalences=policy.equivalences,
        courses=courses,
        role_group_titles=groups.titles,
        approval=policy.approval,
        role_groups_version=groups.version,
    )


def _all_known(place: str, codes: tuple[str, ...], known: Mapping[str, object], where: str) -> None:
    for code in codes:
        if code not in known:
            raise PolicyError(f"{place}: {code} is not in {where} in force that day")


def _requirements(path: Path) -> _Requirements:
    fields = _open(path)
    policy = Policy(
        named(fields.text("version"), path),
        fields.whole("due_soon_days"),
        read_requirements(fields),
        read_equivalences(fields),
        approval=_approval(fields),
    )
    fields.end()
    for number, requirement in enumerate(policy.requirements):
        if not requirement.any_of:
            raise fields.error(f"requirements[{number}].any_of", "name at least one course")
    for need, requirement_id in policy.approval.items():
        if policy.requirement(requirement_id) is None:
            raise fields.error(f"approval.{need}", f"there is no requirement {requirement_id}")
    return _Requirements(_name(path), policy)


def _approval(fields: Fields) -> dict[str, str]:
    """What an officer who approves bookings must be in date with, by what venues call it."""
    row = Fields(fields.raw("approval") or {}, f"{fields.where}approval")
    found = {need: row.text(need) for need in ("venue_hire", "awareness")}
    row.end()
    return found


def _catalogue(path: Path) -> Mapping[str, Course]:
    fields = _open(path)
    courses = read_courses(fields)
    fields.end()
    for number, course in enumerate(courses.values()):
        for code in course.requires:
            if code not in courses:
                raise fields.error(f"courses[{number}].requires", f"there is no course {code}")
    return courses


def _role_groups(path: Path) -> RoleGroups:
    fields = _open(path)
    titles: dict[str, str] = {}
    by_job_title: dict[str, str] = {}
    for number, row in enumerate(fields.rows("role_groups")):
        code = row.text("code")
        if code in titles:
            raise fields.error(f"role_groups[{number}].code", f"{code} is there twice")
        titles[code] = row.text("title")
        for job_title in row.texts("job_titles"):
            if by_job_title.setdefault(_plain(job_title), code) != code:
                raise row.error("job_titles", f"{job_title} is in another role group too")
    groups = RoleGroups(
        titles, by_job_title, fields.text("otherwise"), fields.text("other_employers_contact"), named(path.stem, path)
    )
    fields.end()
    for name, code in (("otherwise", groups.otherwise), ("other_employers_contact", groups.other_employers_contact)):
        if code not in titles:
            raise fields.error(name, f"there is no role group {code}")
    return groups


def _open(path: Path) -> Fields:
    """The file's fields with those every policy file must have already read."""
    fields = Fields(read(path), _name(path))
    fields.text("title")
    fields.text("approved_by")
    fields.day("approved_on")
    sources = 0
    for row in fields.rows("sources"):
        row.text("title")
        row.text("question", "")
        row.text("url", "")
        sources += 1
    if not sources:
        raise fields.error("sources", "cite at least one source")
    return fields


def _place(found: tuple[tuple[date, object], ...], day: date) -> int:
    """Where the version in force on the day stands; the first also covers the days before it."""
    return max(bisect_right([starts for starts, _ in found], day) - 1, 0)


def _name(path: Path) -> str:
    return f"{path.parent.name}/{path.name}"


def _plain(job_title: str) -> str:
    return " ".join(job_title.split()).casefold()
