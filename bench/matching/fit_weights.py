"""Fits the points of the matcher from the development files, and chooses its crowding and its cut-off.

Two sums are fitted, each by logistic regression with a small ridge and signs held to what the evidence means
(agreement never counts against, a leftover never for). The part of crowding taken off and the points that are
enough are then searched on the same files: the most even choice among those that meet every floor.

    python -m bench.matching.fit_weights FOLDER
"""

import argparse
import collections
import itertools
import json
import pickle
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from bench.matching.evidence import (
    ORGANISATION_FEATURES,
    PEOPLE_FEATURES,
    Array,
    Asked,
    organisation_rows,
    people_asked,
)
from bench.matching.measures import Measured, PeopleMeasures, f1
from services.venues.rules.screening.matching.crowding import BEST

WEIGHTS = Path(__file__).resolve().parents[2] / "services/venues/rules/screening/matching/data/weights.json"


def set_of(names: str) -> frozenset[str]:
    return frozenset(names.split())


FOR = set_of("""
    equal reading reading_shared sound_shared short_form same_sound spelling one_edit short_edit two_edits sound sound_near sound_loose cut_short
    initial rare_equal rare_near joined whole whole_but_middle whole_but_little cover cover_shorter acronym written_alike distinct_words
""")
AGAINST = set_of("""
    homophone same_sound_settled near_settled loose_settled near_first_letter conflict conflicts_more conflict_at_end extra
    extras_more extra_soft extra_first one_of_several reordered lineage_reversed near near_short
    conflict_weight extra_weight number_conflict only_generic
""")
UNDER_EQUAL = (
    "reading", "reading_shared", "sound_shared", "short_form", "same_sound", "spelling", "one_edit", "short_edit", "two_edits", "sound", "sound_near", "sound_loose",
    "loose", "cut_short",
)  # fmt: skip
"""Agreements that are never worth more than the same word written the same way."""
LESS_THAN_EQUAL = {"reading": 0.0, "reading_shared": 0.0, "short_form": 0.0, "rare_near": 0.0}
AT_MOST = {"lineage_reversed": -4.0, "number_conflict": -1.0}
"""Held by rule, not by data: father and son the other way round, and other numbers, are other names."""
AT_LEAST = {"initial": 0.3, "whole_but_middle": 1.5, "whole_but_little": 2.5}
"""Held by rule: the files hold few names that only lack a middle name or its initial, and those must be found."""
WEAK_ALIAS = 1.0


def fitted(values: Array, labels: Array, weights: Array, features: tuple[str, ...], ridge: float) -> Array:
    """Points for each feature: weighted logistic regression by accelerated projected gradient."""
    under = set(UNDER_EQUAL) | {"rare_near"} if "equal" in features else set()
    low = np.array([-50.0 if f in under else AT_LEAST.get(f, 0.0 if f in FOR else -50.0) for f in features])
    high = np.array(
        [
            LESS_THAN_EQUAL.get(f, -0.2) if f in under else AT_MOST.get(f, 0.0 if f in AGAINST else 50.0)
            for f in features
        ]
    )
    weighted = weights[:, None] * values
    step = 1.0 / (0.25 * np.linalg.eigvalsh(values.T @ weighted)[-1] + ridge)
    points, ahead, pace = np.zeros(values.shape[1]), np.zeros(values.shape[1]), 1.0
    for _ in range(1500):
        chance = 1.0 / (1.0 + np.exp(-np.clip(values @ ahead, -30, 30)))
        slope = weighted.T @ (chance - labels) + ridge * np.r_[0.0, ahead[1:]]
        moved = np.clip(ahead - step * slope, low, high)
        faster = (1 + np.sqrt(1 + 4 * pace * pace)) / 2
        ahead = moved + (pace - 1) / faster * (moved - points)
        points, pace = moved, faster
    return points


def ranked(values: Array, features: tuple[str, ...]) -> Array:
    """Rewritten so that every near agreement is worth what an equal word is worth, less something."""
    rewritten = values.copy()
    equal, rare = features.index("equal"), features.index("rare_equal")
    for feature in UNDER_EQUAL:
        rewritten[:, equal] += values[:, features.index(feature)]
    rewritten[:, features.index("reading_shared")] += values[:, features.index("sound_shared")]
    rewritten[:, rare] += values[:, features.index("rare_near")]
    return rewritten


def unranked(points: Array, features: tuple[str, ...]) -> Array:
    """Points of the rewritten figures as points of the figures themselves."""
    own = points.copy()
    for feature in UNDER_EQUAL:
        own[features.index(feature)] += points[features.index("equal")]
    own[features.index("sound_shared")] += points[features.index("reading_shared")]
    own[features.index("rare_near")] += points[features.index("rare_equal")]
    return own


