"""Names as people write them: one field may hold several, and more than a name; all of it is looked up.

The whole field always comes first, so nothing is lost where a division was wrong: *Velthar, Patience* is one person,
*Marks and Sons* one firm. Then each part, and each part without what is not a name. Nothing is invented: every word of
a reading stands in the field, but for words run together and a family name that two people share.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator

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
    "siaradwr|cadeirydd"
)
_DEGREES = (
    "ba|bsc|beng|bed|llb|llm|ma|msc|mba|mphil|mres|phd|dphil|md|mbbs|mbchb|frcp|frs|frsa|fba|rn|cpfa|fca|aca|acca|"
    "mbe|obe|cbe|kbe|dbe|cbe|gbe|ch|kc|qc|jp|dl|esq|jr|jnr|snr|sr|hons"
)
_JOINING = (
    "and|with|plus|by|introducing|featuring|also|then|followed by|including|incl|inc|chaired by|hosted by|"
    "introduced by|presented by|led by"
)
_NUMBERED = re.compile(r"(?:(?<=\s)|^)[(\[]?(?:\d{1,3}[.)\]:]|[ivx]{1,4}[.)]|[a-h]\))(?=\s|[^\W\d])", re.IGNORECASE)
_BULLET = re.compile(r"(?:(?<=\s)|^)[•◦▪‣·*\-–—](?=\s)", re.MULTILINE)
_STRONG = re.compile(r"[;\n\r\t\u2028\u2029\v\f]+|<br ?/?>", re.IGNORECASE)
_TRADING_AS = re.compile(
    r"\s*[,(]?\s*\b(?:trading as|t/a|also known as|a\.?k\.?a\.?|formerly(?: known as)?)\b:?\s*", re.IGNORECASE
)
_WEAK = re.compile(
    r"\s*(?:,|/|\\|\||&|\+|\s(?:and|und|plus|with|then|et|y|w/|versus|vs\.?|feat(?:uring|\.)?|ft\.?|alongside|ac)\s)\s*"
    r"|\s+(?:in conversation with|joined by|together with|along with|as well as|supported by|introduced by|"
    r"followed by|chaired by|hosted by|interviewed by|led by|presented by|speaking with)\s+",
    re.IGNORECASE,
)
_BESIDE = re.compile(r"\s+[-–—]+\s+|\s*[–—]\s*|:\s+|\s*[|•]\s*|\s+(?:@|at|from|of|representing|on)\s+", re.IGNORECASE)
_BRACKETS = re.compile(r"[(\[{]([^()\[\]{}]*)[)\]}]?")
_QUOTED = re.compile(r"[\"“”«»][^\"“”«»]*[\"“”«»]|(?<=\s)[‘'][^‘’']+[’'](?=\s)")
_ADDRESS = re.compile(r"\S+@\S+\.\S+|https?://\S+|www\.\S+|\b\S+\.(?:com|org|net|co\.uk|org\.uk)\b\S*", re.IGNORECASE)
_MANNER = re.compile(
    r"\b(?:via|on|by|over|through|using)\s+(?:zoom|teams|skype|webex|video(?: ?link| ?call)?|phone|telephone|"
    r"livestream|link)\b|\b(?:online|remotely|remote|virtually|virtual|in person|recorded|pre-recorded|live)\b"
    r"|\b(?:tbc|tba|tbd|to be confirmed|provisional(?:ly)?|confirmed|invited|unconfirmed)\b",
    re.IGNORECASE,
)
_COMPANY = re.compile(
    r"(?:\s*(?:,|&|\+|\band|\bplus|\bwith))?\s+(?:\d+\s*(?:others?|guests?|more|people)?|(?:one|two|three|four|five|"
    r"several|some|other|many|a few|special|invited|his|her|their|the)?\s*(?:others?|guests?|friends|team|family|"
    r"colleagues|panel|band|company|more))\s*$|\s*(?:,\s*)?\bet al\b\.?\s*$|\s*\+\s*\d+\s*$|\s*\betc\b\.?\s*$",
    re.IGNORECASE,
)
_LEADING_ROLE = re.compile(rf"^(?:the\s+)?(?:{_ROLES}|{_JOINING})\b[\s:.,\-–—]*", re.IGNORECASE)
_TRAILING_ROLE = re.compile(rf"[\s,\-–—]+(?:the\s+)?(?:{_ROLES})\.?$", re.IGNORECASE)
_TRAILING_DEGREE = re.compile(rf"[\s,]+(?:{_DEGREES})\.?$", re.IGNORECASE)
_NO_NAME_ALONE = re.compile(rf"(?:(?:{_ROLES}|{_DEGREES}|of|the|and|a)\b[\s.,]*)+", re.IGNORECASE)
_RUN_TOGETHER = re.compile(r"(?<=[^\W\d_A-ZÀ-Þ])(?=[A-ZÀ-Þ][^\W\d_A-ZÀ-Þ])")
_POSSESSIVE = re.compile(r"['’]s$")
_MOST_TITLES = 6
_LONG_WORD, _LONG_HANDLE = 12, 8
_PIECE = 3


def is_not_given(text: str) -> bool:
    """Whether the words say that there is no name, in any case and punctuation."""
    plain = unicodedata.normalize("NFKC", text).casefold().replace("'", "").replace("’", "")
    return " ".join(re.findall(r"[^\W_]+", plain)) in _NOT_GIVEN


def given_name(text: str) -> str:
    """The name as it was given, or '' when the words say that there is none."""
    return "" if is_not_given(text) else text


def people_in(field: str) -> tuple[str, ...]:
    """What to look up for a field of people: the whole, each part, each part without what is not a name."""
    return _distinct(field, _people(field))


def organisations_in(field: str) -> tuple[str, ...]:
    """What to look up for an organisation: its name is divided at line breaks, numbering and *trading as* only."""
    found = []
    for line in divided(field):
        found += [line, *(part for part in _TRADING_AS.split(line))]
    return _distinct(field, found)


def parted_in_files(cell: str) -> list[str]:
    """The names in a cell of a file, which semicolons and line breaks divide unasked."""
    return [name.strip() for name in re.split(r"[;\n\r\u2028\u2029]+|<br ?/?>", cell) if name.strip()]


def several_in(field: str) -> tuple[str, ...]:
    """What a field is taken to name where it seems to name several, so that a person can see how it was read."""
    found = people_in(field)[1:]
    return found if len(found) > 1 and (len(divided(field)) > 1 or len(_WEAK.split(field)) > 1) else ()


def divided(field: str) -> list[str]:
    """A field where people divide it on purpose: at semicolons, line breaks, numbering and bullets."""
    lines = [piece for line in _STRONG.split(field) for piece in _numbered(_BULLET.sub("\n", line))]
    return [tidy for line in lines if (tidy := _tidy(line))]


def _numbered(line: str) -> list[str]:
    """Divided at numbers only where the list begins with one: *Henry V. and Act 2. Scene 1* is none."""
    marks = list(_NUMBERED.finditer(line.strip()))
    return _NUMBERED.split(line.strip()) if marks and marks[0].start() == 0 else line.split("\n")


def _people(field: str) -> Iterator[str]:
    for line in divided(field):
        yield line
        for known_as in _TRADING_AS.split(line):
            yield known_as
            yield from _with_company(known_as)
    yield from _out_of_one_word(field)


def _with_company(text: str) -> Iterator[str]:
    """The parts of a line, those in brackets among them, and the name two people share."""
    for inside in _BRACKETS.findall(text):
        yield from _parts(_tidy(inside))
    yield from _parts(_tidy(_QUOTED.sub(" ", _BRACKETS.sub(" ", text))))


def _parts(text: str) -> Iterator[str]:
    if _is_surname_first(text):
        yield text
        return
    parts = [part for part in map(_tidy, _WEAK.split(_COMPANY.sub("", _ADDRESS.sub(" ", text)))) if part]
    for place, part in enumerate(parts):
        following = parts[place + 1].split() if place + 1 < len(parts) else []
        if " " not in part and following:
            yield f"{part} {following[-1]}"  # Sarah and Patience Velthar; Velthar, Patience and Ordinary, Ben
        for piece in (part, *_BESIDE.split(part)):
            yield from _bare(piece)


def _is_surname_first(text: str) -> bool:
    """*Velthar, Patience* or *Velthar, Dr Patience A*: one person, whom the whole field finds in any order."""
    before, comma, after = text.partition(",")
    one_after = len(_WEAK.split(after.strip())) == 1 and 0 < len(_NAME_WORD.findall(after)) <= 3
    return bool(comma) and " " not in before.strip() and one_after


_NAME_WORD = re.compile(r"[^\W\d_]+")


def _bare(part: str) -> Iterator[str]:
    """The part, and the part without role, degrees, manner of taking part, company and handles."""
    yield part
    text = _tidy(_MANNER.sub(" ", _COMPANY.sub("", part)))
    text = _POSSESSIVE.sub("", text)
    for _ in range(_MOST_TITLES):
        text = _tidy(_TRAILING_DEGREE.sub("", _TRAILING_ROLE.sub("", _LEADING_ROLE.sub("", text))))
    yield text
    if " " not in text:
        yield from _out_of_one_word(text)


def _out_of_one_word(text: str) -> Iterator[str]:
    """Words run together: at capitals, and for one long word in lower case at every place that leaves two pieces."""
    word = text.strip().lstrip("@#").rstrip("0123456789_.")
    spaced = _tidy(_RUN_TOGETHER.sub(" ", word).replace("_", " ").replace(".", " "))
    if " " in word or not word:
        return
    yield spaced
    long = _LONG_HANDLE if text.strip().startswith("@") else _LONG_WORD
    if " " not in spaced and len(word) >= long and word.isalpha() and word.isascii():
        yield from (f"{word[:at]} {word[at:]}" for at in range(_PIECE, len(word) - _PIECE + 1))


def _tidy(text: str) -> str:
    """Without spaces and marks around it, each space once."""
    return " ".join(text.split()).strip(' ,.:;-–—/&+*•|"“”').strip()


def _distinct(field: str, readings: Iterable[str]) -> tuple[str, ...]:
    """The whole field, then the readings that differ from one another, those left out that say there is no name."""
    whole = field.strip()
    found = {_plain(_tidy(field)): whole, _plain(whole): whole}
    for reading in readings:
        name = _tidy(reading)
        if _is_name(name):
            found.setdefault(_plain(name), name)
    return tuple(dict.fromkeys(found.values()))


def _is_name(text: str) -> bool:
    """Neither words that say there is none, nor a role or degree alone, nor a letter or two."""
    letters = sum(map(str.isalpha, text))
    return letters > 2 and not is_not_given(text) and not _NO_NAME_ALONE.fullmatch(text)


def _plain(text: str) -> str:
    """Without case and marks, but for those that may stand for a space."""
    return " ".join(word.strip("._") for word in re.findall(r"[\w.]+", text.casefold())) or text
