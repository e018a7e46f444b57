"""What files say of a person beside number, name and posts: declared once, and then everywhere."""

from dataclasses import fields

import pytest

from services.training.actions.standing.names_files import GAPS, PEOPLE
from services.training.rules.importing.kinds import LAYOUTS, Kind
from services.training.store.tables.people import NameRow, PersonRow
from shared.contracts import training as contract
from shared.person import LISTED, PARTICULARS, Particular, Particulars, cleaned

ALL = pytest.mark.parametrize("one", PARTICULARS, ids=lambda one: one.code)


@ALL
def test_a_field_is_a_column_of_files_of_people_and_of_what_is_kept(one: Particular) -> None:
    assert one in LAYOUTS[Kind.PEOPLE].fields
    assert (one in LAYOUTS[Kind.PROVIDERS].fields) == one.of_others
    assert one.code in PersonRow._meta.fields
    assert one.code in NameRow._meta.fields, "each file keeps its own words"


@ALL
def test_a_field_is_of_everybody_in_the_api_and_in_lists_of_names_only_where_it_says_so(one: Particular) -> None:
    assert one.code in {each.name for each in fields(contract.PersonDetail)}
    for line, header in ((contract.PersonLine, PEOPLE), (contract.Gap, GAPS)):
        assert (one.code in {each.name for each in fields(line)}) == (one in LISTED)
        assert (one.title in header) == (one in LISTED)


def test_no_name_of_a_column_is_that_of_two_fields_in_the_same_tier() -> None:
    layout = LAYOUTS[Kind.PEOPLE]
    for one in PARTICULARS:
        surest = set(one.names[0])
        for other in layout.fields:
            assert other.code == one.code or not surest & set(other.names[0]), other.code


def test_every_field_is_declared_with_what_it_is_called_and_how_long_it_may_be() -> None:
    assert set(LISTED) <= set(PARTICULARS)
    assert {one.code for one in PARTICULARS} == {each.name for each in fields(Particulars)}
    assert all(one.label and one.most and one.names for one in PARTICULARS)


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("ann@c.example", "ann@c.example"),
        ("Ann  Marie", "Ann Marie"),
        ("Ann\nMarie\t", "Ann Marie"),
        ("Ann\u00a0Marie", "Ann Marie"),
        ("An\u200bn\ufeff\u202e\x07", "Ann"),
        ("می\u200cخواهم", "می\u200cخواهم"),
        ("\u200b", ""),
        *((text, "") for text in ("", "-", "–", "N/A", "n/a", "None", "not applicable", " \u00a0-\u00a0")),
        ("0", "0"),
        ("Nil", "Nil"),
        ("None Such", "None Such"),
    ],
)
def test_what_cannot_be_seen_is_not_kept_and_words_for_nothing_are_nothing(text: str, kept: str) -> None:
    assert cleaned(text) == kept


def test_of_several_rows_the_first_that_says_anything_counts() -> None:
    email = next(one for one in PARTICULARS if one.code == "email")
    assert email.of_rows(["", "a@c.example", "b@c.example"]) == "a@c.example"
    assert email.of_rows([]) == ""
