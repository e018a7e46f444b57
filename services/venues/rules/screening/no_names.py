"""Words that say that there is no name, or none yet: somebody is asked for it.

Only what plainly says so is no name (*tbc*, *none*, *see flyer*). What may be somebody's name as well (*Anonymous*,
*Unknown*, *The Usual*) is asked about and looked up all the same: a listed name never drops out of look-ups and checks.
"""

import re
import unicodedata

_PHRASES = {
    "there is none": (
        "none|no|nil|null|nobody|no one|noone|nothing|zero|0|not applicable|na|n a|nan|n k|nk|n r|nr|n l|"
        "not available|"
        "not required|not needed|not relevant|not given|not stated|not specified|not disclosed|no comment|no speaker|"
        "no speakers|no name|no names|none yet|none known|no organisation|no organization|no company|no group|"
        "not an organisation|x|xx|xxx|xxxx|no info|no information|no details"
    ),
    "not yet": (
        "tbc|tba|tbd|tbn|tbs|t b c|t b a|t b d|not known|unknown|not yet|not sure|unsure|"
        "dont know|dont know yet|do not know|not sure yet|"
        "we dont know|i dont know|dk|undecided|unconfirmed|pending|awaited|later|in progress|ongoing|in due course|"
        "nearer the time|closer to the time|on the day|will confirm|will advise|will follow|will inform|"
        "will let you know|"
        "will send|will email|will update|will provide|will tell you|we will confirm|we will let you know|to follow|"
        "names to follow|name to follow|details to follow|details later|info to follow|information to follow|"
        "follows|awaiting confirmation|awaiting reply|awaiting response|waiting to hear|waiting for confirmation|"
        "waiting confirmation|still to confirm|still looking|still tbc|yet tbc|have asked|has been asked"
    ),
    "it stands elsewhere": (
        "see flyer|see poster|see leaflet|see attached|see attachment|see above|see below|see website|"
        "see email|see list|"
        "see notes|see programme|see program|see form|see previous|see last year|see overleaf|see other|as attached|"
        "attached|as above|above|as below|below|as before|as previously|as previous|as usual|as normal|"
        "as always|as last year|"
        "as last time|as per last year|as per last time|as per previous|as per attached|as per flyer|"
        "as per programme|"
        "as per email|as agreed|as discussed|as advertised|same|same again|same as above|same as before|"
        "same as last year|"
        "same as last time|same as previous|same as usual|same as hirer|same as applicant|same person|"
        "same people|same speaker|"
        "same speakers|the same|usual|the usual|usual speaker|usual speakers|last years|ditto|refer to flyer|"
        "on file|on flyer|on website|already given|already provided|already sent|you have this|you have it|"
        "please see attached|"
        "please see flyer|please see email|please ask|ask organiser|ask hirer|ask me"
    ),
    "nobody by name": (
        "various|varies|vary|several|multiple|many|others|other|different|lots|some|everyone|everybody|"
        "anyone|anybody|"
        "someone|somebody|somebody else|someone else|whoever|anyone who wants|anybody who wants|all|"
        "all welcome|open mic|"
        "self|myself|me|ourselves|us|the hirer|hirer|applicant|the applicant|as hirer|n n|nn|anon|anonymous|"
        "private|private individual|"
        "private person|private hire|private party|private event|individual|personal|family|family member|"
        "family members|friends|"
        "friends and family|family and friends|guest|guests|guest speaker|guest speakers|guest speaker tbc|"
        "speaker|speakers|"
        "staff|our staff|members|our members|member of staff|members of staff|volunteers|our volunteers|committee|"
        "committee members|the committee|in house|internal|internal speakers|own staff|members only|"
        "confidential|withheld|redacted|prefer not to say|rather not say|would rather not say|not willing to say"
    ),
    "in Welsh": (
        "dim|neb|neb eto|dim eto|dim byd|dim un|dim enw|dim enwau|dim siaradwr|dim siaradwyr|heb siaradwr|"
        "i w gadarnhau|"
        "iw gadarnhau|i w cadarnhau|iw cadarnhau|i w gyhoeddi|iw gyhoeddi|i w benderfynu|iw benderfynu|"
        "i w drefnu|i ddilyn|i w ddilyn|"
        "enw i ddilyn|enwau i ddilyn|manylion i ddilyn|amryw|amrywiol|siaradwyr amrywiol|siaradwr gwadd|"
        "siaradwyr gwadd|"
        "siaradwr|siaradwyr|ddim yn hysbys|ddim yn gwybod|anhysbys|ddim eto|ddim ar gael|heb ei gadarnhau|"
        "heb gadarnhau|"
        "heb benderfynu|heb ei benderfynu|ansicr|rhywun|unrhyw un|pawb|fi|fi fy hun|hunan|preifat|teulu|"
        "gwesteion|gwestai|"
        "gweler uchod|gweler isod|gweler ynghlwm|gweler y daflen|gweler y poster|gweler y wefan|"
        "gweler atodiad|fel uchod|fel isod|"
        "fel o r blaen|fel y llynedd|fel llynedd|fel arfer|yr un fath|yr un peth|yr un|ar y diwrnod|amherthnasol|"
        "ddim yn berthnasol|byddwn yn cadarnhau|i ch hysbysu|cyfrinachol"
    ),
}
"""Words that say that there is no name, in English, Welsh and as they are shortened, without case and punctuation."""

