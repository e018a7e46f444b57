"""The corrected-rows file goes out safely, and comes in again once it is mended."""

from datetime import date

from services.training.actions.imports.service import KINDS
from services.training.files.corrections import flat_registers, what_to_correct
from services.training.rules.importing.kinds import Kind
from services.training.rules.importing.outcomes import Outcome
from shared.spreadsheets.columns import TO_CORRECT
from shared.spreadsheets.reading import read_spreadsheet
from shared.spreadsheets.uploads import corrections_csv, nothing_given, rows_at
from tests.folders import DEMONSTRATION
from tests.shared.workbooks_for_tests import xlsx
from tests.training.importing.council import FILES, empty_record


def refused_file(path, kind, result):
    refused = {(row.sheet, row.row): what_to_correct(row) for row in result.others if row.outcome is Outcome.REFUSED}
    with KINDS[kind].open(path, nothing_given) as upload:
        header = upload.mapping.header
        rows = [(cells, refused[sheet, line]) for sheet, line, cells in rows_at(upload, list(refused))]
    return corrections_csv(header, rows)


def test_refused_rows_come_back_as_they_came_with_the_reason_in_the_last_column():
    record = empty_record()
    path = DEMONSTRATION / "people-hr-export.csv"
    content = refused_file(path, Kind.PEOPLE, record.bring_in(path, Kind.PEOPLE))
    with read_spreadsheet(content) as read:
        (_, header), *rows = read.sheets[0].rows()
    assert header[-1] == TO_CORRECT
    assert len(rows) == 5
    assert all(cells[-1] for _, cells in rows)


def test_mended_rows_are_accepted():
    record = empty_record()
    path = DEMONSTRATION / "people-hr-export.csv"
    content = refused_file(path, Kind.PEOPLE, record.bring_in(path, Kind.PEOPLE)).decode("utf-8-sig")
    again = record.check(content.encode(), Kind.PEOPLE)
    assert (again.counts.refused, again.counts.read) == (5, 5)
    mended = content.replace('"31/02/2024"', '"28/02/2024"')
    assert record.check(mended.encode(), Kind.PEOPLE).counts.accepted == 1


def test_a_file_corrected_twice_has_one_column_of_reasons():
    content = corrections_csv(["a", "b", TO_CORRECT], [(["1", "2", "old"], "new")]).decode("utf-8-sig")
    assert content == '"a","b","What to correct"\r\n"1","2","new"\r\n'


def test_a_row_with_too_many_cells_keeps_them_out_of_the_way():
    content = corrections_csv(["a", "b"], [(["1", "2", "3"], "Why")]).decode("utf-8-sig")
    assert content.splitlines()[1] == '"1","2","Why","3"'


def test_a_formula_goes_out_as_text_and_comes_in_as_it_was():
    content = corrections_csv(["Staff No", "Course", "Date completed"], [(["=1+1", "@x", "-"], "Why")])
    assert b'"\'=1+1"' in content
    with KINDS[Kind.COMPLETIONS].open(content, nothing_given) as upload:
        _, chunk = next(upload.chunks())
    assert chunk.rows == [["=1+1", "@x", "-", "Why"]]


def test_refused_register_rows_carry_course_and_day_with_them():
    record = empty_record()
    for name in list(FILES)[:2]:
        record.bring_in(DEMONSTRATION / name, FILES[name])
    sheet = [["Course", "Fire Safety"], ["Date", date(2024, 4, 15)], ["Name", "Email", "Signed in"],
             ["Neil", "neil.matthews190@council.example", "Yes"]]  # fmt: skip
    content = xlsx({"One": sheet})
    result = record.check(content, Kind.REGISTERS)
    with KINDS[Kind.REGISTERS].open(content, nothing_given) as upload:
        chunks = [chunk for _, chunk in upload.chunks()]
    reasons = [{row.row: what_to_correct(row) for row in result.others}]
    flat = flat_registers(chunks, reasons)
    assert record.check(flat, Kind.REGISTERS).counts.refused == 1
    assert record.check(flat.replace(b"Fire Safety", b"WRAP Plus"), Kind.REGISTERS).counts.accepted == 1


def test_sheets_of_one_form_are_read_together_and_others_are_named():
    april = [["Staff No", "Course", "Date completed"], ["1", "X", "1/4/2024"]]
    content = xlsx({"Notes": [["Read me"], ["now"]], "April": april, "May": [april[0], ["2", "X", "1/5/2024"]]})
    with KINDS[Kind.COMPLETIONS].open(content, nothing_given) as upload:
        assert [(name, len(chunk.rows)) for name, chunk in upload.chunks()] == [("April", 1), ("May", 1)]
        assert upload.left_out == ("Notes",)
        assert upload.total == 2
