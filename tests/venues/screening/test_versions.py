"""A list that shrank or has an unexpected size takes two people and a reason; an earlier one comes back in one act."""

import json
import re
from datetime import date, timedelta
from io import BytesIO
from uuid import UUID

import pytest

from services.venues.actions.imports.lists_again import put_in_force_again
from services.venues.actions.imports.service import imports
from services.venues.actions.lists import entries as list_entries
from services.venues.actions.lists.versions import version_in_force
from services.venues.actions.screening.screening_state import get_state
from services.venues.policy.screening_lists import lists_on
from services.venues.rules.lists.versions import ListRules, second_person_reasons
from services.venues.seed import with_reasons
from services.venues.store.audit import audit
from services.venues.store.database import database
from services.venues.store.screening.look_ups import list_matches
from services.venues.store.tables.operations import AuditRow
from shared.actor import Actor, Role
from shared.contracts.screening.screening import ComparisonQuery, VersionAgain
from shared.contracts.venues import FileConfirmation
from shared.http.problems import Forbidden, Invalid, NotFound, OutOfDate, Refused, VersionNeeded
from tests.venues.screening.listing import LEAD, book, now, the_match, work

ON_BOTH = pytest.mark.usefixtures("store")
SECOND = Actor("petra", frozenset({Role.PREVENT_LEAD}))
SENIOR = Actor("sue", frozenset({Role.SENIOR_OFFICER}))
TIED = Actor("tom", frozenset({Role.PREVENT_LEAD}), not_second_to=frozenset({"pat"}))
PROGRAM = Actor("token:one", frozenset({Role.PREVENT_LEAD}))
WHY = "The list of the Home Office is shorter now: I compared the two"


def entries(count, *more, **said):
    """A file of so many entries."""
    return [{"id": f"e{n}", "kind": "person", "names": [f"Quillon Vexmere {n}"], **said} for n in range(count)] + [
        *more
    ]


def gloria():
    return {"id": "g", "kind": "person", "names": ["Gloria Lunpell"]}


def hand_over(rows, kind="other_list", who=LEAD):
    return imports.receive(BytesIO(json.dumps(rows).encode()), "list.json", kind, who, now())


def confirm(taken, who=LEAD, reason=""):
    read = FileConfirmation(in_force=version_in_force(taken.kind, now()))
    imports.confirm_file(taken.id, read, who, now(), reason)
    work()
    return imports.get_import(taken.id)


def load(rows, kind="other_list", who=LEAD, reason=""):
    return confirm(hand_over(rows, kind), who, reason)


def in_force(kind="other_list"):
    return next((one for one in get_state(now()).lists if one.source == kind), None)


RULES = ListRules("other_list", "", 92, None, None, "", "")
SIZED = ListRules("other_list", "", 92, 60, 300, "", "")


@pytest.mark.parametrize(
    ("entries", "held", "rules", "said"),
    [
        (80, 100, RULES, ()),
        (79, 100, RULES, ("79 entries, and 100 are in force",)),
        (4, 5, RULES, ()),
        (3, 4, RULES, ("3 entries, and 4",)),
        (0, 1, RULES, ("no entry, and 1",)),
        (0, 0, RULES, ()),
        (1, None, RULES, ()),
        (0, None, RULES, ()),
        (10_000, 90, RULES, ()),
        (60, None, SIZED, ()),
        (59, None, SIZED, ("at least 60",)),
        (300, 300, SIZED, ()),
        (301, 300, SIZED, ("at most 300",)),
        (2, 90, SIZED, ("2 entries, and 90", "at least 60")),
    ],
)
def test_fewer_than_four_fifths_or_an_unexpected_number_takes_two(entries, held, rules, said):
    found = second_person_reasons(entries, held, rules)
    assert len(found) == len(said)
    for sentence, part in zip(found, said, strict=True):
        assert part in sentence


