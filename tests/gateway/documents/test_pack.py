"""A whole pack: the same figures in every format, plainly marked, and safe to open."""

import json
from dataclasses import replace
from functools import cache

import pytest

from services.gateway.documents.archive import build_pack
from services.gateway.documents.content import item_value
from services.gateway.rules.pack import BROKEN_CHAIN, EDITIONS, MissingSection
from services.gateway.rules.self_assessment import Assessment, KeptEvidence
from tests.gateway.documents.reading import (
    compact,
    csv_rows,
    manifest_of,
    members,
    page,
    pdf,
    pdf_pages,
    sheet_rows,
    word,
    word_lines,
    word_tables,
    workbook,
)
from tests.gateway.documents.sample import (
    ANSWER,
    FRAMEWORK,
    ITEMS,
    REQUEST,
    both_benchmarks,
    incomplete_pack,
    item,
    made_once,
    shown_items,
    whole_pack,
)

SHOWN = [(edition, one) for edition in EDITIONS for one in shown_items(edition)]
LISTED = [(edition, one) for edition, one in SHOWN if one.columns]


@cache
def pack_of(edition):
    return both_benchmarks(edition=edition).content


@cache
def in_print_of(edition):
    return compact(" ".join(pdf_pages(pack_of(edition))))


def named(given):
    return f"{given[0]}: {given[1].id}"


def as_csv(cell) -> str:
    return "not available" if cell is None else str(cell)


def as_sheet(cell):
    return "not available" if cell is None else cell if cell != "" else None


def as_page(cell) -> str:
    return "not available" if cell is None else f"{cell:,}" if isinstance(cell, int) else cell


def test_the_same_facts_make_the_same_bytes():
    assert whole_pack() == made_once()


def test_a_pack_holds_the_documents_the_tables_the_files_and_a_verifier():
    assert set(members(made_once().content)) == {
        "manifest.json",
        "verify.py",
        "self-assessment.xlsx",
        "self-assessment.html",
        "self-assessment.pdf",
        "self-assessment.docx",
        "files/e1-Programme-v3.pdf",
        *(f"csv/{name}.csv" for name in ("figures", "self-assessment", "sections", "kept-evidence")),
        "csv/7.1.b-directorates.csv",
        "csv/7.3.d-imports.csv",
    }


@pytest.mark.parametrize("given", SHOWN, ids=named)
def test_a_figure_of_any_edition_is_the_same_in_csv_workbook_page_pdf_and_word(given):
    edition, one = given
    content = pack_of(edition)
    header, *rows = csv_rows(content, "figures")
    written = next(dict(zip(header, row, strict=True)) for row in rows if row[0] == one.id)
    sheet_header, *sheet = sheet_rows(workbook(content)["Figures"], "Evidence")
    in_sheet = next(dict(zip(sheet_header, row, strict=True)) for row in sheet if row[0] == one.id)
    assert written["Value"] == in_sheet["Value"] == item_value(one)
    assert {k: as_csv(v if v is not None else "") for k, v in in_sheet.items()} == written
    if one.kind != "record":
        assert page(content).values[one.title] == item_value(one)
        assert compact(f"{one.title}{item_value(one)}{one.definition}") in in_print_of(edition)
        assert f"{one.title}: {item_value(one)}" in word_lines(content)


@pytest.mark.parametrize("given", LISTED, ids=named)
def test_a_list_of_any_edition_is_the_same_in_csv_workbook_page_pdf_and_word(given):
    edition, one = given
    content = pack_of(edition)
    wanted = [list(one.columns), *map(list, one.rows)]
    name, in_words = one.id.replace(" ", "-"), [list(map(as_page, row)) for row in wanted]
    assert csv_rows(content, name) == [list(map(as_csv, row)) for row in wanted]
    assert sheet_rows(workbook(content)[one.id], one.columns[0]) == [list(map(as_sheet, row)) for row in wanted]
    assert page(content).tables[f"{one.detail} {one.title}"] == in_words
    assert compact(one.detail + one.title + "".join(cell for row in in_words for cell in row)) in in_print_of(edition)
    assert word_tables(content)[f"{one.detail} {one.title}"] == in_words


