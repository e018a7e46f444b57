"""The pack as a tagged PDF (PDF/UA-1 is declared): a template, data, and a typeface that comes with us."""

import json
from pathlib import Path
from typing import Any

import typst

from services.gateway.documents.content import PackContent
from services.gateway.documents.pdf_data import pdf_data
from services.gateway.documents.tables import CONTROL
from services.gateway.documents.typeface import FOLDER, printable

TEMPLATES = Path(__file__).parent / "templates"


def pdf_bytes(content: PackContent) -> bytes:
    """The whole document; the same content gives the same bytes.

    What people wrote goes in as data and is never markup; the template can read nothing but its own folder.
    """
    found = typst.compile(
        input=str(TEMPLATES / "pack.typ"),
        root=str(TEMPLATES),
        font_paths=[str(FOLDER)],
        ignore_system_fonts=True,
        format="pdf",
        pdf_standards="ua-1",
        sys_inputs={"pack": json.dumps(_printable(pdf_data(content)))},
    )
    if not isinstance(found, bytes):
        raise TypeError("typst gave no PDF")
    return found


def _printable(value: Any) -> Any:
    """The same data with every text in letters that the typeface has."""
    if isinstance(value, str):
        return printable(CONTROL.sub("", value))
    if isinstance(value, list):
        return [_printable(one) for one in value]
    return {key: _printable(one) for key, one in value.items()} if isinstance(value, dict) else value
