"""Scores are the same for the same names: every time, either way round, in lists of any length."""

import itertools

from hypothesis import given, settings
from hypothesis import strategies as st

from services.venues.rules.screening.matching.engine import Entry, Matcher, compare_names
from services.venues.rules.screening.matching.people import compare_people
from services.venues.rules.screening.matching.resources import background_names
from services.venues.rules.screening.matching.tokens import name_words

INVENTED = background_names()[::29]
names = st.sampled_from(INVENTED)


@given(names, names)
@settings(max_examples=150, deadline=None)
def test_the_evidence_is_the_same_either_way_round(first: str, second: str) -> None:
    one = compare_people(name_words(first), name_words(second))
    other = compare_people(name_words(second), name_words(first))
    assert one.values == other.values


@given(names, names)
@settings(max_examples=60, deadline=None)
def test_the_same_two_names_have_the_same_score_every_time(first: str, second: str) -> None:
    assert compare_names(first, second) == compare_names(first, second)


def test_a_longer_list_never_changes_another_pairs_score_or_reasons() -> None:
    short = Matcher(Entry(f"s{n}", (name,)) for n, name in enumerate(INVENTED[:40]))
    long = Matcher(Entry(f"s{n}", (name,)) for n, name in enumerate(INVENTED))
    short.build()
    long.build()
    for asked in INVENTED[:40:5]:
        before = {match.entry_id: (match.score, match.reasons) for match in short.screen(asked) if match.alerts}
        after = {match.entry_id: (match.score, match.reasons) for match in long.screen(asked)}
        assert all(after[entry] == found for entry, found in before.items())


def test_an_entry_is_found_by_any_of_its_names_and_returned_once() -> None:
    matcher = Matcher([Entry("a", ("Thomas Kettering", "Tom Kettering", "T. Kettering")), Entry("b", ("Osric Vane",))])
    matcher.build()
    assert [match.entry_id for match in matcher.screen("Thomas Kettering")] == ["a"]


def test_a_weak_alias_weighs_less_than_a_name() -> None:
    matcher = Matcher([Entry("name", ("Peregrine Holt",)), Entry("alias", ("X Y",), weak_names=("Peregrine Holtt",))])
    matcher.add([Entry("strong", ("Peregrine Holtt",))])
    matcher.build()
    found = {match.entry_id: match.score for match in matcher.screen("Peregrine Holt")}
    assert found["name"] > found["strong"] > found["alias"]


def test_an_entry_added_later_is_found_and_one_removed_is_not() -> None:
    matcher = Matcher([Entry("a", ("Thomas Kettering",))])
    matcher.build()
    matcher.add([Entry("b", ("Osric Vane",))])
    matcher.build()
    assert [match.entry_id for match in matcher.screen("Osric Vane")] == ["b"]
    matcher.remove("b")
    assert matcher.screen("Osric Vane") == []


def test_every_match_says_which_words_agreed_and_what_was_left_over() -> None:
    match = compare_names("Thomas Kettering", "Thomas James Ketterin")
    assert "“thomas” is in both" in match.reasons
    assert "“kettering” and “ketterin” differ by one letter or swap" in match.reasons
    assert "only in the listed name: “james”" in match.reasons


def test_reasons_do_not_depend_on_word_order() -> None:
    for first, second in itertools.combinations(["Ada Lorne Vale", "Vale Ada Lorne", "Lorne Vale Ada"], 2):
        assert compare_names(first, "Ada Lorne Vale").reasons == compare_names(second, "Ada Lorne Vale").reasons
