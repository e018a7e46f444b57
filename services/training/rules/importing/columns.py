"""Which column holds what: recognised by its name, or as somebody once said it is."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from services.training.rules.importing.fields import Field, folded
from services.training.rules.importing.kinds import LAYOUTS, Kind


@dataclass(frozen=True)
class Ambiguity:
    """Several columns that could each hold the same thing: a person must say which."""

    field: str
    label: str
    headers: tuple[str, ...]


@dataclass(frozen=True)
class ColumnMapping:
    """Where each field stands in a header; `missing` are labels of what is needed and was not found."""

    kind: Kind
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

    def title(self, field: str) -> str:
        """The field's column as the file names it, or what we call it if the file has none."""
        place = self.columns.get(field)
        return LAYOUTS[self.kind].label(field) if place is None else self.header[place]

    def to_remember(self) -> dict[str, str]:
        """Each field with the name of its column, to be given again for the next file of this form."""
        return {field: self.header[place] for field, place in self.columns.items()}

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


def recognise(kind: Kind, header: Sequence[str], given: Mapping[str, str] | None = None) -> ColumnMapping:
    """The mapping of a header; `given` (field to column name, "" for none) goes before recognition.

    A given column that this file does not have counts for nothing.
    """
    names = [folded(name) for name in header]
    columns, settled = _as_given(names, given or {})
    ambiguous: list[Ambiguity] = []
    for field in LAYOUTS[kind].fields:
        if field.code in settled:
            continue
        found = _found(field, names, taken=set(columns.values()))
        if len(found) == 1:
            columns[field.code] = found[0]
        elif found:
            ambiguous.append(Ambiguity(field.code, field.label, tuple(header[place] for place in found)))
    unsure = {ambiguity.field for ambiguity in ambiguous}
    missing = tuple(
        " or ".join(LAYOUTS[kind].label(code) for code in group)
        for group in LAYOUTS[kind].needed
        if not any(code in columns or code in unsure for code in group)
    )
    return ColumnMapping(kind, tuple(header), columns, missing, tuple(ambiguous))


def header_key(header: Sequence[str]) -> str:
    """The same for every header of one form: under this a mapping is remembered."""
    return "|".join(folded(name) for name in header)


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


def _found(field: Field, names: list[str], taken: set[int]) -> list[int]:
    """The free columns of the surest tier of names that the header has any of."""
    for tier in field.names:
        found = [place for place, name in enumerate(names) if name in tier and place not in taken]
        if found:
            return found
    return []
