"""What stands in a field of names and is no name: words that say there is none, roles, degrees, times, addresses."""

import re
import unicodedata

_NOT_GIVEN = frozenset({
    "", "none", "no", "nil", "null", "nobody", "no one", "noone", "nothing", "not applicable", "na", "n a", "nan",
    "not available", "not given", "not known", "not yet known", "not known yet", "not stated", "not specified",
    "not yet decided", "not decided", "not yet confirmed", "not confirmed", "unconfirmed", "undecided", "unknown",
    "not sure", "dont know", "do not know", "tbc", "tba", "tbd", "t b c", "t b a", "t b d", "to be confirmed",
    "to be announced", "to be advised", "to be decided", "to be determined", "to be agreed", "to follow",
    "names to follow", "name to follow", "details to follow", "awaiting confirmation", "awaited", "pending",
    "various", "various speakers", "various people", "several", "several speakers", "multiple", "many", "others",
    "see flyer", "see poster", "see attached", "see attachment", "see above", "see below", "see website", "as above",
    "as below", "same", "same as above", "as before", "ditto", "self", "myself", "me", "n n", "nn", "anon",
    "anonymous", "private", "private individual", "private person", "individual", "personal", "family", "guest",
    "guests", "guest speaker", "guest speakers", "speaker", "speakers", "no speaker", "no speakers", "no name",
    "none yet", "none known", "no organisation", "no organization", "no company", "not an organisation", "x", "xx",
    "xxx", "dim", "neb", "i w gadarnhau", "iw gadarnhau", "amryw", "ddim yn hysbys", "anhysbys", "i ddilyn",
})  # fmt: skip
"""Words that say that there is no name, in English and Welsh, without case and punctuation."""

