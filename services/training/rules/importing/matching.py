"""Whom a row is about: surely, perhaps (a person must confirm), or nobody we know."""

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable
from functools import cached_property
from typing import NamedTuple, TypeVar

_TITLES = frozenset(
    [
        "mr",
        "mrs",
        "ms",
        "miss",
        "mx",
        "dr",
        "prof",
        "professor",
        "rev",
        "revd",
        "cllr",
        "councillor",
        "sir",
        "dame",
        "lord",
        "lady",
    ]
)
_APOSTROPHES = re.compile("['’‘`´]")
_SEPARATORS = re.compile(r"[^\w]+")
MOST_SUGGESTIONS = 5

K = TypeVar("K")


class PersonEntry(NamedTuple):
    """A person as the record knows them: `names` with former ones; `employer` "" for the council's own."""

    person: str
    number: str
    email: str
    names: tuple[str, ...]
    employer: str = ""


class Match(NamedTuple):
    """`person` if it is sure; otherwise `reason` says what must be confirmed, with suggested persons if any."""

    person: str = ""
    field: str = ""
    reason: str = ""
    suggestion: tuple[str, ...] = ()

    @property
    def known(self) -> bool:
        """Whether anybody at all was found."""
        return bool(self.person or self.suggestion)


def folded_text(text: str) -> str:
    """Text for comparison: no case, one space where there are several, composed letters."""
    return " ".join(unicodedata.normalize("NFKC", text).casefold().split())


def folded_name(name: str) -> tuple[str, ...]:
    """The parts of a name for comparison in any order, without accents, punctuation and titles."""
    plain = name.casefold()
    if not name.isascii():  # most names are, and an index of everybody takes them all
        plain = unicodedata.normalize("NFKD", name).casefold()
        plain = "".join(letter for letter in plain if not unicodedata.combining(letter)).replace("ł", "l")
    words = _SEPARATORS.split(_APOSTROPHES.sub("", plain))
    return tuple(sorted(word for word in words if word and word not in _TITLES))


def without_zeros(number: str) -> str:
    """A number as a spreadsheet leaves it behind: `BR-0012` is BR-12, `000712` is 712."""
    return re.sub(r"(?<![0-9])0+(?=[0-9])", "", number.casefold())


class PeopleIndex:
    """Looks people up for one file; `employer` is needed where numbers are another employer's."""

    def __init__(self, entries: Iterable[PersonEntry]) -> None:
        self._entries = list(entries)
        self.by_number = {entry.number: entry.person for entry in self._entries if not entry.employer}

    def match(self, number: str, email: str, name: str) -> Match:
        """One of the council's own people: by number, by e-mail, or perhaps by what is left."""
        if number and number in self.by_number:
            return Match(self.by_number[number])
        if number and (similar := self._by_short_number.get(without_zeros(number))):
            return Match("", "number", _zeros_lost(number, len(similar)), _some(similar))
        if email and (found := self._by_email.get(folded_text(email))):
            if not number and len(found) == 1:
                return Match(found[0])
            return Match("", "number" if number else "email", _by_email_only(number, email, found), _some(found))
        return self._by_name_alone(name, "")

    def match_worker(self, employer: str, reference: str, name: str) -> Match:
        """One of another employer's people: by employer and reference, or perhaps by what is left."""
        who = folded_text(employer)
        if person := self._by_worker.get((who, folded_text(reference))):
            return Match(person)
        if reference and (similar := self._by_short_reference.get((who, without_zeros(reference)))):
            return Match("", "reference", _zeros_lost(reference, len(similar)), _some(similar))
        return self._by_name_alone(name, who)

    def _by_name_alone(self, name: str, employer: str) -> Match:
        found = self._by_name.get((employer, folded_name(name))) if name else None
        if not found:
            return Match()
        several = "one person has" if len(found) == 1 else f"{len(found)} people have"
        reason = f"Only the name “{name}” matches: {several} it. Confirm who this is, or refuse the row."
        return Match("", "name", reason, _some(found))

    @cached_property
    def _by_email(self) -> dict[str, list[str]]:
        return _grouped((folded_text(e.email), e.person) for e in self._entries if e.email and not e.employer)

    @cached_property
    def _by_short_number(self) -> dict[str, list[str]]:
        return _grouped((without_zeros(number), person) for number, person in self.by_number.items())

    @cached_property
    def _by_worker(self) -> dict[tuple[str, str], str]:
        return {(folded_text(e.employer), folded_text(e.number)): e.person for e in self._entries if e.employer}

    @cached_property
    def _by_short_reference(self) -> dict[tuple[str, str], list[str]]:
        workers = (e for e in self._entries if e.employer)
        return _grouped(((folded_text(e.employer), without_zeros(e.number)), e.person) for e in workers)

    @cached_property
    def _by_name(self) -> dict[tuple[str, tuple[str, ...]], list[str]]:
        return _grouped(
            ((folded_text(e.employer), folded_name(name)), e.person) for e in self._entries for name in e.names if name
        )


def _grouped(pairs: Iterable[tuple[K, str]]) -> dict[K, list[str]]:
    groups: dict[K, dict[str, None]] = defaultdict(dict)
    for key, person in pairs:
        groups[key][person] = None
    return {key: list(people) for key, people in groups.items()}


def _some(persons: list[str]) -> tuple[str, ...]:
    return tuple(persons[:MOST_SUGGESTIONS])


def _zeros_lost(number: str, count: int) -> str:
    whose = "it is somebody's" if count == 1 else f"it may be the number of {count} people"
    return (
        f"Nobody has the number “{number}”, but with its leading zeros put right {whose}. "
        "Confirm who this is, or refuse the row."
    )


def _by_email_only(number: str, email: str, found: list[str]) -> str:
    if number:
        return (
            f"Nobody has the number “{number}”, though the e-mail address is known. "
            "Confirm who this is, or refuse the row."
        )
    return f"{len(found)} people have the e-mail address “{email}”. Say which of them this is."
