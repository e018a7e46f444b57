"""The training rules read aloud: slow, day by day, sharing no code with the product, to compare it with.

The numbers are those of the rules: 1 in scope, 2 since, 3 counting, 4 valid until, 5 due on, 6 status.
"""

from calendar import monthrange
from datetime import date, timedelta

DAY = timedelta(days=1)


def plain_standings(person, policy, day):
    """{requirement: (status, valid_until, due_on, in_scope_since)}; never expires is "never"."""
    answers = {}
    for requirement in policy.requirements:
        if not _in_scope(person, requirement, day):
            continue
        since = day
        while _in_scope(person, requirement, since - DAY):
            since -= DAY
        seen = _valid_until(requirement, policy, _known(person, day, awaiting=False))
        hoped = _valid_until(requirement, policy, _known(person, day, awaiting=True))
        due_on = _due_on(requirement, since, seen)
        status = _status(person, requirement, policy, day, seen, hoped, due_on)
        answers[requirement.id] = (status, seen, due_on, since)
    return answers


def _in_scope(person, requirement, day):
    in_post = any(
        requirement.role_group in post.role_groups and post.starts <= day <= (post.ends or date.max)
        for post in person.posts
    )
    return in_post and (requirement.from_ or date.min) <= day <= (requirement.until or date.max)


def _known(person, day, awaiting):
    return [
        done
        for done in person.completions
        if done.completed_on <= day
        and not (done.revoked_on and done.revoked_on <= day)
        and (awaiting or done.evidence == "seen")
    ]


def _counting_days(requirement, policy, known):
    def satisfies(done):
        names = {done.course} | {
            same.counts_as
            for same in policy.equivalences
            if same.course == done.course and (same.from_ or date.min) <= done.completed_on <= (same.until or date.max)
        }
        return bool(names & set(requirement.any_of))

    days = {done.completed_on for done in known if satisfies(done)}
    if days:
        days |= {
            done.completed_on
            for done in known
            if done.course in requirement.refresh_with and done.completed_on > min(days)
        }
    return sorted(days)


def _valid_until(requirement, policy, known):
    running = None
    for day in _counting_days(requirement, policy, known):
        if requirement.repeat_months == 0:
            return "never"
        candidate = months_later(day, requirement.repeat_months)
        if requirement.anchor == "calendar":
            candidate = _end_of_the_cycle_after(day, requirement)
        elif requirement.anchor == "expiry" and running is not None:
            opens = running - requirement.window_days * DAY
            closes = running + requirement.grace_days * DAY
            if opens <= day <= closes:
                candidate = months_later(running, requirement.repeat_months)
        running = candidate if running is None or candidate > running else running
    return running


def _end_of_the_cycle_after(day, requirement):
    starts = [
        months_later(requirement.cycle_start, number * requirement.repeat_months)
        for number in range(30 * 12 // requirement.repeat_months)
    ]
    later = [start for start in starts if start > day]
    return later[1] - DAY


def months_later(day, months):
    """The same day of the month so many months later, or the last one of it."""
    year, month = day.year, day.month
    for _ in range(months):
        year, month = (year, month + 1) if month < 12 else (year + 1, 1)
    return date(year, month, min(day.day, monthrange(year, month)[1]))


def _due_on(requirement, since, valid_until):
    first_due = since + requirement.first_due_days * DAY
    if valid_until == "never":
        return None
    return first_due if valid_until is None else max(valid_until, first_due)


def _status(person, requirement, policy, day, seen, hoped, due_on):
    if any(e.requirement == requirement.id and e.from_ <= day <= e.until for e in person.exemptions):
        return "exempt"
    if seen == "never":
        return "in_date"
    if seen is not None and day <= seen:
        return "due_soon" if (seen - day).days <= policy.due_soon_days else "in_date"
    if hoped == "never" or (hoped is not None and day <= hoped):
        return "awaiting_evidence"
    if day <= due_on:
        return "not_yet_due"
    if seen is not None and seen == due_on and day <= seen + requirement.grace_days * DAY:
        return "in_grace"
    return "never_done" if seen is None else "overdue"
