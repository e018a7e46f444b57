"""Opens an uploaded file as the kind of file it is said to be."""

from services.training.rules.importing.kinds import LAYOUTS, Kind
from shared.spreadsheets.reading import Source
from shared.spreadsheets.uploads import Given, Upload, nothing_given, open_sheets, open_tables


def open_upload(source: Source, kind: Kind, given: Given = nothing_given) -> Upload:
    """Opens a file for checking; `given` has remembered mappings (field to column name) for a `header_key`.

    Registers are sheets of any form. Raises UnreadableFile; whether rows can be read is for `mapping.ready` to say.
    """
    return open_sheets(source) if kind is Kind.REGISTERS else open_tables(source, LAYOUTS[kind], given)