@ON_BOTH
@pytest.mark.parametrize(
    ("rows", "counted"),
    [
        (entries(2), 2),
        ([], 0),
        (entries(10, active=False), 0),
        (entries(10, active_until="2020-01-01"), 0),
        (entries(10, state="under_review"), 0),
        (entries(10, active_from="2099-01-01"), 0),
    ],
    ids=["shrank", "emptied", "not active", "over", "contested", "still to come"],
)
def test_a_list_that_shrank_is_not_put_in_force_by_one_person_or_without_a_reason(rows, counted):
    load(entries(10))
    before = in_force()
    taken = hand_over(rows)
    beside = imports.get_comparison(taken.id, LEAD, now())
    assert (beside.entries, beside.in_force, beside.version_in_force) == (counted, 10, before.version)
    assert (len(beside.reasons), beside.waits_for_second) == (1, True)
    for who, reason in ((LEAD, ""), (LEAD, WHY), (TIED, WHY), (SECOND, ""), (SECOND, "  ")):
        with pytest.raises(Refused):
            confirm(taken, who, reason)
    with pytest.raises(Forbidden):
        confirm(taken, PROGRAM, WHY)
    assert in_force() == before
    assert confirm(taken, SENIOR, WHY).state == "confirmed"
    after = in_force()
    assert (after.in_force, after.reason, after.handed_over_by, after.loaded_by) == (counted, WHY, "pat", "sue")
    loaded = AuditRow.select().where(AuditRow.action == "list-loaded").order_by(AuditRow.seq.desc()).get()
    assert (loaded.actor, loaded.details["handed_over_by"], loaded.details["before"]) == ("sue", "pat", 10)
    assert audit.verify().ok


@ON_BOTH
def test_a_first_load_and_one_of_like_size_take_one_person():
    assert load(entries(10)).state == "confirmed"
    assert load(entries(8)).state == "confirmed"
    assert in_force().in_force == 8


@ON_BOTH
def test_what_is_over_in_the_version_in_force_does_not_count():
    load(entries(10))
    ended = (now() - timedelta(days=1)).strftime("%Y-%m-%dT%H:%M:%S.%fZ")
    database.execute("UPDATE listed_subject SET active_until = ? WHERE code IN ('e0','e1','e2','e3','e4')", ended)
    assert load(entries(9)[5:]).state == "confirmed"


@ON_BOTH
def test_a_list_of_an_unexpected_size_takes_two_also_when_it_is_the_first():
    taken = hand_over(entries(3), "proscribed")
    with pytest.raises(Refused, match="expected to have at least 60"):
        confirm(taken, SECOND)
    assert confirm(taken, SECOND, WHY).state == "confirmed"


@ON_BOTH
def test_the_one_in_force_may_have_grown_between_asking_and_putting_in_force():
    load(entries(4))
    small = hand_over(entries(4, {"id": "x", "kind": "person", "names": ["Ondine Velmere"]}))
    imports.confirm_file(small.id, FileConfirmation(), LEAD, now())
    rows = [{"code": one["id"], "kind": "person", "names": one["names"], "active": True} for one in entries(90)]
    list_entries.load_list("other_list", "grown", rows, list_entries.ListFile(), LEAD, now())
    work()
    assert imports.get_import(small.id).state == "checked"
    assert in_force().in_force == 90
    assert confirm(small, SECOND, WHY).state == "confirmed"


@ON_BOTH
def test_a_version_that_takes_two_is_put_in_force_over_the_one_it_was_compared_with():
    load(entries(10))
    first, second = hand_over(entries(10)[4:]), hand_over(entries(10)[:4])
    read = in_force().version
    assert imports.get_comparison(second.id, SENIOR, now()).version_in_force == read
    with pytest.raises(VersionNeeded):
        imports.confirm_file(second.id, FileConfirmation(), SENIOR, now(), WHY)
    confirm(first, SENIOR, WHY)
    with pytest.raises(OutOfDate):
        imports.confirm_file(second.id, FileConfirmation(in_force=read), SENIOR, now(), WHY)
    assert (imports.get_import(second.id).state, in_force().in_force) == ("checked", 6)
    assert confirm(second, SENIOR, WHY).state == "confirmed"


@ON_BOTH
def test_of_two_versions_confirmed_over_the_same_one_before_either_is_in_force_the_second_waits():
    load(entries(10))
    first, second = hand_over(entries(9)), hand_over(entries(11)[1:])
    read = FileConfirmation(in_force=in_force().version)
    for taken in (first, second):
        imports.confirm_file(taken.id, read, LEAD, now())
    work()
    left = imports.get_import(second.id)
    assert (imports.get_import(first.id).state, left.state) == ("confirmed", "checked")
    assert re.match(r"After you compared this version, another one was put in force on \d+ \w+ \d{4} at ", left.problem)
    assert in_force().in_force == 9
    done = confirm(second)
    assert (done.state, done.problem) == ("confirmed", "")


@ON_BOTH
def test_an_earlier_version_is_put_in_force_again_over_the_one_it_was_read_beside():
    load(entries(10))
    old = in_force().version
    load(entries(9))
    read = in_force().version
    load(entries(11))
    with pytest.raises(OutOfDate):
        put_in_force_again(VersionAgain("other_list", old, WHY, read), LEAD, now())
    assert in_force().in_force == 11


