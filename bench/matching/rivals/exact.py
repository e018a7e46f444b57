"""The simplest rival: the same letters after folding case and accents."""

import unicodedata

from bench.matching.rivals.protocol import serve


def folded(name: str) -> str:
    decomposed = unicodedata.normalize("NFKD", name.casefold())
    return " ".join("".join(c for c in decomposed if not unicodedata.combining(c)).split())


class Exact:
    threshold = 0.5

    def __init__(self) -> None:
        self.entries: dict[tuple[str, str], list[str]] = {}

    def add(self, subjects: list[dict]) -> None:
        for subject in subjects:
            for name in subject["names"]:
                self.entries.setdefault((subject.get("kind", "person"), folded(name)), []).append(subject["id"])

    def screen(self, name: str, kind: str) -> list[tuple[str, float]]:
        return [(found, 1.0) for found in self.entries.get((kind, folded(name)), [])]


if __name__ == "__main__":
    serve(Exact)
