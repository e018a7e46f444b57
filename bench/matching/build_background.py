"""Makes the background of the matcher: invented names of many origins, and how common each word of them is.

Sources: name_parts.csv (MIT and CC0 rows only), the name lists of Faker (MIT) for the places that file lacks, and ours.
No list of real people is read. Run again only to change the background; the weights must be fitted after it.

    python -m bench.matching.build_background NAME_PARTS.csv [--without ORIGIN ...]
"""

import argparse
import collections
import csv
import importlib
import math
import random
from pathlib import Path

from anyascii import anyascii
from rapidfuzz.distance import OSA

from services.venues.rules.screening.matching import tokens
from services.venues.rules.screening.matching.scripts import Script
from services.venues.rules.screening.matching.tokens import Part, Word, name_words

DATA = Path(__file__).resolve().parents[2] / "services/venues/rules/screening/matching/data"
FREE = ("MIT", "CC0")
FAKER_PLACES = {
    "scandinavian": ["no_NO", "sv_SE", "da_DK", "is_IS"], "finnish": ["fi_FI"],
    "baltic": ["lt_LT", "lv_LV", "et_EE"], "dutch": ["nl_NL", "nl_BE"], "french": ["fr_FR", "fr_BE"],
    "spanish": ["es_ES", "es_MX", "es_CO", "es_AR"], "portuguese": ["pt_PT", "pt_BR"], "italian": ["it_IT"],
    "romanian": ["ro_RO"], "hungarian": ["hu_HU"], "czech": ["cs_CZ", "sk_SK"],
    "south_slavic": ["hr_HR", "sl_SI"], "bulgarian": ["bg_BG", "mk_MK"], "greek": ["el_GR"], "turkish": ["tr_TR"],
    "azeri_uzbek": ["az_AZ", "uz_UZ"], "armenian": ["hy_AM"], "georgian": ["ka_GE"], "persian": ["fa_IR"],
    "hebrew": ["he_IL"], "hindi": ["hi_IN"], "bengali": ["bn_BD"], "nepali": ["ne_NP"], "tamil": ["ta_IN"],
    "gujarati_marathi": ["gu_IN", "mr_IN"], "sinhala": ["si_LK"], "thai": ["th_TH"], "vietnamese": ["vi_VN"],
    "indonesian": ["id_ID"], "japanese": ["ja_JP"], "korean": ["ko_KR"], "taiwanese": ["zh_TW"],
    "east_african": ["en_KE", "sw"], "zulu": ["zu_ZA"], "arabic_levant": ["ar_PS", "ar_SA"], "american": ["en_US"],
}  # fmt: skip
FAMILY_FIRST = {"chinese", "chinese_script", "taiwanese", "taiwanese_latin", "korean", "korean_latin",
                "vietnamese", "vietnamese_unmarked", "japanese", "korean_everyday", "cantonese_latin", "hungarian"}  # fmt: skip
SPOKEN = (Script.HAN, Script.HANGUL)
READ_IN_LATIN = {"bulgarian", "greek", "armenian", "georgian", "korean", "taiwanese"}
"""Lists in other alphabets that also lend names in Latin letters; the others leave out vowels or misread characters."""
Pool = dict[str, float]
OURS = Path(__file__).with_name("our_names.txt")


def pools_of_file(path: str) -> dict[str, tuple[Pool, Pool]]:
    """Forenames and family names with weights, by origin."""
    pools: dict[str, tuple[Pool, Pool]] = collections.defaultdict(lambda: ({}, {}))
    with open(path, newline="", encoding="utf-8-sig") as file:
        for row in csv.DictReader(file):
            if row["licence"].startswith(FREE):
                pool = pools[row["origin"]][row["part"] == "surname"]
                pool[row["token"]] = pool.get(row["token"], 0.0) + float(row["weight"] or 1)
    return dict(pools)


def faker_list(locale: str, prefixes: tuple[str, ...]) -> Pool:
    provider = importlib.import_module(f"faker.providers.person.{locale}").Provider
    found: Pool = {}
    for name in sorted(vars(provider)):
        values = getattr(provider, name)
        if name.startswith(prefixes) and not callable(values) and not name.endswith(("prefixes", "suffixes")):
            for value in values:
                weight = float(values[value]) if isinstance(values, dict) else 1.0
                text = value if isinstance(value, str) else str(value[0])
                if text and not text.isspace() and len(text) < 30:
                    found[text] = max(found.get(text, 0.0), weight)
    return found


def pools_of_faker() -> dict[str, tuple[Pool, Pool]]:
    pools: dict[str, tuple[Pool, Pool]] = {}
    for origin, locales in FAKER_PLACES.items():
        fore: Pool = {}
        family: Pool = {}
        for locale in locales:
            fore |= faker_list(locale, ("first_name", "middle_name"))
            family |= faker_list(locale, ("last_name",))
        if not fore:
            continue
        pools[origin] = (fore, family)
        if origin in READ_IN_LATIN:
            latin = tuple({anyascii(k).replace("`", "").capitalize(): w for k, w in p.items()} for p in (fore, family))
            pools[origin + "_latin"] = (latin[0], latin[1])
    return pools


