"""Both sample councils, whole: every count and every row number is the expected one."""

import pytest

from services.training.rules.importing.outcomes import Outcome
from tests.folders import DEMONSTRATION, TYPICAL
from tests.training.importing.council import whole_council

ROWS = {
    "rejected_rows": Outcome.REFUSED,
    "duplicate_rows": Outcome.DUPLICATE,
    "skipped_rows": Outcome.SKIPPED,
    "review_rows": Outcome.REVIEW,
}


@pytest.fixture(scope="module", params=[DEMONSTRATION, TYPICAL], ids=["small", "typical"])
def council(request):
    return whole_council(request.param)


@pytest.mark.parametrize(
    "file",
    [
        "people-hr-export.csv",
        "people-providers.tsv",
        "completions-lms.csv",
        "certificates-batch.csv",
        "completions-providers.csv",
    ],
)
def test_every_row_becomes_what_is_expected_of_it(council, file):
    expected, _, results = council
    result, wanted = results[file], expected[file]
    assert result.counts.read == wanted["rows"]
    assert len(result.accepted) == wanted.get("accepted", wanted["rows"])
    for name, outcome in ROWS.items():
        assert result.rows(outcome) == wanted.get(name, [])


def test_several_posts_of_one_number_are_one_person(council):
    expected, _, results = council
    numbers = {fact.number for fact in results["people-hr-export.csv"].accepted}
    assert len(numbers) == expected["people-hr-export.csv"]["people"]


def test_a_certificate_not_seen_awaits_evidence(council):
    expected, _, results = council
    awaiting = [fact for fact in results["certificates-batch.csv"].accepted if fact.evidence == "awaiting"]
    assert len(awaiting) == expected["certificates-batch.csv"]["awaiting"]


def test_register_marks_are_accepted_and_walk_ins_go_to_a_person(council):
    expected, _, results = council
    result, wanted = results["session-registers.xlsx"], expected["session-registers.xlsx"]
    assert result.sheets == wanted["sheets"]
    assert (result.counts.accepted, result.counts.review) == (wanted["accepted"], wanted["review"])
    assert result.counts.read == wanted["marks"] + wanted["review"]


def test_read_is_the_sum_of_the_five_outcomes(council):
    for result in council[2].values():
        assert result.counts.read == len(result.accepted) + len(result.others)


def test_rows_for_review_suggest_the_person_whose_zeros_were_lost(council):
    _, _, results = council
    waiting = [row for row in results["completions-lms.csv"].others if row.outcome is Outcome.REVIEW]
    assert all(len(row.suggestion) == 1 and row.suggestion[0].endswith(row.value) for row in waiting)


def test_nothing_is_accepted_when_the_same_files_come_again(council):
    _, record, results = council
    from tests.training.importing.council import FILES

    folder = DEMONSTRATION if results["people-hr-export.csv"].counts.read < 1000 else TYPICAL
    for name in list(FILES)[2:]:
        again = record.check(folder / name, FILES[name])
        assert again.counts.accepted == 0
        assert again.counts.duplicate == results[name].counts.accepted + results[name].counts.duplicate
