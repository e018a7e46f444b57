"""The Word document: in the council's own styles, readable by everybody, the same bytes for the same facts."""

import io
import zipfile
from dataclasses import replace
from itertools import pairwise

import docx
import pytest
from docx.enum.style import WD_STYLE_TYPE
from docx.oxml.ns import qn
from docx.shared import RGBColor

from services.gateway.documents.archive import build_pack
from services.gateway.documents.word_template import TemplateProblem, problem_of, read_template
from tests.gateway.documents.reading import members, word, word_lines, word_tables
from tests.gateway.documents.sample import (
    ANSWER,
    ASSESSMENTS,
    FRAMEWORK,
    KEPT,
    REQUEST,
    both_benchmarks,
    incomplete_pack,
    item,
)

BOTH = both_benchmarks()
DOCUMENT = word(BOTH.content)


def in_template(template: bytes):
    return build_pack(REQUEST, FRAMEWORK, [ANSWER], ASSESSMENTS, KEPT, template=template).content


def a_template(change=None) -> bytes:
    document = docx.Document()
    if change:
        change(document)
    stream = io.BytesIO()
    document.save(stream)
    return stream.getvalue()


def test_its_headings_are_headings_and_go_down_one_step_at_a_time():
    levels = [int(line.style.name[-1]) for line in DOCUMENT.paragraphs if line.style.name.startswith("Heading")]
    assert levels[0] == 1
    assert levels.count(1) == 4  # contents, two benchmarks, annex
    assert all(later - earlier <= 1 for earlier, later in pairwise(levels))
    assert [line.text for line in DOCUMENT.paragraphs if line.style.name == "Title"] == [
        "Prevent duty self-assessment and evidence"
    ]


def test_it_has_a_title_a_language_and_the_day_it_was_made():
    known = DOCUMENT.core_properties
    assert known.title == "Prevent duty self-assessment and evidence, Melford Borough Council"
    assert (known.author, known.last_modified_by) == ("Melford Borough Council", "Melford Borough Council")
    assert known.created.isoformat() == known.modified.isoformat() == "2026-04-07T09:05:00+00:00"
    assert known.language == "en-GB"
    (language,) = DOCUMENT.styles.element.findall(f"{qn('w:docDefaults')}//{qn('w:lang')}")
    assert language.get(qn("w:val")) == "en-GB"


def test_every_table_repeats_its_head_names_its_rows_and_has_a_caption():
    assert len(DOCUMENT.tables) > 8
    for table in DOCUMENT.tables:
        heads = [row._tr.find(f"{qn('w:trPr')}/{qn('w:tblHeader')}") is not None for row in table.rows]
        assert heads == [True] + [False] * (len(heads) - 1)
        look = table._tbl.tblPr.find(qn("w:tblLook"))
        assert (look.get(qn("w:firstRow")), look.get(qn("w:firstColumn"))) == ("1", "1")
        assert table._tbl.tblPr.find(qn("w:tblCaption")).get(qn("w:val"))
        assert all(len(row.cells) == len(table.columns) for row in table.rows)


def test_the_head_and_the_foot_of_each_page_say_its_standing_and_its_number():
    for pack, mark in ((BOTH, "DRAFT"), (incomplete_pack(), "DRAFT AND INCOMPLETE")):
        (section,) = word(pack.content).sections
        assert section.header.paragraphs[0].text == mark
        foot = section.footer.paragraphs[0]
        assert "Full edition: not for publication" in foot.text
        assert "on 7 April 2026 at 10:05am · pack 5b0c7f4e" in foot.text
        codes = [found.text.strip() for found in foot._p.iter(qn("w:instrText"))]
        assert codes == ["PAGE", "NUMPAGES"]


def test_the_contents_lead_to_the_parts():
    body = DOCUMENT.element.body
    anchors = [link.get(qn("w:anchor")) for link in body.iter(qn("w:hyperlink"))]
    marks = {mark.get(qn("w:name")) for mark in body.iter(qn("w:bookmarkStart"))}
    assert len(anchors) == 3
    assert set(anchors) == marks


