"""Words and marks that stand between and beside names, each table once and with its reason.

A word that is a name as well costs a second reading and nothing else: the whole field is always looked up first.
"""

from functools import cache

MARKS = {
    ",": "，、،՝፣߸᠂﹐﹑､၊",  # commas of wide, Arabic, Armenian, Ethiopic, N'Ko, Mongolian and Burmese writing
    ";": "；؛፤﹔।॥۔。｡།။։჻",  # semicolons, and full stops that end an entry where no full stop is known
    "?": "？؟¿՞",
    "!": "！¡՜",
    ">": "→⇒➔➜⟶↠›»↔⇔",  # arrows: *Ben → Patience*
    "<": "←⇐⟵‹«",
    "|": "｜¦│┃∣ǀ‖║",
    "-": "―⁃",
    "•": "∙⋅●※",
    "&": "＆﹠",
    "/": "／⁄",
    ":": "：",
    "+": "＋﹢",
    "(": "（［【〔〖「『｛〈《",
    ")": "）］】〕〗」』｝〉》",
    " ": "©®™°",  # signs beside a name
}
"""What each mark is read as."""

JOINS = {
    "Welsh": "a ac gyda gydag neu",
    "Gaelic and Irish": "agus",
    "Polish, Czech, Slovak, Croatian": "i oraz lub z a nebo",
    "Romanian": "și şi si",
    "Hungarian": "és es",
    "Albanian": "dhe edhe",
    "Lithuanian, Latvian, Estonian, Finnish": "ir un ja",
    "German, Dutch, Nordic": "und oder en och og",
    "French, Spanish, Portuguese, Italian, Catalan": "et ou avec y e o con com i",
    "Turkish, Kurdish, Azeri": "ve ile ilə û",
    "Russian, Ukrainian, Bulgarian": "и й та і или або",
    "Greek": "και",
    "Somali, Swahili, Hausa, Yoruba, Igbo, Shona, Amharic": "iyo na wa da ati ne kunye እና",
    "Urdu, Hindi, Punjabi, Gujarati": "aur اور और ਅਤੇ ਤੇ અને तथा",
    "Bengali, Tamil, Telugu, Sinhala": "এবং ও மற்றும் మరియు සහ",
    "Arabic, Persian, Pashto, Uzbek": "و او wa va",
    "Malay, Tagalog, Vietnamese, Thai": "dan at và และ",
    "Chinese, Japanese, Korean": "和 与 與 及 或 と 및",
    "Esperanto": "kaj",
    "written fast": "n 'n' 'n n' nd v v. also against debates debating nor",
}
"""*And*, *or*, *with*: they divide where two words of a name stand beside them, and the whole is looked up as well."""

JOINED_ON = "وו"
"""*And* as the first letter of the next word, in Arabic and Hebrew: read with it and without it."""

WITHIN_HAN = "和与與及或と"
"""*And* between names written without spaces."""

