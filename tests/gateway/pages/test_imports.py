"""Files, from the upload page to the undo, before the real training service."""

import io
import re
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest
from werkzeug.test import TestResponse

from services.gateway.pages.imports import venues as venue_words
from services.gateway.pages.kit import wording
from services.gateway.pages.kit.import_outcomes import OutcomeWords
from services.training.jobs import HANDLERS
from services.training.seed import COUNCIL
from services.training.store.database import database
from services.training.store.jobs import jobs
from services.training.store.people import find_by_number
from services.training.store.tables.operations import JobRow
from shared.actor import Role
from shared.imports.states import STATES as KEPT_STATES
from shared.jobs.rows import MOST_ATTEMPTS
from tests.gateway.pages.conftest import carried, key_of, words
from tests.gateway.records import EXPECTED, Records
from tests.gateway.visitor import Visitor

LMS = COUNCIL / "completions-lms.csv"
STATES = (*KEPT_STATES, "discarded")
HEADER = "Learner ID,Learner Name,Email,Course Title,Completion Date,Status,Score"
Begin = Callable[..., Visitor]


def send(
    visitor: Visitor, content: bytes, kind: str = "completions", name: str = "file.csv", **more: Any
) -> TestResponse:
    page = visitor.get("/training/imports/new")
    data = {"kind": kind, "file": (io.BytesIO(content), name), "idempotency_key": key_of(page.text), **more}
    return visitor.post("/training/imports/new", data)


def send_and_check(visitor: Visitor, training: Records, content: bytes, kind: str = "completions") -> str:
    """The address of a file that was sent and read."""
    answer = send(visitor, content, kind)
    assert answer.status_code == 303, words(answer.text)
    training.work()
    return answer.headers["Location"]


def counts(page: str) -> dict[str, int]:
    table = page[page.index('id="counts"') :].split("</table>")[0]
    rows = re.findall(r'<th scope="row".*?</th>.*?numeric[^>]*>(?:<strong>)?([\d,]+)', table, re.DOTALL)
    names = ["accepted", "duplicate", "skipped", "review", "refused", "read"]
    return {name: int(value.replace(",", "")) for name, value in zip(names, rows, strict=True)}


@pytest.fixture
def officer(signed_in: Begin) -> Visitor:
    return signed_in(Role.LD_OFFICER)


@pytest.mark.usefixtures("only_people")
def test_a_file_is_read_checked_confirmed_and_undone(officer: Visitor, training: Records) -> None:
    expected = EXPECTED["completions-lms.csv"]
    answer = send(officer, LMS.read_bytes(), name="completions-lms.csv")
    file = answer.headers["Location"]
    assert "Waiting to be read" in officer.get(file).text
    training.work()

    page = officer.get(file).text
    assert counts(page) == {
        "read": expected["rows"],
        "accepted": expected["accepted"],
        "duplicate": len(expected["duplicate_rows"]),
        "skipped": len(expected["skipped_rows"]),
        "review": len(expected["review_rows"]),
        "refused": len(expected["rejected_rows"]),
    }
    assert "Nothing is saved yet" in page
    assert "dr-cell--error" in page
    for outcome, name in (("refused", "rejected_rows"), ("duplicate", "duplicate_rows"), ("review", "review_rows")):
        rows = officer.get(f"{file}/rows?outcome={outcome}").text
        assert [int(line) for line in re.findall(r'header--numeric">(\d+)</th>', rows)] == expected[name]

    question = officer.get(f"{file}/confirm").text
    officer.post(f"{file}/confirm", {"idempotency_key": key_of(question)})
    training.work()
    assert "Confirmed" in words(officer.get(file).text)
    assert "138 of 213" not in words(officer.get("/training/standing?as_at=2026-11-01").text)  # certificates to come

    question = officer.get(f"{file}/undo").text
    assert "will stop counting" in words(question)
    officer.post(f"{file}/undo", {"idempotency_key": key_of(question)})
    training.work()
    shown = words(officer.get(file).text)
    assert "Undone 1 November 2026 at 12:00pm by Ld_Officer. Its rows no longer count" in shown
    assert "0 of 213" in words(officer.get("/training/standing?as_at=2026-11-01").text)


