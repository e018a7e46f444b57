import pytest

from shared.second_person import ANYBODY, TIED, others_who_count, tie_objection


@pytest.mark.parametrize(
    ("before", "tied", "counts"),
    [
        ({"ann"}, set(), True),
        ({"ann"}, {"bob"}, True),
        ({"ann"}, {"ann"}, False),
        ({"ann", "bob"}, {"bob"}, False),
        ({"ann"}, {ANYBODY}, False),
        (set(), {ANYBODY}, True),
    ],
)
def test_whoever_is_tied_to_one_of_those_before_them_is_no_second_person(before, tied, counts):
    assert tie_objection(before, tied) == (None if counts else TIED)


def test_only_those_who_are_somebody_else_count():
    assert others_who_count({"ann", "bob"}, {"ann"}) == {"bob"}
    assert others_who_count({"ann", "bob"}, {ANYBODY}) == set()
