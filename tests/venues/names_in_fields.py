"""A listed name in fields as people fill them in: what divides it from others, and what stands beside it."""

from tests.venues.names_written import NAME

MARKS = [
    "، ",
    "؛ ",
    "、",
    "，",
    "；",
    "・",
    " ・ ",
    "। ",
    "।",
    "։ ",
    "՝ ",
    "፣ ",
    "፤ ",
    "､",
    "｡",
    "۔ ",
    "၊ ",
    "། ",
    "᠂ ",
    " -> ",
    "->",
    " → ",
    "→",
    " => ",
    " >> ",
    " ⇒ ",
    " ➔ ",
    " <-> ",
    " ↔ ",
    " ? ",
    "? ",
    " ?? ",
    "?",
    " | ",
    "|",
    " || ",
    " ¦ ",
    " │ ",
    "｜",
    " \\ ",
    " ! ",
    "! ",
    " = ",
    " ^ ",
    " _ ",
    " ‖ ",
    " ● ",
    " ※ ",
    " // ",
    " \\\\ ",
    " ~~ ",
    " ;; ",
    ",,",
    " ,",
    " … ",
    " ... ",
    " -- ",
    " --- ",
    " – ",
    " — ",
    "—",
    " ― ",
    " ⁃ ",
    " ∙ ",
    " ⋅ ",
    " :: ",
    " : ",
    " . ",
    " _|_ ",
    " ** ",
    "؟ ",
    " ¿ ",
    "！",
    "？",
    " and/or ",
    " & also ",
    " and also ",
    " et al, ",
]
"""Between two names."""
JOINS = (
    "aur|oraz|i|ve|и|y|e|und|et|iyo|dhe|și|si|ja|kaj|va|és|es|a|ac|wa|و|ਅਤੇ|اور|এবং|ও|மற்றும்|और|અને|та|"
    "і|й|och|og|en|na|pamoja na|ne|ati|da|at|ir|un|in|în|kunye|com|con|avec|mit|z|agus|ilə|û|ú|και|עם|ו|"
    "እና|és|tillsammans med|samen met|junto con|gyda|gydag|neu|nebo|oder|ou|o|lub|ya|nor|n|'n'|AND|Aur|"
    "ORAZ|'n|&&|＋|alongside|and then|together with|accompanied by|assisted by|interviewed by|"
    "in dialogue with|debates|debating|versus|v|v.|against|meets|hosting|also|nd|n'|à|或|和|与|と|및"
)
"""Words between two names."""
TITLES = (
    "Apostle|Auntie|Aunty|Uncle|Baroness|Baron|Prophet|Prophetess|Bishop|Archbishop|Elder|Evangelist|"
    "Shaykha|Shaikh|Sheikha|Ustadha|Ustaadh|Maulana|Mawlana|Moulana|Maulvi|Granthi|Giani|Gyani|Swami|"
    "Lama|Rinpoche|Rebbetzin|Cantor|Chazan|Deacon|Deaconess|Mother|Sister|Brother|Lord|Lady|Cllr|Cllr.|"
    "Councillor|Cyng.|Cynghorydd|Dame|Sir|Viscount|Earl|Countess|Rt Hon|Rt. Hon.|The Rt Hon|"
    "Right Honourable|The Hon.|Hon|Rt Revd|Revd|Rev'd|The Rev|The Reverend|Revd Dr|Revd Canon|Very Revd|"
    "Ven.|Venerable|Archdeacon|Canon|Fr|Fr.|Father|Sr|Br|Bro|Sis|Pastor|Ps|Ps.|Pr|Minister|Rabbi|Reb|Rav|"
    "Imam|Imaam|Mufti|Qari|Hafiz|Hafidh|Alim|Allama|Allamah|Ayatollah|Sayyid|Syed|Hajji|Haji|Hajj|Al-Haj|"
    "Alhaji|Alhaja|Mullah|Mulla|Molvi|Ustaz|Ustad|Ustadh|Pandit|Pt|Acharya|Guru|Sant|Bhai|Bibi|Sri|Shri|"
    "Smt|Smt.|Kumari|Baba|Babaji|Mahant|Bhante|Bhikkhu|Ajahn|Geshe|Roshi|Sensei|Sifu|Coach|Captain|Capt|"
    "Capt.|Major|Maj|Colonel|Col|Col.|Lt Col|Lt.|General|Gen|Sgt|Sergeant|Corporal|Commander|Admiral|"
    "Wing Commander|PC|DC|DCI|Inspector|Insp|Supt|Superintendent|Chief Constable|Chief Inspector|ACC|"
    "Judge|Justice|HHJ|Lord Justice|Ambassador|Amb|President|Senator|Mayor|The Mayor|Deputy Mayor|"
    "Lord Mayor|Cllr Mrs|Ald|Alderman|MP|Chief|Oba|Prince|Princess|King|Queen|Duke|Duchess|Engr|Arc|Barr|"
    "Barrister|Adv|Advocate|Nurse|Professor|Prof|Assoc Prof|Associate Professor|Assistant Professor|Dr|"
    "Doctor|Mx|Miss|Master|Madam|Madame|M.|Mme|Monsieur|Herr|Frau|Señor|Sr.|Sra|Pan|Pani|Pan i Pani|Nana|"
    "Mama|Mzee|Aunt|Grandma|Saint|St|Blessed|Reader|Scholar|Teacher|Head teacher|Headteacher|Principal|"
    "Speaker:|Panellist|DJ|MC|VJ|Poet|Storyteller|Guest speaker|Keynote|Lecturer|Tutor|Trainer|"
    "Facilitator|Workshop leader|Worship leader|Team leader|Youth worker|Social worker|Missionary|"
    "Chaplain|Curate|Vicar|Rector|Verger|Warden|Churchwarden|Lay reader|Preacher|Lay preacher|Khatib|"
    "Khateeb|Muezzin|Murabbi|Sadhvi|Sadhu|Didi|Dada|Apa|Baji|Bhaiya|Mata|Jathedar|Kathavachak|Raagi|Ragi|"
    "Rev Sis|Rev Fr|Dn|Msgr|Monsignor|Cardinal|Pope|Metropolitan|Archimandrite|Abbot|Abbess|Prior|"
    "Prioress|Dean|Provost|Chancellor|Vice-Chancellor|Rt Worshipful|Worshipful|His Honour|Her Honour|"
    "His Excellency|H.E.|HE|His Grace|His Eminence|His Holiness|HH|HRH"
)
"""Before a name."""
IN_A_ROW = """
Dr Ann Lee Prof Patience Velthar
Dr Patience Velthar Prof Bo Kay
Mr Ben Ordinary Mrs Patience Velthar Ms Cara Simple
Ben Ordinary Dr Patience Velthar
Patience Velthar Dr Ben Ordinary
Rev Ben Ordinary Rev Patience Velthar
Rev. Ben Ordinary Cllr. Patience Velthar
Imam Ben Ordinary Shaykh Patience Velthar
Pastor Ben Ordinary Apostle Patience Velthar
Sister Ben Ordinary Brother Patience Velthar
Lord Ordinary Baroness Patience Velthar
DR BEN ORDINARY PROF PATIENCE VELTHAR
dr ben ordinary prof patience velthar
Mr Ordinary Ms Patience Velthar
Dr Ben Ordinary MBE Prof Patience Velthar OBE
Sir Ben Ordinary Dame Patience Velthar
Dr Ben Ordinary Rabbi Patience Velthar
Bishop Ben Ordinary Bishop Patience Velthar
""".strip().splitlines()
"""Titled names without anything between them."""
BRACKETED = """
(Ben Ordinary) (Patience Velthar)
(Ben Ordinary)(Patience Velthar)
[Ben Ordinary] [Patience Velthar]
[Ben Ordinary][Patience Velthar]
{Ben Ordinary}{Patience Velthar}
<Ben Ordinary> <Patience Velthar>
Ben Ordinary (Hope Trust) Patience Velthar (Unity)
Ben Ordinary [chair] Patience Velthar
Patience Velthar (Unity) Ben Ordinary
Ben Ordinary (chair (interim)) Patience Velthar
「Ben Ordinary」「Patience Velthar」
【Ben Ordinary】【Patience Velthar】
『Patience Velthar』
（Ben Ordinary）（Patience Velthar）
“Ben Ordinary” “Patience Velthar”
"Ben Ordinary" "Patience Velthar"
'Ben Ordinary' 'Patience Velthar'
‘Ben Ordinary’, ‘Patience Velthar’
«Ben Ordinary» «Patience Velthar»
‹Patience Velthar›
„Patience Velthar“
"Ben Ordinary","Patience Velthar"
['Ben Ordinary', 'Patience Velthar']
["Ben Ordinary","Patience Velthar"]
Ben Ordinary (Patience Velthar (chair))
((Patience Velthar))
{'name': 'Patience Velthar'}
{"name":"Patience Velthar","role":"chair"}
Ben Ordinary/ (Patience Velthar
Ben Ordinary) Patience Velthar
""".strip().splitlines()
"""Divided by brackets and quotation marks."""
BESIDE = """
Patience Velthar will speak
Patience Velthar will be speaking
Patience Velthar will talk about hope
Patience Velthar speaking on hope
Patience Velthar speaking about hope
Patience Velthar's talk
Patience Velthar’s talk on hope
Patience Velthars talk
Patience Velthar x2
Patience Velthar x 2
2 x Patience Velthar
Patience Velthar (x2)
Patience Velthar ×2
Patience Velthar probably
Probably Patience Velthar
Patience Velthar possibly
Patience Velthar (tbc)
Patience Velthar tbc
Patience Velthar - tbc
Patience Velthar maybe
maybe Patience Velthar
Hopefully Patience Velthar
hopefully patience velthar
Patience Velthar via Zoom
Patience Velthar on Zoom
Patience Velthar (Zoom)
Patience Velthar zoom
Patience Velthar +44 7700 900123
Patience Velthar +447700900123
Patience Velthar, +44 (0)7700 900123
Patience Velthar 0044 7700 900123
+44 7700 900123 Patience Velthar
Patience Velthar patience@example.org
Patience Velthar (patience@example.org)
p.velthar@example.org Patience Velthar
Patience Velthar - p@x.org
Instagram @patience.velthar
Instagram: @patiencevelthar
Insta @patience_velthar
IG: patience.velthar
IG patience_velthar
twitter.com/patiencevelthar
Twitter: @PatienceVelthar
X: @patiencevelthar
TikTok @patience.velthar
facebook.com/patience.velthar
Facebook: Patience Velthar
YouTube @PatienceVelthar
linkedin.com/in/patience-velthar
https://www.linkedin.com/in/patience-velthar-123abc
https://t.me/patiencevelthar
@patience.velthar (Instagram)
Ben Ordinary (@patience.velthar)
Ben Ordinary patience.velthar@example.org
Ben Ordinary @patience_velthar
email patience.velthar@example.org
Contact: patience.velthar@example.org
patience+velthar@example.org
Follow @patiencevelthar on Instagram
Forename: Patience Surname: Velthar
First name: Patience, Last name: Velthar
Surname: Velthar Forename: Patience
Surname: Velthar, Forename: Patience
Name: Patience Velthar
Name: Patience Velthar Role: Chair
Full name: Patience Velthar
Forename(s): Patience; Surname: Velthar
FORENAME PATIENCE SURNAME VELTHAR
Forename Patience Surname Velthar
First Name = Patience; Last Name = Velthar
Forename - Patience, Surname - Velthar
Title: Dr Forename: Patience Surname: Velthar
Forename: Ben Surname: Ordinary Forename: Patience Surname: Velthar
Given name: Patience Family name: Velthar
Enw: Patience Cyfenw: Velthar
Imię: Patience Nazwisko: Velthar
Velthar (surname) Patience (forename)
Velthar (surname), Patience
VELTHAR, Patience
VELTHAR, Patience (Dr)
VELTHAR, Dr Patience
Dr VELTHAR, Patience
VELTHAR, Patience, Dr
VELTHAR, Patience - chair
VELTHAR, Patience and ORDINARY, Ben
ORDINARY, Ben / VELTHAR, Patience
ORDINARY Ben, VELTHAR Patience
VELTHAR, Patience (1980)
Velthar, Patience MBE
Velthar, P. (Patience)
VELTHAR, PATIENCE
VELTHAR,PATIENCE
VELTHAR , Patience
PATIENCE VELTHAR WILL SPEAK
patience velthar will speak
Patience Velthar Will Speak
Patience Velthar to speak
Patience Velthar is speaking
Patience Velthar has confirmed
Patience Velthar has been invited
Patience Velthar invited
Patience Velthar attending
Patience Velthar may attend
Patience Velthar if available
Patience Velthar subject to confirmation
Patience Velthar awaiting confirmation
Patience Velthar not confirmed
Patience Velthar unconfirmed
Patience Velthar who is a poet
Patience Velthar who will talk
Patience Velthar for 20 minutes
Patience Velthar (20 mins)
Patience Velthar 20 mins
Patience Velthar from 7pm
Patience Velthar at 7pm
7pm - Patience Velthar
19:00 - 20:00 Patience Velthar
Patience Velthar again
Patience Velthar as last year
Patience Velthar as usual
Patience Velthar (same as last year)
same as last year - Patience Velthar
As before: Patience Velthar
Patience Velthar only
just Patience Velthar
Only Patience Velthar
Patience Velthar please
Patience Velthar presenting
Patience Velthar presents hope
Patience Velthar discusses hope
Patience Velthar on hope
Patience Velthar re hope
Patience Velthar about hope
Patience Velthar regarding hope
Patience Velthar in person
Patience Velthar in conversation
Patience Velthar live
Patience Velthar remotely
Patience Velthar by phone
Patience Velthar (video)
Patience Velthar pre-recorded video
Patience Velthar and/or Ben Ordinary
either Patience Velthar or Ben Ordinary
Both Ben Ordinary and Patience Velthar
We have Patience Velthar
I will invite Patience Velthar
We are hoping for Patience Velthar
Our guest is Patience Velthar
The speaker is Patience Velthar
The speaker will be Patience Velthar
speaker will be patience velthar
It will be Patience Velthar
Speech by Patience Velthar
Lecture: Patience Velthar
Opening remarks Patience Velthar
Welcome by Patience Velthar
Welcome: Ben Ordinary Talk: Patience Velthar
Recitation by Patience Velthar
Session 1 Patience Velthar
Session 1: Ben Ordinary Session 2: Patience Velthar
Speaker A: Ben Ordinary Speaker B: Patience Velthar
Main: Patience Velthar Support: Ben Ordinary
Patience Velthar (guest)
Patience Velthar - guest speaker
Patience Velthar guest speaker
Patience Velthar Guest Speaker
Patience Velthar speaker
Patience Velthar Founder of Hope
Patience Velthar Founder Hope Trust
Patience Velthar, Founder
Patience Velthar author
Patience Velthar the poet
Patience Velthar aka Pat
Patience Velthar (Pat)
Patience Velthar née Ordinary
Patience Velthar (née Ordinary)
Patience Velthar born 1980
Patience Velthar, 45
Patience Velthar 45
Patience Velthar (45)
Patience Velthar, UK
Patience Velthar UK
Patience Velthar (UK)
Patience Velthar USA
Patience Velthar #hope
Patience Velthar £50
Patience Velthar (£50)
Patience Velthar fee £50
Patience Velthar 10%
Patience Velthar ©
Patience Velthar™
Patience Velthar 😀
😀Patience Velthar
Patience Velthar <3
Patience Velthar ;-)
Patience Velthar :)
Patience Velthar xx
Patience Velthar x
*Patience Velthar
^Patience Velthar
Patience Velthar¹
Patience Velthar[1]
~ Patience Velthar
= Patience Velthar
-> Patience Velthar
→ Patience Velthar
> Patience Velthar
Patience Velthar <
Patience Velthar etc.
Patience Velthar and co.
Patience Velthar & Co
Patience Velthar + guest
Patience Velthar + guests
Patience Velthar +1
Patience Velthar (+1)
Patience Velthar plus 1
Patience Velthar and team
Patience Velthar & the band
Team Patience Velthar
The Patience Velthar Band
Patience Velthar Band
Patience Velthar Trio
Patience Velthar PhD FRSA
Patience Velthar, Ph.D
Patience Velthar (PhD)
Patience Velthar PGCE, MA
Patience Velthar MP
Patience Velthar MS
Patience Velthar AS
Patience Velthar, MS/AS
Patience Velthar MSP
Patience Velthar TD
Patience Velthar MLA
Patience Velthar SC
Patience Velthar KC
Patience Velthar RA
Patience Velthar FRIBA
Patience Velthar ji
Patience Velthar Ji
Patience Velthar Sahib
Patience Velthar Saheb
Patience Velthar (hafidhahullah)
Patience Velthar hafizahullah
Patience Velthar (RA)
Patience Velthar (pbuh)
Patience Velthar Rinpoche
Patience Velthar Swami
Patience Velthar Maharaj
Patience Velthar san
Patience Velthar-san
Patience Velthar, Jr
Patience Velthar Jr.
Patience Velthar II
Ms. P. Velthar (Patience)
Name of speaker: Patience Velthar
Speaker name: Patience Velthar
Speaker(s): Patience Velthar
Speakers: 1. Ben Ordinary 2. Patience Velthar
Speakers - Ben Ordinary, Patience Velthar
Speaker = Patience Velthar
Speaker:Patience Velthar
Speaker;Patience Velthar
speaker patience velthar
PatienceVelthar (speaker)
patience velthar, ben ordinary
PATIENCE VELTHAR & BEN ORDINARY
P A T I E N C E  V E L T H A R
P.a.t.i.e.n.c.e V.e.l.t.h.a.r
Patience VELTHAR
Patience%20Velthar
Patience+Velthar
Patience/Velthar
Patience, Velthar
Patience,Velthar
Patience | Velthar
Patience; Velthar
Velthar; Patience
""".strip().splitlines()
"""With something beside."""
UNSEEN = [
    "First name: Patience\nSurname: Velthar",
    "Patience\u200bVelthar",
    "Patience\xa0Velthar",
    "Patience\u2003Velthar",
    "Patience\u202eVelthar",
    "Patience\tVelthar",
    "Patience\nVelthar",
]
"""With marks that cannot be seen, or line breaks."""
GROUPS = {
    "marks": [f"Ben Ordinary{mark}{NAME}" for mark in MARKS],
    "joins": [f"Ben Ordinary {word} {NAME}" for word in JOINS.split("|")],
    "titles": [f"{title} {NAME}" for title in TITLES.split("|")],
    "in a row": IN_A_ROW,
    "bracketed": BRACKETED,
    "beside": BESIDE,
    "unseen": UNSEEN,
}
