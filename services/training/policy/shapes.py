"""Reads policies and people from plain data (YAML or JSON), naming the field when it has the wrong shape."""

from collections.abc import Iterator, Mapping
from contextlib import suppress
from datetime import date, datetime
from enum import StrEnum
from typing import TypeVar

from services.training.rules.facts import Absence, Completion, Evidence, Exemption, Person, Post
from services.training.rules.requirements import Anchor, Course, Equivalence, Level, Policy, Requirement

E = TypeVar("E", bound=StrEnum)
_MOST = 100_000  # days, months and minutes beyond this are a slip of the keyboard


class PolicyError(ValueError):
    """What is wrong, after the file and the field it is in."""


class Fields:
    """A mapping being read: every field is asked for by name, and what nobody asked for is refused at the end."""

    def __init__(self, data: object, where: str) -> None:
        if not isinstance(data, Mapping):
            raise PolicyError(f"{where}: expected named fields")
        self._data: Mapping[object, object] = data
        self.where = f"{where}: " if where.endswith(".yaml") else f"{where}."
        self._asked: set[str] = set()

    def error(self, name: str, problem: str) -> PolicyError:
        """The error to raise about a field."""
        return PolicyError(f"{self.where}{name}: {problem}")

    def raw(self, name: str) -> object:
        """The value as it came, None when absent."""
        self._asked.add(name)
        return self._data.get(name)

    def text(self, name: str, default: str | None = None) -> str:
        """A text that is not blank."""
        value = self.raw(name)
        if default is not None and value in (None, ""):
            return default
        if not isinstance(value, str) or not value.strip():
            raise self.error(name, "expected text")
        return value

    def texts(self, name: str) -> tuple[str, ...]:
        """A list of texts, empty when absent."""
        value = self.raw(name)
        if value is None:
            return ()
        if not isinstance(value, list) or not all(isinstance(item, str) and item.strip() for item in value):
            raise self.error(name, "expected a list of texts")
        return tuple(value)

    def whole(self, name: str, default: int | None = None) -> int:
        """A whole number from 0."""
        value = self.raw(name)
        if value is None and default is not None:
            return default
        if not isinstance(value, int) or isinstance(value, bool) or not 0 <= value <= _MOST:
            raise self.error(name, f"expected a whole number from 0 to {_MOST}")
        return value

    def choice(self, name: str, kind: type[E], default: E | None = None) -> E:
        """One of the words of an enumeration."""
        value = self.raw(name)
        if value is None and default is not None:
            return default
        if not isinstance(value, str) or value not in list(kind):
            raise self.error(name, f"expected one of {', '.join(kind)}")
        return kind(value)

    def day_or_open(self, name: str) -> date | None:
        """A day as YYYY-MM-DD, None when absent."""
        value = self.raw(name)
        if value is None or (isinstance(value, date) and not isinstance(value, datetime)):
            return value
        if isinstance(value, str):
            with suppress(ValueError):
                return date.fromisoformat(value)
        raise self.error(name, "expected a day as YYYY-MM-DD")

    def day(self, name: str) -> date:
        """A day as YYYY-MM-DD."""
        value = self.day_or_open(name)
        if value is None:
            raise self.error(name, "expected a day as YYYY-MM-DD")
        return value

    def rows(self, name: str) -> Iterator["Fields"]:
        """A list of mappings, empty when absent; what a row does not ask for is refused after it."""
        value = self.raw(name)
        if not isinstance(value, list | None):
            raise self.error(name, "expected a list")
        for number, item in enumerate(value or ()):
            row = Fields(item, f"{self.where}{name}[{number}]")
            yield row
            row.end()

    def end(self) -> None:
        """Refuses fields nobody asked for: they are misspelt."""
        for name in self._data:
            if name not in self._asked:
                raise self.error(str(name), "unknown field")


def policy_from_json(data: object) -> Policy:
    """A policy in the shape of the preview; raises PolicyError naming the field."""
    fields = Fields(data, "policy")
    policy = Policy(
        fields.text("version"),
        fields.whole("due_soon_days", 60),
        read_requirements(fields),
        read_equivalences(fields),
    )
    fields.end()
    return policy


def person_from_json(data: object) -> Person:
    """A person in the shape of the preview; raises PolicyError naming the field."""
    fields = Fields(data, "person")
    person = Person(
        fields.text("person"),
        tuple(
            Post(row.text("unit"), row.texts("role_groups"), row.day("starts"), row.day_or_open("ends"))
            for row in fields.rows("posts")
        ),
        tuple(
            Completion(
                row.text("course"),
                row.day("completed_on"),
                row.choice("evidence", Evidence, Evidence.SEEN),
                row.day_or_open("revoked_on"),
            )
            for row in fields.rows("completions")
        ),
        tuple(
            Exemption(
                row.text("requirement"),
                row.text("reason", ""),
                row.text("approved_by", ""),
                row.day_or_open("from") or date.min,
                row.day("until"),
            )
            for row in fields.rows("exemptions")
        ),
        tuple(Absence(row.day("starts"), row.day_or_open("ends")) for row in fields.rows("absences")),
    )
    fields.end()
    return person


def read_requirements(fields: Fields) -> tuple[Requirement, ...]:
    """The field `requirements`, each id once."""
    found = tuple(_requirement(row) for row in fields.rows("requirements"))
    for number, requirement in enumerate(found):
        if any(requirement.id == earlier.id for earlier in found[:number]):
            raise fields.error(f"requirements[{number}].id", f"{requirement.id} is there twice")
    return found


def read_equivalences(fields: Fields) -> tuple[Equivalence, ...]:
    """The field `equivalences`."""
    return tuple(
        Equivalence(row.text("course"), row.text("counts_as"), row.day_or_open("from"), row.day_or_open("until"))
        for row in fields.rows("equivalences")
    )


def read_courses(fields: Fields) -> dict[str, Course]:
    """The field `courses` by code, each code once."""
    found: dict[str, Course] = {}
    for number, row in enumerate(fields.rows("courses")):
        code = row.text("code")
        if code in found:
            raise fields.error(f"courses[{number}].code", f"{code} is there twice")
        found[code] = Course(code, row.text("title"), row.text("kind"), row.whole("minutes"), row.texts("requires"))
    return found


def _requirement(row: Fields) -> Requirement:
    return Requirement(
        id=row.text("id"),
        role_group=row.text("role_group"),
        any_of=row.texts("any_of"),
        level=row.choice("level", Level),
        first_due_days=row.whole("first_due_days", 0),
        repeat_months=row.whole("repeat_months"),
        anchor=row.choice("anchor", Anchor, Anchor.COMPLETION),
        refresh_with=row.texts("refresh_with"),
        window_days=row.whole("window_days", 0),
        grace_days=row.whole("grace_days", 0),
        cycle_start=_cycle_start(row),
        from_=row.day_or_open("from"),
        until=row.day_or_open("until"),
        title=row.text("title", ""),
        source=row.text("source", ""),
    )


def _cycle_start(row: Fields) -> date:
    """MM-DD, as a day of the year 2000, from which cycles are counted; 1 January when absent."""
    value = row.text("cycle_start", "01-01")
    try:
        return date.fromisoformat(f"2000-{value}")
    except ValueError:
        raise row.error("cycle_start", "expected a day of the year as MM-DD") from None
