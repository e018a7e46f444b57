"""A service that is slow, killed or frozen while a form is saved: what the page says of it is true (REL-04, REL-17)."""

import pytest

from tests.drills.clerk import Council, Fault, frozen, killed, slow, with_a_booking, write_notes
from tests.drills.ledger import Ledger
from tests.installation import Installation

pytestmark = pytest.mark.timeout(1200)


@pytest.fixture(scope="module")
def on_sqlite(product: Installation) -> Council:
    return with_a_booking(product)


@pytest.mark.parametrize("fault", [slow, killed, frozen], ids=lambda fault: fault.__name__)
def test_what_a_page_says_of_a_form_is_true_on_sqlite(on_sqlite: Council, ledger: Ledger, fault: Fault) -> None:
    write_notes(on_sqlite, ledger, fault)
