"""How many names a person may enter and be told of: what counts as a name, and when there are too many."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.venues.policy.look_up_limits import look_up_limits_on
from services.venues.rules.bookings.request import names_to_screen, readings, request_from
from services.venues.rules.screening.look_up_limits import Way, Window, is_beyond, name_key, names_entered
from services.venues.rules.screening.look_ups import LookedUp, looked_up_as, looked_up_from
from shared.policy import PolicyFileError
from tests.venues.booked import a_request

NOW = datetime(2026, 11, 27, 12, tzinfo=UTC)
WINDOWS = (Window(timedelta(minutes=10), 3), Window(timedelta(days=1), 5))


def field(text, kind="speaker"):
    return LookedUp(kind, text, readings(kind, text))


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("Patience Velthar", 1),
        ("Dr Patience Velthar", 1),
        ("Patience Velthar via Zoom", 1),
        ("Velthar, Patience", 1),
        ("Patience Velthar, Ben Ordinary", 2),
        ("Patience Velthar and Ben Ordinary; Cara Usual", 3),
        ("1. Patience Velthar 2. Ben Ordinary 3. Cara Usual", 3),
        ("@patiencevelthar", 1),
        ("Malcolm X", 1),
        ("Yusuf", 1),
    ],
)
def test_a_field_counts_the_names_in_it_and_not_its_readings(text, count):
    assert len(names_entered([field(text)])) == count


def test_a_field_of_eight_hundred_names_counts_eight_hundred():
    text = ", ".join(
        f"Mohammed Neighbour{'abcdefghij'[n % 10]}{'klmnopqrst'[n // 10 % 10]}{'uvwxyzab'[n // 100]}"
        for n in range(800)
    )
    for more in ("", ", Mohammed", ", Mohammed Neighbour"):
        assert 800 <= len(names_entered([field(text + more)])) <= 801


def test_one_short_name_hides_none_that_begin_with_it():
    text = "Abdul Rahman, " + ", ".join(f"Abdul Rahman {word}" for word in ("Velthar", "Ordinary", "Usual", "Kilic"))
    assert len(names_entered([field(text)])) >= 4


def test_a_name_written_otherwise_is_the_same_name():
    same = ["Siân O'Brien-Lee", "SIAN OBRIEN LEE", " sian  o’brien–lee "]
    assert len({name_key(name) for name in same}) == 1
    assert name_key("李小龍") != name_key("李小明")


@given(st.lists(st.text(min_size=1, max_size=30).filter(str.strip), min_size=1, max_size=20))
def test_a_field_with_text_is_a_name_at_least(texts):
    for text in texts:
        for kind in ("speaker", "organisation", "client"):
            assert names_entered([LookedUp(kind, text, (text,))])


@pytest.mark.parametrize(
    ("entered", "told", "beyond"),
    [
        ("abc", [], False),
        ("abcd", [], True),
        ("d", [(1, "abc")], True),
        ("a", [(1, "abc")], False),
        ("abc", [(1, "abc"), (2, "abc")], False),
        ("d", [(10, "abc")], False),
        ("de", [(11, "abc")], False),
        ("def", [(11, "abc")], True),
        ("def", [(1440, "abc")], False),
        ("", [(1, "abcdef")], False),
    ],
)
def test_what_is_new_counts_with_what_was_told_in_the_time(entered, told, beyond):
    before = [(NOW - timedelta(minutes=ago), frozenset(names)) for ago, names in told]
    assert is_beyond(frozenset(entered), before, WINDOWS, NOW) is beyond


@given(st.lists(st.tuples(st.integers(0, 3000), st.frozensets(st.integers(0, 12), max_size=6)), max_size=40))
def test_nobody_is_told_of_more_than_the_most_in_any_time(tries):
    """Whatever is entered when: what was let through within any ten minutes or day is never more than its most."""
    told: list[tuple[datetime, frozenset[str]]] = []
    for minutes, names in sorted(tries, key=lambda one: one[0]):
        at, entered = NOW + timedelta(minutes=minutes), frozenset(map(str, names))
        if not is_beyond(entered, told, WINDOWS, at):
            told.append((at, entered))
        for window in WINDOWS:
            within = [entered for when, entered in told if at - window.time < when <= at]
            assert len(frozenset().union(*within)) <= window.most


def test_what_is_looked_up_stands_by_the_field_it_is_read_from():
    request = request_from(a_request({"speakers": [{"name": "Dr Patience Velthar, Ben Ordinary"}]}))
    (one,) = looked_up_as(request, names_to_screen(request))
    assert (one.kind, one.field) == ("speaker", "Dr Patience Velthar, Ben Ordinary")
    assert {"Dr Patience Velthar", "Ben Ordinary"} <= set(one.readings)
    assert looked_up_as(request, [("speaker", "Ben Ordinary")])[0].readings == ("Ben Ordinary",)


def test_the_limits_of_the_policy_are_those_of_sec_30():
    limits = look_up_limits_on(NOW.date())
    told = {way: [(window.time.total_seconds() / 60, window.most) for window in limits.windows[way]] for way in Way}
    assert told == {Way.TYPED: [(10, 20), (1440, 100)], Way.FILE: [(1440, 100)], Way.PUBLIC: [(10, 20), (1440, 100)]}


@pytest.mark.parametrize("names", ["0", "-1"])
def test_a_limit_that_is_none_is_no_policy(tmp_path: Path, names):
    way = f"[{{minutes: 10, names: {names}}}]"
    text = f"limits: {{typed: {way}, file: {way}, public: {way}}}\ndigest: {{fewest_names: 1, times_the_median: 1}}\n"
    (tmp_path / "2024-01-01.yaml").write_text(text)
    with pytest.raises(PolicyFileError, match="2024-01-01"):
        look_up_limits_on(NOW.date(), tmp_path)


def test_runs_of_words_are_looked_for_and_count_as_no_name():
    request = request_from({"speakers": [{"name": "Qwxyz Ben Usual Patience Velthar Cara Simple"}]})
    (looked_up,) = looked_up_as(request, names_to_screen(request))
    assert looked_up.every_run
    assert len(names_entered([looked_up])) == 1
    assert looked_up_from([["speaker", "Ann Usual", ["Ann Usual"]]])[0].every_run is False