TITLES = {
    "people": "mr|mrs|ms|miss|mx|master|madam|madame|mme|monsieur|herr|frau|señor|señora|sra|pan|pani",
    "learning": "dr|doctor|prof|professor|assoc(?:iate)? prof(?:essor)?|assistant prof(?:essor)?|emeritus",
    "rank and office": (
        "sir|dame|lord|lady|baron|baroness|viscount|viscountess|earl|countess|duke|duchess|prince|princess|"
        "king|queen|"
        "(?:the )?rt\\.? hon(?:ourable)?|right honourable|the hon(?:ourable)?|hon|councillor|cllr|cyng|cynghorydd|"
        "alderman|ald|(?:lord |deputy )?mayor|mp|mep|msp|ms/as|mla|senator|ambassador|amb|judge|justice|hhj|"
        "president|vice president|chancellor|vice-chancellor|provost|(?:his|her|your) (?:honour|excellency|grace|"
        "eminence|holiness)|h\\.?e|hrh|oba|chief|(?:rt |right )?worshipful|nana|engr|arc|barr|adv|advocate"
    ),
    "uniform": (
        "chief constable|chief inspector|constable|pc|dc|captain|capt|major|maj|colonel|col|lt|lieutenant|"
        "general|gen|sgt|sergeant|corporal|commander|admiral|"
        "wing commander|inspector|insp|superintendent|supt|dci|acc|nurse"
    ),
    "Christian": (
        "(?:very |most |rt |right )?(?:reverend|revd|rev|rev'd)|fr|father|mother|sister|brother|sis|bro|bishop|"
        "archbishop|archdeacon|canon|dean|deacon|deaconess|elder|minister|vicar|rector|curate|priest|pastor|"
        "apostle|prophet|prophetess|evangelist|missionary|preacher|lay (?:reader|preacher)|chaplain|verger|"
        "(?:church)?warden|monsignor|msgr|cardinal|pope|metropolitan|archimandrite|abbot|abbess|prior|prioress|ven|"
        "venerable|blessed"
    ),
    "Muslim": (
        "imaa?m|mufti|sh[ae](?:y|i)?kh?a?|sheikha?|shaykha?|ustaa?dh?a?|ustaa?z|m(?:a|au|ou|aw)lana|maulvi|"
        "molvi|mulla|mullah|"
        "allamah?|alim|aalim|alimah|ayatollah|sayyida?|al-?haj|alhaj[ia]|haji|hajji|hajja|qari|hafi[zd]h?|hafiz|"
        "khat(?:ib|eb|eeb)|muezzin|murabbi|marhoom"
    ),
    "Jewish": "rabbi|reb|rav|rebbetzin|rabbanit|cantor|chaza[nn]|chazzan|dayan|maggid",
    "Sikh": "bhai|bibi|giani|gyani|granthi|sant|jathedar|raa?gi|kathavachak",
    "Hindu and Jain": (
        "swami|guru|pandit|pt|acharya|mahant|sadhu|sadhvi|sri|shri|smt|shrimati|kumari|baba|babaji|mata|sadhguru"
    ),
    "Buddhist": "lama|rinpoche|geshe|bhante|bhikkhu|bhikkhuni|ajahn|roshi|sensei|sifu",
    "family": "auntie|aunty|aunt|uncle|grandma|grandad|mama|mzee|didi|dada|apa|baji|bhaiya",
}
"""Before a name, with or without a full stop; after one only where it is written otherwise or set apart."""

ROLES = (
    "guest speakers?|keynote speaker|main speaker|speakers?|keynote|chair|chairman|chairwoman|chairperson|"
    "co-chair|host|"
    "co-host|compere|mc|moderator|facilitator|respondent|discussant|panel|panell?ists?|presenter|performers?|artist|"
    "poet|author|writer|singer|dj|vj|comedian|trainer|tutor|teacher|head ?teacher|principal|reader|lecturer|coach|"
    "interviewer|translator|interpreter|organiser|convenor|convener|secretary|treasurer|director|ceo|chief executive|"
    "founder|co-founder|manager|leader|head|trustee|patron|member|campaigner|activist|journalist|historian|scholar|"
    "student|siaradwr|siaradwyr|cadeirydd|broadcaster|producer|filmmaker|film maker|musician|rapper|storyteller|"
    "(?:workshop|worship|team|youth|group) leader|(?:youth|social|community) worker|academic|researcher|solicitor|"
    "barrister|guest of honour|special guests?|guests?|our speaker|award[- ]winning"
)

DEGREES = (
    "ba|bsc|beng|bed|llb|llm|ma|msc|mba|mphil|mres|phd|dphil|md|mbbs|mbchb|frcp|frs|frsa|fba|rn|cpfa|fca|aca|acca|"
    "mbe|obe|cbe|kbe|dbe|gbe|ch|kc|qc|jp|dl|esq|jr|jnr|snr|sr|hons|qpm|qfsm|cmg|kcmg|dsc|edd|pgce|ceng|fcca|"
    "frsl|frse|"
    "frics|oxon|cantab"
)