_NOT_GIVEN = frozenset("|".join(_PHRASES.values()).split("|")) | {""}

_SURELY_ALONE = (
    "none|no|nil|null|tbc|tba|tbd|tbn|tbs|na|nr|nl|dk|various|varies|vary|self|myself|private|individual|"
    "personal|speaker|speakers|guest|guests|staff|ditto|confidential|dim|amryw|amrywiol|siaradwr|"
    "siaradwyr|amherthnasol|preifat|unsure|later|somebody|someone|anyone|anybody|hirer|applicant|nk"
)
_ALONE = frozenset(_SURELY_ALONE.split("|"))
"""The single words that plainly say so; any other of the phrases that is one word may be a name."""

_DOUBTFUL_PHRASES = (
    "no one|no name|no names|no comment|somebody else|someone else|open mic|all welcome|in progress|"
    "on the day|in house|no company|no group|same again|dim byd|yr un|fi fy hun"
)
_MAY_BE_A_NAME = frozenset(_DOUBTFUL_PHRASES.split("|"))
_A_NAME_WITH_A_CAPITAL = frozenset({"Na"})

_PLAINLY = frozenset({
    "tbc", "tba", "tbd", "tbn", "none", "various", "speaker", "speakers", "siaradwr", "siaradwyr",
})  # fmt: skip
_DOUBTFULLY = frozenset({
    "unknown", "unconfirmed", "undecided", "unspecified", "nobody", "guests", "external", "attached", "follow",
    "gadarnhau",
})  # fmt: skip
_ONCE_IT_IS = frozenset({
    "confirmed", "announced", "decided", "agreed", "known", "named", "arranged", "booked", "finalised", "advised",
    "notified", "determined", "sorted", "chosen", "selected", "invited",
})  # fmt: skip
_IT_IS_NOT = frozenset({"be", "being", "not", "yet", "still"})
"""*To be chosen* and *not yet invited* say so; *The Chosen Few* and *The Invited* are names."""
_SAYING_SO = _PLAINLY | _DOUBTFULLY | _ONCE_IT_IS

_WITH_THEM = frozenset({
    "no", "none", "nil", "dim", "not", "guest", "any", "name", "names", "named", "to", "be", "is", "are", "it",
    "yet", "at", "present", "moment", "the", "this", "stage", "time", "point", "and", "or", "of", "a", "an", "for",
    "from", "as", "still", "will", "we", "i", "have", "has", "been", "being", "by", "our", "us", "with", "local",
    "other", "more", "one", "two", "three", "four", "five", "six", "some", "few", "several", "1", "2", "3", "4",
    "5", "6", "7", "8", "9", "10", "please", "see", "confirm", "advise",
    "all", "both", "nearer", "closer", "later", "currently",
    "presently", "info", "information", "details", "outside", "visiting", "different", "multiple", "many", "event",
    "day", "person", "people", "yn", "eto", "w", "heb", "ei",
})  # fmt: skip
"""Small words beside them; a field of nothing but both says that there is no name yet."""

_LONGEST = 14
_TWO = 2
_NAME, _DOUBT, _NOBODY = "a name", "no name or a name", "no name"
_FORENAMES = frozenset({"will", "may"})


def is_not_given(text: str) -> bool:
    """Whether the words say that there is no name, or may do so, in any case and punctuation: it is asked for."""
    return _said(text) != _NAME


def is_plainly_nobody(text: str) -> bool:
    """Whether they cannot be anybody's name: only then is nothing looked up."""
    return _said(text) == _NOBODY


def _said(text: str) -> str:
    plain = unicodedata.normalize("NFKC", text).casefold().replace("'", "").replace("’", "")
    words = re.findall(r"[^\W_]+", plain)
    if len(words) > _LONGEST:
        return _NAME
    phrase = " ".join(words)
    if phrase in _NOT_GIVEN:
        said = _DOUBT if _may_be_a_name(text, words) else _NOBODY
    else:
        said = _composed(set(words), words)
    return _NAME if said != _NAME and _is_written_as_a_name(text, words) else said


def _may_be_a_name(text: str, words: list[str]) -> bool:
    is_one = len(words) == 1 or (len(words) == _TWO and words[0] == "the")
    doubtful = " ".join(words) in _MAY_BE_A_NAME or text.strip() in _A_NAME_WITH_A_CAPITAL
    return doubtful or (is_one and words[-1] not in _ALONE)


def _composed(words: set[str], in_order: list[str]) -> str:
    """A field of nothing but words that say so and small words beside them."""
    if not (_SAYING_SO | _WITH_THEM).issuperset(words):
        return _NAME
    if words & _PLAINLY or (words & _ONCE_IT_IS and words & _IT_IS_NOT):
        return _DOUBT if in_order[0] == "the" else _NOBODY
    return _DOUBT if words & _DOUBTFULLY else _NAME


def _is_written_as_a_name(text: str, words: list[str]) -> bool:
    """*Will Confirm* is somebody, *will confirm*, *Will confirm* and *WILL CONFIRM* are not."""
    return len(words) > 1 and words[0] in _FORENAMES and all(word.istitle() for word in text.split())
