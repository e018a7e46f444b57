"""How even the matcher is for names of origins the development files lack, met and not met.

The development files hold thirteen origins. Here every other origin that the background knows (lists of Faker, and ours) is
asked about twice: as the matcher is, and as if that origin were unknown, left out of background and word rarity while the
points stay as they are; in five rounds, a fifth of the origins at a time. Listed are invented names of the round's
origins; asked are others of the same lists, who are innocent, and listed names with one edit. The lists are short, so their
names lie closer together than those of a population: read the figures beside one another, not as what a council will see.

    python -m bench.matching.other_origins NAME_PARTS.csv
"""

import argparse
import json
import random
import shutil
import subprocess
import sys
import tempfile
from dataclasses import asdict, dataclass
from pathlib import Path

from bench.matching.build_background import Pool, make_name, pools_of_faker, pools_of_file, pools_of_ours
from services.venues.rules.screening.matching import resources
from services.venues.rules.screening.matching.engine import Entry, Matcher

ROUNDS = 5
LISTED = 300
EDITED = 100
SEED = 20262


@dataclass
class Figures:
    """What came of one origin's names."""

    origin: str
    alerted: int
    asked: int
    found: int
    edited: int


def distinct_names(origin: str, pool: tuple[Pool, Pool], most: int, rng: random.Random) -> list[str]:
    """Names of one origin, none of them the same words as another."""
    found: dict[str, str] = {}
    for _ in range(most * 40):
        name = make_name(origin, pool, rng)
        found.setdefault(" ".join(sorted(name.lower().split())), name)
        if len(found) == most:
            break
    return list(found.values())


def with_one_edit(name: str, rng: random.Random) -> str:
    """One letter left out, doubled, swapped with the next or taken for another of the same name."""
    place = rng.choice([at for at, letter in enumerate(name) if letter.isalpha()])
    before, letter, after = name[:place], name[place], name[place + 1 :]
    edit = rng.randrange(4)
    if edit == 0:
        return before + after
    if edit == 1:
        return before + letter + letter + after
    if edit == 2 and after[:1].isalpha():
        return before + after[0] + letter + after[1:]
    return before + rng.choice([other for other in name.lower() if other.isalpha()]) + after


def measured(
    origins: dict[str, tuple[Pool, Pool]], listed_each: int = LISTED, edited_each: int = EDITED
) -> list[Figures]:
    """Every origin's names against one list of all of them."""
    rng = random.Random(SEED)
    listed: dict[str, list[str]] = {}
    innocent: dict[str, list[str]] = {}
    for origin, pool in origins.items():
        names = distinct_names(origin, pool, 2 * listed_each, rng)
        listed[origin], innocent[origin] = names[: len(names) // 2], names[len(names) // 2 :]
    matcher = Matcher(Entry(f"{origin}/{name}", (name,)) for origin, names in listed.items() for name in names)
    matcher.build()
    figures = []
    for origin in origins:
        alerted = sum(any(match.alerts for match in matcher.screen(name)) for name in innocent[origin])
        # Where a character is a syllable or a word, one edit makes another name.
        spelt = [name for name in listed[origin] if len(name) >= 8]
        edited = rng.sample(spelt, min(edited_each, len(spelt)))
        found = 0
        for name in edited:
            matches = matcher.screen(with_one_edit(name, rng))
            found += any(match.alerts and match.entry_id == f"{origin}/{name}" for match in matches)
        figures.append(Figures(origin, alerted, len(innocent[origin]), found, len(edited)))
    return figures


def pools() -> dict[str, tuple[Pool, Pool]]:
    return {origin: pool for origin, pool in sorted((pools_of_faker() | pools_of_ours()).items()) if all(pool)}


def one_round(parts: Path, origins: list[str], met: bool) -> None:
    """In a process of its own, so that the data are read anew: prints the figures of these origins."""
    known = {"english": pools_of_file(str(parts))["english"]}
    asked = known | {origin: pools()[origin] for origin in origins}
    with tempfile.TemporaryDirectory() as folder:
        if not met:
            data = Path(folder) / "data"
            shutil.copytree(Path(str(resources._DATA)), data)
            made = [sys.executable, "-m", "bench.matching.build_background", str(parts), "--out", str(data)]
            subprocess.run([*made, "--without", *origins], check=True, stdout=subprocess.DEVNULL)
            resources._DATA = data  # type: ignore[assignment]
        print(json.dumps([asdict(figures) for figures in measured(asked)]))


def row(origin: str, met: Figures, unmet: Figures) -> str:
    found = f"{met.found / met.edited:.2f}" if met.edited else "not asked"
    rates = (f"{100 * each.alerted / each.asked:.1f} %" for each in (met, unmet))
    return f"| {origin.replace('_', ' ')} | {' | '.join(rates)} | {found} |"


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("parts", type=Path)
    options.add_argument("--round", nargs="+", help=argparse.SUPPRESS)
    options.add_argument("--unmet", action="store_true", help=argparse.SUPPRESS)
    chosen = options.parse_args()
    if chosen.round:
        one_round(chosen.parts, chosen.round, not chosen.unmet)
        return
    found: dict[bool, dict[str, Figures]] = {True: {}, False: {}}
    for place in range(ROUNDS):
        for met in found:
            again = [sys.executable, "-m", "bench.matching.other_origins", str(chosen.parts)]
            again += ([] if met else ["--unmet"]) + ["--round", *list(pools())[place::ROUNDS]]
            done = subprocess.run(again, check=True, capture_output=True, text=True)
            found[met] |= {each["origin"]: Figures(**each) for each in json.loads(done.stdout)}
    print("| origin | innocents asked about, met | not met | edited names found, met |\n|---|---|---|---|")
    for origin in sorted(found[True], key=lambda name: -found[True][name].alerted):
        print(row(origin, found[True][origin], found[False][origin]))


if __name__ == "__main__":
    main()
