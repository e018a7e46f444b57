"""The PDF of a pack: everybody can read it, every page says what it is, and what anybody typed is only text."""

from dataclasses import replace
from itertools import pairwise

import pytest

from services.gateway.documents.archive import build_pack
from services.gateway.documents.pdf_tables import laid_out
from services.gateway.documents.typeface import covered, printable
from services.gateway.rules.self_assessment import Assessment
from tests.gateway.documents.reading import members, pdf, pdf_pages, structure
from tests.gateway.documents.sample import ANSWER, FRAMEWORK, REQUEST, both_benchmarks, incomplete_pack, item

BOTH = both_benchmarks()
READER = pdf(BOTH.content)
PAGES = pdf_pages(BOTH.content)
TAGS = list(structure(READER))
HEADINGS = [(kind, node) for _, kind, node in TAGS if kind in {"H1", "H2", "H3", "H4", "H5", "H6"}]


def test_it_says_that_it_is_made_for_everybody():
    root = READER.trailer["/Root"]
    assert bool(root["/MarkInfo"]["/Marked"])
    assert str(root["/Lang"]).startswith("en")
    assert root["/ViewerPreferences"]["/DisplayDocTitle"]
    assert READER.metadata.title == "Prevent duty self-assessment and evidence, Melford Borough Council"
    assert b"pdfuaid:part>1<" in root["/Metadata"].get_data()
    assert all(found["/StructParents"] is not None for found in READER.pages)


def test_every_picture_has_words_for_it():
    assert all(str(node.get("/Alt", "")).strip() for _, kind, node in TAGS if kind in {"Figure", "Formula"})


def test_every_table_has_a_head_row_of_head_cells():
    tables = [place for place, (_, kind, _) in enumerate(TAGS) if kind == "Table"]
    assert len(tables) > 8
    for place in tables:
        depth = TAGS[place][0]
        kinds = []
        for deeper, kind, _ in TAGS[place + 1 :]:
            if deeper <= depth:
                break
            kinds.append(kind)
        first_row = kinds[kinds.index("TR") + 1 :]
        first_row = first_row[: first_row.index("TR")]
        assert "THead" in kinds
        assert "TH" in first_row
        assert "TD" not in first_row
        assert "TD" in kinds


def test_headings_go_down_one_step_at_a_time():
    levels = [int(kind[1]) for kind, _ in HEADINGS]
    assert levels[0] == 1
    assert all(later - earlier <= 1 for earlier, later in pairwise(levels))
    assert levels.count(1) == 4  # contents, two benchmarks, annex


def test_every_font_is_inside_the_file():
    for found in READER.pages:
        for font in found["/Resources"]["/Font"].values():
            descendant = font["/DescendantFonts"][0].get_object()
            assert "SourceSansPro" in descendant["/BaseFont"]
            assert {"/FontFile2", "/FontFile3"} & set(descendant["/FontDescriptor"])


@pytest.mark.parametrize("pack", [BOTH, incomplete_pack()], ids=["draft", "incomplete draft"])
def test_every_page_says_its_number_its_standing_its_edition_and_for_whom_it_was_made(pack):
    pages = pdf_pages(pack.content)
    mark = "DRAFT AND INCOMPLETE" if not pack.complete else "DRAFT"
    for number, words in enumerate(pages, start=1):
        assert mark in words
        assert f"Page {number} of {len(pages)}" in words
        assert "Full edition: not for publication" in words
        assert "on 7 April 2026 at 10:05am · pack 5b0c7f4e-2f0c-4d43-9a38-0e2d1f8f6a11" in words
    assert ("Made for Rowan Ashby on" in pages[-1]) == (pack is BOTH)


def test_the_cover_names_the_council_the_benchmarks_the_days_and_who_signed():
    draft, signed = PAGES[0], pdf_pages(both_benchmarks(signed_off=True, signed_off_by="Priya Nair, Head").content)[0]
    for words in (
        "Melford Borough Council",
        "Benchmarks 7 and 8, as at 31 March 2026",
        "1 April 2025 to 31 March 2026",
    ):
        assert words in draft
    assert "Signed off by Nobody yet" in draft
    assert "Signed off by Priya Nair, Head" in signed
    assert "Standing Complete and signed off" in signed


def test_each_benchmark_has_a_summary_on_a_page_of_its_own():
    for number in (7, 8):
        (summary,) = [words for words in PAGES[2:] if f"Summary of benchmark {number}" in words]
        assert "questions rated" in summary
        assert "Expectation of compliance" not in summary
    assert "Title of in date 7.3.c 127 of 213 60%" in " ".join(PAGES)
    assert "Title of resolved 8.1.c 4 of 1,150 0%" in " ".join(PAGES)


def test_a_measure_that_is_not_a_figure_leads_as_well_and_the_number_declined_never():
    summary = next(words for words in PAGES[2:] if "Summary of benchmark 8" in words)
    assert "Title of time-to-decide 8.1.c 3 days" in summary
    assert "declined" not in summary


def test_the_toolkit_is_attributed_under_its_licence():
    for words in (PAGES[0], PAGES[-1]):
        assert "Open Government Licence v3.0" in words
        assert FRAMEWORK.licence in words


def test_what_the_typeface_lacks_is_spelled_in_latin_letters_and_never_lost():
    said = [Assessment("7.1", "Developing", "Łódź, Ŵyn ap Siôn, 李明 and 😀\u200b came.")]
    words = " ".join(pdf_pages(build_pack(REQUEST, FRAMEWORK, [ANSWER], said).content))
    assert "Łódź, Ŵyn ap Siôn, [LiMing] and [:grinning:] came." in words


@pytest.mark.parametrize(
    ("text", "printed"),
    [
        ("plain", "plain"),
        ("e\u0301te\u0301", "été"),
        ("self\u2011help\u00a0here", "self-help here"),
        ("\ufeffa\u202eb\u0007c", "abc"),
        ("\U0001d173", ""),
        ("محمد", "[mhmd]"),
        ("\U00012031", "[U+12031]"),
    ],
)
def test_text_is_made_printable(text, printed):
    assert printable(text) == printed


def test_the_typeface_has_what_the_country_writes():
    assert covered() >= set(map(ord, "AÂÊÎÔÛŴŶâêîôûŵŷÀÉÍÓÚçñßøåżźćąęłśĂȘȚ–—‘’“”…•·£€✓"))


def test_a_wide_table_gives_room_to_what_is_long_and_breaks_no_word():
    columns = [f"Column {number}" for number in range(16)]
    rows = [["SOMETHING_QUITE_LONG", "word " * 30, *["12"] * 14]]
    found = laid_out("Wide", columns, rows, [False] * 16)
    assert found["size"] < 8.5
    assert found["widths"][0] >= len("SOMETHING_QUITE_LONG")
    assert found["widths"][1] > 2 * found["widths"][2]


def test_a_long_list_is_whole_and_its_head_stands_on_each_of_its_pages():
    rows = tuple((f"Unit {number:04}", number) for number in range(600))
    long = item("7.1.b", "long", columns=("Unit of the council", "People"), rows=rows)
    content = build_pack(REQUEST, FRAMEWORK, [replace(ANSWER, items=(long,))]).content
    listed = [words for words in pdf_pages(content) if "Unit 0" in words]
    assert all("Unit of the council People" in words for words in listed)
    assert all(f"Unit {number:04} {number} " in " ".join(listed) + " " for number in range(600))


def test_the_same_facts_make_the_same_pdf():
    again = members(both_benchmarks().content)["self-assessment.pdf"]
    assert again == members(BOTH.content)["self-assessment.pdf"]