@pytest.mark.parametrize("benchmark", [7, 8])
@pytest.mark.parametrize("edition", EDITIONS)
def test_ratings_and_what_is_missing_are_the_same_in_csv_workbook_page_pdf_and_word(benchmark, edition):
    content, in_print = pack_of(edition), in_print_of(edition).replace("•", "")
    header, *rows = csv_rows(content, "self-assessment")
    shown = compact(" ".join(page(content).words))
    in_word = compact(" ".join(word_lines(content)))
    tables_in_word = [row for rows in word_tables(content).values() for row in rows]
    layout = {
        str(row[1]).split()[0]: row[9]
        for row in workbook(content)[f"Benchmark {benchmark}"].iter_rows(values_only=True)
    }
    for question in (row for row in rows if row[0].startswith(f"{benchmark}.")):
        told = dict(zip(header, question, strict=True))
        missing = told["What is missing"]
        assert layout[told["Question"]] == missing
        for words in (compact(missing), compact(told["Summary"]), compact(told["Reason"])):
            assert words in shown
            assert words in in_print
            assert words in in_word
        row = [f"{told['Question']} {told['Text']}", told["Rating"], str(len(missing.splitlines()))]
        assert compact("".join(row)) in in_print
        assert row in tables_in_word


def test_a_figure_that_moves_moves_in_every_document():
    moved = tuple(replace(one, numerator=128, text="128 of 213") if one.id == "7.3.c in date" else one for one in ITEMS)
    content = build_pack(REQUEST, FRAMEWORK, [replace(ANSWER, items=moved)]).content
    assert "128 of 213" in [row[5] for row in csv_rows(content, "figures")]
    assert "128 of 213" in [row[5] for row in sheet_rows(workbook(content)["Figures"], "Evidence")]
    assert page(content).values["Title of in date"] == "128 of 213"
    assert "Title of in date 128 of 213" in " ".join(pdf_pages(content))
    assert "Title of in date: 128 of 213" in word_lines(content)
    assert "7.3.c Title of in date: 128 of 213" in workbook(content)["Benchmark 7"]["H7"].value


def test_the_workbook_has_the_layout_of_the_tool():
    rows = [list(row) for row in workbook(made_once().content)["Benchmark 7"].iter_rows(values_only=True)]
    ratings = ["Not yet started", "Developing", "Achieving", "Not applicable"]
    columns = ["Kind", "Benchmark standard", *ratings, "Supporting details"]
    assert rows[1] == [*columns, "Evidence", "Summary", "What is missing"]
    assert rows[2][:2] == ["Benchmark", "7. There is a training programme in place for relevant personnel."]
    assert rows[3][0] == "Outcome"
    questions = {row[1].split()[0]: row for row in rows[4:]}
    assert list(questions) == [f"7.{number}" for number in range(1, 10)]
    assert questions["7.1"][0] == "Expectation of compliance"
    assert questions["7.5"][0] == "Good practice activity"
    assert questions["7.1"][2:6] == ["", "✓", "", ""]
    assert questions["7.5"][5] == "✓"
    assert "7.1.a Is there a formal training programme for staff?" in questions["7.1"][6]
    assert questions["7.1"][8] == "Most people are in date.\nProviders are not."
    assert questions["7.5"][8] == "There are no supplementary schools in the area."


def test_an_unrated_question_has_no_mark_in_any_column_and_says_what_is_missing():
    rows = [list(row) for row in workbook(made_once().content)["Benchmark 7"].iter_rows(values_only=True)]
    row = next(row for row in rows if str(row[1]).startswith("7.2"))
    assert "✓" not in row
    assert "Nobody has chosen a rating yet." in row[9]


def test_the_manifest_says_what_the_pack_is_of():
    manifest = manifest_of(made_once().content)
    assert manifest["framework"] == "prevent-duty-toolkit-2018"
    assert (manifest["as_at"], manifest["from"], manifest["benchmarks"]) == ("2026-03-31", "2025-04-01", [7])
    assert (manifest["council"], manifest["made_by"]) == ("Melford Borough Council", "account-7")
    assert (manifest["complete"], manifest["missing"], manifest["mark"]) == (True, [], "DRAFT")
    assert manifest["policy_versions"] == {"training": {"evidence-map": "2026-04-01", "requirements": "2026-04-01"}}
    assert manifest["audit_heads"]["training"] == {"sequence": 4711, "head": "beef"}
    assert manifest["audit_heads"]["gateway"] == {"sequence": 12, "head": "f00d"}
    training = next(one for one in manifest["sections"] if one["service"] == "training")
    assert (training["status"], training["sequence"], training["rows"]) == ("complete", 4711, 12)
    assert manifest["digest"] == made_once().digest


