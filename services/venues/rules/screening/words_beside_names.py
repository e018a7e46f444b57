"""What stands beside a name in its field and is taken off for a further reading: roles, degrees, times, addresses."""

import re

from services.venues.rules.screening.name_tables import AFTER_A_NAME, DEGREES, ROLES, TITLES, WORKS, alternatives
from services.venues.rules.screening.no_names import is_plainly_nobody

_JOINING = (
    "and|or|with|plus|by|introducing|featuring|also|then|followed by|including|incl|inc|chaired by|hosted by|"
    "introduced by|presented by|led by|team|support|main"
)
_BEFORE = f"{ROLES}|{WORKS}|{alternatives(TITLES)}"
_AFTER = f"{_BEFORE}|{AFTER_A_NAME}"
_DOTTED = "|".join(r"\.?".join(degree) for degree in DEGREES.split("|"))
_MOST_TITLES = 6
_HANDLE = re.compile(r"(?<!\w)[@#](?=[^\W\d])\S+")
_ADDRESS = re.compile(
    r"\bmailto:|https?://\S+|www\.\S+|(?<!\S)(?:[^\s@]+@[^\s@.]+\.\S+|\S*?\.(?:com|org|net|co\.uk|org\.uk)\b\S*)",
    re.IGNORECASE,
)
_TIME = re.compile(
    r"\b(?:\d{1,2}[:.]\d{2}\s*(?:am|pm)?|\d{1,2}\s*(?:am|pm))\b\.?"
    r"|\b(?:mon|tues|wednes|thurs|fri|satur|sun)day\b(?=\s*:)|\bday \d+\b", re.IGNORECASE
)  # fmt: skip
_FIGURES = re.compile(
    r"\b(?:d\.?o\.?b\.?|date of birth|b\.|born|aged?|tel(?:ephone)?|mob(?:ile)?|phone|ph)[\s:.]*(?=[+(\d])"
    r"|\b\d+\s*[x×]\s+|\s[x×]\s*\d+\b"
    r"|(?<![\w@#.])[£$€+(#]*\d[\d\s()/.+%-]*"
    r"(?:\s?(?:min(?:ute)?s?|hours?|hrs?)\b)?(?!\w)|(?<=\s)[+(#]?\d\S*", re.IGNORECASE
)  # fmt: skip
_PRONOUNS = re.compile(r"\b(?:she|he|they)\s*/\s*(?:her|him|them|they)(?:\s*/\s*\w+)?\b", re.IGNORECASE)
_MANNER = re.compile(
    r"\b(?:via|on|by|over|through|using)\s+(?:(?:microsoft|ms|google)\s+)?(?:zoom|teams|meet|skype|webex|"
    r"video(?: ?link| ?call)?|phone|telephone|livestream|link)\b"
    r"|\b(?:online|remotely|remote|virtually|virtual|in person|recorded|pre-recorded|live)\b"
    r"|\b(?:tbc|tba|tbd|to be confirmed|provisional(?:ly)?|confirmed|invited|unconfirmed|"
    r"hafi[dz]h?ahullah|rahimahullah)\b",
    re.IGNORECASE,
)
_COMPANY = re.compile(
    r"(?:\s*(?:,|&|\+|\band|\bplus|\bwith))?\s+(?:\d+\s*(?:others?|guests?|more|people)?|(?:one|two|three|four|five|"
    r"several|some|other|many|various|a few|special|invited|his|her|their|the)?\s*(?:others?|guests?|friends|team|"
    r"family|colleagues|students|panel|band|company|co|support|more))\.?\s*$|\s*(?:,\s*)?\bet al\b\.?\s*$"
    r"|\s*\+\s*\d+\s*$|\s*\betc\b\.?\s*$|\s+(?:plus|and) one\s*$",
    re.IGNORECASE,
)
_LEADING_ROLE = re.compile(rf"^(?:the\s+)?(?:{_BEFORE}|{_JOINING})\b(?:\s+\d+\b)?(\s*[:,\-–—.]*)\s*", re.IGNORECASE)
_TRAILING_ROLE = re.compile(rf"(\s*,\s*|\s+[-–—]+\s+|\s+)((?:the\s+)?(?:{_AFTER}))\.?$", re.IGNORECASE)
_TRAILING_DEGREE = re.compile(rf"([\s,]+)((?:{_DOTTED}))\.?$", re.IGNORECASE)
_NEVER_A_NAME = (
    f"{ROLES}|{WORKS}|{TITLES['people']}|{TITLES['learning']}|{TITLES['uniform']}|imam|mufti|sheikh|shaykh|ustadh|ustaz|"
    "maulana|rabbi|pastor|reverend|revd?|fr|father|bishop|canon|deacon|elder|minister|vicar|priest|swami|guru|bhai|"
    "granthi|councillor|cllr|mp|mep|msp|evangelist|preacher|chaplain|sister|brother|president"
)
_NO_NAME_ALONE = re.compile(rf"(?:(?:{_NEVER_A_NAME}|{_DOTTED}|of|the|and|a|her|him|them)\b[\s.,]*)+", re.IGNORECASE)
_SURELY_AFTER = re.compile(f"(?:{AFTER_A_NAME}|{WORKS})", re.IGNORECASE)
_CAPITALS_AFTER = re.compile(r"[\s,]+(?![IVX]+\b)(?:[A-Z]{2,4}|F[A-Z]{4,5})\.?$")
_JOINED_HONOUR = re.compile(r"-(?:san|sama|ji|sensei)$|\s(?-i:san|sama)$", re.IGNORECASE)
_POSSESSIVE = re.compile(r"['’]s$")
LOOKED_FOR = (_TIME, _FIGURES, _PRONOUNS, _MANNER, _COMPANY, _LEADING_ROLE, _TRAILING_ROLE, _TRAILING_DEGREE)
"""What is taken off beside names."""
_LEFT_TO_THE_ENGINE = re.compile(r"^(?:mr|mrs|ms|miss|mx|dr|prof)\b\.?\s*", re.IGNORECASE)
"""Titles that the engine knows beside a name: without them nothing else is found."""
_NUMERAL = re.compile(r"[IVX]+")
_SPACES = re.compile(r"\s{2,}")
_A_SURNAME_TOO = 2
"""Degrees of so few letters (Ma, Ba, Ch) are names as well, unless they are written as a degree."""