@pytest.mark.usefixtures("only_people")
def test_undoing_a_file_of_people_says_whom_it_removes_and_leaves_whom_others_name(
    officer: Visitor, training: Records
) -> None:
    head = "Employee No,Forename,Surname,Email Address,Position Title,Directorate,Position Start Date\n"
    row = "990001,Zoltan,{name},{email},Clerk,Place,01/02/2020\n"
    said = [("Firstname", "z@council.example"), ("Firstname", "z@council.example"), ("Second", "other@council.example")]
    files = []
    for number, (name, email) in enumerate(said):
        text = head + row.format(name=name, email=email) + f"99100{number},Xaver,Only{number},,Clerk,Place,01/02/2020\n"
        files.append(send_and_check(officer, training, text.encode(), "people"))
        question = officer.get(f"{files[-1]}/confirm").text
        officer.post(f"{files[-1]}/confirm", {"idempotency_key": key_of(question)})
        training.work()
    for file in (files[0], files[2]):
        question = officer.get(f"{file}/undo").text
        assert "What another confirmed file says as well stays" in words(question)
        assert "People whom no other file names are removed" in words(question)
        officer.post(f"{file}/undo", {"idempotency_key": key_of(question)})
        training.work()
    with database.connection():
        left = [find_by_number(number) for number in ("990001", "991000", "991001", "991002")]
    assert [(one.surname, one.email) if one else None for one in left] == [
        ("Firstname", "z@council.example"), None, ("Only1", ""), None,
    ]  # fmt: skip


@pytest.mark.usefixtures("only_people")
def test_a_form_sent_twice_brings_one_file_in(officer: Visitor) -> None:
    key = {"idempotency_key": "0123456789"}
    first = send(officer, LMS.read_bytes(), **key)
    again = send(officer, LMS.read_bytes(), **key)
    assert first.headers["Location"] == again.headers["Location"]
    assert officer.get("/training/imports").text.count("file.csv</a>") == 1


def test_a_file_that_is_in_already_is_refused_on_the_page_it_was_sent_from(officer: Visitor) -> None:
    answer = send(officer, LMS.read_bytes())
    assert answer.status_code == 409
    assert "This very file was uploaded" in words(answer.text)
    assert 'value="completions" checked' in answer.text


def test_what_is_missing_stands_beside_its_field(officer: Visitor) -> None:
    officer.get("/training/imports/new")
    answer = officer.post("/training/imports/new", {})
    assert answer.status_code == 422
    for sentence in ("Choose what is in the file", "Choose a file"):
        assert answer.text.count(sentence) == 2  # in the summary and at the field


def test_a_file_that_cannot_be_read_says_why(officer: Visitor, training: Records) -> None:
    file = send_and_check(officer, training, b"PK\x03\x04 this is no workbook")
    page = words(officer.get(file).text)
    assert "This file could not be read" in page
    assert "Nothing was saved from it" in page


def rows(*lines: str) -> bytes:
    return "\n".join([HEADER, *lines]).encode()


REVIEW_ROWS = [line for at, line in enumerate(LMS.read_text(encoding="utf-8-sig").splitlines(), 1)
               if at in EXPECTED["completions-lms.csv"]["review_rows"]]  # fmt: skip


def review_keys(page: str) -> list[str]:
    return re.findall(r'<h2 class="govuk-heading-s" id="row-(\d+)"', page)


