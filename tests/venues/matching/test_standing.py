"""A listed name that stands whole among other words is found whatever these are; innocents are not asked about more."""

import random
import time

import pytest

from services.venues.actions.lists.index_views import MemoryView
from services.venues.rules.screening.matching.engine import ORGANISATION, PERSON, THRESHOLD, Entry, Matcher
from services.venues.rules.screening.matching.plain import PlainList
from services.venues.store.lists.changes import Change

LISTED = [
    Entry("a", ("Patience Velthar",)),
    Entry("b", ("Zorvath Front",), ORGANISATION),
    Entry("c", ("Ahmed Omar", "Velthar")),
    Entry("d", ("People's Army for the Freedom of Zorvath",), ORGANISATION),
    Entry("e", ("J Ordinary",)),
    Entry("f", ("Youth Club",), ORGANISATION),
    Entry("g", ("王玉梅",)),
    Entry("h", ("Ben Salmon",)),
]
TITLED = "Sardar|Hazrat|Pir|Raja|Ust.|Fru|Shaykh-ul-Hadith|Sculptor|Datuk|Tan Sri|Dott.|Snr Pastor|Khutbah:|Qwxyz"
WRITTEN = [
    *(f"{title} Patience Velthar" for title in TITLED.split("|")),
    "Ben Usual- Patience Velthar", "Ben Usual -Patience Velthar", "Ben Usual:Patience Velthar",
    "Ben Usual.Patience Velthar", "Ben Usual ‧ Patience Velthar", "Ben Usual‧Patience Velthar",
    "Ben Usual  Patience Velthar", "Ben Usual X Patience Velthar", "Ben Usual × Patience Velthar",
    "Ben Usual×Patience Velthar", "Ben Usual #2 Patience Velthar", "Ben Usual ⁊ Patience Velthar",
    "Ben Usual። Patience Velthar", "Ben Usual\u00a0Patience Velthar", "Ben Usual Patience\u00a0Velthar Cara Ordinary",
    "Ben Usual Patience Velthar Cara Ordinary", "ben usual patience velthar cara ordinary",
    "Monday Ben Usual Tuesday Patience Velthar", "Morning Ben Usual Afternoon Patience Velthar",
    "Speaker 1 Ben Usual Speaker 2 Patience Velthar", "PATIENCE VELTHAR LIVE IN CONCERT", "Patience Velthar London",
    "Patience Velthar Memorial Lecture", "Patience Velthar's evening", "Ben Usual & pátience VELTHAR",
]  # fmt: skip
ORGANISATIONS = [
    "Gardeners / Zorvath Front", "Gardeners & Zorvath Front", "Gardeners, Zorvath Front", "Gardeners (Zorvath Front)",
    "Zorvath Front, Leeds", "Zorvath Front (Leeds branch)", "Leeds Zorvath Front Supporters", "the zorvath front leeds",
]  # fmt: skip


COMMON = {
    "c": ["Ben Usual Ahmed Omar Cara Ordinary", "ben usual ahmed omar cara ordinary", "Ahmed Omar Cara Ordinary",
          "Peter Brown Ahmed Omar", "Peter Brown Ahmed Omar Ann Lee", "Evening Ahmed Omar", "Ahmed Omar Leeds",
          "an evening that Ahmed Omar gives", "Ahmed Omar Ben Usual", "Ahmed Omar 张欣", "the Ahmed Omar band"],
    "g": ["张欣 王玉梅", "张欣王玉梅", "王玉梅 张欣", "Ben Usual 王玉梅", "王玉梅 Ben Usual", "张欣，王玉梅"],
    "h": ["Cara Ordinary Ben Salmon", "Ben Salmon Peter Brown", "Evening Ben Salmon"],
}  # fmt: skip


@pytest.fixture(scope="module", params=["index", "plain", "changed"])
def lists(request: pytest.FixtureRequest) -> MemoryView | PlainList:
    if request.param == "plain":
        return PlainList(LISTED)
    matcher = Matcher(LISTED if request.param == "index" else LISTED[3:])
    matcher.build()
    if request.param == "changed":
        matcher.add([Entry("a", ("Somebody Else",)), *LISTED[1:3]])
        matcher.replace(LISTED[0])
        matcher.build()
    return MemoryView(Change(1), Matcher.restored(matcher.state()), Change(1), 1)


