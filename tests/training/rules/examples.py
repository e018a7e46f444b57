"""An ordinary person and an ordinary requirement, to change one thing at a time, and random ones for properties."""

from datetime import date, timedelta

from hypothesis import strategies as st

from services.training.rules.facts import Absence, Completion, Evidence, Exemption, Person, Post
from services.training.rules.requirements import Anchor, Course, Equivalence, Level, Policy, Requirement

DAY = timedelta(days=1)
AWARENESS = Requirement("awareness", "frontline", ("AWARENESS",), first_due_days=30, repeat_months=24)
POST = Post("Adults > Housing > Options", ("frontline",), date(2020, 1, 6))
PERSON = Person("p1", (POST,))
COURSES = {
    "AWARENESS": Course("AWARENESS", "Awareness", "e-learning", 40),
    "REFRESHER": Course("REFRESHER", "Awareness refresher", "e-learning", 20, ("AWARENESS",)),
    "REFERRALS": Course("REFERRALS", "Referrals", "e-learning", 30, ("AWARENESS",)),
    "CHANNEL": Course("CHANNEL", "Channel", "e-learning", 25, ("AWARENESS", "REFERRALS")),
    "WRAP": Course("WRAP", "WRAP", "workshop", 120),
}


def policy_of(*requirements, equivalences=(), due_soon_days=60, courses=None):
    """A policy of just these requirements."""
    return Policy("test", due_soon_days, requirements, tuple(equivalences), courses or COURSES)


def completed(day, course="AWARENESS", **more):
    """A completion on a day given as ISO text or date."""
    return Completion(course, day if isinstance(day, date) else date.fromisoformat(day), **more)


FIRST = date(2023, 11, 20)  # random days start here: leap day, year ends and month ends lie close by
HORIZON = 500
GROUPS = ("frontline", "approver")
CODES = ("A", "B", "OLD", "R")

days = st.integers(0, HORIZON).map(lambda number: FIRST + number * DAY)
open_days = st.none() | days


def _evidence():
    return st.sampled_from([Evidence.SEEN, Evidence.SEEN, Evidence.SEEN, Evidence.AWAITING])


requirements = st.builds(
    Requirement,
    id=st.just("r"),
    role_group=st.just("frontline"),
    any_of=st.sampled_from([("A",), ("A", "B"), ("B",)]),
    level=st.sampled_from(Level),
    first_due_days=st.integers(0, 90),
    repeat_months=st.sampled_from([0, 1, 2, 3, 6, 12]),
    anchor=st.sampled_from(Anchor),
    refresh_with=st.sampled_from([(), ("R",), ("R", "B")]),
    window_days=st.sampled_from([0, 1, 30, 60]),
    grace_days=st.sampled_from([0, 1, 14, 30]),
    cycle_start=st.sampled_from([date(2000, 1, 1), date(2000, 4, 1), date(2000, 2, 29), date(2000, 5, 31)]),
    from_=st.none() | st.none() | days,
    until=st.none() | st.none() | days,
)
equivalences = st.lists(
    st.builds(
        Equivalence,
        course=st.sampled_from(["OLD", "R"]),
        counts_as=st.sampled_from(["A", "OLD"]),
        from_=open_days,
        until=open_days,
    ),
    max_size=2,
).map(tuple)


def _policy(version, due_soon_days, first, second, same):
    second = Requirement(**{**vars(second), "id": "s", "role_group": "approver"})
    return Policy(version, due_soon_days, (first, second), same)


policies = st.builds(
    _policy,
    st.sampled_from(["v1", "v2", "v3"]),
    st.sampled_from([0, 1, 30, 60]),
    requirements,
    requirements,
    equivalences,
)
completions = st.builds(
    Completion, course=st.sampled_from(CODES), completed_on=days, evidence=_evidence(), revoked_on=st.none() | open_days
)
people = st.builds(
    Person,
    person=st.just("p1"),
    posts=st.lists(
        st.builds(
            Post,
            unit=st.sampled_from(["A", "A > B", "A > C", "D"]),
            role_groups=st.sampled_from([("frontline",), ("approver",), GROUPS]),
            starts=days,
            ends=open_days,
        ),
        min_size=1,
        max_size=4,
    ).map(tuple),
    completions=st.lists(completions, max_size=8).map(tuple),
    exemptions=st.lists(
        st.builds(
            Exemption,
            requirement=st.sampled_from(["r", "s"]),
            reason=st.just("Seconded"),
            approved_by=st.just("A. Lead"),
            from_=days,
            until=days,
        ),
        max_size=2,
    ).map(tuple),
    absences=st.lists(st.builds(Absence, starts=days, ends=open_days), max_size=2).map(tuple),
)