@pytest.mark.usefixtures("only_people")
def test_rows_to_review_are_confirmed_refused_or_given_to_somebody_else(officer: Visitor, training: Records) -> None:
    file = send_and_check(officer, training, rows(*REVIEW_ROWS))
    page = officer.get(f"{file}/review").text
    keys = review_keys(page)
    suggested = dict(re.findall(r'name="suggested-(\d+)" value="([^"]+)"', page))
    assert len(keys) == len(REVIEW_ROWS) == len(suggested)
    confirmed, refused, other, later = keys
    answers = {
        f"decision-{confirmed}": suggested[confirmed],
        f"decision-{refused}": "refuse",
        f"decision-{other}": "other",
        f"number-{other}": "000000",
        f"decision-{later}": "later",
        "idempotency_key": key_of(page),
    }
    wrong = officer.post(f"{file}/review", answers)
    assert wrong.status_code == 422
    assert "Nobody has the payroll number 000000" in words(wrong.text)
    assert f'value="{suggested[confirmed]}" checked' in wrong.text
    assert counts(officer.get(file).text)["review"] == 4

    answers |= {f"number-{other}": "079324", "idempotency_key": key_of(wrong.text)}
    assert officer.post(f"{file}/review", answers).status_code == 303
    assert counts(officer.get(file).text) | {"read": 0} == {
        "accepted": 2, "duplicate": 0, "skipped": 0, "review": 1, "refused": 1, "read": 0,
    }  # fmt: skip
    assert review_keys(officer.get(f"{file}/review").text) == [later]


@pytest.mark.usefixtures("only_people")
def test_who_decides_rows_after_a_colleague_is_told_what_became_of_them_and_nothing_typed_is_lost(
    officer: Visitor, signed_in: Callable[..., Visitor], training: Records
) -> None:
    file = send_and_check(officer, training, rows(*REVIEW_ROWS))
    page = officer.get(f"{file}/review").text
    keys = review_keys(page)
    suggested = dict(re.findall(r'name="suggested-(\d+)" value="([^"]+)"', page))
    colleague = signed_in(Role.LD_OFFICER, username="colleague")
    theirs = {
        f"decision-{keys[0]}": suggested[keys[0]],
        "idempotency_key": key_of(colleague.get(f"{file}/review").text),
    }
    assert colleague.post(f"{file}/review", theirs).status_code == 303
    mine = {f"decision-{keys[0]}": "other", f"number-{keys[0]}": "079324", f"decision-{keys[1]}": "other",
            f"number-{keys[1]}": "129034", f"decision-{keys[2]}": "later", f"suggested-{keys[2]}": suggested[keys[2]],
            "confirm_all": "yes"}  # fmt: skip
    told = officer.post(f"{file}/review", {**mine, "idempotency_key": key_of(page)})
    assert told.status_code == 409
    said = words(told.text)
    assert re.search(r"was answered on \d+ \w+ 20\d\d at .*m, and not by you: it is about .*, \d{6}\.", said)
    assert "Nothing of yours was saved. It was done by Colleague." in said
    assert "You had chosen: Somebody else, payroll number 079324." in said
    assert review_keys(told.text) == keys[1:3], "the rows of the form that are still to be decided"
    assert 'value="129034"' in told.text
    assert re.search(r'name="confirm_all"[^>]*checked', told.text)
    assert counts(officer.get(file).text)["review"] == len(keys) - 1


@pytest.mark.usefixtures("only_people")
def test_a_whole_page_of_suggestions_can_be_confirmed_at_once(officer: Visitor, training: Records) -> None:
    file = send_and_check(officer, training, rows(*REVIEW_ROWS))
    page = officer.get(f"{file}/review").text
    sent = {f"decision-{key}": "later" for key in review_keys(page)}
    sent |= {f"suggested-{key}": person for key, person in re.findall(r'name="suggested-(\d+)" value="([^"]+)"', page)}
    officer.post(f"{file}/review", {**sent, "confirm_all": "yes", "idempotency_key": key_of(page)})
    assert counts(officer.get(file).text)["accepted"] == len(REVIEW_ROWS)
    assert "Every row is decided" in officer.get(f"{file}/review").text


