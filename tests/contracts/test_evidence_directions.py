"""Every figure of both evidence maps says which way is good, so that none is fine because nobody looked."""

from datetime import date

import pytest

from services.training.policy.evidence_map import load_evidence_map as of_training
from services.venues.policy.evidence_map import load_evidence_map as of_venues
from shared.contracts.evidence.evidence import DIRECTIONS

DAY = date(2026, 11, 1)


@pytest.mark.parametrize("load", [of_training, of_venues], ids=["benchmark 7", "benchmark 8"])
def test_every_computed_entry_of_the_map_says_whether_more_is_better(load):
    computed = [entry for entry in load(DAY).entries if entry.source == "computed"]
    assert len(computed) > 20
    assert [entry.key for entry in computed if entry.better not in DIRECTIONS] == []


@pytest.mark.parametrize("load", [of_training, of_venues], ids=["benchmark 7", "benchmark 8"])
def test_what_a_person_keeps_has_no_direction(load):
    assert {entry.better for entry in load(DAY).entries if entry.source != "computed"} <= {""}