def is_name(text: str) -> bool:
    """Neither words that say there is none, nor a role or degree alone, nor a letter or two."""
    letters = sum(map(str.isalpha, text))
    return letters > 2 and not is_plainly_nobody(text) and not _NO_NAME_ALONE.fullmatch(text)


def tidy(text: str) -> str:
    """Without spaces and marks around it, each space once."""
    return " ".join(text.split()).strip(' ,.:;-–—/&+*•|"“”!?_').strip()


def without_company(text: str) -> str:
    """Without *and guests*, *+ 2*, *et al.*"""
    return _COMPANY.sub("", text)


def without_figures(text: str) -> str:
    """Without addresses, handles beside a name, times, dates, telephone numbers and pronouns."""
    for beside in (_ADDRESS, _HANDLE, _PRONOUNS, _TIME, _FIGURES):
        text = beside.sub(" ", text)
    return _SPACES.sub(" ", text)


def times_divide(text: str) -> str:
    """A programme: each time of day begins a line."""
    return _TIME.sub("\n", text)


def bare(part: str) -> list[str]:
    """Without manner of taking part and company, then without each role, title and degree: *Hafiz Saeed* is a step."""
    text = _POSSESSIVE.sub("", _JOINED_HONOUR.sub("", tidy(_MANNER.sub(" ", without_company(part)))))
    steps = [text]
    for _ in range(_MOST_TITLES):
        for without in (_without_role_before, _without_role_after, _without_degree):
            before, text = text, tidy(without(text))
            if text not in (before, tidy(_LEFT_TO_THE_ENGINE.sub("", before))):
                steps.append(text)
    return steps


def _are_two(text: str) -> bool:
    """Whether two words of a name are left; *III* is none."""
    return len([word for word in text.split() if not _NUMERAL.fullmatch(word)]) > 1


def _without_role_before(text: str) -> str:
    """*Imam Ali* is a name: after a space alone two words must be left."""
    found = _LEADING_ROLE.match(text)
    if found is None:
        return text
    left = text[found.end() :]
    return left if found[1].strip() or _are_two(left) else text


def _without_role_after(text: str) -> str:
    """*Anjali Sheikh* and *Sarah Bishop* are names: a role after a space alone is written otherwise than the name."""
    found = _TRAILING_ROLE.search(text)
    if found is None:
        return text
    left, is_marked = text[: found.start()], bool(found[1].strip())
    is_sure = bool(_SURELY_AFTER.fullmatch(found[2])) and _are_two(left)
    return left if is_marked or is_sure or _is_written_otherwise(found[2], left) else text


def _without_degree(text: str) -> str:
    found = _TRAILING_DEGREE.search(text)
    if found is None:
        return _without_capitals(text)
    left, degree = text[: found.start()], found[2].replace(".", "")
    is_long = len(degree) > _A_SURNAME_TOO and _are_two(left)
    sure = bool(found[1].strip()) or "." in found[2] or is_long
    return left if sure or _is_written_otherwise(degree, left) else text


def _without_capitals(text: str) -> str:
    """*Patience Velthar MLA*, *FRIBA*, *USA*: a few capitals after two words of a name that is not all in capitals."""
    found = _CAPITALS_AFTER.search(text)
    left = text[: found.start()] if found else text
    return left if _are_two(left) and left != left.upper() else text


def _is_written_otherwise(word: str, name: str) -> bool:
    """In small letters or in capitals beside a name in both, where two words of a name are left."""
    in_both = name != name.upper() and name != name.lower()
    return in_both and (word.islower() or (word.isupper() and len(word) > 1)) and _are_two(name)