@pytest.mark.usefixtures("only_people")
def test_refused_rows_are_downloaded_corrected_and_sent_from_the_same_page(officer: Visitor, training: Records) -> None:
    bad = "079324,Harris,,Prevent duty training: Awareness,31/02/2025,Completed,"
    file = send_and_check(officer, training, rows(bad))
    download = officer.get(f"{file}/corrections.csv")
    assert download.headers["Content-Disposition"].startswith("attachment")
    assert "31/02/2025" in download.text
    assert "What to correct" in download.text

    page = officer.get(file).text
    nothing = officer.post(
        "/training/imports/new",
        {"kind": "completions", "replaces": file.rsplit("/", 1)[1], "idempotency_key": key_of(page)},
    )
    assert nothing.status_code == 422
    assert "Choose a file" in words(nothing.text)
    assert counts(nothing.text)["refused"] == 1

    corrected = download.data.replace(b"31/02/2025", b"28/02/2025")
    answer = officer.post(
        "/training/imports/new",
        {"kind": "completions", "replaces": file.rsplit("/", 1)[1], "file": (io.BytesIO(corrected), "corrected.csv")},
    )
    training.work()
    assert counts(officer.get(answer.headers["Location"]).text)["accepted"] == 1


@pytest.mark.usefixtures("only_people")
def test_a_course_nobody_knows_is_matched_once(officer: Visitor, training: Records) -> None:
    line = "079324,Harris,,Our own Prevent hour,28/02/2025,Completed,"
    file = send_and_check(officer, training, rows(line, line))
    page = officer.get(f"{file}/courses").text
    assert "“Our own Prevent hour”" in words(page)
    form = carried(page, "version", "read")
    officer.post(f"{file}/courses", {"title-1": "Our own Prevent hour", "course-1": "AWARENESS", **form})
    training.work()
    found = counts(officer.get(file).text)
    assert (found["accepted"], found["duplicate"]) == (1, 1)


@pytest.mark.usefixtures("only_people")
def test_columns_nobody_recognises_are_matched_and_remembered(officer: Visitor, training: Records) -> None:
    head = b"Wer,Was,Wann\n"
    file = send_and_check(officer, training, head + b"079324,Prevent duty training: Awareness,28/02/2025\n")
    assert "Match the columns" in words(officer.get(file).text)
    chosen = {"field-number": "Wer", "field-course": "Was", "field-completed_on": "Wann"}
    nothing = officer.post(f"{file}/columns", {"field-number": ""})
    assert nothing.status_code == 422
    form = carried(officer.get(f"{file}/columns").text, "version", "read")
    assert officer.post(f"{file}/columns", {**chosen, **form}).status_code == 303
    training.work()
    assert counts(officer.get(file).text)["accepted"] == 1
    later = send_and_check(officer, training, head + b"079324,Prevent duty training: Awareness,27/02/2025\n")
    assert counts(officer.get(later).text)["accepted"] == 1


@pytest.mark.usefixtures("only_people")
def test_whoever_chooses_second_sees_what_the_first_chose_and_keeps_their_own(
    officer: Visitor, training: Records, signed_in: Begin
) -> None:
    file = send_and_check(officer, training, b"Wer,Was,Wann,Dann\n079324,Awareness,28/02/2025,01/03/2025\n")
    second = signed_in(Role.LD_OFFICER, username="second")
    pages = [who.get(f"{file}/columns").text for who in (officer, second)]
    forms = [carried(page, "version", "read") for page in pages]
    assert (
        officer.post(f"{file}/columns", {"field-number": "Wer", "field-course": "Was", **forms[0]}).status_code == 303
    )
    mine = {"field-number": "Wer", "field-completed_on": "Dann", "field-course": "", **forms[1]}
    for _ in ("while the file is read again", "when it was read"):
        answer = second.post(f"{file}/columns", mine)
        told = words(answer.text)
        assert answer.status_code == 409
        assert "Somebody else said what the columns or titles of this file stand for while you were choosing" in told
        assert "Ld_Officer chose for this file" in told, told
        assert "Completion date Not in this file Dann" in told, told
        assert chosen_on(answer.text) == {"number": "Wer", "completed_on": "Dann", "course": "Was"}
        training.work()
    again = {**mine, "field-course": "Was", **carried(answer.text, "version", "read")}
    assert second.post(f"{file}/columns", again).status_code == 303
    training.work()
    assert chosen_on(officer.get(f"{file}/columns").text) == {"number": "Wer", "completed_on": "Dann", "course": "Was"}