def test_a_service_that_did_not_answer_leaves_the_pack_marked_everywhere():
    pack = incomplete_pack()
    assert pack.complete is False
    assert pack.file_name.endswith("2026-03-31-full-DRAFT-INCOMPLETE.zip")
    manifest = manifest_of(pack.content)
    assert manifest["complete"] is False
    assert manifest["missing"][0]["reason"] == "The training service did not answer."
    assert [one["status"] for one in manifest["sections"] if one["service"] == "training"] == ["unavailable"]
    for sheet in workbook(pack.content):
        assert "INCOMPLETE" in sheet.oddHeader.center.text
        assert any("INCOMPLETE" in str(cell) for row in sheet.iter_rows(max_row=4, values_only=True) for cell in row)
    html = members(pack.content)["self-assessment.html"].decode()
    assert '@top-center { content: "DRAFT AND INCOMPLETE"; }' in html
    assert "This pack is incomplete" in html
    assert all("DRAFT AND INCOMPLETE" in words for words in pdf_pages(pack.content))
    assert "DRAFT AND INCOMPLETE" in word(pack.content).sections[0].header.paragraphs[0].text
    assert "The training service did not answer." in pdf_pages(pack.content)[0]


@pytest.mark.parametrize("service", ["training", "gateway"])
@pytest.mark.parametrize("signed_off", [False, True], ids=["draft", "signed"])
def test_a_chain_that_does_not_hold_leaves_the_pack_marked_everywhere_and_its_figures_in_it(service, signed_off):
    pack = whole_pack(broken_chains={service: BROKEN_CHAIN}, signed_off=signed_off)
    mark = "INCOMPLETE" if signed_off else "DRAFT AND INCOMPLETE"
    assert pack.file_name.endswith(f"-full-{mark.replace(' AND ', '-')}.zip")
    manifest = manifest_of(pack.content)
    assert (manifest["complete"], manifest["mark"]) == (False, mark)
    assert [(one["service"], one["reason"]) for one in manifest["missing"]] == [(service, BROKEN_CHAIN)]
    assert {one["service"]: one["status"] for one in manifest["sections"]}[service] == "broken_chain"
    assert all(mark in words for words in pdf_pages(pack.content))
    assert BROKEN_CHAIN in " ".join(pdf_pages(pack.content)[0].split())
    assert mark in word(pack.content).sections[0].header.paragraphs[0].text
    assert all(mark in sheet.oddHeader.center.text for sheet in workbook(pack.content))
    assert BROKEN_CHAIN in members(pack.content)["self-assessment.html"].decode()
    assert csv_rows(pack.content, "figures") == csv_rows(made_once().content, "figures")


def test_what_did_not_come_is_never_nought():
    content = incomplete_pack().content
    assert csv_rows(content, "figures")[1:] == []
    section = next(row for row in csv_rows(content, "sections") if row[1] == "Training records")
    assert section[2:5] == ["Not available", "not available", "not available"]
    assert page(content).values == {}
    assert "Not available." in " ".join(page(content).words)


def test_a_service_nobody_asked_is_missing_too():
    pack = build_pack(replace(REQUEST, benchmarks=(7, 8)), FRAMEWORK, [ANSWER])
    assert [one["service"] for one in manifest_of(pack.content)["missing"]] == ["venues"]


def test_an_answer_that_is_reported_missing_is_not_shown_as_if_it_had_come():
    late = MissingSection("training", 7, "The answer was cut off.")
    content = build_pack(REQUEST, FRAMEWORK, [ANSWER], missing=[late]).content
    assert csv_rows(content, "figures")[1:] == []


def test_a_benchmark_evidenced_by_hand_is_complete_without_a_service():
    pack = build_pack(replace(REQUEST, benchmarks=(3,)), FRAMEWORK, [])
    assert pack.complete
    assert workbook(pack.content)["Benchmark 3"]["A3"].value == "Benchmark"


def test_a_pack_that_is_signed_off_and_complete_carries_no_mark():
    pack = whole_pack(signed_off=True)
    assert pack.file_name == "prevent-self-assessment-melford-borough-council-2026-03-31-full.zip"
    assert "DRAFT" not in members(pack.content)["self-assessment.html"].decode()
    assert "DRAFT" not in "".join(pdf_pages(pack.content))
    assert "DRAFT" not in members(pack.content)["self-assessment.docx"].decode("latin-1")
    assert word(pack.content).sections[0].header.paragraphs[0].text == ""


