"""Alphabets: which one a word is written in, and how it is read in plain Latin letters."""

import re
import unicodedata
from enum import StrEnum

from anyascii import anyascii


class Script(StrEnum):
    """The writing systems that are read in ways of their own; the rest share OTHER."""

    LATIN = "Latin"
    CYRILLIC = "Cyrillic"
    GREEK = "Greek"
    ARABIC = "Arabic"
    HEBREW = "Hebrew"
    HAN = "Chinese characters"
    HAN_SOUND = "Chinese characters used for their sound"
    KANA = "Japanese kana"
    HANGUL = "Korean"
    HANGUL_SOUND = "Korean letters used for their sound"
    OTHER = "another script"


def _pieces(text: str) -> list[str]:
    return text.split()


VOWELS_UNWRITTEN = frozenset({Script.ARABIC, Script.HEBREW})
SYLLABIC = frozenset({Script.HAN, Script.HAN_SOUND, Script.KANA, Script.HANGUL, Script.HANGUL_SOUND})

_RANGES = (
    (0x0000, 0x024F, Script.LATIN), (0x1E00, 0x1EFF, Script.LATIN), (0x0250, 0x036F, Script.LATIN),
    (0x0370, 0x03FF, Script.GREEK), (0x1F00, 0x1FFF, Script.GREEK), (0x0400, 0x052F, Script.CYRILLIC),
    (0x0590, 0x05FF, Script.HEBREW), (0x0600, 0x06FF, Script.ARABIC), (0x0750, 0x077F, Script.ARABIC),
    (0x08A0, 0x08FF, Script.ARABIC), (0xFB50, 0xFDFF, Script.ARABIC), (0xFE70, 0xFEFF, Script.ARABIC),
    (0x3040, 0x30FF, Script.KANA), (0x31F0, 0x31FF, Script.KANA), (0x3400, 0x9FFF, Script.HAN),
    (0xF900, 0xFAFF, Script.HAN), (0x20000, 0x3FFFF, Script.HAN), (0x1100, 0x11FF, Script.HANGUL),
    (0x3130, 0x318F, Script.HANGUL), (0xAC00, 0xD7AF, Script.HANGUL),
)  # fmt: skip

_CYRILLIC = dict(zip(
    "абвгдезийклмнопрстуфыэъьіѓќјљњћџґўѕ",
    _pieces("a b v g d e z i y k l m n o p r s t u f y e _ _ i g k j l n c dz g u z"),
    strict=True)) | {
    "ж": "zh", "х": "kh", "ц": "ts", "ч": "ch", "ш": "sh", "щ": "shch", "ю": "yu", "я": "ya", "ё": "yo",
    "ї": "yi", "є": "ye", "ђ": "dj", "қ": "q", "ғ": "gh", "ң": "ng", "ү": "u", "ұ": "u", "ө": "o", "ә": "a",
    "һ": "h", "ҳ": "h", "ҷ": "j", "ӯ": "u", "ӣ": "i",
}  # fmt: skip
_GREEK = dict(zip("αβγδεζηθικλμνξοπρσςτυφχψω", _pieces("""
    a v g d e z i th i k l m n x o p r s s t y f ch ps o
"""), strict=True))  # fmt: skip
_ARABIC = dict(zip("اأإآٱبتثجحخدذرزسشصضطظعغفقكلمنهةويىئؤءپچژگکیڤےہھٹڈڑں", _pieces("""
    a a i a a b t th j h kh d dh r z s sh s d t z a gh f q k l m n h a w y a y w _ p ch zh g k y v e h h t d
    r n
"""), strict=True))  # fmt: skip
_HEBREW = dict(zip("אבגדהוזחטיכךלמםנןסעפףצץקרשת", _pieces("""
    a b g d h w z kh t y k k l m m n n s a p p ts ts k r sh t
"""), strict=True))  # fmt: skip
_TABLES = {
    script: {ord(letter): latin.replace("_", "") for letter, latin in table.items()}
    for script, table in (
        (Script.CYRILLIC, _CYRILLIC), (Script.GREEK, _GREEK), (Script.ARABIC, _ARABIC), (Script.HEBREW, _HEBREW)
    )
}  # fmt: skip
_LATIN_LETTERS = str.maketrans({
    "ł": "l", "ø": "o", "đ": "d", "ð": "d", "þ": "th", "æ": "ae", "œ": "oe", "ß": "ss", "ı": "i", "ħ": "h",
    "ə": "a", "ŋ": "ng", "ŧ": "t", "ɓ": "b", "ɗ": "d", "ƙ": "k", "ɔ": "o", "ɛ": "e", "ƴ": "y", "ʋ": "v",
})  # fmt: skip
_BEFORE_H = re.compile("([كسدتزقکכקסשתטדגצ])(?=[هحהھ])")
"""A vowel is unwritten between these letters and h, which would otherwise read as kh, sh, dh, th."""
_GREEK_PAIRS = (("ου", "ou"), ("μπ", "b"), ("ντ", "nt"), ("γκ", "gk"), ("γγ", "ng"), ("ευ", "ev"), ("αυ", "av"),
                ("ει", "i"), ("οι", "i"), ("τζ", "tz"), ("τσ", "ts"))  # fmt: skip

