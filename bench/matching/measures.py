"""The measures of people's names by sums over evidence laid out once; the same definitions as the scoring tool."""

from dataclasses import dataclass
from math import sqrt

import numpy as np
from numpy.typing import NDArray

from bench.matching.evidence import Array, Asked

REFERENCE = "english"
NEVER = -50.0


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
            max(0.0, self.over_reference - 2.0) * 0.03 + max(0.0, self.over_reference - 2.4) * 0.3
            + max(0.0, self.rate - 0.0110) * 8 + max(0.0, self.rate - 0.018) * 100
            + max(0.0, 0.98 - self.recall) * 3 + max(0.0, 0.965 - self.recall) * 10
            + max(0.0, 0.88 - self.lowest_recall) * 2 + max(0.0, self.sure - 3.5) * 0.1
            + max(0.0, 0.85 - self.recall_at_95) + max(0.0, 0.815 - self.recall_at_95) * 5
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
        self._points: Array | None = None
        self._origin = np.array([a.section for a in self.innocents])
        self._edited_origin = np.array([a.section for a in self.edited])
        self._section = np.array([a.section for a in self.pairs])
        self._labels = np.array([float(a.match) for a in self.pairs])

    def _groups(self) -> tuple[list[Asked], list[Asked], list[Asked]]:
        return self.pairs, self.edited, self.innocents

    def _prepare(self, points: Array) -> None:
        """The sums that stay the same while crowding and cut-off are searched."""
        if self._points is not None and np.array_equal(points, self._points):
            return
        self._points = points
        self._means = []
        for values, there, _ in self._crowds:
            sums = np.where(there, np.maximum(values @ points, -20.0), -20.0)
            self._means.append(np.sort(sums, axis=1)[:, ::-1][:, : self.best].mean(axis=1))
        values, there, exact = self._listed
        self._most = np.where(there, values @ points, NEVER).max(axis=1)
        self._any_exact = (exact & there).any(axis=1)
        self._sums = [own @ points for own in self._own]

    def _taken_off(self, points: Array, which: int, part: float, start: float) -> Array:
        self._prepare(points)
        taken: Array = part * np.maximum(0.0, self._means[which] - start)
        return taken

    def _innocent_points(self, points: Array, part: float, start: float) -> tuple[Array, NDArray[np.bool_]]:
        self._prepare(points)
        return self._most - self._taken_off(points, 2, part, start), self._any_exact

    def points_for_rate(self, points: Array, part: float, start: float, rate: float) -> float:
        """The cut-off that alerts on this share of innocents."""
        most, exact = self._innocent_points(points, part, start)
        ordered = np.sort(np.where(exact, -NEVER, most))[::-1]
        return float(ordered[int(len(ordered) * rate)]) + 0.001

    def measure(self, points: Array, part: float, start: float, enough: float) -> Measured:
        """All measures of people at one setting."""
        self._prepare(points)
        own = [
            np.where(exact, np.maximum(sums, enough + 0.05), sums)
            for which, exact in enumerate(self._exact)
            for sums in [self._sums[which] - self._taken_off(points, which, part, start)]
        ]
        most, exact = self._innocent_points(points, part, start)
        alerted = (most >= enough) | exact
        origins = sorted(set(self._origin.tolist()))
        hits = {o: int(alerted[self._origin == o].sum()) for o in origins}
        sizes = {o: int((self._origin == o).sum()) for o in origins}
        edited = [float((own[1][self._edited_origin == o] >= enough).mean()) for o in set(self._edited_origin.tolist())]
        sections = {}
        for section in sorted(set(self._section.tolist())):
            here = self._section == section
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
            min(edited),
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
