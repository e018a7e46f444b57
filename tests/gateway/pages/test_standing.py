"""Figures, names and gaps on pages and as CSV: the same numbers everywhere."""

import csv
import io
import re
from collections.abc import Callable
from typing import Any
from urllib.parse import unquote_plus

import pytest
from flask import Flask

from services.gateway.store.audit import audit
from services.gateway.store.database import database
from services.training.actions import evidence as training_evidence
from services.training.actions.standing import projection_policy
from shared.actor import Role
from tests.gateway.pages.conftest import words
from tests.gateway.records import EXPECTED, Records
from tests.gateway.visitor import Visitor

Begin = Callable[..., Visitor]
DAY = "as_at=2026-11-01"
COUNTS = ("Population", "In date", "On track", "Ever trained", "Absent")
COUNCIL = EXPECTED["figures"]["organisation"]
MANAGER = "079324"


def table(visitor: Visitor, address: str) -> list[dict[str, str]]:
    answer = visitor.get(address)
    assert answer.status_code == 200, words(answer.text)
    return list(csv.DictReader(io.StringIO(answer.data.decode("utf-8-sig"))))


@pytest.fixture
def officer(signed_in: Begin) -> Visitor:
    return signed_in(Role.LD_OFFICER)


@pytest.fixture
def manager(signed_in: Begin, add_account: Any, app: Any) -> Visitor:
    add_account("mo", Role.MANAGER, person_number=MANAGER)
    visitor = Visitor(app)
    visitor.sign_in("mo")
    return visitor


def test_the_page_shows_the_figures_of_the_council_its_directorates_and_other_employers(officer: Visitor) -> None:
    shown = words(officer.get(f"/training/standing?{DAY}").text)
    assert f"In date {COUNCIL['in_date']} of {COUNCIL['population']}" in shown
    assert f"On track {COUNCIL['on_track']} of {COUNCIL['population']}" in shown
    assert f"Ever trained {COUNCIL['ever_trained']} of {COUNCIL['population']}" in shown
    for name, figures in EXPECTED["figures"].items():
        if name != "organisation":
            assert f"{name} {figures['in_date']} of {figures['population']}" in shown
    for name, figures in EXPECTED["provider_figures"].items():
        if name != "all":
            assert f"{name} {figures['in_date']} of {figures['population']}" in shown


def test_the_csv_holds_the_same_figures_as_the_page(officer: Visitor) -> None:
    rows = {(row["Of"], row["Name"]): row for row in table(officer, f"/training/figures.csv?{DAY}")}
    named = {("council", ""): COUNCIL}
    named |= {("unit", name): found for name, found in EXPECTED["figures"].items() if name != "organisation"}
    named |= {("employer", name): found for name, found in EXPECTED["provider_figures"].items() if name != "all"}
    named[("all other employers", "")] = EXPECTED["provider_figures"]["all"]
    keys = {"Population": "population", "In date": "in_date", "On track": "on_track", "Ever trained": "ever_trained"}
    assert {key: {column: row[column] for column in keys} for key, row in rows.items()} == {
        key: {column: str(found[name]) for column, name in keys.items()} for key, found in named.items()
    }


def test_a_directorate_opens_into_its_services_and_they_into_their_teams(officer: Visitor) -> None:
    page = officer.get(f"/training/standing/unit?unit=Place&{DAY}").text
    found = EXPECTED["figures"]["Place"]
    assert f"In date {found['in_date']} of {found['population']}" in words(page)
    below = re.search(r'href="(/training/standing/unit\?unit=Place[^"]+)"', page)
    assert below is not None
    deeper = officer.get(below[1].replace("&amp;", "&"))
    assert deeper.status_code == 200
    assert "breadcrumbs" in deeper.text
    assert re.fullmatch(r"/training/standing/unit\?unit=Place > [^>]+&.*", unquote_plus(below[1].replace("&amp;", "&")))
    assert re.search(r"In date \d+ of [1-9]", words(deeper.text)), "a unit that is not there would have noughts"


def test_the_units_of_a_file_of_figures_are_named_by_their_whole_path_once(officer: Visitor) -> None:
    rows = [row for row in table(officer, f"/training/figures.csv?unit=Place&{DAY}") if row["Of"] == "unit"]
    below = [row["Name"] for row in rows if row["Name"] != "Place"]
    assert below
    assert all(name.startswith("Place > ") and name.count("Place") == 1 for name in below)


