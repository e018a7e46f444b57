"""When a person is in scope, by the role groups of their posts (rules 1 and 2); who left is, until the post ended."""

from collections.abc import Iterable
from datetime import date
from typing import NamedTuple

from services.training.rules.dates import FOREVER, add_days
from services.training.rules.facts import Post
from services.training.rules.requirements import Requirement


class Run(NamedTuple):
    """An unbroken stretch of days in one role group, inclusive."""

    starts: date
    ends: date


def runs(posts: Iterable[Post]) -> dict[str, list[Run]]:
    """The unbroken runs in each role group, in date order: posts that overlap or follow the next day are one."""
    found: dict[str, list[Run]] = {}
    for post in sorted(posts, key=lambda post: post.starts):
        ends = FOREVER if post.ends is None else post.ends
        if ends < post.starts:
            continue
        for group in dict.fromkeys(post.role_groups):
            earlier = found.setdefault(group, [])
            if earlier and post.starts <= add_days(earlier[-1].ends, 1):
                earlier[-1] = Run(earlier[-1].starts, max(earlier[-1].ends, ends))
            else:
                earlier.append(Run(post.starts, ends))
    return found


def in_scope(requirement: Requirement, run: Run) -> Run | None:
    """The days of the run on which the requirement is in force; its first day is "in scope since"."""
    starts = run.starts if requirement.from_ is None else max(run.starts, requirement.from_)
    ends = run.ends if requirement.until is None else min(run.ends, requirement.until)
    return Run(starts, ends) if starts <= ends else None
