"""The pages of screening before the real venues service."""

import io
import json
import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from html import unescape
from typing import Any

import pytest

from services.venues.jobs import HANDLERS
from services.venues.store.database import database
from services.venues.store.jobs import jobs
from shared.actor import Role
from tests.gateway.pages.conftest import key_of, words
from tests.gateway.pages.venues_beside import VenuesBeside
from tests.gateway.visitor import Visitor
from tests.venues.booked import TALK, a_request

Begin = Callable[..., Visitor]
ENTRIES = [{"id": "a", "kind": "person", "names": ["Lunpell Gloria"]}, {"id": "b", "kind": "person", "names": []}]
PAGES = ("/screening", "/screening/look-ups", "/screening/threshold")


@pytest.fixture
def lead(signed_in: Begin) -> Visitor:
    return signed_in(Role.PREVENT_LEAD)


def work() -> None:
    with database.connection():
        for job, error in jobs.run_due(HANDLERS, lambda: datetime.now(UTC)):
            assert error is None, (job.kind, error)


def load_a_list(lead: Visitor) -> str:
    """The address of a list that was looked through."""
    file = (io.BytesIO(json.dumps(ENTRIES).encode()), "other.json")
    sent = {"kind": "other_list", "file": file, "idempotency_key": key_of(lead.get("/screening/lists/new").text)}
    answer = lead.post("/screening/lists/new", sent)
    assert answer.status_code == 303, words(answer.text)
    return str(answer.headers["Location"])


def test_a_list_is_looked_through_before_it_is_put_in_force(lead: Visitor, venues: VenuesBeside) -> None:
    before = words(lead.get("/screening").text)
    assert "No list has been loaded" in before
    address = load_a_list(lead)
    check = words(lead.get(address).text)
    assert "Nothing has been changed yet." in check
    assert "Entries that can be loaded 1" in check
    assert "An entry has an id, a kind (person or organisation) and names." in check
    assert "Looked through, not in force yet" in words(lead.get("/screening").text)
    assert confirm_here(lead, address).status_code == 303
    page = words(lead.get("/screening").text)
    assert "Other list" in page
    assert "A list was loaded" in page
    assert "Lunpell" not in page


def test_what_is_missing_of_a_list_is_said_beside_its_field(lead: Visitor, venues: VenuesBeside) -> None:
    asked = words(lead.get("/screening/lists/new").text)
    assert "you see how many entries it has, and which of them are refused and why" in asked
    page = lead.post("/screening/lists/new", {"kind": ""})
    assert page.status_code == 422
    assert "Say which list this is" in page.text
    assert "Choose a file" in page.text


def test_the_effect_of_a_threshold_is_shown_before_it_is_saved(lead: Visitor, venues: VenuesBeside) -> None:
    confirm_here(lead, load_a_list(lead))
    venues.call("POST", "/v1/bookings", a_request(TALK))
    shown = lead.get("/screening/threshold?threshold=0.9&most=20")
    assert "What 0.9 would do" in words(shown.text)
    assert "Lunpell" not in shown.text
    setting = {"threshold": "0.9", "most": "20", "replaces": "0", "idempotency_key": key_of(shown.text)}
    refused = lead.post("/screening/threshold", {**setting, "reason": " "})
    assert refused.status_code == 422
    assert "Give the reason: it is kept with the setting" in refused.text
    assert lead.post("/screening/threshold", {**setting, "reason": "Spring"}).status_code == 303
    page = words(lead.get("/screening/threshold").text)
    assert "0.9 (the default is 0.5)" in page
    assert "Spring" in page


def test_who_was_slower_with_the_threshold_is_told_what_was_set_meanwhile(lead: Visitor, venues: VenuesBeside) -> None:
    older = lead.get("/screening/threshold?threshold=0.8&most=10").text
    assert 'name="replaces" value="0"' in older
    newer = lead.get("/screening/threshold?threshold=0.9&most=20").text
    first = {"threshold": "0.9", "most": "20", "reason": "Spring", "replaces": "0", "idempotency_key": key_of(newer)}
    assert lead.post("/screening/threshold", first).status_code == 303
    mine = {**first, "threshold": "0.8", "most": "10", "reason": "Quieter", "idempotency_key": key_of(older)}
    late = lead.post("/screening/threshold", mine)
    assert late.status_code == 409
    told = words(late.text)
    assert "You, in another window, made a setting while you were reading this page" in told
    assert "Threshold 0.9, at most 20, by" in told
    assert "Quieter" in late.text
    assert 'name="replaces" value="1"' in late.text
    assert "0.9 (the default is 0.5)" in words(lead.get("/screening/threshold").text)


