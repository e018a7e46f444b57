"""Rows of completions: one ordinary row, then one difference at a time."""

from datetime import date

import pytest

from services.training.rules.importing.checking import Lookups, check_for, confirmed
from services.training.rules.importing.columns import recognise
from services.training.rules.importing.completions import nothing_recorded
from services.training.rules.importing.courses import CourseIndex
from services.training.rules.importing.kinds import Kind
from services.training.rules.importing.matching import PeopleIndex, PersonEntry
from services.training.rules.importing.outcomes import CompletionFact, Outcome

HEADER = ["Staff No", "Name", "Email", "Course", "Completed on", "Status", "Score", "Certificate seen"]
ORDINARY = {"Staff No": "00712", "Course": "Awareness", "Completed on": "19/02/2023", "Status": "Completed",
            "Certificate seen": "Y"}  # fmt: skip
TODAY = date(2026, 11, 1)
PEOPLE = PeopleIndex(
    [
        PersonEntry("mac", "00712", "d.mac@council.example", ("Desmond Mac Seinín",)),
        PersonEntry("ann", "100", "ann@council.example", ("Ann Lee", "Ann Jones")),
        PersonEntry("bob", "200", "shared@council.example", ("Bob Łuk",)),
        PersonEntry("cid", "0200", "shared@council.example", ("Cid O’Hara",)),
        PersonEntry("amy", "300", "", ("Ann Lee",)),
        PersonEntry("wendy", "BR-0012", "", ("Wendy Hart",), "Brightway Care Ltd"),
    ]
)
COURSES = CourseIndex([("AWARE", "Awareness"), ("WRAP", "WRAP Plus")], {"Old awareness": "AWARE"})


def known_already(known):
    return lambda keys: known & set(keys)


def checked(*rows, header=HEADER, kind=Kind.CERTIFICATES, recorded=nothing_recorded):
    check = check_for(kind, recognise(kind, header), Lookups(PEOPLE, COURSES, TODAY, recorded))
    cells = [[row.get(name, "") for name in header] for row in rows]
    return check.check(range(2, 2 + len(rows)), cells)


def only(change, **given):
    result = checked({**ORDINARY, **change}, **given)
    return (result.accepted + result.others)[0]


def test_an_ordinary_row_is_accepted_as_it_stands():
    fact = only({"Score": "83%"})
    assert fact == CompletionFact(2, "", "mac", "AWARE", date(2023, 2, 19), "seen", None, 83.0, "")


@pytest.mark.parametrize(
    ("change", "outcome", "column"),
    [
        ({"Staff No": "999"}, "refused", "Staff No"),
        ({"Staff No": ""}, "refused", "Staff No"),
        ({"Staff No": "712"}, "review", "Staff No"),
        ({"Staff No": "000712"}, "review", "Staff No"),
        ({"Staff No": "999", "Email": "ann@council.example"}, "review", "Staff No"),
        ({"Staff No": "", "Email": "shared@council.example"}, "review", "Email"),
        ({"Staff No": "", "Name": "Lee, Ann"}, "review", "Name"),
        ({"Staff No": "", "Name": "Nobody Known"}, "refused", "Name"),
        ({"Staff No": "", "Email": "x@council.example"}, "refused", "Email"),
        ({"Course": "Fire Safety"}, "refused", "Course"),
        ({"Course": ""}, "refused", "Course"),
        ({"Completed on": "31/02/2024"}, "refused", "Completed on"),
        ({"Completed on": ""}, "refused", "Completed on"),
        ({"Completed on": "45385"}, "refused", "Completed on"),
        ({"Completed on": "02/11/2026"}, "refused", "Completed on"),
        ({"Certificate seen": "perhaps"}, "refused", "Certificate seen"),
        ({"Status": "In progress"}, "skipped", "Status"),
        ({"Status": ""}, "skipped", "Status"),
        ({"Status": "Not completed"}, "skipped", "Status"),
        ({"Status": "In progress", "Staff No": "999", "Completed on": "never"}, "skipped", "Status"),
        ({"Staff No": "712", "Completed on": "never"}, "refused", "Completed on"),
    ],
)
def test_each_doubt_has_its_outcome_its_column_and_its_reason(change, outcome, column):
    row = only(change)
    assert (row.outcome, row.column, row.value) == (outcome, column, {**ORDINARY, **change}.get(column, ""))
    assert row.reason.endswith(".")


@pytest.mark.parametrize(
    "change",
    [
        {"Staff No": "", "Email": "D.MAC@council.example"},
        {"Course": "AWARENESS"},
        {"Course": "aware"},
        {"Course": "old  Awareness"},
        {"Completed on": "01/11/2026"},
        {"Status": "passed"},
        {"Status": "Completed - Passed"},
        {"Certificate seen": ""},
    ],
)
def test_each_small_difference_is_accepted_all_the_same(change):
    assert isinstance(only(change), CompletionFact)


