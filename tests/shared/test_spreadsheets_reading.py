"""Files of rows are read by what they hold, in whatever encoding and with whatever separator they come."""

from datetime import date, datetime

import pytest

from shared.spreadsheets.reading import UnreadableFile, read_spreadsheet
from shared.spreadsheets.tables import as_table
from tests.shared.workbooks_for_tests import ods, xlsx


def rows_of(content, layout="table"):
    with read_spreadsheet(content, layout) as read:
        return [row for sheet in read.sheets for row in sheet.rows()]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-32", "cp1252"])
def test_every_encoding_that_excel_writes_gives_the_same_letters(encoding):
    content = "Name;Town\r\nZoë O’Brien;Ynys Môn\r\n".encode(encoding)
    assert rows_of(content) == [(1, ["Name", "Town"]), (2, ["Zoë O’Brien", "Ynys Môn"])]


def test_utf_16_of_either_byte_order_is_known_by_its_mark():
    for mark, encoding in ((b"\xff\xfe", "utf-16-le"), (b"\xfe\xff", "utf-16-be")):
        assert rows_of(mark + "a\tb\nł\tó\n".encode(encoding))[1] == (2, ["ł", "ó"])


@pytest.mark.parametrize("mark", [",", ";", "\t", "|"])
def test_the_separator_is_the_one_the_header_uses_most(mark):
    content = mark.join(["Payroll number", '"Name, first; last"', "Date"]) + "\n" + mark.join(["1", "A", "B"])
    assert rows_of(content.encode())[0] == (1, ["Payroll number", "Name, first; last", "Date"])


def test_a_line_that_tells_excel_the_separator_is_not_a_row():
    assert rows_of(b"sep=;\r\na;b\r\n1,5;2\r\n") == [(2, ["a", "b"]), (3, ["1,5", "2"])]


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_a_row_has_the_number_of_the_line_it_starts_on(end):
    lines = ["a,b", '1,"one', "two", 'three"', "", "2,x", ",", '3,"p', 'q"']
    assert rows_of(end.join(lines).encode()) == [
        (1, ["a", "b"]),
        (2, ["1", f"one{end}two{end}three"]),
        (6, ["2", "x"]),
        (8, ["3", f"p{end}q"]),
    ]


def test_row_numbers_hold_beyond_the_first_chunk():
    lines = ["n,text"] + [f'{n},"a\nb"' if n % 7 == 0 else f"{n},c" for n in range(12_000)]
    expected, line = {}, 2
    for n in range(12_000):
        expected[str(n)] = line
        line += 2 if n % 7 == 0 else 1
    assert {cells[0]: line for line, cells in rows_of("\n".join(lines).encode())[1:]} == expected


def test_cells_are_trimmed_of_every_kind_of_space_and_mark_without_width():
    assert rows_of("a,b\n  1 ,\u00a0two \u3000\n\ufeff3,\u200b4\n".encode())[1:] == [(2, ["1", "two"]), (3, ["3", "4"])]


def test_short_rows_are_filled_up_and_long_ones_kept_as_they_are():
    assert rows_of(b"a,b,c\n1\n1,2,3,,\n1,2,3,4\n")[1:] == [
        (2, ["1", "", ""]),
        (3, ["1", "2", "3"]),
        (4, ["1", "2", "3", "4"]),
    ]


def test_control_characters_in_cells_cannot_divide_them():
    assert rows_of(b"a,b\nx\x1fy,z\x1ew\n")[1] == (2, ["x y", "z w"])


def test_a_workbook_gives_days_as_iso_and_whole_numbers_without_a_point():
    content = xlsx(
        {"Sheet": [["No", "Day", "When", "Part"], ["0071", date(2024, 2, 29), datetime(2024, 3, 1, 9, 5), 7, 2.5]]}
    )
    assert rows_of(content, "free")[1] == (2, ["0071", "2024-02-29", "2024-03-01 09:05:00", "7", "2.5"])


def test_row_numbers_of_a_workbook_are_those_that_excel_shows():
    content = xlsx({"Sheet": [[], [], ["a", "b"], [], ["1", "2"]]})
    assert rows_of(content) == [(3, ["a", "b"]), (5, ["1", "2"])]


def test_hidden_and_empty_sheets_are_not_read():
    content = xlsx({"One": [["a"], ["1"]], "Lists": [["x"], ["y"]], "Empty": []}, hidden=["Lists"])
    with read_spreadsheet(content) as read:
        assert [sheet.name for sheet in read.sheets] == ["One"]


def test_libreoffice_workbooks_are_read():
    assert rows_of(ods([["Name", "Ref"], ["Ann", "007"]])) == [(1, ["Name", "Ref"]), (2, ["Ann", "007"])]


def test_the_extension_counts_for_nothing(tmp_path):
    path = tmp_path / "people.csv"
    path.write_bytes(xlsx({"Sheet": [["a"], ["1"]]}))
    with read_spreadsheet(path) as read:
        assert read.kind == "xlsx"


def test_rows_can_be_asked_for_again():
    with read_spreadsheet(b"a,b\n1,2\n") as read:
        assert list(read.sheets[0].rows()) == list(read.sheets[0].rows())


def test_a_table_needs_a_row_under_its_header():
    with read_spreadsheet(b"a,b\n") as read, pytest.raises(UnreadableFile, match="no row under it"):
        as_table(read.sheets[0])


def test_two_columns_of_one_name_are_an_objection():
    content = b"Email,Name, e-mail ,EMAIL\n1,2,3,4\n"
    with read_spreadsheet(content) as read, pytest.raises(UnreadableFile, match="both called “Email”"):
        as_table(read.sheets[0])


def test_the_child_sees_nothing_of_our_environment(monkeypatch):
    import subprocess

    seen = {}
    real = subprocess.run
    monkeypatch.setattr(subprocess, "run", lambda *args, **given: (seen.update(given), real(*args, **given))[1])
    rows_of(b"a,b\n1,2\n")
    assert (seen["env"], seen["cwd"]) == ({}, "/")


def test_a_column_called_pk_does_not_make_a_file_a_workbook():
    assert rows_of(b"PK,Name\n1,Ann\n") == [(1, ["PK", "Name"]), (2, ["1", "Ann"])]
