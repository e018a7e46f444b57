import pytest

from services.gateway.rules.sign_off import signatory_objection
from shared.second_person import ANYBODY, TIED

ALONE = "You alone rated these questions. Somebody else signs them off."


@pytest.mark.parametrize(
    ("raters", "tied", "said"),
    [
        (set(), {ANYBODY}, None),
        ({"sid"}, set(), ALONE),
        ({"pat"}, set(), None),
        ({"pat"}, {"pat"}, TIED),
        ({"pat", "sid"}, {"pat"}, TIED),
        ({"pat", "sue"}, {"pat"}, None),
        ({"pat"}, {ANYBODY}, TIED),
    ],
)
def test_whoever_signs_is_not_the_only_pair_of_eyes_that_rated(raters, tied, said):
    assert signatory_objection("sid", raters, tied) == said