def pools_of_ours() -> dict[str, tuple[Pool, Pool]]:
    """The lists compiled for this project: an origin, its forenames and its family names on three lines."""
    lines = [line for line in OURS.read_text(encoding="utf-8").splitlines() if line and not line.startswith("#")]
    return {lines[at]: (weighed(lines[at + 1]), weighed(lines[at + 2])) for at in range(0, len(lines), 3)}


def weighed(line: str) -> Pool:
    """Words with their weights; a line with + in it joins each beginning with each ending."""
    words = line.split()
    if all("+" in word for word in words):
        beginnings, endings = (word.split("+") for word in words)
        return {beginning + ending: 1.0 for beginning in beginnings for ending in endings}
    pairs = (word.replace("+", " ").partition(":") for word in words)
    return {word: float(weight or 1) for word, _, weight in pairs}


def make_name(origin: str, pool: tuple[Pool, Pool], rng: random.Random) -> str:
    def pick(part: Pool) -> str:
        return rng.choices(list(part), list(part.values()))[0]

    fore, family = pool
    if not family:
        return " ".join(pick(fore) for _ in range(rng.choice((2, 2, 3))))
    if origin in FAMILY_FIRST:
        return pick(family) + ("" if origin in {"chinese_script", "taiwanese", "korean"} else " ") + pick(fore)
    names = [pick(fore), pick(family)]
    if rng.random() < 0.3:
        names.insert(1, pick(fore))
    return " ".join(names)


def rarity(share: float) -> str:
    return f"{max(0.0, -math.log10(share)):.1f}"


Shares = dict[str, dict[str, float]]


def word_shares(pools: dict[str, tuple[Pool, Pool]]) -> tuple[Shares, dict[str, Word]]:
    """Each word's share of each origin's forenames and of its family names."""
    shares: Shares = collections.defaultdict(lambda: collections.defaultdict(float))
    words: dict[str, Word] = {}
    for origin, lists in pools.items():
        for place, pool in enumerate(lists):
            total = sum(pool.values()) or 1.0
            for token, weight in pool.items():
                for word in name_words(token):
                    if word.part is not Part.TITLE:
                        words[word.key] = word
                        shares[word.key][f"{origin}/{place}"] += weight / total
    return shares, words


def near_shares(shares: Shares, words: dict[str, Word]) -> dict[str, float]:
    """The largest share any list has of words within one edit of each word (of equal reading, in Chinese)."""
    hooked: dict[tuple[Script, str], list[str]] = collections.defaultdict(list)
    for key, word in words.items():
        for hook in hooks(word):
            hooked[word.script, hook].append(key)
    near: dict[str, float] = {}
    for key, word in words.items():
        sums: dict[str, float] = collections.defaultdict(float)
        text = spelt(word)
        for other in {o for hook in hooks(word) for o in hooked[word.script, hook]}:
            if OSA.distance(text, spelt(words[other]), score_cutoff=1) <= (word.script not in SPOKEN):
                for where, share in shares[other].items():
                    sums[where] += share
        near[key] = max(sums.values())
    return near


def spelt(word: Word) -> str:
    return word.latin if word.script in SPOKEN else word.written


def hooks(word: Word) -> set[str]:
    text = spelt(word)
    return {text} if word.script in SPOKEN else {text} | {text[:i] + text[i + 1 :] for i in range(len(text))}


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("parts")
    options.add_argument("--without", nargs="*", default=[])
    options.add_argument("--each", type=int, default=140)
    options.add_argument("--out", type=Path, default=DATA)
    chosen = options.parse_args()
    pools = {
        o: p
        for o, p in (pools_of_faker() | pools_of_ours() | pools_of_file(chosen.parts)).items()
        if o not in chosen.without
    }
    tokens.word_rarity = dict  # type: ignore[assignment]  # words are made here without the old figures
    rng = random.Random(20261)
    names = sorted({make_name(origin, pool, rng) for origin, pool in sorted(pools.items()) for _ in range(chosen.each)})
    chosen.out.mkdir(exist_ok=True)
    (chosen.out / "background_names.txt").write_text("\n".join(names) + "\n", encoding="utf-8")
    shares, words = word_shares(pools)
    near = near_shares(shares, words)
    lines = sorted(f"{key}\t{rarity(max(places.values()))}\t{rarity(near[key])}" for key, places in shares.items())
    (chosen.out / "word_rarity.tsv").write_text("\n".join(lines) + "\n", encoding="utf-8")
    print(len(pools), "origins,", len(names), "names,", len(shares), "words")


if __name__ == "__main__":
    main()
