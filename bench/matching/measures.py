"""The measures of people's names by sums over evidence laid out once; the same definitions as the scoring tool."""

from dataclasses import dataclass
from math import sqrt

import numpy as np
from numpy.typing import NDArray

from bench.matching.evidence import Array, Asked

REFERENCE = "english"
NEVER = -50.0
FLOOR_MARGIN = 0.01


def f1(said: NDArray[np.bool_], labels: Array) -> float:
    both = float((said & (labels == 1)).sum())
    return 2 * both / max(1.0, float(said.sum() + (labels == 1).sum()))


def wilson(hits: int, of: int, z: float = 1.96) -> tuple[float, float]:
    share, size = hits / of, 1 + z * z / of
    middle, half = share + z * z / (2 * of), z * sqrt(share * (1 - share) / of + z * z / (4 * of * of))
    return max(0.0, (middle - half) / size), min(1.0, (middle + half) / size)


@dataclass
class Measured:
    """One choice of settings, measured."""

    sections: dict[str, float]
    recall_at_95: float
    rate: float
    sure: float
    over_reference: float
    recall: float
    lowest_recall: float
    rates: dict[str, int]

    def merit(self) -> float:
        """How good a choice is: quality, less what it is short of evenness, less any floor it misses."""
        macro = sum(self.sections.values()) / len(self.sections)
        short = (
            max(0.0, self.over_reference - 2.0) * 0.03 + max(0.0, self.over_reference - 2.8) * 0.3
            + max(0.0, self.rate - 0.0110) * 8 + max(0.0, self.rate - 0.018) * 100
            + max(0.0, 0.98 - self.recall) * 3 + max(0.0, 0.965 - self.recall) * 10
            + max(0.0, 0.88 - self.lowest_recall) * 2 + max(0.0, self.sure - 3.5) * 0.1
            + max(0.0, 0.85 - self.recall_at_95) + max(0.0, 0.81 - self.recall_at_95) * 5
        )  # fmt: skip
        return macro - short

    def __str__(self) -> str:
        sections = " ".join(f"{name} {value:.3f}" for name, value in self.sections.items())
        return (
            f"{sections}; recall at precision .95 {self.recall_at_95:.3f}; "
            f"innocents {self.rate:.4f}, sure {self.sure:.2f}, "
            f"over {REFERENCE} {self.over_reference:.2f}; edited {self.recall:.3f}, "
            f"lowest {self.lowest_recall:.3f}; {self.rates}"
        )


class PeopleMeasures:
    """The development names as arrays."""

    def __init__(self, asked: list[Asked], best: int) -> None:
        self.best = best
        self.pairs = [a for a in asked if a.group == "pair"]
        self.innocents = [a for a in asked if a.group == "innocent"]
        self.edited = [a for a in asked if a.group == "edited"]
        self._cube: dict[str, tuple[Array, NDArray[np.bool_], NDArray[np.bool_]]] = {}
        width = len(self.pairs[0].own[0]) if self.pairs[0].own else 0
        self._crowds = [_cube([[(c, False) for c in a.crowd] for a in group], width) for group in self._groups()]
        self._listed = _cube([a.listed for a in self.innocents], width)
        self._own = [np.array([a.own[0] for a in group if a.own]) for group in (self.pairs, self.edited)]
        self._exact = [np.array([a.own[1] for a in group if a.own]) for group in (self.pairs, self.edited)]
        self._labels = np.array([float(a.match) for a in self.pairs])

    def _groups(self) -> tuple[list[Asked], list[Asked], list[Asked]]:
        return self.pairs, self.edited, self.innocents

    def _taken_off(self, points: Array, which: int, part: float, start: float) -> Array:
        values, there, _ = self._crowds[which]
        sums = np.sort(np.where(there, np.maximum(values @ points, -20.0), -20.0), axis=1)[:, ::-1][:, : self.best]
        taken: Array = part * np.maximum(0.0, sums.mean(axis=1) - start)
        return taken

    def _innocent_points(self, points: Array, part: float, start: float) -> tuple[Array, NDArray[np.bool_]]:
        values, there, exact = self._listed
        sums = np.where(there, values @ points - self._taken_off(points, 2, part, start)[:, None], NEVER)
        return sums.max(axis=1), (exact & there).any(axis=1)

    def points_for_rate(self, points: Array, part: float, start: float, rate: float) -> float:
        """The cut-off that alerts on this share of innocents."""
        most, exact = self._innocent_points(points, part, start)
        ordered = np.sort(np.where(exact, -NEVER, most))[::-1]
        return float(ordered[int(len(ordered) * rate)]) + 1e-6

    def measure(self, points: Array, part: float, start: float, enough: float) -> Measured:
        """All measures of people at one setting."""
        own = [
            np.where(exact, np.maximum(sums, enough + 0.05), sums)
            for which, exact in enumerate(self._exact)
            for sums in [self._own[which] @ points - self._taken_off(points, which, part, start)]
        ]
        most, exact = self._innocent_points(points, part, start)
        alerted = (most >= enough) | exact
        origins = sorted({a.section for a in self.innocents})
        hits = {o: int(sum(alerted[i] for i, a in enumerate(self.innocents) if a.section == o)) for o in origins}
        sizes = {o: sum(a.section == o for a in self.innocents) for o in origins}
        edited = {o: float(np.mean([own[1][i] >= enough for i, a in enumerate(self.edited) if a.section == o]))
                  for o in sorted({a.section for a in self.edited})}  # fmt: skip
        sections = {}
        for section in sorted({a.section for a in self.pairs}):
            here = np.array([a.section == section for a in self.pairs])
            sections[section] = f1(own[0][here] >= enough, self._labels[here])
        order = np.argsort(-own[0], kind="stable")
        found = np.cumsum(self._labels[order])
        precise = found / np.arange(1, len(order) + 1) >= 0.95
        floor = {o: max(hits[o], 0.5) / sizes[o] for o in origins}
        return Measured(
            sections,
            float((found / self._labels.sum())[precise].max(initial=0.0)),
            float(alerted.mean()),
            max(wilson(hits[o], sizes[o])[0] for o in origins) / min(wilson(hits[o], sizes[o])[1] for o in origins),
            max(floor.values()) / floor[REFERENCE],
            float((own[1] >= enough).mean()),
            min(edited.values()),
            hits,
        )


def _cube(
    rows: list[list[tuple[tuple[float, ...], bool]]], width: int
) -> tuple[Array, NDArray[np.bool_], NDArray[np.bool_]]:
    deep = max(map(len, rows), default=1)
    values = np.zeros((len(rows), deep, width))
    there, exact = np.zeros((len(rows), deep), bool), np.zeros((len(rows), deep), bool)
    for place, row in enumerate(rows):
        for column, (value, equal) in enumerate(row):
            values[place, column], there[place, column], exact[place, column] = value, True, equal
    return values, there, exact
