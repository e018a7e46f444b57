"""The training policy as people read it."""

from datetime import date

from services.training.policy.loader import training_policy
from services.training.rules.decided import digest_on
from shared.contracts import training as contract


def get_policy(as_at: date) -> contract.PolicyAnswer:
    """The version in force on a day, with its requirements and the courses of its day."""
    dated = training_policy()
    policy = dated.on(as_at)
    in_force_from = next(day for day, version in reversed(dated.versions) if version is policy)
    return contract.PolicyAnswer(
        as_at=as_at,
        version=policy.name,
        in_force_from=in_force_from,
        due_soon_days=policy.due_soon_days,
        requirements=tuple(
            contract.RequirementLine(
                id=found.id,
                title=found.name,
                role_group=found.role_group,
                role_group_title=policy.role_group_title(found.role_group),
                level=found.level.value,
                any_of=found.any_of,
                refresh_with=found.refresh_with,
                first_due_days=found.first_due_days,
                repeat_months=found.repeat_months,
                grace_days=found.grace_days,
            )
            for found in policy.requirements
        ),
        courses=tuple(get_courses(as_at)),
        decides=digest_on(dated.decided_by, as_at),
    )


def get_courses(as_at: date) -> list[contract.CourseLine]:
    """The course catalogue in force on a day."""
    return [
        contract.CourseLine(course.code, course.title, course.kind, course.minutes, course.requires)
        for course in training_policy().courses_on(as_at).values()
    ]
