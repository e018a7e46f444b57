"""Closed lists of words that are part of names but not names: titles, particles, generations, patronymics."""


def _set_of(words: str) -> frozenset[str]:
    return frozenset(words.split())


TITLES = _set_of("""
    mr mrs ms miss mx dr prof professor sir dame lord lady rev reverend revd cllr councillor hon colonel col
    general gen major maj captain capt lieutenant lt sergeant sgt brigadier admiral commander herr frau
    fraulein dipl ing monsieur mme mlle signor signora senor senora don dona engr eng phd mba obe mbe cbe
    rabbi imam ayatollah mufti mullah mulla molla maulana mawlana maulvi mawlawi maulavi qari hafiz ustad
    ustaz pan pani panna gospodin shri smt sri kumari pandit baba sensei доктор профессор господин г-н г-жа
    الدكتور دكتور الشيخ السيد الأستاذ مولانا 先生 女士 小姐 博士 씨 선생 さん 様 श्री श्रीमती डॉ
""")
"""Titles: never counted, unless the name has nothing else."""

SOFT_TITLES = _set_of("""
    sheikh shaikh shaykh sheik cheikh sayyid sayed syed saiyid said haji hajji hadji hajj alhaji alhaj
    alhaja mallam mir mirza khan begum bibi bai agha aga akhund akhunda pasha bey effendi emir amir sultan
    prince princess malik chief king oba ser na
""")
"""Titles that are also names: counted when they agree, little missed when they are left over."""

PARTICLES = _set_of("""
    al el ul as ash ad ar ur an at az il bin ben ibn bint binti b bte abu abou umm oum um ould wuld ag ait
    de del della di da do dos das du la le les los las van von der den ter ten te het zu zur of the ap
    ab ferch verch ni nic mac mc o st saint san santa ha ben bat abd abdul uddin eddine aldin
    بن ابن بنت أبو ابو أم ام آل بنو بني أولاد اولاد ذو בן בת
""") - {"o", "mac", "mc", "san", "ha", "ab", "ni"}
"""Small words that join names: they come and go between spellings of one name."""

GENERATIONS = _set_of("""
    jr junior sr senior ii iii iv esq
""")

ABDUL = _set_of("""
    abd abdul abdel abdal abdol abdoul abdu abdur abdus abdool abed 'abd عبد
    adb adbul abudl abdl abdlu badul bdul adul عد بعد
""")
"""Spellings of the first half of names meaning servant of, and slips of the finger in it; read as one word."""

VIETNAMESE_FAMILIES = _set_of("""
    nguyen tran le pham hoang huynh phan vu vo dang bui do ho ngo duong ly
""")
"""After one of these, van and thi are middle names, not the Dutch and Welsh small words."""