@pytest.mark.usefixtures("only_people")
def test_a_page_opened_before_somebody_matched_the_file_anew_confirms_nothing_and_says_what_changed(
    officer: Visitor, training: Records, signed_in: Begin
) -> None:
    file = send_and_check(
        officer,
        training,
        rows("079324,Harris,,Our own hour,28/02/2025,Completed,", "079324,Harris,,WRAP,01/03/2025,x,"),
    )
    second = signed_in(Role.LD_OFFICER, username="second")
    stale = [carried(second.get(address).text, "version", "accepted") for address in (file, f"{file}/confirm")]
    choice = carried(officer.get(f"{file}/courses").text, "version", "read")
    officer.post(f"{file}/courses", {"title-1": "Our own hour", "course-1": "AWARENESS", **choice})
    for form in stale:
        early = second.post(f"{file}/confirm", form)
        assert (early.status_code, "It is being read again" in words(early.text)) == (409, True)
    training.work()
    before = counts(second.get(file).text)["accepted"]
    for form in stale:
        answer = second.post(f"{file}/confirm", form)
        assert answer.status_code == 409
        told = words(answer.text)
        assert "Ld_Officer matched the columns or titles of this file on " in told
        assert f"would be saved, where this page said {int(form['accepted'])}. Nothing was saved" in told
    page = second.get(file).text
    assert (counts(page)["accepted"], "Nothing is saved yet" in page) == (before, True)
    assert "Matched by a person" in words(page)
    assert second.post(f"{file}/confirm", carried(answer.text, "version", "accepted")).status_code == 303
    training.work()
    late = second.post(f"{file}/confirm", stale[0])
    assert (late.status_code, "confirmed as it was read then" in words(late.text)) == (409, True)


@pytest.mark.usefixtures("only_people")
def test_a_column_that_a_person_takes_out_is_not_guessed_again(officer: Visitor, training: Records) -> None:
    file = send_and_check(
        officer, training, b"Employee No,Course Title,Completion Date,Status\n079324,Awareness,1/2/2025,x\n"
    )
    page = officer.get(f"{file}/columns").text
    assert chosen_on(page)["status"] == "Status"
    form = {f"field-{name}": header for name, header in chosen_on(page).items()} | carried(page, "version", "read")
    assert officer.post(f"{file}/columns", {**form, "field-status": ""}).status_code == 303
    training.work()
    assert "status" not in chosen_on(officer.get(f"{file}/columns").text)


@pytest.mark.usefixtures("only_people")
def test_whoever_matches_a_course_second_sees_which_course_the_first_chose(
    officer: Visitor, training: Records, signed_in: Begin
) -> None:
    file = send_and_check(officer, training, rows("079324,Harris,,Our own hour,28/02/2025,Completed,"))
    second = signed_in(Role.LD_OFFICER, username="second")
    forms = [carried(who.get(f"{file}/courses").text, "version", "read") for who in (officer, second)]
    assert officer.post(
        f"{file}/courses", {"title-1": "Our own hour", "course-1": "AWARENESS", **forms[0]}
    ).status_code == 303  # fmt: skip
    training.work()
    answer = second.post(f"{file}/courses", {"title-1": "Our own hour", "course-1": "REFERRALS", **forms[1]})
    assert answer.status_code == 409
    assert "“Our own hour” Prevent duty training: Awareness Prevent duty training: Referrals" in words(answer.text)
    assert re.search(r'value="REFERRALS" selected', answer.text)


def chosen_on(page: str) -> dict[str, str]:
    """What the selects of a page of columns hold: field to header."""
    found = {}
    for part in page.split('<select class="govuk-select')[1:]:
        name = part.split('name="field-')[1].split('"')[0]
        if chosen := re.search(r'value="([^"]+)"[^>]* selected', part.split("</select>")[0]):
            found[name] = chosen[1]
    return found


