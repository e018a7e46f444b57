"""Which column of a file of some kind holds what."""

from collections.abc import Mapping, Sequence

from services.training.rules.importing.kinds import LAYOUTS, Kind
from shared.spreadsheets.columns import ColumnMapping
from shared.spreadsheets.columns import recognise as recognise_in


def recognise(kind: Kind, header: Sequence[str], given: Mapping[str, str] | None = None) -> ColumnMapping:
    """The mapping of a header of this kind of file; `given` (field to column name, "" for none) goes first."""
    return recognise_in(LAYOUTS[kind], header, given)