def test_the_same_facts_in_the_same_template_give_the_same_bytes():
    assert members(both_benchmarks().content)["self-assessment.docx"] == members(BOTH.content)["self-assessment.docx"]
    template = a_template()
    assert in_template(template) == in_template(template)
    with zipfile.ZipFile(io.BytesIO(members(BOTH.content)["self-assessment.docx"])) as inside:
        assert {entry.date_time for entry in inside.infolist()} == {(1980, 1, 1, 0, 0, 0)}


def test_the_councils_template_gives_its_styles_its_letterhead_and_nothing_of_its_body():
    def letterhead(document):
        document.add_paragraph("Type your report here")
        document.styles["Heading 1"].font.color.rgb = RGBColor(0, 0x80, 0)
        section = document.sections[0]
        section.header.paragraphs[0].text = "Melford, by the river"
        section.different_first_page_header_footer = True
        section.first_page_header.paragraphs[0].text = "Our first page"
        document.settings.odd_and_even_pages_header_footer = True

    content = in_template(a_template(letterhead))
    document = word(content)
    (section,) = document.sections
    assert document.styles["Heading 1"].font.color.rgb == RGBColor(0, 0x80, 0)
    assert not any("Type your report here" in line for line in word_lines(content))
    assert [line.text for line in section.header.paragraphs] == ["Melford, by the river", "DRAFT"]
    assert [line.text for line in section.first_page_header.paragraphs] == ["Our first page", "DRAFT"]
    assert section.even_page_header.paragraphs[-1].text == "DRAFT"
    for foot in (section.footer, section.first_page_footer, section.even_page_footer):
        assert "Page" in foot.paragraphs[-1].text


def test_a_template_that_cannot_be_used_says_why(tmp_path):
    def lacks(document):
        for name in ("Heading 3", "Table Grid"):
            document.styles[name].delete()

    assert read_template("") is None
    with pytest.raises(TemplateProblem, match=r"there is no file .* that can be read"):
        read_template(str(tmp_path / "none.docx"))
    with pytest.raises(TemplateProblem, match=r"there is no file .* that can be read"):
        read_template(str(tmp_path))
    path = tmp_path / "council.docx"
    for body in (b"", b"not a ZIP file", members(BOTH.content)["self-assessment.xlsx"]):
        path.write_bytes(body)
        with pytest.raises(TemplateProblem, match=r"is not a Word document \(\.docx\)"):
            read_template(str(path))
    path.write_bytes(a_template(lacks))
    with pytest.raises(TemplateProblem, match="lacks these styles: Heading 3, Table Grid"):
        read_template(str(path))
    path.write_bytes(a_template())
    assert read_template(str(path)) == path.read_bytes()


def test_a_style_of_another_kind_is_not_the_one_that_is_needed():
    def other_kind(document):
        document.styles["Title"].delete()
        document.styles.add_style("Title", WD_STYLE_TYPE.CHARACTER)

    assert "lacks these styles: Title" in problem_of(a_template(other_kind))


def test_damage_inside_a_template_is_a_problem_and_never_an_error():
    body = a_template()
    with zipfile.ZipFile(io.BytesIO(body)) as archive:
        files = {name: archive.read(name) for name in archive.namelist()}
    for name in ("word/document.xml", "word/styles.xml", "[Content_Types].xml"):
        stream = io.BytesIO()
        with zipfile.ZipFile(stream, "w") as archive:
            for path, inside in files.items():
                archive.writestr(path, b"<broken" if path == name else inside)
        assert problem_of(stream.getvalue())


@pytest.mark.parametrize("text", ["a\x00b\x0bc", "one\ntwo\tthree", "\ud800", "محمد 李 😀", "<w:t>&amp;", "x" * 3_000])
def test_any_text_is_text_in_it(text):
    listed = item("7.1.b", "list", title="Titled", columns=("Who", "n"), rows=((text, 17),))
    content = build_pack(REQUEST, FRAMEWORK, [replace(ANSWER, items=(listed,))]).content
    ((_, (cell, number)),) = [rows for name, rows in word_tables(content).items() if name == "7.1.b Titled"]
    assert number == "17"
    assert cell == "".join(one for one in text if one in "\n\t" or (one >= " " and not "\ud800" <= one <= "\udfff"))