def test_the_names_behind_a_figure_are_as_many_as_the_figure_says(officer: Visitor) -> None:
    assert f"People in date: {COUNCIL['in_date']}" in words(officer.get(f"/training/people?shown=in_date&{DAY}").text)
    out = COUNCIL["population"] - COUNCIL["in_date"]
    assert f"People not in date: {out}" in words(officer.get(f"/training/people?shown=not_in_date&{DAY}").text)
    rows = table(officer, f"/training/people.csv?shown=in_date&{DAY}")
    assert len({row["Number"] for row in rows}) == COUNCIL["in_date"]
    assert {row["In date"] for row in rows} == {"yes"}


def test_the_gap_list_says_who_which_rule_since_when_and_what_closes_it(officer: Visitor) -> None:
    page = officer.get(f"/training/gaps?{DAY}").text
    total = re.search(r"Gap list: ([\d,]+) gaps", page)
    assert total is not None
    rows = table(officer, f"/training/gaps.csv?{DAY}")
    assert len(rows) == int(total[1].replace(",", ""))
    assert all(row["Requirement"] and row["Closes with"] for row in rows)
    assert rows[0]["Name"] in page
    one = table(officer, f"/training/gaps.csv?unit=Place&{DAY}")
    assert 0 < len(one) < len(rows)


def test_taking_a_list_of_names_is_kept_in_the_audit_trail(officer: Visitor) -> None:
    rows = table(officer, f"/training/gaps.csv?{DAY}")
    with database.connection():
        (entry,) = [found for found in audit.entries() if found.action == "names-exported"]
    assert (entry.subject, entry.details["entries"]) == ("list:gaps", len(rows))


def test_a_manager_sees_the_own_team_and_nobody_else(manager: Visitor, officer: Visitor) -> None:
    page = manager.get(f"/training/standing?{DAY}").text
    assert "Your team" in words(page)
    assert f"of {COUNCIL['population']}" not in words(page)
    team = {row["Number"] for row in table(manager, f"/training/people.csv?{DAY}")}
    everybody = table(officer, f"/training/people.csv?{DAY}")
    assert MANAGER in team
    assert 0 < len(team) < len({row["Number"] for row in everybody})
    assert {row["Number"] for row in table(manager, f"/training/gaps.csv?{DAY}")} <= team
    people = officer.get(f"/training/people?{DAY}&unit=Resources").text
    stranger = re.search(r'href="(/people/[0-9a-f-]{36})', people)
    assert stranger is not None
    assert manager.get(stranger[1]).status_code == 404


def test_a_manager_whose_account_names_nobody_is_told_what_to_do(signed_in: Begin) -> None:
    shown = words(signed_in(Role.MANAGER).get(f"/training/standing?{DAY}").text)
    assert "Your team is not known" in shown


@pytest.mark.parametrize("role", [Role.AUDITOR, Role.SENIOR_OFFICER])
def test_who_may_not_see_names_gets_figures_only(signed_in: Begin, role: Role) -> None:
    visitor = signed_in(role)
    page = visitor.get(f"/training/standing?{DAY}").text
    assert f"{COUNCIL['in_date']} of {COUNCIL['population']}" in words(page)
    assert "/training/people" not in page
    for address in ("/training/people", "/training/gaps", "/training/people.csv", "/training/gaps.csv", "/people"):
        assert visitor.get(address).status_code == 403


EXPORTS = {
    "/training/figures.csv": "/training/standing",
    "/training/people.csv": "/training/people",
    "/training/gaps.csv": "/training/gaps",
}
"""Every file of figures or names, and the page that shows the same."""


def test_every_export_of_figures_and_names_is_in_the_table_of_exports(app: Flask) -> None:
    found = {rule.rule for rule in app.url_map.iter_rules() if rule.rule.endswith(".csv") and "<" not in rule.rule}
    assert found == set(EXPORTS)


