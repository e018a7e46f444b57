"""A list is changed a little at a time: at once, cheaply, and without touching any other answer."""

import threading
import time

import numpy as np
import pytest

from services.venues.rules.screening.matching import layers
from services.venues.rules.screening.matching.engine import Entry, Match, Matcher, is_common
from services.venues.rules.screening.matching.resources import background_names
from services.venues.rules.screening.matching.score import ORGANISATION, PERSON

INVENTED = background_names()
ASKED = INVENTED[:300:11]


def a_matcher(size: int = 600) -> Matcher:
    matcher = Matcher(Entry(f"s{n}", (name,)) for n, name in enumerate(INVENTED[:size]))
    matcher.build()
    return matcher


def alerts(matcher: Matcher, asked: str) -> dict[str, tuple[float, tuple[str, ...]]]:
    return {match.entry_id: (match.score, match.reasons) for match in matcher.screen(asked) if match.alerts}


def ids(found: list[Match]) -> list[str]:
    return [match.entry_id for match in found if match.alerts]


def test_an_entry_added_after_the_build_is_found_and_leaves_every_other_answer_as_it_was() -> None:
    matcher = a_matcher()
    before = {asked: alerts(matcher, asked) for asked in ASKED}
    matcher.add(
        [Entry("new", ("Osric Vane",), weak_names=("Oz Vane",)), Entry("club", ("Osgodby Bell",), ORGANISATION)]
    )
    matcher.build()
    assert ids(matcher.screen("Osric Vane")) == ["new"]
    assert ids(matcher.screen("Osgodby Bell Ltd", ORGANISATION)) == ["club"]
    assert {asked: alerts(matcher, asked) for asked in ASKED} == before


