"""The public edition: no small number in any file of it, none to be worked out, and each gap explained."""

import io
import re
import zipfile
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from operations.verify import verify
from services.gateway.documents.archive import build_pack
from services.gateway.rules.pack import EDITION_LINES, PUBLIC
from shared.figures.publication import MEANING, SHORT_MEANING, published
from shared.figures.suppression import SIGN, SMALL
from tests.gateway.documents.reading import (
    compact,
    csv_rows,
    manifest_of,
    members,
    page,
    pdf_pages,
    word,
    word_lines,
    workbook,
)
from tests.gateway.documents.sample import (
    ANSWER,
    FRAMEWORK,
    NOTHING,
    REQUEST,
    both_benchmarks,
    item,
    shown_items,
)
from tests.gateway.documents.test_editions import CANARIES, SIGNED, everything_in, pack

PACK = both_benchmarks(edition=PUBLIC)
SHOWN = {one.id: one for one in shown_items(PUBLIC)}


def alone(*items):
    """The items as they would be published if they were all that a service answered."""
    return published(replace(ANSWER, items=items)).items


def test_figures_that_are_not_small_are_as_they_were_and_small_ones_are_signed():
    values = {name: one.text for name, one in SHOWN.items() if one.kind == "figure"}
    assert values == {
        "7.1.b directorates": "127 of 213",
        "7.1.c starters": "[c]",
        "7.3.c in date": "127 of 213",
        "7.3.c nobody yet": "[c] of 213",
        "8.1.a trained-approvers": "5 of 22",
        "8.1.b escalations": "[c]",
        "8.1.c resolved": "[c] of 1,150",
    }


def test_a_figure_in_parts_says_which_part_is_suppressed():
    rows = {row[0]: row[5:8] for row in csv_rows(PACK.content, "figures")}
    assert rows["7.3.c nobody yet"] == ["[c] of 213", "[c]", "213"]
    assert rows["7.1.c starters"] == ["[c]", "[c]", "[c]"]
    assert rows["8.3.b responses"] == ["not available"] * 3


@pytest.mark.parametrize(("counted", "shown"), [(208, "208 of 213"), (209, "[c] of 213"), (213, "[c] of 213")])
def test_nearly_all_gives_away_the_rest_and_is_suppressed_with_its_share(counted, shown):
    one = item("7.3.c", "in date", numerator=counted, text=f"{counted} of 213")
    content = build_pack(replace(REQUEST, edition=PUBLIC), FRAMEWORK, [replace(ANSWER, items=(one,))]).content
    assert page(content).values["Title of in date"] == shown
    share = f"{100 * counted / 213:.0f}%"
    assert (share in " ".join(pdf_pages(content))) == (SIGN not in shown)


def test_a_denominator_that_gives_away_a_small_number_is_suppressed():
    """3 of 216 with 213 beside it: 216 less 213 is 3."""
    people = item("7.3.c", "in date")
    away = item("7.3.c", "absent", numerator=3, denominator=216, text="3 of 216")
    assert [one.text for one in alone(people, away)] == ["127 of 213", "[c]"]
    nobody = item("7.3.c", "absent", numerator=0, denominator=213, text="0 of 213")
    assert alone(people, nobody)[1].text == SIGN


def test_a_number_left_between_two_figures_is_suppressed():
    """126 on track and 124 in date: 2 are not due yet."""
    track = item("7.3.c", "on track", numerator=126, text="126 of 213")
    date = item("7.3.c", "in date", numerator=124, text="124 of 213")
    assert sum(SIGN in one.text for one in alone(track, date)) == 1


def test_a_group_that_is_suppressed_takes_another_with_it():
    rows = (("Adults", 60, 40), ("Place", 44, 20), ("Children", 30, 17), ("Legal", 9, 3))
    table = {"columns": ("Group", "Known", "In date"), "rows": rows}
    (shown,) = alone(item("7.1.b", "groups", numerator=80, denominator=143, text="80 of 143", **table))
    assert shown.text == "80 of 143"
    assert [row[2] for row in shown.rows] == [40, 20, SIGN, SIGN]
    assert [row[1] for row in shown.rows] == [60, 44, 30, 9]


