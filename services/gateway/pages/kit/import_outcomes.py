"""What is said of the rows of a file, by how far the file has got: a page never promises what cannot come any more."""

from collections.abc import Mapping
from dataclasses import dataclass

DUPLICATE = "Was in already, or the same as an earlier row"
SKIPPED = "Course started but not completed, so there was nothing to record"
REVIEW = "Nobody said who this row was about, so nothing came of it"
REFUSED = "Could not be read as it stood, so nothing came of it"
OVER = {"duplicate": DUPLICATE, "skipped": SKIPPED, "review": REVIEW, "refused": REFUSED}


@dataclass(frozen=True)
class OutcomeWords:
    """Sentences by outcome while a person may still confirm, and what becomes of the accepted rows afterwards."""

    waiting: Mapping[str, str]
    under_way: str
    done: str
    undone: str
    left: str

    def in_state(self, state: str) -> dict[str, str]:
        """One sentence for each outcome of a file in this state."""
        return {code: self._over.get(state, {}).get(code, text) for code, text in self.waiting.items()}

    @property
    def _over(self) -> dict[str, dict[str, str]]:
        undone, left = OVER | {"accepted": self.undone}, OVER | {"accepted": self.left}
        return {
            "confirming": {"accepted": self.under_way},
            "confirmed": {"accepted": self.done},
            "undoing": undone,
            "undone": undone,
            "replaced": left,
            "discarded": left,
            "failed": left,
        }
