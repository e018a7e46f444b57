"""Why a standing is what it is, in sentences for the person it concerns."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from services.training.rules.counting import Step
from services.training.rules.dates import NEVER, add_days, add_months, in_words
from services.training.rules.facts import Completion, Evidence, Exemption
from services.training.rules.requirements import Anchor, Policy, Requirement, Rule
from services.training.rules.status import Period, Status


@dataclass(frozen=True, slots=True)
class Grounds:
    """What a standing rests on: the completions that bear on it and all others known that day."""

    rule: Rule
    period: Period
    status: Status
    counted: Sequence[Step]
    bearing: Sequence[Completion]
    known: Sequence[Completion]
    exemption: Exemption | None
    as_at: date


def why(grounds: Grounds, policy: Policy) -> tuple[str, ...]:
    """The facts that count, then those that do not, then what follows from them."""
    requirement = grounds.rule.requirement
    group = policy.role_group_title(requirement.role_group)
    return (
        f"Applies since {in_words(grounds.period.in_scope_since)} through the role group {group}",
        *_exempted(grounds.exemption),
        *_counted(grounds, policy),
        *_not_counted(grounds, policy),
        *_followed(grounds, requirement),
    )


def _exempted(exemption: Exemption | None) -> Iterator[str]:
    if exemption is not None:
        yield (
            f"Exempt from {in_words(exemption.from_)} to {in_words(exemption.until)}: {exemption.reason} "
            f"(approved by {exemption.approved_by})"
        )


def _counted(grounds: Grounds, policy: Policy) -> Iterator[str]:
    if not grounds.counted:
        yield f"No completion counts by {in_words(grounds.as_at)}"
        return
    last = grounds.counted[-1]
    before = grounds.counted[-2].valid_until if len(grounds.counted) > 1 else None
    title = f"{policy.course_title(last.course)} completed on {in_words(last.completed_on)}"
    yield f"{title} {_holds(grounds.rule.requirement, last, before)}"
    course = policy.courses.get(last.course)
    had = {done.course for done in grounds.known if done.completed_on <= last.completed_on}
    for missing in [code for code in (course.requires if course else ()) if code not in had]:
        yield f"Warning: it was completed without {policy.course_title(missing)}, which comes first"


def _holds(requirement: Requirement, step: Step, before: date | None) -> str:
    until, months = in_words(step.valid_until), requirement.repeat_months
    if step.valid_until == NEVER:
        return "does not expire"
    if step.valid_until == before:
        return f"leaves the training in date to {until}"
    if requirement.anchor == Anchor.CALENDAR:
        return f"counts to the end of the next cycle of {_months(months)}, to {until}"
    if before is not None and step.valid_until != add_months(step.completed_on, months):
        return f"renews the training that held to {in_words(before)} by {_months(months)}, to {until}"
    return f"counts for {_months(months)}, to {until}"


def _not_counted(grounds: Grounds, policy: Policy) -> Iterator[str]:
    counted_days = {step.completed_on for step in grounds.counted}
    for done in grounds.bearing:
        if done.revoked_on is not None and done.revoked_on <= grounds.as_at:
            yield f"{_done(done, policy)} was revoked on {in_words(done.revoked_on)} and does not count"
        elif done.completed_on > grounds.as_at:
            continue
        elif done.evidence == Evidence.AWAITING:
            yield f"{_done(done, policy)} does not count until somebody has seen the evidence"
        elif done.evidence == Evidence.SEEN and done.completed_on not in counted_days:
            yield (
                f"{_done(done, policy)} does not count without an earlier completion it could refresh, "
                "or outside its dates"
            )


def _done(done: Completion, policy: Policy) -> str:
    return f"{policy.course_title(done.course)} completed on {in_words(done.completed_on)}"


def _followed(grounds: Grounds, requirement: Requirement) -> Iterator[str]:
    period, status = grounds.period, grounds.status
    if status == Status.AWAITING_EVIDENCE and period.awaiting_until is not None:
        until = period.awaiting_until
        yield "With the evidence seen it " + (
            "would not expire" if until == NEVER else f"would be in date to {in_words(until)}"
        )
    if period.due_on is not None and period.due_on != period.valid_until:
        days = f"{requirement.first_due_days} day{'' if requirement.first_due_days == 1 else 's'}"
        yield f"Due by {in_words(period.due_on)}: {days} from {in_words(period.in_scope_since)}"
    if period.valid_until is not None and period.valid_until < grounds.as_at:
        yield f"Out of date since {in_words(add_days(period.valid_until, 1))}"
    if status == Status.IN_GRACE and period.valid_until is not None:
        yield f"In grace to {in_words(add_days(period.valid_until, period.grace_days))}"


def _months(months: int) -> str:
    return "1 month" if months == 1 else f"{months} months"