@ON_BOTH
def test_a_file_whose_entries_were_all_refused_is_not_confirmed_and_blocks_nothing():
    rows = [{"id": "a", "kind": "ship", "names": ["Nobody"]}]
    with pytest.raises(Refused, match="all of them are refused"):
        confirm(hand_over(rows))
    load(entries(10))
    again = hand_over(rows)
    assert again.state == "checked"
    found = beside(again)
    assert (found.waits_for_second, found.reasons) == (False, ())
    assert "all of them are refused" in found.objection
    venues = hand_over([{"venue": ""}], "venues")
    with pytest.raises(Refused, match="all of them are refused"):
        confirm(venues)
    assert hand_over([{"venue": ""}], "venues").state == "checked"
    with pytest.raises(Invalid):
        hand_over([], "venues")


# ---- what another version changes


def beside(taken, what="left_out", who=SECOND):
    return imports.get_comparison(taken.id, who, now(), ComparisonQuery(what))


def renamed(count, prefix="e"):
    """As many entries as `entries` gives, with other names in their place."""
    return [{"id": f"{prefix}{n}", "kind": "person", "names": [f"Ondine Velmere {n}"]} for n in range(count)]


@ON_BOTH
@pytest.mark.parametrize("prefix", ["e", "x"], ids=["under the same ids", "under other ids"])
def test_as_many_other_entries_are_not_put_in_force_by_one_person(prefix):
    load(entries(9, gloria()))
    taken = hand_over([*renamed(9, prefix), gloria()])
    found = beside(taken)
    assert (found.entries, found.in_force, found.waits_for_second) == (10, 10, True)
    assert (found.left_out, found.changed, found.new) == (9, 0, 9)
    assert "leaves out 9 of the 10 entries" in found.reasons[0]
    assert (found.lines[0].was, found.lines[0].now) == (("Quillon Vexmere 0",), ())
    assert beside(taken, "new").lines[0].now == ("Ondine Velmere 0",)
    for who, reason in ((LEAD, WHY), (SECOND, "")):
        with pytest.raises(Refused):
            confirm(taken, who, reason)
    assert confirm(taken, SECOND, WHY).state == "confirmed"
    assert in_force().reason == WHY


@ON_BOTH
def test_a_register_replaced_by_other_entries_also_takes_a_reason():
    rows = [{"code": f"e{n}", "kind": "person", "names": [f"Quillon Vexmere {n}"], "active": True} for n in range(10)]
    list_entries.load_list("register", "1", rows, list_entries.ListFile(), LEAD, now())
    content = with_reasons(json.dumps(renamed(10)).encode(), now().date())
    taken = imports.receive(BytesIO(content), "register.json", "register", LEAD, now())
    with pytest.raises(Refused, match="leaves out 10 of the 10"):
        confirm(taken, SECOND)
    assert confirm(taken, SECOND, WHY).state == "confirmed"


@ON_BOTH
def test_who_confirms_is_shown_what_is_left_out_changed_and_new_and_a_fifth_may_go():
    load(entries(10))
    kept = entries(9)[1:]
    spelt = {"id": "e8", "kind": "person", "names": ["quillon  VEXMERE 8", "Q Vexmere"]}
    same_under_another_id = {"id": "moved", "kind": "person", "names": ["Quillon Vexmere 0"]}
    taken = hand_over([*kept[:-1], spelt, same_under_another_id, gloria()])
    found = beside(taken, "changed", LEAD)
    assert (found.left_out, found.changed, found.new) == (1, 2, 1)
    assert (found.reasons, found.waits_for_second, found.objection) == ((), False, "")
    assert {line.code for line in found.lines} == {"e8", "e0, now moved"}
    assert [line.code for line in beside(taken, "left_out").lines] == ["e9"]
    assert [line.now for line in beside(taken, "new").lines] == [("Gloria Lunpell",)]
    assert confirm(taken).state == "confirmed"


@ON_BOTH
def test_pages_of_what_changes_leave_nothing_out():
    load(entries(10))
    taken = hand_over(renamed(10, "x"))
    pages = [imports.get_comparison(taken.id, LEAD, now(), ComparisonQuery("new", page, 4)) for page in (1, 2, 3, 4)]
    assert [len(one.lines) for one in pages] == [4, 4, 2, 0]
    assert len({line.code for one in pages for line in one.lines}) == 10