@pytest.mark.parametrize("role", Role)
@pytest.mark.parametrize(("file", "page"), EXPORTS.items())
def test_a_file_opens_for_whom_its_page_opens_and_says_nothing_that_the_page_does_not(
    signed_in: Begin, role: Role, file: str, page: str
) -> None:
    visitor = signed_in(role)
    shown, taken = visitor.get(f"{page}?{DAY}"), visitor.get(f"{file}?{DAY}")
    if shown.status_code != 200 or "Your team is not known" in words(shown.text):
        assert taken.status_code == 403, "a manager whose account names nobody is told so and gets nothing"
        assert "text/csv" not in taken.content_type
        return
    text = words(shown.text)
    for row in table(visitor, f"{file}?{DAY}")[:20]:
        assert row["Name"] in text
        for number in ("Population", "In date"):
            if row.get(number, "").isdigit() and file.endswith("figures.csv"):
                assert row[number] in text, (row, number)


def test_a_managers_file_of_figures_is_of_the_own_team(manager: Visitor) -> None:
    page = words(manager.get(f"/training/standing?{DAY}").text)
    (row,) = table(manager, f"/training/figures.csv?{DAY}")
    assert (row["Of"], row["On track"], row["Ever trained"]) == ("own team", "not shown", "not shown")
    assert f"{row['In date']} of {row['Population']}" in page
    assert int(row["Population"]) < COUNCIL["population"]


@pytest.mark.parametrize(("day", "mark"), [("2026-11-01", "no"), ("2027-03-31", "yes")])
def test_a_day_still_to_come_is_marked_in_every_file(officer: Visitor, day: str, mark: str) -> None:
    for file in EXPORTS:
        rows = table(officer, f"{file}?as_at={day}")
        assert {(row["As at"], row["Forecast"]) for row in rows} == {(day, mark)}
    assert ("Forecast." in words(officer.get(f"/training/standing?as_at={day}").text)) is (mark == "yes")


def test_a_day_that_is_no_day_is_said_and_what_was_typed_stays(officer: Visitor) -> None:
    answer = officer.get("/training/standing?as_at-day=31&as_at-month=2&as_at-year=2026")
    assert answer.status_code == 422
    assert "Enter a real day" in words(answer.text)
    assert 'value="31"' in answer.text
    assert officer.get("/training/figures.csv?as_at=2026-02-31").status_code == 422


def test_without_training_figures_are_not_available_and_never_nought(officer: Visitor, training: Records) -> None:
    training.adapter.down = True
    shown = words(officer.get(f"/training/standing?{DAY}").text)
    assert "No answer from: Training records" in shown
    assert shown.count("Not available") >= 3
    assert not re.search(r"\b0 of", shown)


def test_the_policy_and_the_courses_are_there_to_read(officer: Visitor) -> None:
    assert "sample-2026-04-01" in words(officer.get(f"/training/policy?{DAY}").text)
    courses = words(officer.get("/training/courses").text)
    assert "Prevent duty training: Awareness" in courses
    assert "A completion without them counts, with a warning on the person’s record." in courses
    assert "counts only after" not in courses


@pytest.fixture
def policy_has_changed(monkeypatch: pytest.MonkeyPatch) -> None:
    """Training is still working everybody out under a policy that has just changed."""
    for module in (projection_policy, training_evidence):
        monkeypatch.setattr(module, "behind", lambda *_: True)


@pytest.mark.usefixtures("policy_has_changed")
@pytest.mark.parametrize(
    ("address", "status"),
    [
        (f"/training/standing?{DAY}", 200),
        (f"/training/standing/unit?unit=Place&{DAY}", 200),
        (f"/evidence/7?{DAY}", 200),
        (f"/evidence/questions/7.3?{DAY}", 200),
        (f"/training/people?{DAY}", 503),
        (f"/training/gaps?{DAY}", 503),
        (f"/training/figures.csv?{DAY}", 503),
        (f"/training/people.csv?{DAY}", 503),
        (f"/training/gaps.csv?{DAY}", 503),
    ],
)
def test_while_a_changed_policy_is_worked_out_every_page_says_so_and_no_figure_is_given(officer, address, status):
    answer = officer.get(address)
    assert answer.status_code == status
    shown = words(answer.text)
    assert "The training policy has changed, and its figures are being worked out" in shown
    assert "did not answer" not in shown
    assert f"{COUNCIL['in_date']} of {COUNCIL['population']}" not in shown


