"""One person: found, shown with why and until when, and changed by hand."""

import csv
import io
import re
from collections.abc import Callable
from pathlib import Path

import pytest

from services.training.store.database import database as training_database
from shared.actor import Role
from tests.gateway.pages.conftest import carried, key_of, words
from tests.gateway.records import EXPECTED, Records
from tests.gateway.visitor import Visitor
from tests.training.conftest import bring_in

Begin = Callable[..., Visitor]
DAY = "as_at=2026-11-01"
COUNCIL = EXPECTED["figures"]["organisation"]
NEVER_TRAINED = "137063"
"""Somebody whose two requirements were both never done."""


@pytest.fixture
def officer(signed_in: Begin) -> Visitor:
    return signed_in(Role.LD_OFFICER)


def search(visitor: Visitor, text: str) -> str:
    page = visitor.get("/people").text
    return visitor.post("/people", {"name": text, "idempotency_key": key_of(page)}).text


def person(visitor: Visitor, number: str) -> str:
    """The address of the person with this payroll number."""
    found = re.search(r'href="(/people/[0-9a-f-]{36})"', search(visitor, number))
    assert found is not None
    return found[1]


def in_date(visitor: Visitor) -> tuple[int, int]:
    """People in date as the page says, and as the CSV says."""
    page = re.search(r"In date (\d+) of", words(visitor.get(f"/training/standing?{DAY}").text))
    rows = csv.DictReader(io.StringIO(visitor.get(f"/training/figures.csv?{DAY}").data.decode("utf-8-sig")))
    assert page is not None
    return int(page[1]), int(next(rows)["In date"])


def add(visitor: Visitor, address: str, course: str, **more: str) -> str:
    page = visitor.get(f"{address}/completions/new").text
    sent = {
        "course": course,
        "completed_on-day": "30",
        "completed_on-month": "10",
        "completed_on-year": "2026",
        "evidence": "seen",
        "idempotency_key": key_of(page),
        **more,
    }
    return visitor.post(f"{address}/completions/new", sent).text


def test_people_are_found_by_part_of_a_name_or_a_number(officer: Visitor) -> None:
    assert "Nigel Buckley" in words(search(officer, "buckl"))
    assert "Nigel Buckley" in words(search(officer, NEVER_TRAINED))
    assert "Nobody found" in words(search(officer, "zzzz"))


def test_a_search_needs_three_characters_and_keeps_what_was_typed(officer: Visitor) -> None:
    page = search(officer, "bu")
    assert "Enter at least three characters" in words(page)
    assert 'value="bu"' in page


def test_a_page_says_why_and_until_when(officer: Visitor) -> None:
    shown = words(officer.get(f"{person(officer, '075861')}?{DAY}").text)
    assert "Venue-hire risk and decisions" in shown
    assert "16 Jun 2027" in shown
    assert "Worked out with policy sample-2026-04-01" in shown


def test_completions_added_by_hand_move_every_figure(officer: Visitor) -> None:
    before = in_date(officer)
    assert before == (COUNCIL["in_date"],) * 2
    address = person(officer, NEVER_TRAINED)
    add(officer, address, "AWARENESS")
    add(officer, address, "VENUE_HIRE")
    assert in_date(officer) == (COUNCIL["in_date"] + 1,) * 2
    assert "Prevent duty training: Awareness 30 Oct 2026 Seen" in words(officer.get(f"{address}?{DAY}").text)


def test_a_completion_sent_twice_is_one(officer: Visitor) -> None:
    address = person(officer, NEVER_TRAINED)
    add(officer, address, "AWARENESS", idempotency_key="0123456789")
    add(officer, address, "AWARENESS", idempotency_key="0123456789")
    assert officer.get(f"{address}?{DAY}").text.count("/revoke") == 1


def test_a_completion_not_seen_counts_once_somebody_has_seen_it(officer: Visitor) -> None:
    address = person(officer, NEVER_TRAINED)
    add(officer, address, "AWARENESS", evidence="awaiting")
    page = officer.get(f"{address}?{DAY}").text
    assert "Awaiting evidence" in words(page)
    action = re.search(r'action="(/people/[^"]+/evidence)"', page)
    assert action is not None
    officer.post(action[1], {"idempotency_key": key_of(page)})
    assert "Awaiting evidence" not in words(officer.get(f"{address}?{DAY}").text)


