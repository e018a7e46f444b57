"""No cell that we write is a formula to a spreadsheet program, and a re-import has the text back."""

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.spreadsheets.reading import read_spreadsheet
from shared.spreadsheets.writing import csv_bytes, csv_text, safe_cell, unsafe_cell

BEFORE = ["", " ", "   ", "\ufeff", '"', "'", "\u00a0", "\u3000", ' "', "\u200b"]
SIGNS = ["=", "+", "-", "@", "\t", "\r", "\n", "\0", "\uff1d", "\uff0b", "\uff0d", "\uff20"]


@pytest.mark.parametrize("before", BEFORE)
@pytest.mark.parametrize("sign", SIGNS)
def test_a_cell_that_could_be_a_formula_gets_an_apostrophe_and_loses_it_again(before, sign):
    text = f"{before}{sign}SUM(A1)"
    assert safe_cell(text) == f"'{text}"
    assert unsafe_cell(safe_cell(text)) == text


@pytest.mark.parametrize("text", ["", "Ann", "O'Neil", "'Ann", "1", "a=b", "x@council.example", "Ynys Môn"])
def test_ordinary_text_is_left_alone(text):
    assert safe_cell(text) == unsafe_cell(text) == text


@given(st.text())
def test_every_text_comes_back_as_it_was(text):
    assert unsafe_cell(safe_cell(text)) == text


@given(st.lists(st.lists(st.text(), min_size=2, max_size=2), max_size=5), st.sampled_from(",;\t"))
def test_written_rows_are_the_same_rows(rows, separator):
    read = list(csv.reader(io.StringIO(csv_text(rows, separator), newline=""), delimiter=separator))
    assert [[unsafe_cell(cell) for cell in cells] for cells in read] == rows


def test_a_separator_of_another_country_cannot_split_off_a_formula():
    assert csv_text([["a;=1+1", "b\t=1+1"]]) == '"a;=1+1","b\t=1+1"\r\n'


def test_what_we_write_we_can_read():
    with read_spreadsheet(csv_bytes([["Name", "Note"], ["Zoë", "=1+1"]])) as read:
        assert list(read.sheets[0].rows())[1] == (2, ["Zoë", "'=1+1"])