def test_everything_that_is_wrong_with_a_row_is_said():
    row = only({"Staff No": "999", "Course": "Fire", "Completed on": "soon"})
    assert [fault.column for fault in row.faults] == ["Staff No", "Course", "Completed on"]


def test_a_certificate_nobody_has_seen_awaits_evidence():
    assert [only({"Certificate seen": text}).evidence for text in ("N", "no", "", "Y", "Yes")] == [
        "awaiting", "awaiting", "awaiting", "seen", "seen",
    ]  # fmt: skip


def test_names_match_in_any_order_without_accents_and_by_a_former_name():
    for name, person in [
        ("MAC SEININ, Desmond", "mac"),
        ("Mrs Ann Jones", "ann"),
        ("bob luk", "bob"),
        ("O'Hara Cid", "cid"),
    ]:
        assert only({"Staff No": "", "Name": name}).suggestion == (person,)


def test_several_people_who_may_be_meant_are_all_suggested():
    assert only({"Staff No": "", "Name": "Ann Lee"}).suggestion == ("ann", "amy")
    assert only({"Staff No": "00200"}).suggestion == ("bob", "cid")


def test_the_second_of_one_person_course_and_day_is_a_duplicate():
    other_form = {**ORDINARY, "Course": "AWARE", "Completed on": "2023-02-19 17:01"}
    result = checked(ORDINARY, other_form, {**ORDINARY, "Completed on": "20/02/2023"})
    assert [fact.row for fact in result.accepted] == [2, 4]
    assert [(row.row, row.outcome) for row in result.others] == [(3, Outcome.DUPLICATE)]
    assert "row 2" in result.others[0].reason


def test_a_refused_row_makes_nothing_a_duplicate():
    result = checked({**ORDINARY, "Certificate seen": "?"}, ORDINARY)
    assert (result.counts.refused, result.counts.accepted, result.counts.duplicate) == (1, 1, 0)


def test_what_is_recorded_already_is_a_duplicate():
    known = {("mac", "AWARE", date(2023, 2, 19))}
    assert "already recorded" in only({}, recorded=known_already(known)).reason


def test_duplicates_are_found_across_chunks():
    check = check_for(Kind.CERTIFICATES, recognise(Kind.CERTIFICATES, HEADER), Lookups(PEOPLE, COURSES, TODAY))
    cells = [ORDINARY.get(name, "") for name in HEADER]
    assert check.check([2], [cells]).counts.accepted == 1
    assert check.check([5], [cells]).counts.duplicate == 1


def test_a_row_with_more_cells_than_the_header_is_refused():
    check = check_for(Kind.CERTIFICATES, recognise(Kind.CERTIFICATES, HEADER), Lookups(PEOPLE, COURSES, TODAY))
    row = check.check([2], [[*(ORDINARY.get(name, "") for name in HEADER), "more"]]).others[0]
    assert (row.outcome, row.value) == (Outcome.REFUSED, "more")


def test_code_and_title_must_be_of_one_course():
    header = ["Staff No", "Course code", "Course title", "Completed on"]
    row = {"Staff No": "100", "Completed on": "1/2/2023"}
    kind = {"header": header, "kind": Kind.COMPLETIONS}
    assert checked({**row, "Course code": "AWARE", "Course title": "Aware 2"}, **kind).counts.accepted == 1
    assert checked({**row, "Course code": "X1", "Course title": "WRAP plus"}, **kind).counts.accepted == 1
    assert checked({**row, "Course code": "AWARE", "Course title": "WRAP plus"}, **kind).counts.refused == 1


@pytest.mark.parametrize(
    ("employer", "reference", "outcome"),
    [
        ("Brightway Care Ltd", "BR-0012", "accepted"),
        ("BRIGHTWAY care ltd", "br-0012", "accepted"),
        ("Brightway Care Ltd", "BR-12", "review"),
        ("Brightway Care Ltd", "BR-0013", "refused"),
        ("Other Ltd", "BR-0012", "refused"),
        ("Brightway Care Ltd", "100", "refused"),
    ],
)
def test_other_employers_people_are_known_by_employer_and_reference(employer, reference, outcome):
    header = ["Employer", "Worker ref", "Course", "Completed on"]
    row = dict(zip(header, [employer, reference, "Awareness", "1-2-2023"], strict=True))
    assert getattr(checked(row, header=header, kind=Kind.PROVIDER_COMPLETIONS).counts, outcome) == 1


def test_a_row_somebody_confirmed_is_a_completion_unless_it_is_recorded():
    waiting = only({"Staff No": "712"})
    fact = confirmed(waiting, "mac", nothing_recorded)
    assert isinstance(fact, CompletionFact)
    assert fact.person == "mac"
    again = confirmed(waiting, "mac", known_already({fact.key}))
    assert again.outcome is Outcome.DUPLICATE