@ON_BOTH
def test_a_version_of_a_name_that_is_there_with_other_entries_is_refused_and_twice_the_same_is_once():
    rows = [{"code": "a", "kind": "person", "names": ["Gloria Lunpell"], "active": True}]
    other = [{**rows[0], "names": ["Ondine Velmere"]}]
    for _ in range(2):
        list_entries.load_list("other_list", "1", rows, list_entries.ListFile(), LEAD, now())
    for wrong in (other, [], [*rows, {**other[0], "code": "b"}], [{**rows[0], "active_until": "2099-01-01"}]):
        with pytest.raises(Refused, match="give this one another name"):
            list_entries.load_list("other_list", "1", wrong, list_entries.ListFile(), LEAD, now())
    assert (in_force().in_force, len(in_force().earlier)) == (1, 0)
    assert the_match(book("Gloria Lunpell")).state == "open"
    list_entries.load_list("other_list", "2", other, list_entries.ListFile(), LEAD, now())
    with pytest.raises(Refused, match="has been loaded before"):
        list_entries.load_list("other_list", "1", rows, list_entries.ListFile(), LEAD, now())
    assert in_force().version == "2"


def test_the_sanctions_list_has_an_expected_size_from_the_day_that_version_of_the_policy_holds():
    rules = lists_on(date(2026, 11, 29)).of("sanctions")
    assert second_person_reasons(3, None, rules)
    assert second_person_reasons(60_000, None, rules)
    for whole in (450, 6_000):
        assert second_person_reasons(whole, None, rules) == ()
    assert second_person_reasons(3, None, lists_on(date(2026, 11, 28)).of("sanctions")) == ()


# ---- an earlier version again


def again(version, who=LEAD, reason=WHY, kind="other_list"):
    made = put_in_force_again(VersionAgain(kind, version, reason), who, now())
    work()
    return imports.get_import(made)


@ON_BOTH
def test_an_earlier_version_comes_back_in_one_act_with_a_reason_and_its_questions_were_never_lost():
    load(entries(9, gloria()))
    first = in_force()
    booking = book("Gloria Lunpell")
    asked = the_match(booking)
    load(entries(2), who=SECOND, reason="By mistake")
    assert the_match(booking).gone_since is not None
    with pytest.raises(Refused, match="Give the reason"):
        again(first.version, reason=" ")
    assert again(first.version).state == "confirmed"
    held = in_force()
    assert (held.in_force, held.reason, held.own_date, held.version) == (
        10, WHY, first.own_date, f"{first.version}, again {now():%Y-%m-%d}",
    )  # fmt: skip
    assert [(match.id, match.state, match.gone_since) for match in list_matches(booking.id)] == [
        (asked.id, "open", None)
    ]
    assert the_match(book("Gloria Lunpell")).state == "open"
    assert audit.verify().ok


@ON_BOTH
def test_it_comes_back_again_and_again_on_one_day():
    load(entries(9))
    first = in_force().version
    for _ in range(2):
        load(entries(9, gloria()))
        again(first)
    assert in_force().version == f"{first}, again {now():%Y-%m-%d} (2)"
    assert [one.entries for one in in_force().earlier] == [10, 9, 10, 9]


@ON_BOTH
def test_the_earlier_file_itself_may_come_in_again_but_not_the_one_in_force():
    load(entries(9))
    with pytest.raises(Refused, match="in force"):
        hand_over(entries(9))
    load(entries(10))
    assert load(entries(9)).state == "confirmed"
    assert in_force().in_force == 9
    assert len({one.version for one in (in_force(), *in_force().earlier)}) == 3


@ON_BOTH
def test_an_earlier_version_that_is_far_smaller_waits_for_a_second_person():
    load(entries(2))
    small = in_force().version
    load(entries(90))
    waits = again(small)
    assert (waits.state, in_force().in_force) == ("checked", 90)
    with pytest.raises(Refused):
        confirm(waits, LEAD, WHY)
    assert confirm(waits, SENIOR, "Seen").state == "confirmed"
    assert (in_force().in_force, in_force().reason) == (2, f"{WHY}; Seen")


@ON_BOTH
def test_what_was_taken_out_by_hand_stays_out_and_the_version_in_force_is_refused():
    load(entries(9, gloria()))
    first = in_force().version
    with pytest.raises(Refused, match="in force already"):
        again(first)
    load(entries(9, gloria(), {"id": "h", "kind": "person", "names": ["Ondine Velmere"]}))
    ((public_id,),) = database.query("SELECT public_id FROM listed_subject WHERE code = 'g' ORDER BY id DESC LIMIT 1")
    list_entries.remove_entry(UUID(str(public_id)), LEAD, now())
    again(first)
    assert in_force().in_force == 9
    assert list_matches(book("Gloria Lunpell").id) == []


