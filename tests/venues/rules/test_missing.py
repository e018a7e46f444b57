import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.venues.rules.bookings.missing import missing_answers
from services.venues.rules.bookings.questions import BookingPolicy, RequiredExtra
from services.venues.rules.bookings.request import request_from
from tests.venues.rules.ordinary import POLICY, UNHURRIED, body, request

ALWAYS_REQUIRED = [
    "declaration",
    "equality_policy",
    "event.access",
    "event.election_meeting",
    "event.ends_at",
    "event.expected_numbers",
    "event.purpose",
    "event.starts_at",
    "event.title",
    "event.type",
    "event.venue",
    "hirer.acting_for",
    "hirer.name",
    "seating.arrangement",
    "seating.single_sex",
]
SEPARATED = {"seating__arrangement": "separate_by_sex", "seating__detail": "Two blocks", "event__worship": "no"}


def missing(**changes):
    return missing_answers(request(**changes), POLICY.questions)


def test_the_ordinary_request_misses_nothing():
    assert missing() == ()


@pytest.mark.parametrize("code", ALWAYS_REQUIRED)
@pytest.mark.parametrize("blank", ["  ", None])
def test_each_required_answer_alone_is_missed(code, blank):
    path = code.replace(".", "__")
    assert missing(**{path: blank}) == (code,)


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"hirer__email": ""}, ("hirer.email",)),
        ({"hirer__email": "", "hirer__phone": "01632 960001"}, ()),
        ({"hirer__acting_for": "client"}, ("hirer.client",)),
        ({"hirer__acting_for": "jointly"}, ("hirer.client",)),
        ({"hirer__acting_for": "organisation"}, ()),
        ({"hirer__acting_for": "client", "hirer__client": "Green Choir"}, ()),
        ({"event__expected_numbers": 0}, ()),
        ({"declaration": False}, ("declaration",)),
        ({"equality_policy": "no"}, ()),
        ({"speakers": [{"name": "Jo Bloggs"}, {"name": " "}, {}]}, ("speakers[1].name", "speakers[2].name")),
        ({"seating__arrangement": "other"}, ("seating.detail",)),
        ({"seating__arrangement": "families"}, ()),
        (SEPARATED, ()),
        ({**SEPARATED, "seating__detail": ""}, ("seating.detail",)),
        ({**SEPARATED, "event__worship": ""}, ("event.worship",)),
        ({**SEPARATED, "event__worship": "not_sure"}, ()),
        ({"seating__separate_access": "yes"}, ("event.worship",)),
        ({"seating__separate_access": "no"}, ()),
    ],
)
def test_one_difference_asks_for(changes, expected):
    assert missing(**changes) == expected


def test_an_empty_body_misses_every_required_answer():
    assert missing_answers(request_from({}), POLICY.questions) == tuple(sorted([*ALWAYS_REQUIRED, "hirer.email"]))


@pytest.mark.parametrize(
    ("extra", "expected"),
    [
        (RequiredExtra("hirer.address"), ("hirer.address",)),
        (RequiredExtra("speakers"), ("speakers",)),
        (RequiredExtra("extra.first-aider"), ("extra.first-aider",)),
        (RequiredExtra("hirer.address", event_types=frozenset({"fitness-class"})), ("hirer.address",)),
        (RequiredExtra("hirer.address", event_types=frozenset({"talk"})), ()),
        (RequiredExtra("hirer.address", venues=frozenset({"Park Hall"})), ("hirer.address",)),
        (RequiredExtra("hirer.address", venues=frozenset({"Pool"})), ()),
        (RequiredExtra("nothing.like_this"), ("nothing.like_this",)),
    ],
)
def test_a_council_can_require_more(extra, expected):
    assert missing_answers(request(), BookingPolicy("test", required_extras=(extra,))) == expected


def test_a_councils_extra_answer_counts():
    policy = BookingPolicy("test", required_extras=(RequiredExtra("extra.first-aider"),))
    assert missing_answers(request_from({**body(), "extra": {"first-aider": "Sam"}}), policy) == ()


def test_a_council_cannot_require_less():
    assert missing_answers(request(event__purpose=""), BookingPolicy("test")) == ("event.purpose",)


FOLLOW_UPS = {
    "hirer.acting_for": {"hirer.client"},
    "seating.arrangement": {"seating.detail", "event.worship"},
    "seating.separate_access": {"event.worship"},
}
ANSWERS = {
    "hirer.name": ["A B"],
    "hirer.acting_for": ["self", "organisation", "client", "jointly"],
    "hirer.client": ["C"],
    "hirer.email": ["a@example.org"],
    "hirer.phone": ["1"],
    "event.title": ["T"],
    "event.purpose": ["P"],
    "event.type": ["talk"],
    "event.venue": ["V"],
    "event.starts_at": ["2026-06-23T18:00"],
    "event.ends_at": ["2026-06-23T19:00"],
    "event.expected_numbers": [0, 1, 200],
    "event.access": ["public", "members"],
    "event.election_meeting": ["yes", "no"],
    "event.worship": ["whole", "part", "no", "not_sure"],
    "seating.arrangement": ["free", "separate_by_sex", "other", "not_seated"],
    "seating.detail": ["Rows"],
    "seating.single_sex": ["yes", "no"],
    "seating.separate_access": ["yes", "no"],
    "seating.free_choice": ["yes", "no"],
    "equality_policy": ["own", "no"],
    "declaration": [True],
}


@UNHURRIED
@given(st.fixed_dictionaries({code: st.sampled_from([None, *given]) for code, given in ANSWERS.items()}), st.data())
def test_one_more_answer_never_adds_a_missing_one_but_its_own_follow_up(answers, data):
    unanswered = sorted(code for code, answer in answers.items() if answer is None)
    if not unanswered:
        return
    code = data.draw(st.sampled_from(unanswered))
    more = {**answers, code: data.draw(st.sampled_from(ANSWERS[code]))}
    before, after = (set(missing_answers(request_from(nested(each)), POLICY.questions)) for each in (answers, more))
    assert after - before <= FOLLOW_UPS.get(code, set())
    assert code not in after


def nested(answers):
    whole = {"hirer": {}, "event": {}, "seating": {}}
    for code, answer in answers.items():
        section, _, field = code.partition(".")
        if field:
            whole[section][field] = answer
        else:
            whole[section] = answer
    return whole