def found(lists: MemoryView | PlainList, field: str, kind: str = PERSON) -> list[str]:
    return [match.entry_id for match in lists.standing_in(field, kind) if match.score >= THRESHOLD]


@pytest.mark.parametrize("field", WRITTEN)
def test_a_listed_person_is_found_wherever_the_name_stands_whole(lists: MemoryView | PlainList, field: str) -> None:
    assert found(lists, field) == ["a"]


@pytest.mark.parametrize("field", ORGANISATIONS)
def test_a_listed_organisation_is_found_wherever_its_name_stands_whole(
    lists: MemoryView | PlainList, field: str
) -> None:
    assert found(lists, field, ORGANISATION) == ["b"]


def test_a_long_name_is_found_as_well(lists: MemoryView | PlainList) -> None:
    field = "Leeds friends of the People's Army for the Freedom of Zorvath (north)"
    assert found(lists, field, ORGANISATION) == ["d"]


@pytest.mark.parametrize(
    "field",
    ["Patience Velthar", "Ahmed Omar Hoda", "Hoda Ahmed Omar", "Ahmed Omar al Hoda", "Hoda bin Ahmed Omar",
     "J Ahmed Omar", "Ahmed Omar J", "Omar Ahmed Ben Usual", "王玉梅", "张欣王玉", "张王玉梅",
     "Usual Velthar Ben", "Velthar Patience Cara", "Ben Patience, Velthar Usual",
     "Patience Ben Velthar", "Patience Velthor London", "Ben J Ordinary Usual", "", "   ", "- - -"],
)  # fmt: skip
def test_less_than_the_whole_name_of_somebody_is_no_question(lists: MemoryView | PlainList, field: str) -> None:
    assert found(lists, field) == []


@pytest.mark.parametrize(("entry", "field"), [(entry, field) for entry, every in COMMON.items() for field in every])
def test_a_common_name_is_found_where_it_does_not_go_on(lists: MemoryView | PlainList, entry: str, field: str) -> None:
    assert found(lists, field) == [entry]


@pytest.mark.parametrize("field", ["Leeds Youth Club North", "Front Zorvath Leeds", "Zorvath Popular Front"])
def test_common_words_and_other_words_between_are_no_organisation(lists: MemoryView | PlainList, field: str) -> None:
    assert found(lists, field, ORGANISATION) == []


def test_a_common_name_is_found_where_marks_set_it_apart(lists: MemoryView | PlainList) -> None:
    assert found(lists, "Ben Usual: Ahmed Omar") == ["c"]


def test_the_reason_says_that_the_name_stands_there(lists: MemoryView | PlainList) -> None:
    (match,) = lists.standing_in("Sardar Patience Velthar", PERSON)
    assert match.reasons[0] == "the name “Patience Velthar” stands in what was written"
    assert "every word agrees" in match.reasons


def test_a_removed_entry_is_not_found_among_words() -> None:
    matcher = Matcher(LISTED)
    matcher.build()
    matcher.remove("a")
    assert matcher.standing_in("Sardar Patience Velthar") == []


def test_innocents_beside_one_another_are_not_asked_about() -> None:
    chance = random.Random(7)
    first = [f"{a}{b}" for a in ("Al", "Be", "Co", "Da", "Ev") for b in ("na", "rin", "vor", "lo", "dis")]
    last = [f"{a}{b}" for a in ("Quen", "Ros", "Tam", "Ull", "Wes") for b in ("wick", "ton", "dale", "mere", "by")]
    people = [f"{a} {b}" for a in first for b in last]
    listed = chance.sample(people, 300)
    matcher = Matcher(Entry(name, (name,)) for name in listed)
    matcher.build()
    innocents = sorted(set(people) - set(listed))
    fields = [" ".join(chance.sample(innocents, 3)) for _ in range(500)]
    assert [field for field in fields if matcher.standing_in(field)] == []


def test_a_hostile_field_is_read_in_a_moment() -> None:
    matcher = Matcher(LISTED)
    matcher.build()
    for piece in ("Patience Velthar ", "a ", "a.", "'s ", "Velthar, ", "王 ", "Ahmed Omar ", "王玉梅", "김철수"):
        began = time.process_time()
        matcher.standing_in((piece * 3000)[:3000])
        assert time.process_time() - began < 1