_ROLES = (
    "guest speaker|guest speakers|keynote speaker|main speaker|speakers?|keynote|chair|chairman|chairwoman|chairperson|"
    "co-chair|host|co-host|compere|mc|moderator|facilitator|respondent|discussant|panel|panell?ists?|presenter|"
    "performers?|artist|poet|author|writer|singer|dj|comedian|trainer|tutor|teacher|lecturer|coach|interviewer|"
    "translator|interpreter|organiser|convenor|convener|president|vice president|secretary|treasurer|director|ceo|"
    "chief executive|founder|co-founder|manager|leader|head|trustee|patron|member|councillor|cllr|mp|mep|msp|"
    "campaigner|activist|journalist|historian|scholar|student|imam|mufti|sheikh|shaykh|ustadh|ustaz|maulana|rabbi|"
    "pastor|reverend|rev|fr|father|bishop|canon|deacon|elder|minister|vicar|priest|swami|guru|bhai|granthi|"
    "siaradwr|cadeirydd|broadcaster|producer|filmmaker|film maker|musician|rapper|preacher|evangelist|chaplain|"
    "professor|academic|researcher|solicitor|barrister|guest of honour|special guests?|guests?|our speaker|"
    "sister|brother|award[- ]winning|emeritus"
)
_DEGREES = (
    "ba|bsc|beng|bed|llb|llm|ma|msc|mba|mphil|mres|phd|dphil|md|mbbs|mbchb|frcp|frs|frsa|fba|rn|cpfa|fca|aca|acca|"
    "mbe|obe|cbe|kbe|dbe|gbe|ch|kc|qc|jp|dl|esq|jr|jnr|snr|sr|hons|qpm|qfsm|cmg|kcmg|dsc|edd|pgce|ceng|fcca|frsl|frse|"
    "frics|oxon|cantab"
)
_JOINING = (
    "and|or|with|plus|by|introducing|featuring|also|then|followed by|including|incl|inc|chaired by|hosted by|"
    "introduced by|presented by|led by"
)
_DOTTED = "|".join(r"\.?".join(degree) for degree in _DEGREES.split("|"))
_MOST_TITLES = 6
_HANDLE = re.compile(r"(?<!\w)[@#](?=[^\W\d])\S+")
_ADDRESS = re.compile(
    r"\S+@\S+\.\S+|https?://\S+|www\.\S+|\b\S+\.(?:com|org|net|co\.uk|org\.uk)\b\S*|\bmailto:", re.IGNORECASE
)
_TIME = re.compile(
    r"\b(?:\d{1,2}[:.]\d{2}\s*(?:am|pm)?|\d{1,2}\s*(?:am|pm))\b\.?"
    r"|\b(?:mon|tues|wednes|thurs|fri|satur|sun)day\b(?=\s*:)|\bday \d+\b", re.IGNORECASE
)  # fmt: skip
_FIGURES = re.compile(
    r"\b(?:d\.?o\.?b\.?|date of birth|b\.|born|aged?|tel(?:ephone)?|mob(?:ile)?|phone|ph)[\s:.]*(?=[+(\d])"
    r"|(?<![\w@#.])[+(#]?\d[\d\s()/.+-]*(?!\w)|(?<=\s)[+(#]?\d\S*", re.IGNORECASE
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
_LEADING_ROLE = re.compile(rf"^(?:the\s+)?(?:{_ROLES}|{_JOINING})\b(?:\s+\d+\b)?(\s*[:,\-–—.]*)\s*", re.IGNORECASE)
_TRAILING_ROLE = re.compile(rf"(\s*,\s*|\s+[-–—]+\s+|\s+)((?:the\s+)?(?:{_ROLES}))\.?$", re.IGNORECASE)
_TRAILING_DEGREE = re.compile(rf"([\s,]+)((?:{_DOTTED}))\.?$", re.IGNORECASE)
_NO_NAME_ALONE = re.compile(rf"(?:(?:{_ROLES}|{_DOTTED}|of|the|and|a|her|him|them)\b[\s.,]*)+", re.IGNORECASE)
_POSSESSIVE = re.compile(r"['’]s$")
_WORDS = re.compile(r"[^\W\d_]+")
_A_SURNAME_TOO = 2
"""Degrees of so few letters (Ma, Ba, Ch) are names as well, unless they are written as a degree."""


_NOTHING_BUT = frozenset({
    "no", "none", "nil", "not", "any", "speaker", "speakers", "guest", "guests", "external", "named", "name", "names",
    "tbc", "tba", "tbd", "to", "be", "is", "are", "confirmed", "announced", "decided", "agreed", "known", "yet", "at",
    "present", "moment", "the", "and", "or", "various", "unknown", "follow", "1", "2", "3", "4", "5", "6", "7", "8",
})  # fmt: skip
"""Words of which no name is made: a field of nothing else says that there is none yet."""


def is_not_given(text: str) -> bool:
    """Whether the words say that there is no name, in any case and punctuation."""
    plain = unicodedata.normalize("NFKC", text).casefold().replace("'", "").replace("’", "")
    words = re.findall(r"[^\W_]+", plain)
    return " ".join(words) in _NOT_GIVEN or _NOTHING_BUT.issuperset(words)


def is_name(text: str) -> bool:
    """Neither words that say there is none, nor a role or degree alone, nor a letter or two."""
    letters = sum(map(str.isalpha, text))
    return letters > 2 and not is_not_given(text) and not _NO_NAME_ALONE.fullmatch(text)


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
    return text


def times_divide(text: str) -> str:
    """A programme: each time of day begins a line."""
    return _TIME.sub("\n", text)


def bare(part: str) -> str:
    """Without roles, degrees, manner of taking part and company."""
    text = _POSSESSIVE.sub("", tidy(_MANNER.sub(" ", without_company(part))))
    for _ in range(_MOST_TITLES):
        text = tidy(_without_degree(_without_role_after(_without_role_before(text))))
    return text


def _without_role_before(text: str) -> str:
    """*Imam Ali* is a name: after a space alone two words must be left."""
    found = _LEADING_ROLE.match(text)
    if found is None:
        return text
    left = text[found.end() :]
    return left if found[1].strip() or len(_WORDS.findall(left)) > 1 else text


def _without_role_after(text: str) -> str:
    """*Anjali Sheikh* and *Sarah Bishop* are names: a role after a space alone is written otherwise than the name."""
    found = _TRAILING_ROLE.search(text)
    if found is None:
        return text
    left, is_marked = text[: found.start()], bool(found[1].strip())
    return left if is_marked or _is_written_otherwise(found[2], left) else text


def _without_degree(text: str) -> str:
    found = _TRAILING_DEGREE.search(text)
    if found is None:
        return text
    left, degree = text[: found.start()], found[2].replace(".", "")
    is_long = len(degree) > _A_SURNAME_TOO and len(_WORDS.findall(left)) > 1
    sure = bool(found[1].strip()) or "." in found[2] or is_long
    return left if sure or _is_written_otherwise(degree, left) else text


def _is_written_otherwise(word: str, name: str) -> bool:
    """In small letters or in capitals beside a name in both, where two words of a name are left."""
    in_both = name != name.upper() and name != name.lower()
    return in_both and (word.islower() or (word.isupper() and len(word) > 1)) and len(_WORDS.findall(name)) > 1


def addressed(text: str) -> list[str]:
    """What stands before the @ of e-mail addresses and last in links, where a field has nothing else."""
    if tidy(without_figures(text)):
        return []
    return [
        re.split(r"[/?#]", found.rstrip("/"))[-1] if "/" in found else found.split("@")[0] or found[1:]
        for found in text.split()
    ]