def test_a_revoked_completion_stays_in_the_record_with_its_reason(officer: Visitor) -> None:
    address = person(officer, NEVER_TRAINED)
    add(officer, address, "AWARENESS")
    link = re.search(r'href="(/people/[^"]+/revoke)"', officer.get(address).text)
    assert link is not None
    form = officer.get(link[1]).text
    nothing = officer.post(link[1], {"reason": " "})
    assert (nothing.status_code, "Say why it does not count" in words(nothing.text)) == (422, True)
    officer.post(link[1], {"reason": "The wrong person", "idempotency_key": key_of(form)})
    assert "The wrong person" in words(officer.get(f"{address}?{DAY}").text)


def test_what_is_wrong_stands_beside_its_field_and_nothing_typed_is_lost(officer: Visitor) -> None:
    address = person(officer, NEVER_TRAINED)
    page = add(officer, address, "", **{"completed_on-day": "31", "completed_on-month": "2", "provider": "Harbour"})
    for sentence in ("Choose a course", "Enter a real day"):
        assert sentence in words(page)
    assert 'value="Harbour"' in page
    later = add(officer, address, "AWARENESS", **{"completed_on-year": "2027"})
    assert "in the future" in words(later)


def test_an_exemption_needs_an_end_and_a_reason(officer: Visitor) -> None:
    address = person(officer, NEVER_TRAINED)
    page = officer.get(f"{address}/exemptions/new").text
    nothing = officer.post(f"{address}/exemptions/new", {})
    assert nothing.status_code == 422
    assert "an exemption always ends" in words(nothing.text)
    requirement = re.search(r'<option value="([^"]+)"', page.split('id="requirement"')[1].split("</option>", 1)[1])
    assert requirement is not None
    days = {f"{name}-{part}": value for name, year in (("starts", "2026"), ("ends", "2027"))
            for part, value in (("day", "1"), ("month", "10"), ("year", year))}  # fmt: skip
    sent = {"requirement": requirement[1], "reason": "Seconded away", "idempotency_key": key_of(page), **days}
    assert officer.post(f"{address}/exemptions/new", sent).status_code == 303
    assert "Seconded away" in words(officer.get(f"{address}?{DAY}").text)


def test_only_learning_and_development_records_completions(signed_in: Begin, officer: Visitor) -> None:
    lead = signed_in(Role.PREVENT_LEAD)
    address = person(lead, NEVER_TRAINED)
    assert "Add a completion" not in words(lead.get(address).text)
    assert lead.get(f"{address}/completions/new").status_code == 403


def test_without_training_a_search_says_so_and_keeps_the_name(officer: Visitor, training: Records) -> None:
    page = officer.get("/people").text
    training.adapter.down = True
    answer = officer.post("/people", {"name": "Buckley", "idempotency_key": key_of(page)})
    assert answer.status_code == 503
    assert "does not answer" in words(answer.text)
    assert 'value="Buckley"' in answer.text


@pytest.mark.parametrize(
    ("form", "typed", "told"),
    [
        ("completions/new", {"course": "AWARENESS", "completed_on-day": "30", "completed_on-month": "10"}, "30 10"),
        ("exemptions/new", {"reason": "Away", "starts-day": "1"}, "Away"),
    ],
)
def test_without_training_a_form_says_that_nothing_was_saved_and_goes_again_as_it_was(
    officer: Visitor, training: Records, form: str, typed: dict[str, str], told: str
) -> None:
    address = f"{person(officer, NEVER_TRAINED)}/{form}"
    sent = {**typed, "idempotency_key": key_of(officer.get(address).text)}
    training.adapter.down = True
    answer = officer.post(address, sent)
    assert (answer.status_code, "Nothing was saved" in words(answer.text)) == (503, True)
    assert told in words(answer.text) and f'action="{address}"' in answer.text
    assert carried(answer.text, *sent) == sent


def test_the_page_shows_the_cost_centre_and_what_was_said_before(
    officer: Visitor, training: Records, tmp_path: Path
) -> None:
    for number, (centre, email) in enumerate((("4711 Parks", "old@c.example"), ("4712", "new@c.example"))):
        file = tmp_path / f"{number}.csv"
        file.write_text(
            "Employee No,Forename,Surname,Job title,Directorate,Start date,Cost centre,Email\n"
            f"555001,Zoë,Lunpell,Clerk,Place,01/02/2023,{centre},{email}\n",
            encoding="utf-8",
        )
        with training_database.connection():
            bring_in(file, "people")
    page = words(officer.get(person(officer, "555001")).text)
    assert "Cost centre 4712" in page
    assert "Former cost centre 4711 Parks" in page
    assert "Former e-mail address old@c.example" in page
    assert "Former name known by" not in page
    assert "cost centre, name known by, e-mail address, and what these were before" in words(
        officer.get("/privacy").text
    )
