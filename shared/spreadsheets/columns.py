"""Which column of a file holds what: recognised by its name, or as somebody once said it is."""

import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

TO_CORRECT = "What to correct"
"""The last column of the rows we give back to be corrected."""


@dataclass(frozen=True)
class Field:
    """One thing we read from a row: `names` are tiers of column names, the surest tier first."""

    code: str
    label: str
    names: tuple[tuple[str, ...], ...]


@dataclass(frozen=True)
class Layout:
    """The fields of a kind of file, and of which groups at least one column must be there."""

    fields: tuple[Field, ...]
    needed: tuple[tuple[str, ...], ...]

    def label(self, code: str) -> str:
        """What a field is called in a sentence."""
        return next(each.label for each in self.fields if each.code == code)

    def is_needed(self, code: str) -> bool:
        """Whether the file must have a column for the field, or for another of its group."""
        return any(code in group for group in self.needed)

    def wrong_choices(self, columns: Mapping[str, str], header: Sequence[str]) -> dict[str, str]:
        """By field: what is wrong with somebody's choice (field to column name, "" for none) for this header."""
        known = {each.code for each in self.fields}
        return {
            code: f"There is no column “{name}” in this file" if code in known else "unknown"
            for code, name in columns.items()
            if code not in known or (name and name not in header)
        }


@dataclass(frozen=True)
class Ambiguity:
    """Several columns that could each hold the same thing: a person must say which."""

    field: str
    label: str
    headers: tuple[str, ...]


@dataclass(frozen=True)
class ColumnMapping:
    """Where each field stands in a header; `missing` are labels of what is needed and was not found."""

    layout: Layout
    header: tuple[str, ...]
    columns: Mapping[str, int]
    missing: tuple[str, ...]
    ambiguous: tuple[Ambiguity, ...]

    @property
    def ready(self) -> bool:
        """Whether rows can be read with it."""
        return not self.missing and not self.ambiguous

    def at(self, field: str) -> int | None:
        """The place of a field's column in a row."""
        return self.columns.get(field)

    def label(self, field: str) -> str:
        """What the field is called in a sentence."""
        return self.layout.label(field)

    def title(self, field: str) -> str:
        """The field's column as the file names it, or what we call it if the file has none."""
        place = self.columns.get(field)
        return self.label(field) if place is None else self.header[place]

    def to_remember(self) -> dict[str, str]:
        """Each field with the name of its column, to be given again for the next file of this form."""
        return {field: self.header[place] for field, place in self.columns.items()}

    def shown(self, cells: Sequence[str]) -> dict[str, str]:
        """The cells of a row under their headings, mapped columns only: nothing else of a file is kept."""
        places = sorted(self.columns.values())
        return {self.header[place]: cells[place] for place in places if place < len(cells)}

    @property
    def unused(self) -> tuple[str, ...]:
        """Columns that are read past and never stored."""
        used = set(self.columns.values())
        return tuple(name for place, name in enumerate(self.header) if name and place not in used)

    def objection(self) -> str:
        """What a person must still say, or "" if nothing."""
        parts = [f"the {label} (no column for it was found)" for label in self.missing]
        parts += [
            f"the {a.label} ({' and '.join(f'“{name}”' for name in a.headers)} could each be it)"
            for a in self.ambiguous
        ]
        return f"Say which column holds {'; '.join(parts)}." if parts else ""


def folded(name: str) -> str:
    """A column name or title without case, spaces and punctuation; accents stay."""
    plain = unicodedata.normalize("NFKC", name).casefold().replace("#", "no").replace("&", "and")
    return "".join(letter for letter in plain if letter.isalnum())


def field(code: str, label: str, *tiers: str) -> Field:
    """A field with its tiers of names, each a list parted by commas."""
    return Field(code, label, tuple(tuple(folded(name) for name in tier.split(",")) for tier in tiers))


def recognise(layout: Layout, header: Sequence[str], given: Mapping[str, str] | None = None) -> ColumnMapping:
    """The mapping of a header; `given` (field to column name, "" for none) goes before recognition.

    A given column that this file does not have counts for nothing.
    """
    names = [folded(name) for name in header]
    columns, settled = _as_given(names, given or {})
    ambiguous: list[Ambiguity] = []
    for each in layout.fields:
        if each.code in settled:
            continue
        found = _found(each, names, taken=set(columns.values()))
        if len(found) == 1:
            columns[each.code] = found[0]
        elif found:
            ambiguous.append(Ambiguity(each.code, each.label, tuple(header[place] for place in found)))
    unsure = {ambiguity.field for ambiguity in ambiguous}
    missing = tuple(
        " or ".join(layout.label(code) for code in group)
        for group in layout.needed
        if not any(code in columns or code in unsure for code in group)
    )
    return ColumnMapping(layout, tuple(header), columns, missing, tuple(ambiguous))


def cells_beyond(cells: Sequence[str], width: int) -> str:
    """Why a row with text beyond the header's last column cannot be read, or ""."""
    if not any(cells[width:]):
        return ""
    return (
        f"The row has {len(cells)} cells and the header {width}, so we cannot tell which is which. "
        "Put a cell that holds the separator in quotation marks."
    )


def header_key(header: Sequence[str]) -> str:
    """The same for every header of one form, whether or not our own last column is there: a mapping stands under it."""
    return "|".join(folded(name) for name in header if name != TO_CORRECT)


def _as_given(names: list[str], given: Mapping[str, str]) -> tuple[dict[str, int], set[str]]:
    columns: dict[str, int] = {}
    settled: set[str] = set()
    for code, name in given.items():
        if not name:
            settled.add(code)
        elif folded(name) in names:
            columns[code] = names.index(folded(name))
            settled.add(code)
    return columns, settled


def _found(wanted: Field, names: list[str], taken: set[int]) -> list[int]:
    """The free columns of the surest tier of names that the header has any of."""
    for tier in wanted.names:
        found = [place for place, name in enumerate(names) if name in tier and place not in taken]
        if found:
            return found
    return []