def test_without_training_the_page_says_so_and_keeps_what_was_chosen(officer: Visitor, training: Records) -> None:
    officer.get("/training/imports/new")
    training.adapter.down = True
    data = {"kind": "registers", "file": (io.BytesIO(b"x"), "x.csv")}
    answer = officer.post("/training/imports/new", data)
    assert answer.status_code == 503
    assert "nothing was saved" in words(answer.text)
    assert 'value="registers" checked' in answer.text


def test_an_auditor_sees_files_and_counts_but_no_rows(signed_in: Begin) -> None:
    auditor = signed_in(Role.AUDITOR)
    listed = auditor.get("/training/imports").text
    assert "Upload a file" not in words(listed)
    file = re.search(r'href="(/training/imports/[0-9a-f-]{36})"', listed)
    assert file is not None
    page = auditor.get(file[1]).text
    assert counts(page)["read"] > 0
    assert "dr-cell--error" not in page
    assert auditor.get(f"{file[1]}/rows").status_code == 403


def test_the_original_can_be_deleted_at_once(officer: Visitor) -> None:
    listed = officer.get("/training/imports").text
    file = re.search(r'href="(/training/imports/[0-9a-f-]{36})">', listed)
    assert file is not None
    page = officer.get(file[1]).text
    officer.post(f"{file[1]}/file/remove", {"idempotency_key": key_of(page)})
    assert "Original file Deleted" in words(officer.get(file[1]).text)
    assert "what its rows said goes with it" in words(page)
    assert "The original file is gone, and with it what its rows said" in words(officer.get(f"{file[1]}/rows").text)
    assert officer.get(f"{file[1]}/review").status_code == 409


PROMISE = re.compile("will be|when you confirm|upload it again|before it is saved|Nothing is saved yet", re.IGNORECASE)
NO_NAME = (
    b"Learner ID,Learner Name,Email,Course Title,Completion Date,Status,Score\n999999,No Body,,X,never,Completed,\n"
)


def post(visitor: Visitor, address: str, step: str) -> TestResponse:
    return visitor.post(f"{address}/{step}", {"idempotency_key": key_of(visitor.get(address).text)})


def the_table(page: str) -> str:
    return page[page.index('id="counts"') :].split("</table>")[0]


@pytest.mark.usefixtures("only_people")
def test_what_is_over_promises_nothing_any_more(officer: Visitor, training: Records) -> None:
    file = send_and_check(officer, training, LMS.read_bytes())
    assert PROMISE.search(the_table(officer.get(file).text))
    post(officer, file, "confirm")
    training.work()
    post(officer, file, "undo")
    training.work()
    page = officer.get(file).text
    assert "Was saved, and does not count any longer" in the_table(page)
    pages = [page, *(officer.get(f"{file}/rows?outcome={code}").text for code in ("accepted", "review", "refused"))]
    for shown in pages:
        assert not PROMISE.search(words(shown[shown.index("<h1") :])), words(shown)
    for closed in ("confirm", "review", "undo"):
        assert officer.get(f"{file}/{closed}").status_code == 409


@pytest.mark.usefixtures("only_people")
def test_an_upload_is_thrown_away_with_a_button_and_the_page_says_who_did_it(
    officer: Visitor, training: Records
) -> None:
    file = send_and_check(officer, training, LMS.read_bytes())
    assert "it happens by itself 14 days after" in words(officer.get(file).text).replace("that happens", "it happens")
    assert post(officer, file, "discard").status_code == 303
    page = officer.get(file).text
    assert "Thrown away" in page
    assert "by Ld_Officer" in words(page)
    assert not PROMISE.search(words(page[page.index("<h1") :]))
    assert "/rows?" not in page
    assert officer.get(f"{file}/corrections.csv").status_code == 409
    assert "Thrown away" in officer.get("/training/imports").text
    assert send(officer, LMS.read_bytes()).status_code == 303


