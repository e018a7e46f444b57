"""RapidFuzz token sort ratio against every name, at the usual 85 of 100."""

from collections import defaultdict

import numpy as np
from rapidfuzz import fuzz, process, utils

from bench.matching.rivals.protocol import serve


class TokenSort:
    threshold = 0.85

    def __init__(self) -> None:
        self.ids: dict[str, list[str]] = defaultdict(list)
        self.names: dict[str, list[str]] = defaultdict(list)

    def add(self, subjects: list[dict]) -> None:
        for subject in subjects:
            for name in subject["names"]:
                kind = subject.get("kind", "person")
                self.ids[kind].append(subject["id"])
                self.names[kind].append(" ".join(sorted(utils.default_process(name).split())))

    def screen(self, name: str, kind: str) -> list[tuple[str, float]]:
        if not self.names[kind]:
            return []
        asked = " ".join(sorted(utils.default_process(name).split()))
        scores = process.cdist([asked], self.names[kind], scorer=fuzz.ratio, dtype=np.float32)[0]
        top = np.argsort(-scores)[:24]
        return [(self.ids[kind][place], float(scores[place]) / 100) for place in top if scores[place] >= 30]


if __name__ == "__main__":
    serve(TokenSort)