def test_an_unavailable_figure_is_not_available_whatever_numbers_it_carries():
    odd = item("7.3.c", "odd", status="unavailable", columns=("Group",), rows=(("Place",),))
    content = build_pack(REQUEST, FRAMEWORK, [replace(ANSWER, items=(odd,))]).content
    row = csv_rows(content, "figures")[1]
    assert row[5:8] == ["not available"] * 3
    assert "csv/7.3.c-odd.csv" not in members(content)


def test_a_stale_figure_is_shown_and_said_to_be_stale():
    old = item("7.3.c", "old", status="stale", note="Being worked out again.")
    content = build_pack(REQUEST, FRAMEWORK, [replace(ANSWER, items=(old,))]).content
    assert "being worked out" in " ".join(page(content).words)
    assert [one["status"] for one in manifest_of(content)["sections"]] == ["complete", "stale"]
    assert manifest_of(content)["complete"] is False
    (part,) = manifest_of(content)["missing"]
    said = "Figures in it were being worked out when the pack was made."
    assert (part["service"], part["benchmark"], part["reason"]) == ("training", 7, said)
    assert [one["reason"] for one in manifest_of(content)["sections"]] == ["", said]
    assert said in " ".join(page(content).words)
    assert "INCOMPLETE" in " ".join(page(content).words)


def test_evidence_that_serves_two_questions_stands_at_both():
    text = " ".join(page(made_once().content).words)
    assert text.count("Kept by Prevent lead") == 1 + 5


HOSTILE = [
    "=1+1",
    "+1",
    "-1+1",
    "@SUM(A1)",
    "\t=1",
    "\r=1",
    " =1",
    '"=1',
    "'=1",
    "\ufeff=1",
    "＝1+1",
    "＋1",
    "－1+1",
    "＠SUM(1)",
    "\0=1",
    '=HYPERLINK("http://a.example","x")',
    "=cmd|' /C calc'!A0",
    "a;=1+1",
    'a","=1+1',
    "a\n=1+1",
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "{{ 7*7 }}",
    "javascript:alert(1)",
    '#panic("x")',
    '*bold* _slanted_ $x$ #link("https://a.example")[here] \\ @name <label> `raw` = Heading',
    "\u202e\u200bمحمد 李 😀",
    "x" * 3_000,
]


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_is_only_ever_text(text):
    items = (item("7.1.b", "list", title=text, definition=text, columns=(text, "n"), rows=((text, 1),)),)
    kept = [KeptEvidence("e9", ("7.1",), text, text, link=text, file_name=f"../../{text}", content=b"x")]
    said = [Assessment("7.1", "Developing", text)]
    content = build_pack(replace(REQUEST, council=text), FRAMEWORK, [replace(ANSWER, items=items)], said, kept).content
    for sheet in workbook(content):
        assert all(cell.data_type != "f" and cell.hyperlink is None for row in sheet for cell in row)
    for name in (name for name in members(content) if name.startswith("csv/")):
        for row in csv_rows(content, name[4:-4]):
            assert not any(cell.lstrip(' "\ufeff').startswith(("=", "+", "-", "@", "\t", "\r", "＝")) for cell in row)
    html = members(content)["self-assessment.html"].decode()
    assert "<script" not in html
    assert "<img" not in html
    assert 'href="javascript' not in html
    addresses = [
        note.get_object()["/A"]["/URI"]
        for found in pdf(content).pages
        for note in found.get("/Annots", [])
        if "/URI" in note.get_object().get("/A", {})
    ]
    assert set(addresses) == {FRAMEWORK.licence}
    assert all(".." not in name.split("/") and not name.startswith("/") for name in members(content))


def test_two_items_with_like_names_have_a_sheet_and_a_file_each():
    alike = tuple(item("7.1.b", key, columns=("A",), rows=((key,),)) for key in ("By unit", "by unit", "by/unit"))
    content = build_pack(REQUEST, FRAMEWORK, [replace(ANSWER, items=alike)]).content
    assert len([name for name in members(content) if name.startswith("csv/7.1.b")]) == 3
    assert len([name for name in workbook(content).sheetnames if name.startswith("7.1.b")]) == 3


def test_progress_is_told_step_by_step_to_the_end():
    told = []
    build_pack(REQUEST, FRAMEWORK, [ANSWER], progress=lambda step, of: told.append((step, of)))
    assert told == [(number, told[-1][1]) for number in range(1, told[-1][1] + 1)]


def test_the_manifest_is_json_that_reads_the_same_everywhere():
    assert json.loads(members(made_once().content)["manifest.json"])["format"] == "due-regard-pack/1"
