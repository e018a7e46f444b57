"""What goes when an import is undone, and what stays because somebody has built on it."""

import pytest

from services.venues.rules.undo import CHANGED, HOLDS, REFERRED_TO, Place, stays_because, undo_places

VENUE = {"kind": "hall", "owner": "council", "postcode": "AB1 2CD"}
MAIN, HALF = {"capacity": 100, "part_of": ""}, {"capacity": 50, "part_of": "Main hall"}


@pytest.mark.parametrize(
    ("state", "acted_upon", "why"),
    [
        ("submitted", False, ""),
        ("submitted", True, "Somebody has acted on it since it came in."),
        ("in_review", True, "Somebody has acted on it: it is in review."),
        ("confirmed", False, "Somebody has acted on it: it is confirmed."),
        ("withdrawn", True, "Somebody has acted on it: it is withdrawn."),
    ],
)
def test_a_booking_goes_only_while_nobody_has_acted_on_it(state, acted_upon, why):
    assert stays_because(state, acted_upon) == why


def added(room="Main hall", said=MAIN, now="as said", referred_to=False):
    return Place(room, None, said, said if now == "as said" else now, referred_to)


def changed(room="Main hall", before=None, said=MAIN, now="as said", referred_to=False):
    before = {"capacity": 80, "part_of": ""} if before is None else before
    return Place(room, before, said, said if now == "as said" else now, referred_to)


def untouched(room, now):
    return Place(room, now, None, now, False)


VENUE_ADDED = added("", VENUE)


@pytest.mark.parametrize(
    ("places", "fates"),
    [
        ([VENUE_ADDED, added()], {"Main hall": "removed", "": "removed"}),
        ([VENUE_ADDED, added(), added("Main hall A", HALF)],
         {"Main hall A": "removed", "Main hall": "removed", "": "removed"}),
        ([VENUE_ADDED, added(), added("Main hall A", HALF, referred_to=True)],
         {"Main hall A": REFERRED_TO, "Main hall": HOLDS, "": HOLDS}),
        ([VENUE_ADDED, added(now={"capacity": 90, "part_of": ""})], {"Main hall": CHANGED, "": HOLDS}),
        ([VENUE_ADDED, added(), Place("Annexe", None, None, MAIN, False)], {"Main hall": "removed", "": HOLDS}),
        ([added("", VENUE, now={**VENUE, "kind": "school"})], {"": CHANGED}),
        ([added("", VENUE, referred_to=True)], {"": REFERRED_TO}),
        ([VENUE_ADDED, added(now=None)], {"": "removed"}),
        ([untouched("", VENUE), changed()], {"Main hall": "restored"}),
        ([untouched("", VENUE), changed(before=MAIN)], {}),
        ([untouched("", VENUE), changed(now={"capacity": 90, "part_of": ""})], {"Main hall": CHANGED}),
        ([untouched("", VENUE), changed(referred_to=True)], {"Main hall": REFERRED_TO}),
        ([changed("", before={**VENUE, "owner": "parish"}, said=VENUE)], {"": "restored"}),
        # A room that the file moved under a new one goes back first, so the new one can go.
        ([untouched("", VENUE), added(), changed("Main hall A", before={"capacity": 50, "part_of": ""}, said=HALF)],
         {"Main hall A": "restored", "Main hall": "removed"}),
        ([], {}),
    ],
)  # fmt: skip
def test_a_place_goes_or_is_put_back_unless_it_was_changed_or_is_needed(places, fates):
    undone = undo_places(places)
    assert {one.place.room: one.why or one.fate.value for one in undone} == fates
    assert [one.place.room for one in undone] == list(fates)  # parts before their whole