AFTER_A_NAME = (
    "ji|jee|sahib|saheb|sahab|rinpoche|swami|maharaj|hafi[zd]h?ahullah|rahimahullah|guest speakers?|speakers?"
)
"""Said after a name, with a capital or without: where two words are left it goes for a further reading."""

WORKS = "talk|lecture|speech|session|slot|workshop|band|trio|quartet|choir|show|presentation|seminar|class"
"""What is named for somebody: *Patience Velthar's talk*, *the Patience Velthar Band*."""

SAYS = (
    "will be(?: speaking)?|will (?:speak|talk|present|perform|attend|join|lead|give|read|host|chair)|"
    "(?:is |are |be )?to (?:speak|talk|present|perform|attend)|(?:has|have)(?: been)? (?:confirmed|agreed|"
    "accepted|invited|"
    "asked)|(?:is |are |was )?(?:speaking|talking|presenting|discussing|performing|lecturing|attending|"
    "joining|appearing|"
    "leading|hosting|chairing)|speaks|talks|discusses|performs|may (?:be|attend|speak|join)|might|"
    "if (?:available|possible|free|confirmed)|subject to|awaiting|not (?:yet )?confirmed|who (?:is|will|has|was)|"
    "who|about|regarding|concerning|re|for \\d+|as (?:usual|before|last \\w+|previously|always)|same as|"
    "probably|possibly|maybe|perhaps|hopefully|likely|provisionally|tentatively|potentially|definitely|only|just|"
    "again|please|either|both|we have|hoping for|opening remarks|welcome|recitation|session \\d+|zoom|and/or|"
    "in conversation|pre-?recorded|founder"
)
"""What is said of somebody before or after the name; no name is one of these words alone."""

PARTICLES = frozenset({
    "de", "da", "do", "dos", "das", "del", "della", "di", "du", "des", "la", "le", "las", "los", "van", "von",
    "der", "den", "ten", "ter", "te", "zu", "zum", "af", "av", "el", "al", "bin", "bint", "binti", "ibn", "ben",
    "ap", "ab", "ferch", "y", "e", "i", "a", "o", "ul", "ur", "ud", "uz", "us", "as", "an", "ad", "ash", "abu",
    "umm", "bat", "bar", "mac", "mc", "ní", "ni", "san", "santa", "wa", "ka", "dit", "d", "l", "st", "abd",
    "abdal", "abdul", "abdel", "t",
})  # fmt: skip
"""In small letters within a name."""

LABELS = {
    "first": (
        "forename(?:\\(s\\)|s)?|first name(?:s|\\(s\\))?|given name(?:s|\\(s\\))?|christian name|enw cyntaf|"
        "prénom|imię|nombre|vorname|enw"
    ),
    "last": "surname|last name|family name|second name|cyfenw|nom de famille|nazwisko|apellidos?|nachname",
    "else": (
        "title|role|organisation|organization|topic|position|teitl|rôl|full name|speaker name|name of speaker|name"
    ),
}
"""Headings of a form copied with what was filled in."""

PLATFORMS = (
    "instagram|insta|ig|x|twitter|tiktok|youtube|yt|facebook|fb|linkedin|snapchat|snap|telegram|whatsapp|threads|"
    "bluesky|mastodon|discord|twitch|handle|account|username|page|channel|profile|follow|see|on|at|email|e-mail|mail|"
    "contact|via|find|web|website|link"
)
"""Beside a handle or address these leave nothing else that could be the name."""


def alternatives(table: dict[str, str]) -> str:
    """All of a table of patterns as one."""
    return "|".join(table.values())


@cache
def joins() -> frozenset[str]:
    """All words that join two names, without case."""
    return frozenset(" ".join(JOINS.values()).casefold().split())
