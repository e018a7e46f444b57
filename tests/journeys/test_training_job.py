"""A council's files, from an empty installation to figures, names and a pack that anyone can check (benchmark 7).

The steps build on each other, as the work of a council does: each test is one step, in order.
"""

import csv
import io
import re
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from tests.browser.chromium import DESKTOP, Window, a_window
from tests.folders import ROOT
from tests.installation import Installation, wait_for
from tests.journeys.council_files import AS_AT, KINDS, OUTCOMES, SMALL
from tests.journeys.places import (
    KEYS,
    counts_on_page,
    figures_from_api,
    figures_in_csv,
    figures_in_database,
    figures_in_pack,
    figures_on_page,
    make_pack,
    take_pack,
)
from tests.journeys.taken_pack import take

pytestmark = pytest.mark.timeout(600)

KIND_LABELS = list(KINDS.values())


@dataclass
class Story:
    """What the earlier steps left behind."""

    product: Installation
    browser: Browser
    folder: Path
    imports: dict[str, str] = field(default_factory=dict)


@pytest.fixture(scope="module")
def story(empty: Installation, browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Story:
    return Story(empty, browser, tmp_path_factory.mktemp("story"))


@pytest.fixture(scope="module")
def officer(story: Story) -> Iterator[Window]:
    with a_window(story.browser, story.product.address, DESKTOP) as window:
        window.sign_in("ld.officer")
        yield window


@pytest.fixture(scope="module")
def lead(story: Story) -> Iterator[Window]:
    with a_window(story.browser, story.product.address, DESKTOP) as window:
        window.sign_in("prevent.lead")
        yield window


def upload(window: Window, path: Path, kind: str) -> str:
    """Sends a file through the form; the id of its import."""
    window.go("/training/imports/new")
    window.page.check(f"input[name=kind][value={kind}]")
    window.page.set_input_files("#file", path)
    window.page.click("text=Upload and check")
    return import_id_of(window.page)


def import_id_of(page: Page) -> str:
    page.wait_for_url(re.compile(r"/training/imports/[0-9a-f-]{36}"))
    found = re.search(r"/training/imports/([0-9a-f-]{36})", page.url)
    assert found, page.url
    return found[1]


def wait_on_page(window: Window, import_id: str, selector: str, seconds: float = 120) -> None:
    """Looks at the page of a file again and again, as a person does, until something is on it."""

    def look() -> bool:
        assert window.go(f"/training/imports/{import_id}") == 200
        return window.page.locator(selector).count() > 0

    wait_for(f"{selector} on the page of the file", look, seconds, 0.5)


def numbers(story: Story, import_id: str, outcome: str) -> list[int]:
    rows = story.product.api().get(f"training/v1/imports/{import_id}/rows", outcome=outcome)
    assert all(row["outcome"] == outcome for row in rows)
    return [row["row"] for row in rows]


@pytest.mark.parametrize("name", KINDS)
def test_a_file_uploaded_as_it_is_comes_to_a_check_page_with_the_exact_counts_and_is_confirmed(
    story: Story, officer: Window, name: str
) -> None:
    import_id = upload(officer, SMALL.folder / name, KINDS[name])
    story.imports[name] = import_id
    wait_on_page(officer, import_id, "#counts")
    wanted = SMALL.counts(name)
    shown = counts_on_page(officer.page)
    assert shown == wanted
    assert shown["read"] == sum(shown.values()) - shown["read"]
    told = story.product.api().find_import(import_id)
    assert told["counts"] == wanted
    for outcome in OUTCOMES:
        if SMALL.rows(name, outcome):
            assert sorted(set(numbers(story, import_id, outcome))) == SMALL.rows(name, outcome)
    if wanted["refused"]:
        assert officer.page.locator("#bad-rows .dr-cell--error").count() > 0
    officer.page.click("text=/Confirm and save/")
    wait_on_page(officer, import_id, "text=Undo this file")
    assert officer.faults == []


def test_people_with_several_posts_and_certificates_not_seen_are_counted(story: Story) -> None:
    api = story.product.api()
    people = api.find_import(story.imports["people-hr-export.csv"])
    assert people["people"] == SMALL.expected["people-hr-export.csv"]["people"]
    certificates = api.find_import(story.imports["certificates-batch.csv"])
    assert certificates["awaiting"] == SMALL.expected["certificates-batch.csv"]["awaiting"]
    assert api.find_import(story.imports["session-registers.xlsx"])["sheets"] == 30


def test_the_figures_are_the_expected_ones_and_the_same_in_every_place(story: Story, officer: Window) -> None:
    wanted = {**SMALL.figures, **SMALL.employers}
    assert figures_from_api(story.product.api()) == wanted
    page = figures_on_page(officer)
    page["all"] = page.pop("All other employers")
    assert page == wanted
    assert figures_in_csv(officer) == wanted
    database = figures_in_database(story.product)
    assert {**database, "all": wanted["all"]} == wanted


def test_each_directorate_opens_into_its_own_figures_and_names(story: Story, officer: Window) -> None:
    for unit, figures in SMALL.figures.items():
        if unit == "organisation":
            continue
        told = story.product.api().get("training/v1/standing", as_at=AS_AT, unit=unit)
        assert told["figures"] == figures, unit
        names = story.product.api().get("training/v1/standing/people", as_at=AS_AT, unit=unit, shown="in_date")
        assert names["total"] == figures["in_date"], unit
    figures_on_page(officer)
    officer.page.click("#units >> text=Place")
    assert "15 of 44" in officer.page.inner_text("main")


def test_the_gap_list_leads_to_the_page_of_a_person_with_why_and_until_when(story: Story, officer: Window) -> None:
    assert officer.go(f"/training/gaps?as_at={AS_AT}") == 200
    total = story.product.api().get("training/v1/standing/gaps", as_at=AS_AT)["total"]
    assert f"Gap list: {total} gap" in officer.page.inner_text("h1")
    first = officer.page.locator("#gaps tbody tr").first
    name = first.locator("a").inner_text()
    assert first.locator("td").nth(2).inner_text().strip(), "what closes it"
    first.locator("a").click()
    assert name in officer.page.inner_text("h1")
    assert "Why" in officer.page.inner_text("main") or officer.page.locator("main >> text=/overdue|never/i").count()
    assert officer.faults == []


def test_a_manager_sees_the_own_team_and_nobody_else(story: Story) -> None:
    with a_window(story.browser, story.product.address, DESKTOP) as window:
        window.sign_in("manager")
        assert window.go(f"/training/standing?as_at={AS_AT}") == 200
        team = story.product.api("manager").get("training/v1/standing/people", as_at=AS_AT)["people"]
        everybody = story.product.api().get("training/v1/standing/people", as_at=AS_AT, per_page=200)["people"]
        strangers = [one for one in everybody if one["number"] not in {mine["number"] for mine in team}]
        assert team
        assert strangers
        assert window.go(f"/people/{strangers[0]['id']}") in {403, 404}
        assert strangers[0]["name"] not in window.page.inner_text("body")


def test_the_prevent_lead_rates_a_question_and_the_pack_carries_rating_summary_and_figures(
    story: Story, lead: Window
) -> None:
    assert lead.go(f"/evidence/questions/7.3?as_at={AS_AT}") == 200
    assert "127 of 213" in lead.page.inner_text("main")
    lead.page.click("text=Save rating and summary")
    assert "There is a problem" in lead.page.inner_text("main")
    lead.faults.clear()  # the browser's own line about the status
    lead.page.check("input[name=rating][value=Developing]")
    lead.page.fill("#summary", "Two thirds are in date. Place is booked for workshops in January.")
    lead.page.click("text=Save rating and summary")
    assert "Your rating of 7.3 has been saved" in lead.page.inner_text("main")

    assert lead.go("/packs") == 200
    for day in ("as_at", "starts"):
        parts = ("1", "11", "2026" if day == "as_at" else "2025")
        for part, text in zip(("", "-month", "-year"), parts, strict=True):
            lead.page.fill(f"#{day}{part}", text)
    lead.page.check("input[name=benchmarks][value='7']")
    lead.page.click("text=Make the pack")
    path = take(lead, story.folder / "pack.zip")
    assert figures_in_pack(path) == SMALL.figures["organisation"]
    with zipfile.ZipFile(path) as archive:
        text = archive.read("csv/self-assessment.csv").decode("utf-8-sig")
        assert "Place is booked for workshops in January." in text
        assert "Developing" in text
        page = archive.read("self-assessment.html").decode("utf-8")
        assert "127 of 213" in page
    assert lead.faults == []


def test_anyone_can_check_the_pack_offline_and_a_changed_byte_is_named(story: Story) -> None:
    path = story.folder / "pack.zip"
    assert _verify(path)[0] == 0
    changed = story.folder / "changed.zip"
    with zipfile.ZipFile(path) as whole, zipfile.ZipFile(changed, "w") as other:
        for entry in whole.infolist():
            body = whole.read(entry)
            if entry.filename == "csv/figures.csv":
                body = body.replace(b"127", b"128", 1)
            other.writestr(entry, body)
    code, said = _verify(changed)
    assert code == 1
    assert "csv/figures.csv: changed" in said


def _verify(path: Path) -> tuple[int, str]:
    """With nothing but the standard library: no network, no account, none of our packages."""
    command = [sys.executable, "-I", "-S", str(ROOT / "operations" / "verify.py"), str(path)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False, env={})
    return done.returncode, done.stdout + done.stderr


def test_venues_can_say_who_may_approve_on_a_day(story: Story) -> None:
    api = story.product.api("booking_officer")

    def told() -> list[dict[str, object]]:
        return list(api.get("venues/v1/approvers", on=AS_AT)["approvers"])

    wait_for("venues has heard of the approvers", lambda: len(told()) >= 10, 120, 1)
    trained = [one for one in told() if one["may_approve"]]
    assert trained
    for one in told():
        days = (one["venue_hire_valid_until"], one["awareness_valid_until"])
        valid = all(day is not None and (day == "never" or str(day) >= AS_AT) for day in days)
        assert valid == one["may_approve"], one


def test_one_completion_added_moves_every_figure_in_every_place(story: Story, officer: Window) -> None:
    api = story.product.api()
    person = _one_course_short(story)
    before = figures_from_api(api)["organisation"]
    officer.go(f"/people/{person['id']}/completions/new")
    officer.page.select_option("#course", person["course"])
    for part, text in (("", "1"), ("-month", "10"), ("-year", "2026")):
        officer.page.fill(f"#completed_on{part}", text)
    officer.page.check("input[name=evidence][value=seen]")
    officer.page.click("text=Save the completion")
    assert "The completion has been saved" in officer.page.inner_text("main")
    after = {**before, **{key: before[key] + 1 for key in ("in_date", "on_track", "ever_trained")}}
    assert {key: after[key] - before[key] for key in KEYS} != dict.fromkeys(KEYS, 0)
    assert figures_from_api(api)["organisation"] == after
    assert figures_on_page(officer)["organisation"] == after
    assert figures_in_csv(officer)["organisation"] == after
    assert figures_in_database(story.product)["organisation"] == after
    prevent = story.product.api("prevent_lead")
    assert figures_in_pack(take_pack(prevent, make_pack(prevent), story.folder)) == after


def _one_course_short(story: Story) -> dict[str, str]:
    """Somebody present who has never done the one course that is asked of them."""
    api = story.product.api()
    gaps = api.get("training/v1/standing/gaps", as_at=AS_AT, per_page=200)["gaps"]
    for gap in gaps:
        mine = [one for one in gaps if one["person"] == gap["person"]]
        if len(mine) == 1 and gap["status"] == "never_done" and not gap["employer"] and not gap["absent"]:
            detail = api.get(f"training/v1/people/{gap['person']}", as_at=AS_AT)
            mandatory = [one for one in detail["requirements"] if one["level"] == "mandatory"]
            if len(mandatory) == 1 and len(gap["take"]) >= 1:
                return {"id": gap["person"], "course": gap["take"][0]}
    raise AssertionError("nobody lacks just one course")


def test_rows_to_review_are_decided_and_count_from_then_on(story: Story, officer: Window) -> None:
    import_id = story.imports["completions-lms.csv"]
    officer.go(f"/training/imports/{import_id}/review")
    assert officer.page.inner_text("h1") == "Review rows: 4 to decide"
    cards = officer.page.locator(".dr-review")
    assert cards.count() == 4
    cards.nth(0).locator("input[type=radio]").first.check()
    cards.nth(1).locator("input[type=radio][value=refuse]").check()
    officer.page.click("text=Save and go on")
    assert "2 rows decided" in officer.page.inner_text("main").replace("Two", "2")
    counts = story.product.api().find_import(import_id)["counts"]
    assert counts == {"read": 1007, "accepted": 987, "duplicate": 6, "skipped": 2, "review": 2, "refused": 10}
    officer.go(f"/training/imports/{import_id}/review")
    officer.page.check("input[name=confirm_all]")
    officer.page.click("text=Save and go on")
    counts = story.product.api().find_import(import_id)["counts"]
    assert (counts["review"], counts["accepted"], counts["read"]) == (0, 989, 1007)
    figures_in_database(story.product)


def test_refused_rows_are_downloaded_corrected_and_sent_again(story: Story, officer: Window) -> None:
    path = story.folder / "three.csv"
    header, *lines = (SMALL.folder / "completions-lms.csv").read_text(encoding="utf-8-sig").splitlines()
    wrong = next(line for line in lines if "2062-05-01" in line)
    path.write_text("\n".join([header, lines[0], wrong]) + "\n", encoding="utf-8")
    import_id = upload(officer, path, "completions")
    wait_on_page(officer, import_id, "#counts")
    assert counts_on_page(officer.page)["refused"] == 1
    with officer.page.expect_download() as download:
        officer.page.click("text=Download the refused rows")
    corrected = story.folder / "corrected.csv"
    download.value.save_as(corrected)
    rows = list(csv.reader(io.StringIO(corrected.read_text(encoding="utf-8-sig"))))
    assert len(rows) == 2
    people = story.product.api().get("training/v1/standing/people", as_at=AS_AT, per_page=50)["people"]
    named = dict(zip(rows[0], rows[1], strict=False))
    number = next(key for key in named if key.lower().startswith("learner id"))
    for index, column in enumerate(rows[0]):
        if column == number:
            rows[1][index] = people[0]["number"]
        elif "date" in column.lower():
            rows[1][index] = "2025-02-28"
        elif "name" in column.lower():
            rows[1][index] = people[0]["name"]
    with corrected.open("w", encoding="utf-8-sig", newline="") as file:
        csv.writer(file).writerows(rows)
    officer.page.set_input_files("#file", corrected)
    officer.page.click("text=Upload the corrected rows")
    again = import_id_of(officer.page)
    wait_for("a new import", lambda: again != import_id or import_id_of(officer.page) != import_id, 10)
    wait_on_page(officer, again, "#counts")
    counts = counts_on_page(officer.page)
    assert (counts["read"], counts["refused"]) == (1, 0), counts


def test_columns_that_are_not_recognised_are_matched_once_and_remembered(story: Story, officer: Window) -> None:
    people = story.product.api().get("training/v1/standing/people", as_at=AS_AT, per_page=50)["people"]
    header = "Kennung,Wer,Was,Wann\n"
    line = "{},{},WRAP,2025-0{}-01\n"
    first, second = story.folder / "kennung-1.csv", story.folder / "kennung-2.csv"
    first.write_text(header + line.format(people[0]["number"], people[0]["name"], 3), encoding="utf-8")
    second.write_text(header + line.format(people[1]["number"], people[1]["name"], 4), encoding="utf-8")
    import_id = upload(officer, first, "completions")
    wait_on_page(officer, import_id, "text=Match the columns")
    officer.page.click("text=Match the columns")
    fields = {one["field"]: one["title"] for one in story.product.api().find_import(import_id)["fields"]}
    for name, column in _matching(fields).items():
        officer.page.select_option(f"[name='field-{name}']", column)
    officer.page.locator("main form button[type=submit]").last.click()
    wait_on_page(officer, import_id, "#counts")
    assert counts_on_page(officer.page)["accepted"] == 1
    again = upload(officer, second, "completions")
    wait_on_page(officer, again, "#counts")
    assert counts_on_page(officer.page)["accepted"] == 1


def _matching(fields: dict[str, str]) -> dict[str, str]:
    """Our field for each heading, by what the fields are called."""
    wanted = {"Kennung": "number", "Wer": "name", "Was": "course", "Wann": "completed"}
    found = {}
    for heading, word in wanted.items():
        for name in fields:
            if word in name and name not in found:
                found[name] = heading
                break
    return found


def test_a_whole_import_is_undone_and_the_figures_go_back(story: Story, officer: Window) -> None:
    api = story.product.api()
    before = figures_from_api(api)["organisation"]
    import_id = story.imports["completions-lms.csv"]
    officer.go(f"/training/imports/{import_id}")
    officer.page.click("text=Undo this file")
    officer.page.locator("main form button[type=submit]").last.click()
    wait_on_page(officer, import_id, "text=/Undone/")
    after = figures_from_api(api)["organisation"]
    assert after["population"] == before["population"]
    assert after["in_date"] < before["in_date"]
    assert figures_in_database(story.product)["organisation"] == after
    assert figures_on_page(officer)["organisation"] == after
    assert officer.faults == []


def test_every_audit_chain_is_whole_at_the_end(story: Story) -> None:
    assert all(story.product.check_audit_chains().values())
