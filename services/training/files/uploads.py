"""Opens an uploaded file as the kind of file it is said to be."""

from collections.abc import Mapping
from pathlib import Path

from services.training.rules.importing.kinds import LAYOUTS, Kind
from shared.spreadsheets.uploads import Upload, open_sheets, open_tables


def open_upload(source: Path | bytes, kind: Kind, given: Mapping[str, Mapping[str, str]] | None = None) -> Upload:
    """Opens a file for checking; `given` are remembered mappings (field to column name) by `header_key`.

    Registers are sheets of any form. Raises UnreadableFile; whether rows can be read is for `mapping.ready` to say.
    """
    return open_sheets(source) if kind is Kind.REGISTERS else open_tables(source, LAYOUTS[kind], given)
