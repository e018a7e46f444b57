"""The model is as independent as its table: it must say what the table of the rules page says."""

from tests.venues.rules.test_states import EXPECTED
from tests.venues.statemachine.model import TABLE


def test_the_table_of_the_rules_page_and_the_table_of_the_model_are_one():
    """The hirer acts through an officer, so the model leaves the hirer out."""
    written = {cell: (to, {str(role) for role in who} - {"hirer"}) for cell, (to, who) in EXPECTED.items()}
    assert written == {
        (state, action): (to, set(who.split())) for state, moves in TABLE.items() for action, (to, who) in moves.items()
    }
