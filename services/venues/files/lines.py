"""One row of a file, whatever the file holds."""

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Line:
    """One row of a file; `reference` is what makes it the same as another, `cells` what a row to look at said."""

    row: int
    outcome: str
    column: str = ""
    value: str = ""
    reason: str = ""
    parsed: dict[str, Any] | None = None
    reference: str = ""
    sheet: str = ""
    cells: dict[str, str] | None = None