def test_entries_added_one_at_a_time_answer_as_if_loaded_together(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(layers, "MOST_RECENT", 25)  # so that they are made one several times over
    together = a_matcher(300)
    bit_by_bit = Matcher()
    for n, name in enumerate(INVENTED[:300]):
        bit_by_bit.add([Entry(f"s{n}", (name,))])
        if n % 7 == 0:
            bit_by_bit.build()
    bit_by_bit.build()
    assert len(bit_by_bit) == len(together) == 300
    assert all(alerts(bit_by_bit, asked) == alerts(together, asked) for asked in ASKED)


def test_replacing_an_entry_takes_its_old_names_out() -> None:
    matcher = a_matcher()
    matcher.add([Entry("x", ("Osric Vane", "Thomas Kettering"))])
    matcher.build()
    matcher.replace(Entry("x", ("Ada Lorne",)))
    matcher.build()
    assert ids(matcher.screen("Osric Vane")) == ids(matcher.screen("Thomas Kettering")) == []
    assert ids(matcher.screen("Ada Lorne")) == ["x"]
    assert len(matcher) == 601


def test_a_removed_entry_is_gone_at_once_whether_it_stood_or_was_just_added() -> None:
    matcher = a_matcher()
    matcher.add([Entry("new", ("Osric Vane",))])
    matcher.remove("new")
    matcher.build()
    assert ids(matcher.screen("Osric Vane")) == []
    assert "s5" in ids(matcher.screen(INVENTED[5]))
    matcher.remove("s5")
    assert "s5" not in ids(matcher.screen(INVENTED[5]))
    matcher.remove("never was")
    assert len(matcher) == 599


def test_many_removed_namesakes_do_not_stand_before_one_that_is_left() -> None:
    matcher = Matcher(Entry(f"gone{n}", ("Thomas Kettering",)) for n in range(200))
    matcher.add([Entry("left", ("Tomas Ketering",))])
    matcher.build()
    for n in range(200):
        matcher.remove(f"gone{n}")
    assert ids(matcher.screen("Thomas Kettering")) == ["left"]


def test_a_copy_is_changed_without_the_first_noticing() -> None:
    first = a_matcher()
    second = first.copy()
    second.add([Entry("new", ("Osric Vane",))])
    second.remove("s5")
    second.build()
    assert ids(first.screen("Osric Vane")) == []
    assert ids(second.screen("Osric Vane")) == ["new"]
    assert "s5" in ids(first.screen(INVENTED[5]))
    assert "s5" not in ids(second.screen(INVENTED[5]))


@pytest.mark.parametrize("built_first", [True, False])
def test_a_saved_list_is_restored_with_its_changes(built_first: bool) -> None:
    matcher = a_matcher(100)
    matcher.add(
        [Entry("new", ("Osric Vane",), weak_names=("Oz Vain",)), Entry("club", ("Osgodby Bell",), ORGANISATION)]
    )
    if built_first:
        matcher.build()
    matcher.remove("s5")
    matcher.replace(Entry("s6", ("Ada Lorne",)))
    restored = Matcher.restored(matcher.state())
    assert len(restored) == len(matcher) == 101
    assert all(alerts(restored, asked) == alerts(matcher, asked) for asked in (*ASKED, "Osric Vane", "Oz Vain"))
    assert ids(restored.screen("Osgodby Bell", ORGANISATION)) == ["club"]
    assert ids(restored.screen("Ada Lorne")) == ["s6"]
    assert "s5" not in ids(restored.screen(INVENTED[5]))
    restored.add([Entry("later", ("Peregrine Holt",))])
    restored.build()
    assert ids(restored.screen("Peregrine Holt")) == ["later"]


def test_an_empty_list_is_saved_and_restored() -> None:
    restored = Matcher.restored(Matcher().state())
    assert len(restored) == 0
    assert restored.screen("Osric Vane") == []


def test_a_state_is_made_of_plain_arrays() -> None:
    assert all(isinstance(part, np.ndarray) and part.dtype != object for part in a_matcher(50).state().values())


def test_adding_one_entry_to_fifty_thousand_takes_milliseconds() -> None:
    words = [name.split() for name in INVENTED if name.isascii() and " " in name]
    names = ((words[n % len(words)][0], words[n * 7919 % len(words)][-1]) for n in range(50_000))
    matcher = Matcher(Entry(f"n{n}", (" ".join(name),)) for n, name in enumerate(names))
    matcher.build()
    times = []
    for n in range(20):
        started = time.process_time()
        changed = matcher.copy()
        changed.add([Entry(f"new{n}", (f"Osric Vane{'abcdefghijklmnopqrst'[n]}",))])
        changed.build()
        times.append(time.process_time() - started)
        matcher = changed
    assert sorted(times)[10] < 0.03
    assert "new3" in ids(matcher.screen("Osric Vaned"))


def test_threads_asking_at_once_have_the_answers_of_one_asking_alone() -> None:
    matcher = a_matcher(2000)
    alone = {asked: alerts(matcher, asked) for asked in ASKED}
    wrong: list[str] = []

    def ask() -> None:
        for _ in range(6):
            wrong.extend(asked for asked in ASKED if alerts(matcher, asked) != alone[asked])

    threads = [threading.Thread(target=ask) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert wrong == []


@pytest.mark.parametrize(
    ("name", "kind", "common"),
    [
        ("John Smith", PERSON, True), ("Mohammed Khan", PERSON, True), ("Wang Wei", PERSON, True),
        ("Dr Sarah Jones", PERSON, True), ("J. Smith", PERSON, True), ("Kettering", PERSON, True),
        ("", PERSON, True), ("Thomas Kettering", PERSON, False), ("Osric Vane", PERSON, False),
        ("John Paul Kettering", PERSON, False), ("Community Association", ORGANISATION, True),
        ("The Youth Club 2 Ltd", ORGANISATION, True), ("Osgodby Youth Club", ORGANISATION, False),
    ],
)  # fmt: skip
def test_a_name_is_common_when_its_words_are_common_together(name: str, kind: str, common: bool) -> None:
    assert is_common(name, kind) is common
