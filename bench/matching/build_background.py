"""Makes the background of the matcher: invented names of many origins, and how common each word of them is.

Sources: name_parts.csv (MIT and CC0 rows only) and the name lists of Faker (MIT) for the places that file lacks.
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

from services.venues.rules.matching.tokens import Part, name_words

DATA = Path(__file__).resolve().parents[2] / "services/venues/rules/matching/data"
FREE = ("MIT", "CC0")
FAKER_PLACES = {
    "welsh": [], "scandinavian": ["no_NO", "sv_SE", "da_DK", "is_IS"], "finnish": ["fi_FI"],
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
                "vietnamese", "vietnamese_latin", "japanese", "japanese_latin", "hungarian"}  # fmt: skip
READ_IN_LATIN = {"bulgarian", "greek", "armenian", "georgian", "korean", "taiwanese"}
"""Lists in other alphabets that also lend names in Latin letters; the others leave out vowels or misread characters."""
Pool = dict[str, float]


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


def word_shares(pools: dict[str, tuple[Pool, Pool]]) -> dict[str, float]:
    """The largest share any one origin's forenames or family names have of each word."""
    shares: dict[str, float] = {}
    for fore, family in pools.values():
        for pool in (fore, family):
            total = sum(pool.values()) or 1.0
            here: collections.Counter[str] = collections.Counter()
            for token, weight in pool.items():
                for word in name_words(token):
                    if word.part is not Part.TITLE:
                        here[word.key] += weight / total  # type: ignore[assignment]
            for key, share in here.items():
                shares[key] = max(shares.get(key, 0.0), share)
    return shares


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("parts")
    options.add_argument("--without", nargs="*", default=[])
    options.add_argument("--each", type=int, default=140)
    options.add_argument("--out", type=Path, default=DATA)
    chosen = options.parse_args()
    pools = {o: p for o, p in (pools_of_faker() | pools_of_file(chosen.parts)).items() if o not in chosen.without}
    rng = random.Random(20261)
    names = sorted({make_name(origin, pool, rng) for origin, pool in sorted(pools.items()) for _ in range(chosen.each)})
    chosen.out.mkdir(exist_ok=True)
    (chosen.out / "background_names.txt").write_text("\n".join(names) + "\n", encoding="utf-8")
    shares = word_shares(pools)
    lines = sorted(f"{key}\t{-math.log10(share):.1f}" for key, share in shares.items())
    (chosen.out / "word_rarity.tsv").write_text("\n".join(lines) + "\n", encoding="utf-8")
    print(len(pools), "origins,", len(names), "names,", len(shares), "words")


if __name__ == "__main__":
    main()
