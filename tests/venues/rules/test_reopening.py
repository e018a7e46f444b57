import pytest

from services.venues.rules.reopening import (
    ANSWERS_TOUCHED,
    CHECKS_TOUCHED,
    VIEWS_TOUCHED,
    Change,
    material_changes,
    reopening_reason,
    rerun,
)
from tests.venues.rules.ordinary import assessed, request

BEFORE = {"hirer__organisation": "Choir", "speakers": [{"name": "Jo Bloggs", "topic": "Songs"}]}


def changes(capacity=80, **after):
    return [str(each) for each in material_changes(request(**BEFORE), request(**{**BEFORE, **after}), capacity)]


@pytest.mark.parametrize(
    ("after", "expected"),
    [
        ({}, []),
        ({"hirer__phone": "01632 960001"}, []),
        ({"hirer__email": "new@example.org"}, []),
        ({"hirer__address": "2 High Street"}, []),
        ({"event__title": "  Tuesday yoga "}, []),
        ({"event__title": "Evening yoga"}, ["title"]),
        ({"event__purpose": "A debate"}, ["purpose"]),
        ({"event__election_meeting": "yes"}, ["purpose"]),
        ({"event__content": "A film"}, ["content"]),
        ({"event__worship": "part"}, ["content"]),
        ({"speakers": [{"name": "Sam Lee"}]}, ["speaker"]),
        ({"speakers": [{"name": "Jo Bloggs", "topic": "Politics"}]}, ["speaker"]),
        ({"speakers": []}, ["speaker"]),
        ({"speakers_to_follow_by": "2026-06-15"}, ["speaker"]),
        ({"seating__arrangement": "separate_by_sex"}, ["seating"]),
        ({"event__access": "members"}, ["access"]),
        ({"hirer__client": "River Trust"}, ["client"]),
        ({"hirer__organisation": "Other Choir"}, ["client"]),
        ({"hirer__name": "Sam Lee"}, ["client"]),
        ({"hirer__other_names": ["Singers"]}, ["client"]),
        ({"hirer__acting_for": "organisation"}, ["client"]),
        ({"event__children_present": "yes"}, ["access"]),
        ({"event__type": "debate"}, ["content"]),
        ({"event__collections_for": "A charity"}, ["content"]),
        ({"event__ends_at": "2026-06-23T20:00"}, ["date"]),
        ({"event__clear_down_minutes": 30}, ["date"]),
        ({"event__expected_numbers": None}, []),
        ({"event__expected_numbers": 80}, []),
        ({"event__expected_numbers": 81}, ["numbers_over_capacity"]),
        ({"event__expected_numbers": 81, "capacity": None}, ["numbers_over_capacity"]),
        ({"event__expected_numbers": 10, "capacity": None}, []),
        ({"event__expected_numbers": 21, "capacity": None}, ["numbers_over_capacity"]),
        ({"event__venue": "Pool"}, ["venue"]),
        ({"event__room": "Side"}, ["venue"]),
        ({"event__starts_at": "2026-06-24T18:00"}, ["date"]),
        ({"event__set_up_minutes": 30}, ["date"]),
        ({"event__title": "New", "event__room": "Side"}, ["title", "venue"]),
    ],
)
def test_one_difference_is_material_or_not(after, expected):
    assert changes(**after) == expected


def test_numbers_over_capacity_that_did_not_change_reopen_nothing():
    assert material_changes(request(), request(), capacity=5) == ()


@pytest.mark.parametrize(("numbers", "reopened"), [(0, False), (1, True)])
def test_numbers_given_for_the_first_time_count_from_nobody(numbers, reopened):
    before, after = request(event__expected_numbers=None), request(event__expected_numbers=numbers)
    assert bool(material_changes(before, after, capacity=None)) is reopened


def test_a_new_speaker_reruns_only_what_a_speaker_touches():
    before = request(**BEFORE)
    after_changes = {**BEFORE, "speakers": [*BEFORE["speakers"], {"name": "Sam Lee"}]}
    again = rerun(before, request(**after_changes), [Change.SPEAKER], assessed(**after_changes, hirer_known=False))
    assert again.checks == ("concern_register", "open_source", "proscribed_list", "reference", "sanctions_list")
    assert again.names == (("speaker", "Sam Lee"),)
    assert again.answers_set_aside == ("prevent_lead", "senior_officer")


NAMES = {"proscribed_list", "sanctions_list", "concern_register"}
EVERYBODY = {"legal", "equality_officer", "prevent_lead", "senior_officer"}
EVERY_CHECK = {
    **BEFORE,
    "hirer__charity_number": "1000000",
    "event__expected_numbers": 300,
    "seating__single_sex": "yes",
}


@pytest.mark.parametrize(
    ("change", "checks", "answers"),
    [
        ("speaker", NAMES | {"open_source", "reference"}, {"prevent_lead", "senior_officer"}),
        ("purpose", {"details", "open_source"}, EVERYBODY),
        ("title", {"details", "open_source"}, {"senior_officer"}),
        ("content", {"details", "open_source"}, EVERYBODY),
        ("seating", {"details", "seating_and_equality"}, {"legal", "equality_officer", "senior_officer"}),
        ("access", {"details"}, {"senior_officer"}),
        ("client", NAMES | {"details", "charity_register"}, {"legal", "prevent_lead", "senior_officer"}),
        ("numbers_over_capacity", {"other_regulations"}, set()),
        ("venue", {"details", "seating_and_equality", "other_regulations"}, {"legal", "equality_officer"}),
        ("date", {"details"}, {"legal"}),
    ],
)
def test_each_change_reruns_its_own_checks_and_asks_its_own_people_again(change, checks, answers):
    again = rerun(request(), request(), [Change(change)], assessed(**EVERY_CHECK, hirer_known=False))
    assert again.checks == tuple(sorted(checks))
    assert again.answers_set_aside == tuple(sorted(answers))


def test_a_new_title_screens_nobody_again():
    before, after = request(**BEFORE), request(**{**BEFORE, "event__title": "New"})
    again = rerun(before, after, [Change.TITLE], assessed(**BEFORE))
    assert (again.checks, again.names) == (("details", "open_source"), ())


def test_nothing_changed_reruns_nothing_and_reopens_nothing():
    again = rerun(request(), request(), [], assessed())
    assert (again.checks, again.names, again.answers_set_aside) == ((), (), ())
    assert reopening_reason([]) is None


def test_the_reason_names_what_changed():
    assert reopening_reason([Change.SPEAKER, Change.VENUE]) == "Changed after approval: speaker, venue."


def test_every_change_says_what_it_touches():
    assert set(CHECKS_TOUCHED) == set(ANSWERS_TOUCHED) == set(Change)


def test_a_view_of_a_referral_is_asked_for_again_when_what_it_spoke_of_changed():
    assert {Change.SPEAKER, Change.PURPOSE, Change.CONTENT, Change.CLIENT} == VIEWS_TOUCHED