@pytest.mark.usefixtures("policy_has_changed")
@pytest.mark.parametrize("address", ["/", f"/training/standing?{DAY}"])
def test_a_manager_is_told_that_the_teams_gaps_are_being_worked_out(manager, address):
    shown = words(manager.get(address).text)
    assert "its figures are being worked out" in shown
    assert "Your team is not known" not in shown


SMALL_EMPLOYERS = {name: found for name, found in EXPECTED["provider_figures"].items() if 0 < found["population"] < 5}


@pytest.mark.parametrize("role", [Role.SENIOR_OFFICER, Role.AUDITOR])
def test_whoever_may_not_open_the_names_sees_no_small_number_on_pages_and_in_the_file(
    signed_in: Begin, role: Role
) -> None:
    assert SMALL_EMPLOYERS, "the sample has employers with few people"
    visitor = signed_in(role)
    page = words(visitor.get(f"/training/standing?{DAY}").text)
    assert "are hidden from whoever may not open the names behind them" in page
    for name, found in SMALL_EMPLOYERS.items():
        assert f"{name} Hidden Hidden Hidden Hidden" in page
        assert f"{found['in_date']} of {found['population']}" not in words(
            visitor.get(f"/training/standing/unit?employer={name}&{DAY}").text
        )
    numbers = [row[column] for row in table(visitor, f"/training/figures.csv?{DAY}") for column in COUNTS]
    assert "hidden" in numbers
    assert not set(numbers) & {"1", "2", "3", "4", ""}


def test_a_managers_own_team_is_shown_and_other_groups_have_their_small_numbers_hidden(manager: Visitor) -> None:
    assert "Hidden" not in words(manager.get(f"/training/standing?{DAY}").text)
    assert {row["Of"] for row in table(manager, f"/training/figures.csv?{DAY}")} == {"own team"}
    name = next(iter(SMALL_EMPLOYERS))
    assert "In date Hidden" in words(manager.get(f"/training/standing/unit?employer={name}&{DAY}").text)


def test_the_evidence_page_of_an_auditor_has_a_sign_for_small_numbers(signed_in: Begin) -> None:
    readers = [signed_in(role) for role in (Role.AUDITOR, Role.LD_OFFICER)]
    pages = [words(reader.get(f"/evidence/questions/7.3?{DAY}").text) for reader in readers]
    assert ["[c]" in page for page in pages] == [True, False]


def test_an_auditor_sees_who_opened_a_record_and_who_read_lists_and_nobody_else_does(
    signed_in: Begin, officer: Visitor
) -> None:
    found = re.search(r'href="(/people/([0-9a-f-]{36}))', officer.get(f"/training/gaps?{DAY}").text)
    assert found is not None
    assert officer.get(found[1]).status_code == 200
    page = signed_in(Role.AUDITOR).get("/training/readings").text
    assert "Record of a person opened" in words(page)
    assert found[2] in page
    assert "Gap list" in words(page)
    assert officer.get("/training/readings").status_code == 403


def test_figures_of_a_day_to_come_are_marked_as_a_forecast(signed_in: Any) -> None:
    lead = signed_in(Role.PREVENT_LEAD)
    assert "Forecast. This day is still to come" in words(lead.get("/training/standing?as_at=2028-03-31").text)
    assert "Forecast" not in words(lead.get("/training/standing").text)


def test_every_page_that_speaks_of_a_day_to_come_says_that_it_is_a_forecast(officer: Visitor, app: Flask) -> None:
    found = re.search(r'href="(/people/[0-9a-f-]{36})', officer.get(f"/training/people?{DAY}").text)
    assert found is not None
    pages = [rule.rule for rule in app.url_map.iter_rules() if "GET" in rule.methods and not rule.arguments]
    pages = [page for page in pages if page.startswith(("/training/", "/people", "/approvers")) and ".csv" not in page]
    about_the_day = set()
    for page in [*pages, found[1]]:
        for more in ("", "&shown=in_date", "&unit=Place&every_level=yes"):
            shown = words(officer.get(f"{page}?as_at=2028-03-31&on=2028-03-31{more}").text)
            if "31 March 2028" in shown:
                about_the_day.add(page)
                assert "Forecast. This day is still to come" in shown, page
    expected = {"standing", "people", "gaps", "policy", "standing/unit"}
    assert {f"/training/{page}" for page in expected} | {found[1]} <= about_the_day
