"""The six files of a sample council, and what must come of each row of them."""

import json
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from tests import folders

AS_AT = "2026-11-01"
KINDS = {
    "people-hr-export.csv": "people",
    "people-providers.tsv": "providers",
    "completions-lms.csv": "completions",
    "certificates-batch.csv": "certificates",
    "session-registers.xlsx": "registers",
    "completions-providers.csv": "provider_completions",
}
OUTCOMES = {
    "duplicate": "duplicate_rows",
    "skipped": "skipped_rows",
    "review": "review_rows",
    "refused": "rejected_rows",
}


@dataclass(frozen=True)
class Council:
    """A folder with the files of one council and expected.json."""

    folder: Path

    @cached_property
    def expected(self) -> dict[str, Any]:
        """What must come of it."""
        found: dict[str, Any] = json.loads((self.folder / "expected.json").read_text(encoding="utf-8"))
        return found

    @property
    def figures(self) -> dict[str, dict[str, int]]:
        """The figures of the council under 'organisation', and of each directorate."""
        found: dict[str, dict[str, int]] = self.expected["figures"]
        return found

    @property
    def employers(self) -> dict[str, dict[str, int]]:
        """The figures of all other employers under 'all', and of each."""
        found: dict[str, dict[str, int]] = self.expected["provider_figures"]
        return found

    def counts(self, name: str) -> dict[str, int]:
        """How the rows of one file come out."""
        wanted = self.expected[name]
        if "marks" in wanted:
            accepted, review = wanted["accepted"], wanted["review"]
            zeros = dict.fromkeys(("duplicate", "skipped", "refused"), 0)
            return {"read": wanted["marks"] + review, "accepted": accepted, "review": review, **zeros}
        rows = {outcome: len(wanted.get(key, [])) for outcome, key in OUTCOMES.items()}
        return {"read": wanted["rows"], "accepted": wanted.get("accepted", wanted["rows"]), **rows}

    def rows(self, name: str, outcome: str) -> list[int]:
        """The rows of one outcome; [] where expected.json names none."""
        found: list[int] = self.expected[name].get(OUTCOMES[outcome], [])
        return found


SMALL = Council(folders.DEMONSTRATION)
TYPICAL = Council(folders.TYPICAL)