def test_a_file_whose_rows_are_all_refused_waits_for_nobody_and_says_so(lead: Visitor, venues: VenuesBeside) -> None:
    file = (io.BytesIO(json.dumps([{"id": "a", "kind": "ship", "names": ["Nobody"]}]).encode()), "refused.json")
    sent = {"kind": "register", "file": file, "idempotency_key": key_of(lead.get("/screening/lists/new").text)}
    address = str(lead.post("/screening/lists/new", sent).headers["Location"])
    listed = words(lead.get("/screening").text)
    assert "None of its entries can be loaded: it is corrected and handed over again." in listed
    assert "waits for a second person" not in listed
    page = words(lead.get(address).text)
    assert "all of them are refused" in page
    assert "second person" not in page


def test_who_confirms_sees_what_leaves_and_what_comes(lead: Visitor, venues: VenuesBeside) -> None:
    confirm_here(lead, load_a_list(lead))
    other = [{"id": "z", "kind": "person", "names": ["Quillon Vexmere"]}]
    file = (io.BytesIO(json.dumps(other).encode()), "another.json")
    sent = {"kind": "other_list", "file": file, "idempotency_key": key_of(lead.get("/screening/lists/new").text)}
    address = str(lead.post("/screening/lists/new", sent).headers["Location"])
    page = words(lead.get(address).text)
    assert "Left out or matching no more: 1 (shown below) Changed: 0 New: 1" in page
    assert "It leaves out 1 of the 1 entries that are in force now" in page
    assert "It waits for a second person" in page
    assert "Quillon Vexmere" in words(lead.get(f"{address}?changes=new").text)


@pytest.mark.parametrize("asked", ["threshold=x&most=20", "threshold=7&most=20", "threshold=0.6&most=many"])
def test_a_threshold_that_cannot_be_is_refused_on_the_page(lead: Visitor, venues: VenuesBeside, asked: str) -> None:
    page = lead.get(f"/screening/threshold?{asked}")
    assert page.status_code in (409, 422)
    assert "There is a problem" in page.text


def test_an_auditor_sees_who_looked_up_and_changes_nothing(
    signed_in: Begin, lead: Visitor, venues: VenuesBeside
) -> None:
    confirm_here(lead, load_a_list(lead))
    booking = venues.call("POST", "/v1/bookings", a_request(TALK))
    auditor = signed_in(Role.AUDITOR)
    pages = [auditor.get(path) for path in PAGES]
    assert [page.status_code for page in pages] == [200, 200, 200]
    assert booking["reference"] in words(pages[1].text)
    for page in pages:
        assert "Lunpell" not in page.text
        assert '<form method="post"' not in page.text[page.text.find("<main") : page.text.find("</main")]
    assert "That you read this log is written down." in words(pages[1].text)
    assert "Who read this log last" in words(pages[1].text)
    assert auditor.get("/screening/lists/new").status_code == 403


def entry(code: str, name: str, **changed: str) -> dict[str, object]:
    """An entry of the concern register that lacks nothing."""
    today = datetime.now(UTC).date()
    return {
        "id": code, "kind": "person", "names": [name], "active_until": (today + timedelta(days=90)).isoformat(),
        "category": "court_order", "summary": "A court order bars her from stages",
        "reason": "She was booked under two names before",
        "sources": [{"reference": "Case 9", "seen_on": today.isoformat(), "grade": "court"}], **changed,
    }  # fmt: skip


def hand_register_over(lead: Visitor, *entries: dict[str, object]) -> str:
    """The address of a concern register that was looked through."""
    file = (io.BytesIO(json.dumps(entries).encode()), "register.json")
    sent = {"kind": "register", "file": file, "idempotency_key": key_of(lead.get("/screening/lists/new").text)}
    return str(lead.post("/screening/lists/new", sent).headers["Location"])


