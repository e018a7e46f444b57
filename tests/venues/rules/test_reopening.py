import pytest

from services.venues.rules.bookings.checks import CHECK_IN_WORDS
from services.venues.rules.bookings.reopening import (
    ANSWERS_TOUCHED,
    CHECKS_OF_ANSWER,
    CHECKS_TOUCHED,
    MATCH_FOUND,
    VIEWS_TOUCHED,
    reopening_reason,
    rerun,
)
from services.venues.rules.bookings.request_changes import (
    KIND,
    LIGHT,
    Change,
    answers_of,
    changed_answers,
    is_hirer_known,
    material_changes,
)
from shared.booking_request.codes import QUESTIONS
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
        ({"hirer__charity_number": "4444444"}, ["charity_number"]),
        ({"hirer__previous_venue": "Mill"}, []),
        ({"hirer__website": "https://example.org"}, []),
        ({"event__promotion": "Posters"}, []),
        ({"equality_policy": "no"}, ["equality_policy"]),
        ({"declaration": False}, []),
        ({"extra": {"bar": "yes"}}, []),
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
    assert set(again.checks) == NAMES | {"open_source", "reference"}
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
        ("purpose", {"details", "open_source", "seating_and_equality"}, EVERYBODY),
        ("title", {"details", "open_source"}, {"senior_officer"}),
        ("content", {"details", "open_source", "seating_and_equality", "other_regulations"}, EVERYBODY),
        ("seating", {"details", "seating_and_equality"}, {"legal", "equality_officer", "senior_officer"}),
        ("equality_policy", {"details", "seating_and_equality"}, {"legal", "equality_officer", "senior_officer"}),
        ("access", {"details", "seating_and_equality", "other_regulations"}, {"senior_officer"}),
        ("client", NAMES | {"details", "identity", "charity_register", "open_source", "reference"}, EVERYBODY),
        ("charity_number", {"details", "identity", "charity_register"}, {"senior_officer"}),
        ("hirer_known", set(), set()),
        ("numbers_over_capacity", {"details", "other_regulations"}, set()),
        ("venue", {"details", "seating_and_equality", "other_regulations"}, {"legal", "equality_officer"}),
        ("date", {"details", "other_regulations"}, {"legal"}),
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
    assert {Change.SPEAKER, Change.PURPOSE, Change.CONTENT, Change.CLIENT, MATCH_FOUND} == VIEWS_TOUCHED


LOOKED_AT = {
    "details": {*KIND} - {"event.expected_numbers", "speakers", "speakers_to_follow_by"},
    "identity": {
        "hirer.name", "hirer.organisation", "hirer.other_names", "hirer.acting_for", "hirer.client", "hirer.address",
        "hirer.charity_number",
    },
    "charity_register": {
        "hirer.name", "hirer.organisation", "hirer.other_names", "hirer.acting_for", "hirer.client",
        "hirer.charity_number",
    },
    "reference": {
        "hirer.name", "hirer.organisation", "hirer.other_names", "hirer.acting_for", "hirer.client",
        "hirer.previous_venue", "speakers", "speakers_to_follow_by",
    },
    "open_source": {
        "hirer.name", "hirer.organisation", "hirer.other_names", "hirer.acting_for", "hirer.client", "hirer.website",
        "speakers", "speakers_to_follow_by", "event.title", "event.purpose", "event.election_meeting",
        "event.content", "event.type", "event.worship", "event.collections_for", "event.promotion",
    },
    **{
        check: {
            "hirer.name", "hirer.organisation", "hirer.other_names", "hirer.acting_for", "hirer.client", "speakers",
            "speakers_to_follow_by",
        }
        for check in NAMES
    },
    "seating_and_equality": {
        *(code for code in KIND if code.startswith("seating.")), "equality_policy", "event.purpose",
        "event.election_meeting", "event.content", "event.type", "event.worship", "event.collections_for",
        "event.access", "event.children_present", "event.venue", "event.room",
    },
    "other_regulations": {
        "event.expected_numbers", "event.content", "event.type", "event.worship", "event.collections_for",
        "event.access", "event.children_present", "event.venue", "event.room", "event.starts_at", "event.ends_at",
        "event.set_up_minutes", "event.clear_down_minutes",
    },
}  # fmt: skip
"""What each check looked at: the answers whose change makes it be made again."""
OTHERWISE = {
    "speakers": [{"name": "Sam Lee"}], "speakers_to_follow_by": "2026-06-15", "hirer.acting_for": "client",
    "hirer.other_names": ["Singers"], "event.expected_numbers": 301, "event.starts_at": "2026-06-23T17:00",
    "event.ends_at": "2026-06-23T20:00", "event.set_up_minutes": 5, "event.clear_down_minutes": 5,
    "event.access": "members", "event.election_meeting": "yes", "event.worship": "part",
    "event.children_present": "yes", "seating.arrangement": "free", "seating.part": "part",
    "seating.requested_by": "speaker", "seating.free_choice": "yes", "seating.equal_mixed_area": "yes",
    "seating.separate_access": "yes", "seating.single_sex": "no", "seating.other_reason": "safeguarding",
    "equality_policy": "no", "declaration": False,
}  # fmt: skip
CODES = [*answers_of(request())]


def with_another(code):
    path = code.replace(".", "__")
    listed = QUESTIONS[code].choices if code in QUESTIONS else {}
    other = next((answer for answer in reversed(listed) if answer != EVERY_CHECK.get(path)), "Another")
    return request(**{**EVERY_CHECK, path: OTHERWISE.get(code, other)})


def test_every_answer_is_in_a_kind_of_change_or_light_with_a_reason():
    assert {*CODES, "extra"} == KIND.keys() | LIGHT.keys()
    assert not KIND.keys() & LIGHT.keys()
    assert all(reason.endswith(".") for reason in LIGHT.values())


@pytest.mark.parametrize("code", CODES)
def test_a_check_is_made_again_when_what_it_looked_at_changed_and_only_then(code):
    before, after = request(**EVERY_CHECK), with_another(code)
    assert changed_answers(before, after) == (code,)
    made_again = rerun(before, after, material_changes(before, after, 1000), assessed(**EVERY_CHECK, hirer_known=False))
    assert set(made_again.checks) == {check for check, looked_at in LOOKED_AT.items() if code in looked_at}


def test_the_table_of_what_checks_looked_at_has_every_check():
    assert LOOKED_AT.keys() == CHECK_IN_WORDS.keys()
    assert {check for checks in CHECKS_OF_ANSWER.values() for check in checks} <= CHECK_IN_WORDS.keys()
    assert CHECKS_OF_ANSWER.keys() <= LIGHT.keys() | {"event.expected_numbers"}


@pytest.mark.parametrize(
    ("after", "said", "known"),
    [
        ({}, None, True),
        ({}, False, False),
        ({}, True, True),
        ({"hirer__phone": "01632 960001"}, None, True),
        ({"hirer__name": "  amal   OKAFOR "}, None, True),
        ({"hirer__name": "Bob Stranger"}, None, False),
        ({"hirer__organisation": "Other Choir"}, None, False),
        ({"hirer__name": "Bob Stranger"}, True, True),
    ],
)
def test_a_hirer_is_known_as_it_is_said_and_another_one_not_because_the_former_was(after, said, known):
    assert is_hirer_known(request().hirer, request(**after).hirer, True, said) is known


def test_a_stranger_stays_one_until_it_is_said_that_they_are_known():
    assert not is_hirer_known(request().hirer, request().hirer, False, None)
    assert is_hirer_known(request().hirer, request().hirer, False, True)