def people_rows(
    asked: list[Asked], innocents_weigh: float, person_negatives_weigh: float
) -> tuple[Array, Array, Array]:
    """Each section of pairs weighs the same, the edited names as much; innocents' nearest names weigh more."""
    sections = collections.Counter(a.section for a in asked if a.group == "pair")
    groups = collections.Counter(a.group for a in asked)
    values, labels, weights = [], [], []
    for each in asked:
        if each.own is not None:
            values.append(each.own[0])
            labels.append(float(each.match))
            share = 300.0 / (sections[each.section] if each.group == "pair" else groups["edited"])
            unlike = each.section == "published_person" and not each.match
            weights.append(share * (person_negatives_weigh if unlike else 1.0))
        for found, _ in each.listed[:6]:
            values.append(found)
            labels.append(0.0)
            weights.append(innocents_weigh * 10.0 / groups["innocent"])
    return np.array(values), np.array(labels), np.array(weights)


def choose(measures: PeopleMeasures, points: Array) -> tuple[float, float, float, Measured]:
    """The part of crowding, where it starts and the points that are enough, with what they give."""
    best: tuple[float, float, float, Measured] | None = None
    for part in (0.4, 0.6, 0.8):
        for start in (-7.0, -6.0, -5.0, -4.0):
            for rate in (0.008, 0.009, 0.010, 0.011, 0.012, 0.013, 0.014, 0.016, 0.018):
                enough = measures.points_for_rate(points, part, start, rate)
                found = measures.measure(points, part, start, enough)
                if best is None or found.merit() > best[3].merit():
                    best = part, start, enough, found
    assert best is not None
    return best


def organisation_merit(said: NDArray[np.bool_], labels: Array) -> float:
    """F1, with precision under nine in ten held against a cut-off."""
    precision = float(labels[said].mean()) if said.any() else 0.0
    return f1(said, labels) - max(0.0, 0.92 - precision)


def named(features: tuple[str, ...], points: Array) -> dict[str, float]:
    return {feature: round(float(point), 3) for feature, point in zip(features, points, strict=True)}


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("folder", type=Path)
    options.add_argument("--kept", type=Path, help="a file to keep the evidence in between runs")
    chosen = options.parse_args()
    folder = chosen.folder
    if chosen.kept and chosen.kept.exists():
        asked = pickle.loads(chosen.kept.read_bytes())
    else:
        asked = people_asked(folder)
        if chosen.kept:
            chosen.kept.write_bytes(pickle.dumps(asked))
    measures = PeopleMeasures(asked, BEST)
    candidates = []
    for innocents_weigh, negatives_weigh in itertools.product((160.0, 250.0), (1.0, 2.0)):
        values, labels, weights = people_rows(asked, innocents_weigh, negatives_weigh)
        rewritten = fitted(ranked(values, PEOPLE_FEATURES), labels, weights, PEOPLE_FEATURES, ridge=2.0)
        points = np.round(unranked(rewritten, PEOPLE_FEATURES), 3)  # as they are written down
        part, start, enough, found = choose(measures, points)
        print(f"innocents weigh {innocents_weigh:g}, unlike pairs {negatives_weigh:g}: {found}", flush=True)
        candidates.append((found.merit(), points, part, start, enough))
    _, points, part, start, enough = max(candidates, key=lambda candidate: candidate[0])
    values, labels, weights, pairs = organisation_rows(folder)
    organisation = fitted(values, labels, weights, ORGANISATION_FEATURES, ridge=0.3)
    sums = values[:pairs] @ organisation
    cuts = np.arange(-1.0, 1.01, 0.05)
    level = max(cuts, key=lambda cut: organisation_merit(sums >= cut, labels[:pairs]))
    print("organisations: enough", round(float(level), 2), "F1", round(f1(sums >= level, labels[:pairs]), 3))
    WEIGHTS.write_text(
        json.dumps(
            {
                "about": "Fitted by bench/matching/fit_weights.py from the development files; no names in it.",
                "person": {
                    "points": named(PEOPLE_FEATURES, points), "enough": round(enough, 6), "crowding_part": part,
                    "crowding_from": start, "weak_alias": WEAK_ALIAS,
                },
                "organisation": {
                    "points": named(ORGANISATION_FEATURES, organisation), "enough": round(float(level), 3),
                    "crowding_part": 0.0, "crowding_from": 0.0, "weak_alias": WEAK_ALIAS,
                },
            },
            indent=1,
        )
        + "\n",
        encoding="utf-8",
    )  # fmt: skip


if __name__ == "__main__":
    main()