TWO_CHARACTER_SURNAMES = frozenset(
    _pieces("""
    欧阳 歐陽 司马 司馬 诸葛 諸葛 上官 司徒 东方 東方 夏侯 皇甫 尉迟 公孙 公孫 慕容 令狐 宇文 长孙 南宫
""")
)
KOREAN_SURNAMES = frozenset(
    "김이박최정강조윤장임한오서신권황안송류유전홍고문양손배백허남심노하곽성차주우구민진나지엄채원천방공현함변염여추도소석선설"
    "마길연위표명기반왕금옥육인맹제모탁국어은편용"
)


def script_of(word: str) -> Script:
    """The script of the first letter that has one."""
    if word.isascii():
        return Script.LATIN
    for character in word:
        if character.isalpha():
            code = ord(character)
            for first, last, script in _RANGES:
                if first <= code <= last:
                    return script
            return Script.OTHER
    return Script.LATIN


def romanise(word: str, script: Script) -> str:
    """The word in the letters a-z and digits, by tables for the alphabets met most and anyascii for the rest."""
    if script is Script.LATIN:
        if word.isascii():
            return word
        word = _without_marks(word).translate(_LATIN_LETTERS)
    elif script is Script.GREEK:
        word = _without_marks(word)
        for pair, latin in _GREEK_PAIRS:
            word = word.replace(pair, latin)
    elif script is Script.ARABIC:
        word = _without_article(_without_marks(word))
    elif script is Script.CYRILLIC and "ё" not in word and "й" not in word:
        word = unicodedata.normalize("NFC", word)
    table = _TABLES.get(script)
    if table:
        if script in VOWELS_UNWRITTEN:
            word = _BEFORE_H.sub(r"\1a", word)
        word = word.translate(table)
    if not word.isascii():
        word = anyascii(word).lower()
    return "".join(c for c in word if c.isalnum())


def _without_marks(word: str) -> str:
    decomposed = unicodedata.normalize("NFD", word)
    return "".join(c for c in decomposed if unicodedata.category(c) != "Mn")


def _without_article(word: str) -> str:
    return word[2:] if word.startswith("ال") and len(word) > 4 else word


def split_unspaced(word: str, script: Script) -> tuple[str, ...]:
    """A Chinese or Korean full name written without a space, as family name and given name."""
    if script is Script.HAN and 2 <= len(word) <= 4:
        cut = 2 if word[:2] in TWO_CHARACTER_SURNAMES and len(word) > 2 else 1
        return (word[:cut], word[cut:])
    if script is Script.HANGUL and len(word) == 3 and word[0] in KOREAN_SURNAMES:
        return (word[0], word[1:])
    return (word,)
