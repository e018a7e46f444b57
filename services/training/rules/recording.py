"""Why a fact that somebody wants to add by hand cannot be added, in words for the person."""

from datetime import date

from services.training.rules.requirements import Policy


def objection_to_completion(course: str, completed_on: date, policy: Policy, today: date) -> str | None:
    """A completion needs a course of the catalogue and a day that has come."""
    if course not in policy.courses:
        return f"There is no course {course} in the course catalogue"
    if completed_on > today:
        return "The day of completion is in the future: record it when it has happened"
    return None


def objection_to_exemption(requirement: str, reason: str, starts: date, ends: date, policy: Policy) -> str | None:
    """An exemption needs a requirement of the policy, a reason, and an end."""
    if policy.requirement(requirement) is None:
        return f"There is no requirement {requirement} in the policy"
    if not reason.strip():
        return "Give a reason for the exemption"
    if ends < starts:
        return "The exemption ends before it begins"
    return None