@ON_BOTH
def test_a_register_comes_back_in_one_act_without_what_was_deleted_and_is_refused_when_nothing_is_left():
    rows = [{"code": f"c{n}", "kind": "person", "names": [f"Quillon Vexmere {n}"], "active": True} for n in range(3)]
    for version in ("1", "2"):
        list_entries.load_list("register", version, rows, list_entries.ListFile(), LEAD, now())
    with pytest.raises(Forbidden):
        again("1", PROGRAM, kind="register")
    ((old,),) = database.query("SELECT MIN(id) FROM list_version")
    emptied = "UPDATE listed_subject SET names = '[]', fingerprint = 'emptied', active = ? WHERE list_id = ?"
    database.execute(f"{emptied} AND code = 'c0'", False, old)
    assert [(one.entries, one.kept) for one in in_force("register").earlier] == [(3, 2)]
    made = again("1", kind="register")
    assert (made.state, in_force("register").in_force) == ("checked", 3)
    assert confirm(made, SECOND, WHY).state == "confirmed"
    assert in_force("register").in_force == 2
    database.execute(emptied, False, old)
    with pytest.raises(Refused, match="were deleted when their time was over"):
        again("1", kind="register")
    assert again("2", kind="register").state == "confirmed"


@ON_BOTH
def test_nobody_can_put_a_version_back_that_never_was():
    load(entries(3))
    with pytest.raises(NotFound):
        again("of another list")


# ---- an entry that is there and matches no more


def in_days(count):
    return (now() + timedelta(days=count)).date().isoformat()


def other_kind(row):
    return {**row, "kind": "organisation"}


@ON_BOTH
@pytest.mark.parametrize(
    ("change", "what", "was", "now_"),
    [
        (other_kind, "left_out", "Kind: person", "Kind: organisation"),
        (lambda row: {**row, "active": False}, "left_out", "Active: yes", "Active: no"),
        (lambda row: {**row, "state": "under_review"}, "left_out", "State: active", "State: under review"),
        (lambda row: {**row, "active_until": in_days(1)}, "left_out", "Last day: none", "Last day: "),
        (lambda row: {**row, "active_from": in_days(3)}, "left_out", "First day: none", "First day: "),
    ],
    ids=["another kind", "not active", "contested", "over tomorrow", "to come"],
)
def test_entries_that_match_no_more_or_soon_count_as_leaving_and_the_page_has_old_and_new(change, what, was, now_):
    load(entries(9, gloria()))
    before = in_force()
    taken = hand_over([change(row) for row in entries(9, gloria())])
    found = beside(taken, what)
    assert (found.left_out, found.new, found.waits_for_second) == (10, 0, True)
    line = next(one for one in found.lines if one.code == "g")
    assert (line.was[0], line.now[0]) == ("Gloria Lunpell", "Gloria Lunpell")
    assert was in line.was
    assert line.now[1].startswith(now_)
    with pytest.raises(Refused):
        confirm(taken, LEAD, WHY)
    assert in_force() == before
    assert confirm(taken, SECOND, WHY).state == "confirmed"


@ON_BOTH
def test_names_that_are_taken_away_count_as_leaving_though_another_name_stays():
    load([{**row, "names": [*row["names"], "A decoy"]} for row in entries(9, gloria())])
    taken = hand_over([{**row, "names": ["A decoy"], "weak_names": row["names"]} for row in entries(9, gloria())])
    found = beside(taken, "changed")
    assert (found.left_out, found.changed, found.waits_for_second) == (0, 10, True)
    assert "Weak names: Gloria Lunpell" in next(one.now for one in found.lines if one.code == "g")


@ON_BOTH
def test_an_end_far_off_or_one_that_was_there_before_is_no_leaving_and_is_shown_where_it_changed():
    load(entries(9, {**gloria(), "active_until": in_days(5)}))
    taken = hand_over(
        [{**row, "active_until": in_days(300)} for row in entries(9)]
        + [{**gloria(), "active_until": in_days(5), "place": "Leeds"}]
    )
    found = beside(taken, "changed", LEAD)
    assert (found.left_out, found.changed, found.new, found.reasons) == (0, 10, 0, ())
    assert next(one for one in found.lines if one.code == "g").now == ("Gloria Lunpell", "Place: Leeds")
    assert "Last day: none" in next(one for one in found.lines if one.code == "e0").was
    assert confirm(taken).state == "confirmed"
