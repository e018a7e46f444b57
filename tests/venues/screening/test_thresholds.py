"""The threshold: shown before it is saved, reasoned, kept, and in counts alone."""

import json

import pytest

from services.venues.actions.screening import thresholds
from services.venues.rules.screening.matching.engine import THRESHOLD
from services.venues.rules.screening.thresholds import Counts, effect_told, threshold_objection
from services.venues.store.audit import audit
from services.venues.store.database import database
from services.venues.store.screening.look_ups import list_matches
from services.venues.store.screening.rescreening import list_runs
from services.venues.store.screening.thresholds import find_threshold
from shared.contracts.screening.screening import ThresholdEntry
from shared.http.problems import Refused, VersionNeeded
from tests.venues.screening.listing import LEAD, book, load, now, person, work


@pytest.mark.parametrize(
    ("threshold", "most", "reason", "refused"),
    [
        (0.5, 20, "Spring", None),
        (0.05, 20, "Spring", "between 0.1 and 0.95"),
        (1, 20, "Spring", "between 0.1 and 0.95"),
        (float("nan"), 20, "Spring", "between 0.1 and 0.95"),
        (0.5, 4, "Spring", "Between 5 and 100"),
        (0.5, 101, "Spring", "Between 5 and 100"),
        (0.5, 20, "  ", "Give the reason"),
    ],
)
def test_what_may_be_set(threshold, most, reason, refused):
    said = threshold_objection(threshold, most, reason)
    assert said is None if refused is None else refused in (said or "")


@pytest.mark.parametrize(
    ("counts", "bookings", "more", "less", "told"),
    [
        ({}, 0, 0, 0, ("No booking was looked up in this time: what it would do cannot be shown.",)),
        (
            {"register": Counts("register", 1, 1, 0, 0)}, 7, 0, 0,
            ("Nothing would change for the 7 bookings lately looked up.",),
        ),
        (
            {"register": Counts("register", 1, 4, 3, 0)}, 7, 2, 0,
            (
                "Concern register: 3 more possible matches (1 now, 4 then).",
                "2 bookings would wait for the Prevent lead that did not.",
            ),
        ),
        (
            {"sanctions": Counts("sanctions", 5, 4, 1, 2)}, 7, 0, 1,
            (
                "UK Sanctions List: 1 more and 2 fewer possible matches (5 now, 4 then).",
                "1 booking would not have been stopped. If one of them was the person meant, "
                "nobody would have been asked.",
            ),
        ),
    ],
)  # fmt: skip
def test_the_effect_in_words(counts, bookings, more, less, told):
    assert effect_told(counts, bookings, more, less) == told


@pytest.fixture
def looked_up(store: None) -> None:
    """Bookings with a name that is near, one that is the same, and one that is neither."""
    load("sanctions", "1", person("a", "Gloria Lunpell"), person("b", "Tariq Ostwick"))
    for name in ("Gloria Lunpell", "Gloria Anne Lunpell", "Ondine Velmere"):
        book(name)
    work()


@pytest.mark.usefixtures("looked_up")
def test_what_a_change_would_do_is_counted_and_changes_nothing():
    before = [len(list_matches(number)) for number in (1, 2, 3)]
    effect = thresholds.preview_threshold(ThresholdEntry(0.95, 20), LEAD, now())
    (line,) = effect.lists
    assert (effect.bookings, effect.names, line.source) == (3, 3, "sanctions")
    assert (line.now - line.lost + line.added, line.then) == (line.then, line.then)
    assert line.now == sum(before)
    assert line.then < line.now or line.lost == 0
    everything = thresholds.preview_threshold(ThresholdEntry(0.1, 20), LEAD, now())
    assert everything.lists[0].then >= line.now
    assert find_threshold().threshold == THRESHOLD
    assert [len(list_matches(number)) for number in (1, 2, 3)] == before
    said = json.dumps(effect.words + everything.words)
    assert not [name for name in ("Lunpell", "Ostwick", "Velmere") if name in said]


@pytest.mark.usefixtures("looked_up")
def test_a_setting_holds_from_now_on_is_kept_with_its_reason_and_looks_bookings_up_again():
    runs = len(list_runs(100))
    answer = thresholds.set_threshold(ThresholdEntry(0.95, 10, "Too many questions in spring"), LEAD, now())
    assert (answer.threshold, answer.most, answer.own_threshold) == (0.95, 10, THRESHOLD)
    (line,) = answer.history
    assert (line.reason, line.by, bool(line.effect)) == ("Too many questions in spring", "pat", True)
    assert (len(list_runs(100)), list_runs(1)[0].why) == (runs + 1, "threshold")
    assert len(list_matches(book("Gloria Anne Lunpell").id)) == 0
    with pytest.raises(Refused, match="holds already"):
        thresholds.set_threshold(ThresholdEntry(0.95, 10, "Again", 1), LEAD, now())
    with pytest.raises(Refused, match="Give the reason"):
        thresholds.set_threshold(ThresholdEntry(0.6, 10, " ", 1), LEAD, now())
    with pytest.raises(VersionNeeded, match="replaces"):
        thresholds.set_threshold(ThresholdEntry(THRESHOLD, 20, "Back to the default"), LEAD, now())
    thresholds.set_threshold(ThresholdEntry(THRESHOLD, 20, "Back to the default", 1), LEAD, now())
    assert [kept.threshold for kept in thresholds.get_threshold().history] == [THRESHOLD, 0.95]
    assert audit.verify().ok


@pytest.mark.usefixtures("looked_up")
def test_a_setting_once_made_cannot_be_changed_or_removed():
    thresholds.set_threshold(ThresholdEntry(0.6, 20, "Spring"), LEAD, now())
    for statement in ("DELETE FROM screening_threshold", "UPDATE screening_threshold SET threshold = 0.1"):
        with pytest.raises(Exception, match="only grows"), database.write_transaction():
            database.execute(statement)