def test_the_concern_register_waits_for_a_second_person_who_reads_every_entry(
    signed_in: Begin, lead: Visitor, venues: VenuesBeside
) -> None:
    address = hand_register_over(
        lead, entry("a", "Lunpell Gloria"), entry("b", "Nobody Here", active_until="2099-01-01")
    )
    own = lead.get(address)
    assert "It waits for a second person." in words(own.text)
    assert "Put this list in force" not in own.text
    assert "OFFICIAL-SENSITIVE: for those who need to know." in words(own.text)
    assert "active_until 2099-01-01 An entry ends within 12 months" in words(own.text)
    alone = lead.post(f"{address}/confirm", {"in_force": "", "idempotency_key": "a-form-of-somebody-else"})
    assert (alone.status_code, "A second person puts the concern register in force" in words(alone.text)) == (409, True)
    senior = signed_in(Role.SENIOR_OFFICER)
    listed = senior.get("/screening")
    assert "The concern register: register.json" in words(listed.text)
    assert address in listed.text
    seen = senior.get(address)
    for said in (
        "Lunpell Gloria",
        "A court order limits what they may do at events",
        "Case 9",
        "booked under two names",
    ):
        assert said in words(seen.text)
    assert confirm_here(senior, address).status_code == 303
    assert "confirmed by" in words(senior.get(address).text)
    assert "Lunpell" not in words(senior.get(address).text)
    assert "Can match now" in words(lead.get("/screening").text)


def test_a_senior_officer_sees_which_lists_are_in_force_and_nothing_more_of_screening(
    signed_in: Begin, lead: Visitor, venues: VenuesBeside
) -> None:
    other = load_a_list(lead)
    senior = signed_in(Role.SENIOR_OFFICER)
    page = senior.get("/screening")
    assert page.status_code == 200
    assert "other.json" not in page.text
    assert "/screening/look-ups" not in page.text
    assert [senior.get(path).status_code for path in (*PAGES[1:], "/screening/lists/new", other)] == [403] * 4


@pytest.mark.parametrize("role", [Role.BOOKING_OFFICER, Role.EQUALITY_OFFICER, Role.ADMIN])
def test_nobody_else_comes_here(signed_in: Begin, venues: VenuesBeside, role: Role) -> None:
    somebody = signed_in(role)
    assert {somebody.get(path).status_code for path in (*PAGES, "/screening/lists/new")} == {403}
    assert "/screening" not in somebody.get("/").text


def load_another(lead: Visitor, count: int) -> str:
    """The address of another list with so many invented names, looked through."""
    rows = [{"id": f"e{n}", "kind": "person", "names": [f"Quillon Vexmere {n}"]} for n in range(count)]
    file = (io.BytesIO(json.dumps(rows).encode()), "another.json")
    sent = {"kind": "other_list", "file": file, "idempotency_key": key_of(lead.get("/screening/lists/new").text)}
    return str(lead.post("/screening/lists/new", sent).headers["Location"])


def confirm_here(who: Visitor, address: str, **said: str) -> Any:
    page = who.get(address).text
    read = dict(re.findall(r'name="(in_force)" value="([^"]*)"', page))
    answer = who.post(f"{address}/confirm", {"idempotency_key": key_of(page), **read, **said})
    work()
    return answer


def test_a_list_that_shrank_shows_both_counts_and_waits_for_a_second_person_with_a_reason(
    signed_in: Begin, lead: Visitor, venues: VenuesBeside
) -> None:
    confirm_here(lead, load_another(lead, 90))
    address = load_another(lead, 2)
    own = words(lead.get(address).text)
    assert "It has 2 entries, and 90 are in force now: fewer than 80 in 100 of them." in own
    assert "It waits for a second person." in own
    assert "Put this list in force" not in own
    senior = signed_in(Role.SENIOR_OFFICER)
    assert "another.json" in words(senior.get("/screening").text)
    assert "You are the second person" in words(senior.get(address).text)
    refused = confirm_here(senior, address, asks_reason="yes", reason=" ")
    assert (refused.status_code, "Give the reason" in words(refused.text)) == (422, True)
    assert confirm_here(senior, address, asks_reason="yes", reason="Both were compared").status_code == 303
    assert "Why: Both were compared" in words(lead.get("/screening").text)


def test_a_list_confirmed_from_a_page_older_than_the_one_in_force_is_shown_beside_it_and_not_put_in_force(
    signed_in: Begin, lead: Visitor, venues: VenuesBeside
) -> None:
    confirm_here(lead, load_another(lead, 10))
    address, senior = load_another(lead, 2), signed_in(Role.SENIOR_OFFICER)
    opened = senior.get(address).text
    before = dict(re.findall(r'name="(in_force)" value="([^"]*)"', opened))
    confirm_here(lead, load_another(lead, 11))
    sent = {**before, "asks_reason": "yes", "reason": "Both were compared", "idempotency_key": key_of(opened)}
    refused = senior.post(f"{address}/confirm", sent)
    assert refused.status_code == 409
    told = words(refused.text)
    assert re.search(r"another one was put in force on \d+ \w+ \d{4} at \S+ Nothing was changed", told), told
    assert re.search(r"if that is still right\. It was done by \S+\.", told)
    assert "Left out or matching no more: 9" in told
    assert "Both were compared" in told
    now_read = dict(re.findall(r'name="(in_force)" value="([^"]*)"', refused.text))
    assert now_read["in_force"] not in {"", before["in_force"]}
    again = {**sent, **now_read, "idempotency_key": key_of(refused.text)}
    assert senior.post(f"{address}/confirm", again).status_code == 303


