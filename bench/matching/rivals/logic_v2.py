"""nomenklatura's logic-v2, against candidates that share part of a word; run by a Python that has nomenklatura."""

import itertools
from collections import defaultdict

from followthemoney import model
from followthemoney.proxy import EntityProxy
from nomenklatura.matching import get_algorithm
from normality import ascii_text

from bench.matching.rivals.protocol import serve

LOGIC = get_algorithm("logic-v2")
_numbers = itertools.count()


def entity(names: list[str], kind: str) -> EntityProxy:
    schema = "Person" if kind == "person" else "Organization"
    # Every entity needs an id of its own: the algorithm keeps what it learnt by id.
    return EntityProxy.from_dict({"id": f"e{next(_numbers)}", "schema": schema, "properties": {"name": names}})


def parts(name: str) -> set[str]:
    words = (ascii_text(name.casefold()) or "").split()
    return {w[i : i + 3] for w in words for i in range(max(1, len(w) - 2))}


class LogicV2:
    threshold = 0.7

    def __init__(self) -> None:
        self.entities: list[tuple[str, EntityProxy]] = []
        self.by_part: dict[tuple[str, str], list[int]] = defaultdict(list)
        self.config = LOGIC.default_config()

    def add(self, subjects: list[dict]) -> None:
        for subject in subjects:
            kind = subject.get("kind", "person")
            place = len(self.entities)
            self.entities.append((subject["id"], entity(subject["names"], kind)))
            for part in {p for name in subject["names"] for p in parts(name)}:
                self.by_part[kind, part].append(place)

    def screen(self, name: str, kind: str) -> list[tuple[str, float]]:
        shared: dict[int, float] = defaultdict(float)
        for part in parts(name):
            found = self.by_part.get((kind, part), [])
            for place in found:
                shared[place] += 1 / (1 + len(found)) ** 0.5
        asked = entity([name], kind)
        top = sorted(shared, key=shared.__getitem__, reverse=True)[:30]
        scored = ((self.entities[p][0], LOGIC.compare(asked, self.entities[p][1], self.config).score) for p in top)
        return [(found, score) for found, score in scored if score > 0.3]


assert model is not None

if __name__ == "__main__":
    serve(LogicV2)
