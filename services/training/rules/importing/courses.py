"""Which course a row is about: by its code or title, then by what somebody once said a title means."""

from collections.abc import Iterable, Mapping

from shared.spreadsheets.columns import folded


class CourseIndex:
    """Looks courses up for one file; `remembered` maps titles as files write them to course codes."""

    def __init__(self, catalogue: Iterable[tuple[str, str]], remembered: Mapping[str, str] | None = None) -> None:
        self._codes: dict[str, str] = {}
        courses = list(catalogue)
        for title, code in (remembered or {}).items():
            self._codes[folded(title)] = code
        for code, title in courses:
            self._codes[folded(title)] = code
        for code, _ in courses:
            self._codes[folded(code)] = code
        self._codes.pop("", None)
        self._known: dict[str, str | None] = {}

    def find(self, text: str) -> str | None:
        """The code of the course that a cell names, or None."""
        try:
            return self._known[text]
        except KeyError:
            found = self._known[text] = self._codes.get(folded(text))
            return found