def test_whoever_confirms_a_list_after_another_is_told_by_whom_and_reads_what_they_typed(
    signed_in: Begin, lead: Visitor, venues: VenuesBeside
) -> None:
    confirm_here(lead, load_another(lead, 10))
    address, senior, third = (
        load_another(lead, 2),
        signed_in(Role.SENIOR_OFFICER),
        signed_in(Role.SENIOR_OFFICER, username="third"),
    )
    opened = third.get(address).text
    read = dict(re.findall(r'name="(in_force)" value="([^"]*)"', opened))
    assert confirm_here(senior, address, asks_reason="yes", reason="Both were compared").status_code == 303
    sent = {**read, "asks_reason": "yes", "reason": "I rang the force", "idempotency_key": key_of(opened)}
    late = third.post(f"{address}/confirm", sent)
    assert late.status_code == 409
    told = words(late.text)
    assert re.search(r"This list was confirmed on \d+ \w+ \d{4} at \S+, and not by you", told)
    assert re.search(r"look at it as it now is\. It was done by \S+\.", told)
    assert re.search(r"In force since .* confirmed by \S+", told)
    assert "The reason that you typed, which was not saved: I rang the force" in told
    assert "The list is being put in force" not in words(third.get(address).text)


def test_a_senior_officer_whose_list_was_thrown_away_meanwhile_is_told_by_whom_and_when_and_keeps_the_reason(
    signed_in: Begin, lead: Visitor, venues: VenuesBeside
) -> None:
    confirm_here(lead, load_another(lead, 10))
    address, senior = load_another(lead, 2), signed_in(Role.SENIOR_OFFICER)
    opened = senior.get(address).text
    assert lead.post(f"{address}/discard", {"idempotency_key": key_of(opened)}).status_code == 303
    read = dict(re.findall(r'name="(in_force)" value="([^"]*)"', opened))
    sent = {**read, "asks_reason": "yes", "reason": "Both were compared", "idempotency_key": key_of(opened)}
    late = senior.post(f"{address}/confirm", sent)
    told = words(late.text)
    assert late.status_code == 409
    assert re.search(r"This upload was thrown away on \d+ \w+ \d{4} at \S+, and not by you.* done by \S+\.", told)
    assert re.search(r"Thrown away \d+ \w+ \d{4} at \S+ by \S+\.", told)
    assert "The reason that you typed, which was not saved: Both were compared" in told
    again = senior.post(f"{address}/discard", {"idempotency_key": key_of(opened)})
    shown = senior.get(again.headers["Location"])
    assert (again.status_code, shown.status_code) == (303, 200)
    assert "This upload was thrown away on" in words(shown.text)


@pytest.mark.parametrize("meanwhile", ["confirmed", "usual"])
def test_a_senior_officer_whose_list_takes_no_second_person_any_more_is_told_so_and_keeps_the_reason(
    signed_in: Begin, lead: Visitor, venues: VenuesBeside, meanwhile: str
) -> None:
    confirm_here(lead, load_another(lead, 10))
    address, senior = load_another(lead, 2), signed_in(Role.SENIOR_OFFICER)
    opened = senior.get(address).text
    third = signed_in(Role.SENIOR_OFFICER, username="third")
    assert confirm_here(third, load_another(lead, 3), asks_reason="yes", reason="It is whole").status_code == 303
    assert confirm_here(third, load_another(lead, 1), asks_reason="yes", reason="It is whole").status_code == 303
    if meanwhile == "confirmed":
        assert confirm_here(lead, address).status_code == 303
    read = dict(re.findall(r'name="(in_force)" value="([^"]*)"', opened))
    sent = {**read, "asks_reason": "yes", "reason": "Both were compared", "idempotency_key": key_of(opened)}
    late = senior.post(f"{address}/confirm", sent)
    said = {"confirmed": "This list was confirmed on", "usual": "takes no second person any more"}
    assert (late.status_code, said[meanwhile] in words(late.text)) == (409, True)
    assert "Both were compared" in words(late.text)
    assert senior.get(address).status_code == 403, "its entries are the Prevent lead's"


