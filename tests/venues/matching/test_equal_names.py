"""What must never lose a name that is the same: order, case, titles, legal forms, published romanisations."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from services.venues.rules.matching.engine import compare_names
from services.venues.rules.matching.resources import background_names
from services.venues.rules.matching.score import ORGANISATION

INVENTED = [name for name in background_names()[::37] if " " in name]
LATIN = [name for name in INVENTED if name.isascii()]
COMPANIES = ["Northgate Larkfield", "Tamarisk Road Residents", "Osgodby Bell", "Brightwater Youth", "Halcyon Quill"]

names = st.sampled_from(INVENTED)
latin_names = st.sampled_from(LATIN)


@given(names)
@settings(max_examples=150, deadline=None)
def test_a_name_always_meets_itself(name: str) -> None:
    assert compare_names(name, name).alerts


@given(latin_names, st.randoms())
@settings(max_examples=150, deadline=None)
def test_the_order_of_words_never_loses_an_exact_name(name: str, rng) -> None:
    words = name.split()
    rng.shuffle(words)
    assert compare_names(" ".join(words), name).alerts


@given(latin_names, st.sampled_from([str.upper, str.lower, str.swapcase, str.title]))
@settings(max_examples=150, deadline=None)
def test_case_never_changes_a_score(name: str, change) -> None:
    assert compare_names(change(name), name).score == compare_names(name, name).score


@given(
    latin_names, st.sampled_from(["Dr", "Mrs", "Prof.", "Sir", "Rev", "Cllr", "Imam", "Rabbi", "Maulana", "Captain"])
)
@settings(max_examples=150, deadline=None)
def test_a_title_put_before_it_never_loses_an_exact_name(name: str, title: str) -> None:
    assert compare_names(f"{title} {name}", name).alerts
    assert compare_names(name, f"{title} {name}").alerts


@given(
    st.sampled_from(COMPANIES),
    st.sampled_from(["Ltd", "Limited", "PLC", "CIC", "LLP", "GmbH", "Inc.", "C.I.C.", "S.A."]),
)
@settings(max_examples=60, deadline=None)
def test_a_legal_form_never_loses_an_exact_organisation(name: str, form: str) -> None:
    assert compare_names(f"{name} {form}", name, ORGANISATION).alerts


@pytest.mark.parametrize(
    ("native", "romanised"),
    [
        ("Дмитрий Шубин", "Dmitriy Shubin"), ("Наталья Жукова", "Natalya Zhukova"),
        ("Юлия Хорошева", "Yuliya Khorosheva"), ("Тетяна Гончар", "Tetiana Honchar"),
        pytest.param(
            "欧阳明", "Ouyang Ming",
            marks=pytest.mark.xfail(strict=True, reason="known weakness: crowding leaves it just under the threshold"),
        ),
        ("안드레스 로페즈", "Andres Lopez"), ("やまだ はなこ", "Yamada Hanako"),
        ("Γιώργος Παππάς", "Giorgos Pappas"), ("محمد الهاشمي", "Mohammed al-Hashimi"),
        ("דוד כהן", "David Cohen"), ("Müller Jörg", "Mueller Joerg"), ("Łukasz Żak", "Lukasz Zak"),
    ],
)  # fmt: skip
def test_a_published_romanisation_never_loses_an_exact_name(native: str, romanised: str) -> None:
    assert compare_names(romanised, native).alerts
    assert compare_names(native, romanised).alerts


@pytest.mark.parametrize(("native", "romanised"), [("王秀英", "Wang Xiuying"), ("김민수", "Kim Minsu")])
def test_a_common_chinese_or_korean_name_is_passed_on_but_needs_more_than_its_reading(
    native: str, romanised: str
) -> None:
    assert 0.1 < compare_names(romanised, native).score < 0.6  # many people's names are read so


@pytest.mark.parametrize(
    ("asked", "listed"),
    [
        ("O’Brien Siân", "Sian O'Brien"), ("Abdul Rahman Yusuf", "Abdurrahman Youssef"),
        ("Mohammed Tariq Aziz", "Muhammad Tarek Azeez"), ("Bob Hargreaves", "Robert Hargreaves"),
        ("Jonathan Pemberton", "Jonathon Pembertn"), ("Anne-Marie Duval", "Annemarie Duval"),
        ("Pаvel Kоrsun", "Pavel Korsun"), ("M​ark T‌hornby", "Mark Thornby"), ("N1gel Farthing", "Nigel Farthing"),
        ("McAllister Fergus", "Fergus MacAllister"), ("Zażółć Gęślą", "Zazolc Gesla"),
    ],
)  # fmt: skip
def test_everyday_variation_is_found(asked: str, listed: str) -> None:
    assert compare_names(asked, listed).alerts


@pytest.mark.parametrize(
    ("asked", "listed"),
    [
        ("Thomas Kettering", "Thomas Ashbourne"), ("Amina Rahimi", "Amina Qureshi"), ("Wang Xiuying", "Wang Guoqiang"),
        ("Fiona Blackwood", "Graham Blackwood"), ("Olena Koval", "Iryna Shevchuk"), ("Dr Prof", "Sir Lord Madam"),
    ],
)  # fmt: skip
def test_people_who_share_half_a_name_are_spared(asked: str, listed: str) -> None:
    assert not compare_names(asked, listed).alerts


@pytest.mark.parametrize(
    ("asked", "listed"),
    [
        ("Larkfield Fund 7", "Larkfield Fund 8"),
        ("Osgodby Community Trust", "Wetherby Community Trust"),
        ("The Community Association", "Community Association of Upper Wensley"),
    ],
)
def test_organisations_that_share_only_common_words_or_differ_in_number_are_spared(asked: str, listed: str) -> None:
    assert not compare_names(asked, listed, ORGANISATION).alerts
