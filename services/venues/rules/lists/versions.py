"""Versions of lists: whether one person may put one in force, and which lists a booking was not compared with."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from services.venues.rules.lists.differences import SOON
from services.venues.rules.screening.look_ups import list_name

SHARE = 80
"""Per cent of the entries in force that a version has at least, or a second person looks at it."""
NOT_LOADED, STALE, OFF, NOT_YET = "not_loaded", "stale", "off", "not_yet"
REGISTER = "register"
LONGEST_REASON = 2000


@dataclass(frozen=True)
class ListRules:
    """What holds for one list: when it is stale, how many entries are expected, how it is searched by hand."""

    code: str
    check: str
    stale_after_days: int
    at_least: int | None
    at_most: int | None
    by_hand: str
    link: str

    @property
    def name(self) -> str:
        """What people call it, as a sentence begins."""
        name = list_name(self.code)
        return name[:1].upper() + name[1:]

    def age_told(self, own_date: date, today: date) -> str:
        """A warning when a version is older than it should be, or ''."""
        age = (today - own_date).days
        if age <= self.stale_after_days:
            return ""
        return f"This version is {age} days old: load the newest, or check that there is none."


@dataclass(frozen=True)
class ListPolicy:
    """The lists of a council, by code."""

    version: str
    lists: Mapping[str, ListRules]

    def of(self, code: str) -> ListRules:
        """What holds for a list; one that the policy does not name has no expected size."""
        return self.lists.get(
            code, ListRules(code=code, check="", stale_after_days=92, at_least=None, at_most=None, by_hand="", link="")
        )


@dataclass(frozen=True)
class Searched:
    """A list that has a version in force: which, the day it bears, and whether a look-up of this booking asked it."""

    version: str
    own_date: date
    asked: bool
    held: bool = False
    """A look-up asked it, and what it found is kept back: the checks say so."""


@dataclass(frozen=True)
class NotSearched:
    """A list that a booking was not compared with: why, in a sentence, and how it is then looked at by hand."""

    source: str
    name: str
    why: str
    text: str
    by_hand: str
    link: str


def second_person_reasons(entries: int, in_force: int | None, rules: ListRules, left_out: int = 0) -> tuple[str, ...]:
    """Why a version with so many entries needs a second person and a reason; `in_force` None for a first load.

    `left_out` of the entries in force are not found by it any more as they were, whatever number of others came in
    their place.
    """
    found = []
    if in_force is not None and entries * 100 < in_force * SHARE:
        found.append(
            f"It has {_entries(entries)}, and {in_force:,} are in force now: fewer than {SHARE} in 100 of them. "
            "Part of the file may be missing."
        )
    elif in_force is not None and (in_force - left_out) * 100 < in_force * SHARE:
        found.append(
            f"It leaves out {left_out:,} of the {in_force:,} entries that are in force now, or they no longer match as "
            f"they did (another kind, not active, over in {SOON.days} days, a name less). Fewer than {SHARE} in 100 "
            "stay as they are. It may be another list, or other entries under the same ids."
        )
    if rules.at_least is not None and entries < rules.at_least:
        found.append(f"It has {_entries(entries)}; this list is expected to have at least {rules.at_least:,}.")
    if rules.at_most is not None and entries > rules.at_most:
        found.append(f"It has {_entries(entries)}; this list is expected to have at most {rules.at_most:,}.")
    return tuple(found)


def reason_objection(reason: str) -> str | None:
    """What the reason for a version of an unusual size, or for an earlier one, still lacks; None when it is given."""
    return None if reason.strip() else "Give the reason: it is kept with the version."


def lists_not_searched(
    checks: Collection[str], searched: Mapping[str, Searched], policy: ListPolicy, today: date, any_name: bool
) -> tuple[NotSearched, ...]:
    """The lists that these checks ask for and that were not compared with the names, each with why, in order.

    A register that is not there is switched off, and nobody has to look at one by hand.
    """
    wanted = (rules for rules in policy.lists.values() if rules.check in checks)
    return tuple(found for rules in wanted if (found := _not_searched(rules, searched, today, any_name)))


def _not_searched(
    rules: ListRules, searched: Mapping[str, Searched], today: date, any_name: bool
) -> NotSearched | None:
    version, name = searched.get(rules.code), rules.name
    if version is None and rules.code == REGISTER:
        return NotSearched(
            source=rules.code,
            name=name,
            why=OFF,
            text="The concern register is switched off: no entries are kept.",
            by_hand="",
            link="",
        )
    if version is None:
        text = f"{name}: not searched, because no version of this list is loaded."
        return NotSearched(
            source=rules.code, name=name, why=NOT_LOADED, text=text, by_hand=rules.by_hand, link=rules.link
        )
    if any_name and not version.asked and not version.held:
        text = f"{name}: not searched yet. A version was loaded since; the names are looked up again by themselves."
        return NotSearched(source=rules.code, name=name, why=NOT_YET, text=text, by_hand=rules.by_hand, link=rules.link)
    if rules.age_told(version.own_date, today):
        text = (
            f"{name}: only version {version.version} is loaded, which is {(today - version.own_date).days} days old. "
            "What was listed since was not searched."
        )
        return NotSearched(source=rules.code, name=name, why=STALE, text=text, by_hand=rules.by_hand, link=rules.link)
    return None


def problems(lists: Iterable[ListRules]) -> list[str]:
    """What is wrong with the lists of a policy file, in words."""
    known = [rules.code for rules in lists]
    found = [f"{code} is there twice" for code in sorted(set(known)) if known.count(code) > 1]
    for rules in lists:
        if rules.stale_after_days < 1:
            found.append(f"{rules.code} is stale after a number of days")
        if rules.at_least is not None and rules.at_most is not None and rules.at_least > rules.at_most:
            found.append(f"{rules.code} expects more entries at least than at most")
    return found


def _entries(count: int) -> str:
    return "no entry" if count == 0 else "1 entry" if count == 1 else f"{count:,} entries"