def test_what_two_tables_say_of_one_group_is_suppressed_in_both():
    groups = (("Chairs", "mandatory", 7, 7), ("Adults", "mandatory", 60, 40))
    table = {"kind": "list", "columns": ("Group", "Level", "In scope", "In date"), **NOTHING}
    standing = item("7.3.c", "gaps", text="2 rows", rows=groups, **table)
    first, second = alone(standing, item("7.7.a", "induction", text="1 row", rows=groups[:1], **table))
    assert first.rows[0] == second.rows[0]
    assert SIGN in first.rows[0]


def test_a_mean_of_a_few_goes_with_their_number():
    rows = (("Workshop", 31, "61.7", 7, "5.6"), ("Briefing", 1, "97.0", 0, None), ("Online", 12, "80.0", 6, "2.0"))
    columns = ("Course", "Scores after (n)", "Mean after", "Scores before and after (n)", "Mean gain")
    (shown,) = alone(item("7.1.d", "scores", kind="list", text="3 rows", columns=columns, rows=rows, **NOTHING))
    assert shown.rows[1] == ("Briefing", SIGN, SIGN, SIGN, None)
    assert shown.rows[0][:3] == ("Workshop", 31, "61.7")


def test_a_median_of_a_few_goes_with_their_number():
    rows = (("Decisions", 3), ("Median", "2 days"))
    few = item("8.1.c", "time", kind="list", text="median 2 days", columns=("Measure", "Value"), rows=rows, **NOTHING)
    many = replace(few, rows=(("Decisions", 30), ("Median", "2 days")))
    (gone,), (kept,) = alone(few), alone(many)
    assert (gone.text, gone.rows) == (SIGN, ())
    assert (kept.text, kept.rows) == ("median 2 days", many.rows)


@pytest.mark.parametrize(
    ("text", "rows", "shown"),
    [
        ("150 requests", (("Approved", 90), ("Asked", 60)), "150 requests"),
        ("no requests", (), SIGN),
        ("3 requests", (("Approved", 2), ("Asked", 1)), SIGN),
        ("none", (), SIGN),
        ("2 rows", (("Approved", 90), ("Asked", 60)), "as listed"),
        ("2 rows", (("Approved", 1), ("Asked", 2)), SIGN),
    ],
)
def test_a_count_in_words_is_a_number_as_well(text, rows, shown):
    one = item("8.1.c", "outcomes", kind="list", text=text, columns=("State", "Requests"), rows=rows, **NOTHING)
    assert alone(one)[0].text == shown


@pytest.mark.parametrize(
    ("note", "shown"),
    [
        (
            "Not counted: 6 who started less than 30 days before.",
            "Not counted: 6 who started less than 30 days before.",
        ),
        ("Nobody is recorded as approver of 1 venue.", "Nobody is recorded as approver of [c] venue."),
        ("1,203 were read, 3 refused.", "1,203 were read, [c] refused."),
        ("Worked out since 4 March 2026 at 09:04.", "Worked out since 4 March 2026 at 09:04."),
        ("Version 3.1 is in force.", "Version 3.1 is in force."),
        ("No exercises held in the period.", "[c] exercises held in the period."),
    ],
)
def test_a_note_says_no_small_number_either(note, shown):
    assert alone(item("7.3.c", "noted", note=note))[0].note == shown


def test_a_pack_of_one_benchmark_suppresses_what_a_pack_of_two_does():
    single = build_pack(replace(REQUEST, edition=PUBLIC), FRAMEWORK, [ANSWER]).content
    rows = csv_rows(single, "figures")[1:]
    assert rows == [row for row in csv_rows(PACK.content, "figures")[1:] if row[1].startswith("7.")]
    alike = [name for name in members(single) if name.startswith("csv/7.")]
    assert alike
    assert all(members(single)[name] == members(PACK.content)[name] for name in alike)


def test_the_sign_is_explained_in_every_file_that_has_it():
    files = members(PACK.content)
    assert [SIGN, MEANING] in csv_rows(PACK.content, "signs")
    assert compact(MEANING) in compact(" ".join(page(PACK.content).words))
    assert compact(MEANING) in compact(" ".join(pdf_pages(PACK.content)))
    assert any(MEANING in line for line in word_lines(PACK.content))
    assert [SIGN, MEANING] in [list(row) for row in workbook(PACK.content)["Signs"].iter_rows(values_only=True)]
    assert "csv/signs.csv" in files
    for row in csv_rows(PACK.content, "figures")[1:]:
        assert (SIGN in row[5]) <= (SHORT_MEANING in row[16])
    assert "csv/signs.csv" not in members(both_benchmarks().content)


