"""How large a file may be, and the one way to say that a file cannot be read."""

from collections.abc import Sequence

MEGABYTE = 1024 * 1024

TEXT_BYTES = 50 * MEGABYTE
TEXT_ROWS = 250_000
WORKBOOK_BYTES = 5 * MEGABYTE
WORKBOOK_ROWS = 100_000
UNPACKED_BYTES = 100 * MEGABYTE
UNPACKED_RATIO = 100
# A small workbook of repeated cells packs well without being a bomb.
RATIO_MATTERS_FROM = 10 * MEGABYTE
ZIP_MEMBERS = 200
ZIP_STARTS = (b"PK\x03\x04", b"PK\x05\x06")
COLUMNS = 50
CELL_CHARACTERS = 32_767
ROWS_IN_A_CHUNK = 5_000

CHILD_MEMORY = 768 * MEGABYTE
CHILD_CPU_SECONDS = 60
CHILD_WALL_SECONDS = 90
CHILD_OUT_OF_MEMORY = 3

CELL_MARK = "\x1f"
ROW_MARK = "\x1e"

# The numbers of some rows as a person counts them, and their cells.
Batch = tuple[Sequence[int], list[list[str]]]


class UnreadableFile(Exception):
    """A whole file that cannot be read; `detail` is one sentence saying why and what to do."""

    def __init__(self, detail: str) -> None:
        super().__init__(detail)
        self.detail = detail


def too_many_rows(limit: int) -> str:
    """What to do about a file of more rows than `limit`."""
    return f"The file has more than {limit:,} rows. Divide it into smaller files and upload each."


def too_many_columns() -> str:
    """What to do about a file of too many columns."""
    return f"The file has more than {COLUMNS} columns. Keep only the columns that are needed."


def workbook_too_large() -> str:
    """What to do about a workbook of too many bytes."""
    return (
        f"The workbook is larger than {WORKBOOK_BYTES // MEGABYTE} MB. "
        "Save the sheet as “CSV UTF-8” and upload that, or divide it."
    )


def text_too_large() -> str:
    """What to do about a file of too many bytes."""
    return f"The file is larger than {TEXT_BYTES // MEGABYTE} MB. Divide it and upload each part."
