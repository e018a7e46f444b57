"""Lays the development names side by side once, so that weights can be fitted and judged by sums alone."""

import csv
import random
from dataclasses import dataclass, field
from multiprocessing import Pool
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from services.venues.rules.screening.matching import organisations, people
from services.venues.rules.screening.matching.crowding import COMPARED, background
from services.venues.rules.screening.matching.index import NameIndex
from services.venues.rules.screening.matching.organisation_names import organisation_name_words
from services.venues.rules.screening.matching.organisations import compare_organisations
from services.venues.rules.screening.matching.people import compare_people
from services.venues.rules.screening.matching.tokens import name_words

LISTED = 20
Array = NDArray[np.float64]


@dataclass
class Asked:
    """One development name: what it was compared with, and where it comes from in the measures."""

    group: str
    section: str
    match: int
    own: tuple[tuple[float, ...], bool] | None = None
    listed: list[tuple[tuple[float, ...], bool]] = field(default_factory=list)
    crowd: list[tuple[float, ...]] = field(default_factory=list)


def rows(path: Path) -> list[dict[str, str]]:
    with path.open(newline="", encoding="utf-8-sig") as file:
        return list(csv.DictReader(file))


_lists: dict[str, NameIndex] = {}


def _prepare(folder: Path) -> None:
    for name in ("fairness_list", "un_list"):
        index = NameIndex(name_words)
        for place, row in enumerate(rows(folder / f"{name}.csv")):
            index.add(row["name"], place)
        index.build()
        _lists[name] = index
    background()


def _lay_out(job: tuple[str, str, int, str, str | None, str | None]) -> Asked:
    group, section, match, query, target, listed_in = job
    words = name_words(query)
    asked = Asked(group, section, match)
    if target is not None:
        evidence = compare_people(words, name_words(target))
        asked.own = (evidence.values, evidence.exact or evidence.other_spaces)
    if listed_in is not None:
        index = _lists[listed_in]
        for place, _ in index.candidates(words, LISTED):
            evidence = compare_people(words, index.words_of(place))
            asked.listed.append((evidence.values, evidence.exact or evidence.other_spaces))
    crowd = background()
    asked.crowd = [compare_people(words, crowd.words_of(name)).values for name, _ in crowd.candidates(words, COMPARED)]
    return asked


def people_asked(folder: Path) -> list[Asked]:
    """Every pair, innocent and edited name of people in the development files, laid side by side."""
    jobs: list[tuple[str, str, int, str, str | None, str | None]] = []
    for row in rows(folder / "pairs.csv"):
        if row["kind"] == "person":
            jobs.append(("pair", row["section"], int(row["match"]), row["query"], row["target"], None))
    for row in rows(folder / "fairness_innocents.csv"):
        jobs.append(("innocent", row["origin"], 0, row["query"], None, "fairness_list"))
    listed = {row["id"]: row["name"] for row in rows(folder / "fairness_list.csv")}
    for row in rows(folder / "fairness_positives.csv"):
        jobs.append(("edited", row["origin"], 1, row["query"], listed[row["target_id"]], None))
    for row in rows(folder / "un_queries.csv")[::4]:
        if not row["target_id"]:
            jobs.append(("other", "un", 0, row["query"], None, "un_list"))
    with Pool(2, _prepare, (folder,)) as pool:
        return pool.map(_lay_out, jobs, chunksize=60)


def organisation_rows(folder: Path) -> tuple[Array, Array, Array, int]:
    """Evidence, labels and weights: the labelled pairs first (their number last), then aliases and neighbours."""
    values, labels, weights = [], [], []
    for row in rows(folder / "pairs.csv"):
        if row["kind"] == "organisation":
            first, second = organisation_name_words(row["query"]), organisation_name_words(row["target"])
            values.append(compare_organisations(first, second).values)
            labels.append(float(row["match"]))
            weights.append(1.0)
    pairs = len(values)
    listed = {row["id"]: row["name"] for row in rows(folder / "ofac_list.csv") if row["kind"] == "organisation"}
    index, ids = NameIndex(organisation_name_words), list(listed)
    for place, name in enumerate(listed.values()):
        index.add(name, place)
    index.build()
    aliases = [row for row in rows(folder / "ofac_alias_queries.csv") if row["target_id"] in listed]
    random.Random(5).shuffle(aliases)
    cover = organisations.FEATURES.index("cover")
    for row in aliases[:900]:
        words = organisation_name_words(row["query"])
        own = compare_organisations(words, organisation_name_words(listed[row["target_id"]])).values
        found = [(own, 1.0)] if row["shares_token"] == "1" and own[cover] > 0.5 else []
        others = [place for place, _ in index.candidates(words, 5) if ids[place] != row["target_id"]][:3]
        found += [(compare_organisations(words, index.words_of(place)).values, 0.0) for place in others]
        for value, label in found:
            values.append(value)
            labels.append(label)
            weights.append(0.06)
    return np.array(values), np.array(labels), np.array(weights), pairs


PEOPLE_FEATURES = people.FEATURES
ORGANISATION_FEATURES = organisations.FEATURES
