"""The redacted edition: no name and nothing that anybody typed, in any file; every figure as in the full one."""

import io
import zipfile
from dataclasses import replace

import pytest

from services.gateway.documents.archive import build_pack
from services.gateway.rules.pack import REDACTED
from services.gateway.rules.self_assessment import NOT_APPLICABLE, Assessment, KeptEvidence
from tests.gateway.documents.reading import csv_rows, manifest_of, members, page, pdf_pages, workbook
from tests.gateway.documents.sample import ANSWER, AS_AT, FRAMEWORK, REQUEST, VENUES_ANSWER, item

CANARIES = (
    "Rowan Ashby",
    "Morgan Field",
    "Priya Nair",
    "Head of Safer Communities",
    "Tamsin Quill",
    "tquill",
    "Delia Orme",
)
SAID = (
    Assessment("7.1", "Developing", "Tamsin Quill leads on this.", assessed_by="account-9"),
    Assessment("7.5", NOT_APPLICABLE, reason="Delia Orme found no such school."),
)
KEPT = (
    KeptEvidence(
        "e1", ("7.1.a", "8.1"), "Tamsin Quill's programme", "Tamsin Quill", review_on=AS_AT.replace(year=2025),
        file_name="tquill.pdf", content=b"%PDF by Tamsin Quill",
    ),
    KeptEvidence("e2", ("7.9",), "Guidance", "Delia Orme", link="https://melford.example/~tquill"),
)  # fmt: skip
SIGNED = {"signed_off": True, "signed_off_by": "Priya Nair, Head of Safer Communities"}


def pack(**changes: object):
    request = replace(REQUEST, benchmarks=(7, 8), made_for="Rowan Ashby", **changes)
    return build_pack(request, FRAMEWORK, [ANSWER, VENUES_ANSWER], SAID, KEPT)


FULL_PACK, REDACTED_PACK = pack(**SIGNED), pack(edition=REDACTED, **SIGNED)


def everything_in(content: bytes) -> str:
    """All that can be read in a pack: names of files, tables, manifest, web page, and what is packed inside others."""
    found = members(content)
    texts = [name + "\n" + body.decode("utf-8", "ignore") for name, body in found.items() if not name.endswith(".xlsx")]
    with zipfile.ZipFile(io.BytesIO(found["self-assessment.xlsx"])) as inside:
        texts += [inside.read(name).decode("utf-8", "ignore") for name in inside.namelist()]
    return "\n".join([*texts, *pdf_pages(content)])


def test_no_name_and_nothing_typed_is_anywhere_in_the_redacted_edition():
    full, redacted = everything_in(FULL_PACK.content), everything_in(REDACTED_PACK.content)
    for canary in CANARIES:
        assert canary in full
        assert canary not in redacted
    assert not any(name.startswith("files/") for name in members(REDACTED_PACK.content))


def test_ratings_and_every_figure_are_as_in_the_full_edition():
    for table, columns in (("figures", slice(0, 16)), ("self-assessment", slice(0, 4)), ("sections", slice(0, 3))):
        full, redacted = (csv_rows(one.content, table) for one in (FULL_PACK, REDACTED_PACK))
        assert [row[columns] for row in full] == [row[columns] for row in redacted]
    assert csv_rows(FULL_PACK.content, "7.1.b-directorates") == csv_rows(REDACTED_PACK.content, "7.1.b-directorates")
    assert page(FULL_PACK.content).values == page(REDACTED_PACK.content).values


def test_what_is_withheld_is_said_to_be_where_it_would_stand():
    header, *rows = csv_rows(REDACTED_PACK.content, "self-assessment")
    told = {row[0]: dict(zip(header, row, strict=True)) for row in rows}
    assert told["7.1"]["Summary"] == "Withheld in the redacted edition"
    assert told["7.5"]["Reason"] == "Withheld in the redacted edition"
    assert told["7.2"]["Summary"] == ""  # nothing was written, so nothing is withheld
    figures = {row[0]: row for row in csv_rows(REDACTED_PACK.content, "figures")}
    assert "2 rows withheld in the redacted edition." in figures["8.3.a exercises"][16]
    print_out = " ".join(pdf_pages(REDACTED_PACK.content))
    assert "Kept record e1 (title withheld in the redacted edition)" in print_out
    assert "the review of Kept record e1 (title withheld in the redacted edition) was due" in print_out
    assert "a named person, whose name and post are withheld" in print_out


def test_a_need_to_know_list_is_withheld_by_its_title_alone():
    named = item("7.1.b", "gaps", title="Gaps (need-to-know list)", columns=("Name",), rows=(("Tamsin Quill",),))
    request = replace(REQUEST, edition=REDACTED)
    assert "Tamsin Quill" not in everything_in(
        build_pack(request, FRAMEWORK, [replace(ANSWER, items=(named,))]).content
    )


def test_the_edition_stands_in_the_file_name_the_manifest_and_on_every_page():
    draft = pack(edition=REDACTED)
    assert draft.file_name.endswith("2026-03-31-redacted-DRAFT.zip")
    assert REDACTED_PACK.file_name.endswith("2026-03-31-redacted.zip")
    assert FULL_PACK.file_name.endswith("2026-03-31-full.zip")
    assert [manifest_of(one.content)["edition"] for one in (FULL_PACK, draft)] == ["full", "redacted"]
    assert all("DRAFT · REDACTED EDITION" in words for words in pdf_pages(draft.content))
    assert all("REDACTED EDITION" in words for words in pdf_pages(REDACTED_PACK.content))
    for sheet in workbook(draft.content):
        assert "DRAFT · REDACTED EDITION" in sheet.oddHeader.center.text
        assert "Redacted edition" in sheet.oddFooter.center.text
    html = members(draft.content)["self-assessment.html"].decode()
    assert '@top-center { content: "DRAFT · REDACTED EDITION"; }' in html
    assert "No machine can tell a name in text that people typed" in html


@pytest.mark.parametrize("benchmarks", [(7,), (8,)])
def test_what_people_keep_for_other_benchmarks_stays_out(benchmarks):
    request = replace(REQUEST, benchmarks=benchmarks)
    kept = (KeptEvidence("a", ("7.1",), "Seven", "x"), KeptEvidence("b", ("8.1.a",), "Eight", "y"))
    rows = csv_rows(build_pack(request, FRAMEWORK, [ANSWER, VENUES_ANSWER], (), kept).content, "kept-evidence")
    assert [row[2] for row in rows[1:]] == [{7: "Seven", 8: "Eight"}[benchmarks[0]]]