def test_an_earlier_version_is_put_in_force_again_from_its_page(lead: Visitor, venues: VenuesBeside) -> None:
    confirm_here(lead, load_another(lead, 9))
    confirm_here(lead, load_another(lead, 10))
    listed = lead.get("/screening").text
    link = unescape(listed[listed.index("/screening/lists/again?") :].split('"')[0])
    page = lead.get(link)
    assert "Entries still kept 9" in words(page.text)
    version = link.split("version=")[1].replace("+", " ").replace("%20", " ")
    sent = {"source": "other_list", "version": version, "idempotency_key": key_of(page.text)}
    lost = lead.post("/screening/lists/again", {**sent, "reason": "A name too many"})
    assert (lost.status_code, "came back without what it said when you opened it" in words(lost.text)) == (409, True)
    assert "A name too many" in lost.text
    sent |= dict(re.findall(r'name="(in_force)" value="([^"]*)"', lost.text))
    assert lead.post("/screening/lists/again", {**sent, "reason": ""}).status_code == 422
    assert lead.post("/screening/lists/again", {**sent, "reason": "A name too many"}).status_code == 303
    work()
    told = words(lead.get("/screening").text)
    assert "Why: A name too many" in told
    assert lead.get("/screening/lists/again?source=other_list&version=none").status_code == 404


def test_whoever_asks_for_an_earlier_version_after_another_is_told_by_whom_and_when_and_offered_nothing_to_repeat(
    signed_in: Begin, lead: Visitor, venues: VenuesBeside
) -> None:
    confirm_here(lead, load_another(lead, 9))
    confirm_here(lead, load_another(lead, 10))
    listed, second = lead.get("/screening").text, signed_in(Role.PREVENT_LEAD, username="second")
    link = unescape(listed[listed.index("/screening/lists/again?") :].split('"')[0])
    forms = [
        {name: unescape(said) for name, said in re.findall(r'name="(source|version|in_force)" value="([^"]*)"', page)}
        | {"idempotency_key": key_of(page)}
        for page in (who.get(link).text for who in (lead, second, second))
    ]
    assert lead.post("/screening/lists/again", {**forms[0], "reason": "A name too many"}).status_code == 303
    waits = second.post("/screening/lists/again", {**forms[1], "reason": "Mine"})
    told = words(waits.text)
    assert (waits.status_code, "and not by you" in told) == (409, True)
    assert re.search(r"It was done by \S+\.", told)
    work()
    late = second.post("/screening/lists/again", {**forms[2], "reason": "Mine again"})
    told = words(late.text)
    assert late.status_code == 409
    assert re.search(r"another one was put in force on \d+ \w+ \d{4} at \S+", told)
    assert re.search(r"The version in force now is this one: \S+ put it in force again", told)
    assert "The reason that you typed, which was not saved: Mine again" in told
    assert "Put it in force again</button>" not in late.text.replace("\n", "").replace(" <", "<")


def test_a_threshold_is_not_set_by_a_form_that_does_not_say_which_setting_it_was_opened_over(
    lead: Visitor, venues: VenuesBeside
) -> None:
    page = lead.get("/screening/threshold?threshold=0.9&most=20").text
    sent = {"threshold": "0.9", "most": "20", "reason": "Spring", "idempotency_key": key_of(page)}
    lost = lead.post("/screening/threshold", sent)
    assert (lost.status_code, "came back without what it said when you opened it" in words(lost.text)) == (409, True)
    assert "Spring" in lost.text
    assert "0.5 (the default)" in words(lead.get("/screening/threshold").text)


def test_a_list_is_not_confirmed_by_a_form_that_does_not_say_what_it_was_compared_with(
    signed_in: Begin, lead: Visitor, venues: VenuesBeside
) -> None:
    confirm_here(lead, load_another(lead, 10))
    address, senior = load_another(lead, 2), signed_in(Role.SENIOR_OFFICER)
    sent = {"asks_reason": "yes", "reason": "Both were compared", "idempotency_key": key_of(senior.get(address).text)}
    lost = senior.post(f"{address}/confirm", sent)
    told = words(lost.text)
    assert (lost.status_code, "came back without what it said when you opened it" in told) == (409, True)
    assert "version_in_force" not in told
    assert "Both were compared" in lost.text
    assert "Nothing has been changed yet." in words(senior.get(address).text)