def test_nobody_and_nothing_typed_is_named_and_no_page_of_the_council_is_linked():
    public = pack(edition=PUBLIC, **SIGNED)
    text = everything_in(public.content)
    assert not any(canary in text for canary in CANARIES)
    assert REQUEST.base_url not in text
    assert REQUEST.made_by not in text
    assert "Withheld in the public edition" in text
    assert not any(name.startswith("files/") for name in members(public.content))


def test_the_edition_is_in_the_name_the_manifest_and_on_every_page(tmp_path):
    draft = pack(edition=PUBLIC)
    assert draft.file_name.endswith("2026-03-31-public-DRAFT.zip")
    assert manifest_of(draft.content)["edition"] == "public"
    assert all("DRAFT · PUBLIC EDITION" in words for words in pdf_pages(draft.content))
    assert all(EDITION_LINES[PUBLIC] in words for words in pdf_pages(draft.content))
    assert word(draft.content).sections[0].header.paragraphs[0].text == "DRAFT · PUBLIC EDITION"
    path = tmp_path / "public.zip"
    path.write_bytes(draft.content)
    assert verify(path, draft.digest) == []


counts = st.one_of(st.integers(0, 8), st.integers(0, 300))
groups = st.lists(st.tuples(counts, counts, counts), min_size=1, max_size=6)


@given(groups, st.integers(0, 9))
@settings(max_examples=60, deadline=None)
def test_no_whole_number_under_five_is_left_in_any_item(found, away):
    """In date and still to be trained of each group, the council's own figures, and who is away."""
    rows = tuple((f"Group {'ABCDEF'[place]}", a + b, a, b, c) for place, (a, b, c) in enumerate(found))
    done, people = sum(row[2] for row in rows), sum(row[1] for row in rows)

    def figure(key, number, of, **more):
        return item("7.3.c", key, numerator=number, denominator=of, text=f"{number:,} of {of:,}", **more)

    columns = ("Group", "Population", "In date", "Still to be trained", "Absent (apart)")
    shown = alone(
        figure("directorates", done, people, columns=columns, rows=rows),
        figure("in date", done, people),
        figure("still to train", people - done, people),
        figure("absent", away, people + away),
    )
    for one in shown:
        numbers = [*(cell for row in one.rows for cell in row), one.numerator, one.denominator]
        assert all(number >= SMALL for number in numbers if isinstance(number, int))
        told = re.findall(r"[\d,]+", one.text)
        assert all(int(number.replace(",", "")) >= SMALL for number in told)
    by_name = {one.id.partition(" ")[2]: one for one in shown}
    table, whole = by_name["directorates"], by_name["in date"]
    # What an attacker would take away from each other: row by row, column by column, figure from figure.
    for before, after in zip(rows, table.rows, strict=False):
        for parts in ((1, (2, 3)), (1, (2,)), (1, (3,))):
            left = [before[part] for part in parts[1] if after[part] == SIGN]
            if after[parts[0]] != SIGN and len(parts[1]) == 2 and left:
                assert len(left) == 2
            if after[parts[0]] != SIGN and not left and len(parts[1]) == 1:
                assert before[parts[0]] - before[parts[1][0]] >= SMALL
    for column, total in ((1, whole.denominator), (2, whole.numerator)):
        left = [row[column] for row, after in zip(rows, table.rows, strict=False) if after[column] == SIGN]
        if total is not None and left and table.rows:
            assert len(left) > 1
            assert sum(left) >= SMALL
    if by_name["absent"].denominator is not None and whole.denominator is not None:
        assert away >= SMALL


def test_what_is_packed_inside_the_documents_holds_no_more_than_they_show():
    """A workbook and a Word document are ZIP files of their own: nothing suppressed is left in one."""
    one = item("7.1.b", "secret", columns=("Group", "Known", "Told"), rows=(("A", 4321, 4319), ("B", 70, 30)))
    content = build_pack(replace(REQUEST, edition=PUBLIC), FRAMEWORK, [replace(ANSWER, items=(one,))]).content
    files = members(content)
    for name in ("self-assessment.xlsx", "self-assessment.docx"):
        with zipfile.ZipFile(io.BytesIO(files[name])) as inside:
            text = "".join(inside.read(entry).decode("utf-8", "ignore") for entry in inside.namelist())
        assert "4321" in text.replace(",", "")
        assert "4319" not in text.replace(",", "")