@pytest.mark.usefixtures("only_people")
def test_refused_rows_are_given_back_and_taken_after_confirming_as_long_as_the_file_is_kept(
    officer: Visitor, training: Records
) -> None:
    file = send_and_check(officer, training, LMS.read_bytes())
    post(officer, file, "confirm")
    training.work()
    page = officer.get(file).text
    assert f'href="{file}/corrections.csv"' in page
    assert officer.get(f"{file}/corrections.csv").status_code == 200
    replaces = re.search(r'name="replaces" value="([^"]+)"', page)
    assert replaces is not None
    corrected = f"{HEADER}\n1,A,,X,1/1/2026,Completed,\n".encode()
    data = {"replaces": replaces[1], "kind": "completions", "file": (io.BytesIO(corrected), "c.csv")}
    again = officer.post("/training/imports/new", {**data, "idempotency_key": key_of(page)})
    assert again.status_code == 303
    post(officer, file, "file/remove")
    gone = words(officer.get(file).text)
    assert "The original file is gone (deleted" in gone
    assert "by Ld_Officer" in gone
    assert f'href="{file}/corrections.csv"' not in officer.get(f"{file}/rows?outcome=refused").text
    assert officer.get(f"{file}/corrections.csv").status_code == 409


@pytest.mark.usefixtures("only_people")
def test_a_file_of_refused_rows_has_nothing_to_confirm_and_can_be_sent_again(
    officer: Visitor, training: Records
) -> None:
    file = send_and_check(officer, training, NO_NAME)
    page = officer.get(file).text
    assert "all of them are refused" in words(page)
    assert "/confirm" not in page
    assert officer.get(f"{file}/confirm").status_code == 409
    assert send(officer, NO_NAME).status_code == 303


def test_a_file_that_could_not_be_read_has_no_rows_to_correct_and_says_so(officer: Visitor, training: Records) -> None:
    file = send_and_check(officer, training, b"PK\x03\x04 this is no workbook")
    answer = officer.get(f"{file}/corrections.csv")
    assert answer.status_code == 409
    assert "could not be read" in words(answer.text)


@pytest.mark.parametrize("state", STATES)
@pytest.mark.parametrize("said", [wording.OUTCOMES, venue_words.OUTCOMES], ids=["training", "venues"])
def test_only_a_file_that_waits_promises_anything_of_its_accepted_rows(said: OutcomeWords, state: str) -> None:
    words_now = said.in_state(state)
    assert words_now.keys() == said.waiting.keys()
    waits = state in ("received", "reading", "needs_columns", "checked")
    assert words_now["accepted"].startswith("Will be") == waits


@pytest.mark.usefixtures("only_people")
def test_a_file_whose_work_gave_up_says_what_is_in_and_what_can_be_done(officer: Visitor, training: Records) -> None:
    file = send_and_check(officer, training, LMS.read_bytes())
    post(officer, file, "confirm")
    assert "The work goes on" in words(officer.get(file).text)
    give_up("confirm-import")
    shown = words(officer.get(file).text)
    assert "The work goes on" not in shown
    for said in ("given up. Nothing of this file came in", "Ready to check", "Confirm and save", "Throw this upload"):
        assert said in shown, said
    post(officer, file, "confirm")
    training.work()
    assert "given up" not in words(officer.get(file).text)
    post(officer, file, "undo")
    give_up("undo-import")
    shown = words(officer.get(file).text)
    assert ("Nothing was taken back" in shown, "Undo this file" in shown, "The work goes on" in shown) == (
        True, True, False,
    )  # fmt: skip


def give_up(work: str) -> None:
    """What the fifth failure of a job does."""
    with database.connection():
        job = jobs.claim(datetime.now(UTC))
        assert job is not None and job.kind == work
        JobRow.update(attempts=MOST_ATTEMPTS).where(JobRow.id == job.id).execute()
        jobs.fail(replace(job, attempt=MOST_ATTEMPTS), "no luck", datetime.now(UTC), HANDLERS)
