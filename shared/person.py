"""What files of people say of somebody beside number, name and posts: each field is named here, once.

A field of `Particulars` is a column that files of people may have, a column of `person` and `person_name`, a field of
the API, a row on the page of the person, in an answer about what is held, and in the notice to staff. Each file keeps
its own words, so that an undone file takes them back; a blank keeps what other files say. One of `Listed` is in lists
of names as well, and in their files: as it is now, like the name, whatever day is asked about.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field, fields

from shared.spreadsheets.columns import Field
from shared.spreadsheets.columns import field as column

_JOINERS = "\u200c\u200d"
"""Written between letters in some scripts, and part of a name."""
_NO_VALUE = frozenset(["-", "–", "—", "n/a", "n.a.", "none", "not applicable"])


@dataclass(frozen=True)
class Particular(Field):
    """One field, as the column that holds it in a file, and how long it may be."""

    most: int
    several: bool
    """Whether somebody with several posts may have several: then each once, in the order of the rows."""
    of_others: bool
    """Whether files of other employers' people may have it."""

    @property
    def title(self) -> str:
        """Its label at the head of a column or row."""
        return self.label[:1].upper() + self.label[1:]

    def of_rows(self, said: Iterable[str]) -> str:
        """What the rows of one person say together: the first that says anything, or each."""
        found = list(dict.fromkeys(filter(None, said)))
        return "; ".join(found if self.several else found[:1])


def said(
    label: str, *names: str, most: int, required: bool = False, several: bool = False, others: bool = False
) -> str:
    """A field that a file may leave out; `names` are those of its column, the surest tier first.

    `required` says that every answer of the API has had it since the first.
    """
    about = {"label": label, "names": column("", label, *names).names, "most": most}
    about |= {"several": several, "of_others": others}
    return field(metadata=about) if required else field(default="", metadata=about)


@dataclass(frozen=True, kw_only=True)
class Listed:
    """What lists of names show as well."""

    cost_centre: str = said(
        "cost centre",
        "cost centre,cost center,cost centre code,cost center code,cost code,cost centre number,cost centre no,"
        "cost center number,cost centre id,cost centre ref",
        "budget code,budget centre,budget center,cc",
        most=100,
        several=True,
    )


@dataclass(frozen=True, kw_only=True)
class Particulars(Listed):
    """Everything that files of people may say of somebody beside number, name and posts."""

    known_as: str = said(
        "name known by",
        "known as,preferred name,preferred forename,preferred first name,known by,alias",
        most=200,
    )
    email: str = said(
        "e-mail address",
        "email,email address,e-mail,e-mail address,work email,work email address,council email,business email,"
        "learner email,user email,employee email,staff email,email id,mail,contact email,attendee email",
        "username,user name,login,upn,user principal name",
        most=320,
        required=True,
        others=True,
    )


def _declared(those: type[Listed]) -> tuple[Particular, ...]:
    return tuple(Particular(code=one.name, **one.metadata) for one in fields(those))


PARTICULARS, LISTED = _declared(Particulars), _declared(Listed)
CODES = tuple(one.code for one in PARTICULARS)


def said_of(somebody: Listed, which: Iterable[Particular]) -> dict[str, str]:
    """These fields of somebody, by code."""
    return {one.code: getattr(somebody, one.code) for one in which}


def cleaned(text: str) -> str:
    """The text of a cell without doubled spaces and what cannot be seen; words that say there is none are no text."""
    if "  " in text or not text.isprintable():  # few cells are so, and files are long
        text = "".join(one for one in " ".join(text.split()) if one.isprintable() or one in _JOINERS).strip()
    return "" if text.casefold() in _NO_VALUE else text
