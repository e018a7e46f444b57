"""The same figures wherever they can be seen: page, API, CSV, pack, database."""

import csv
import io
import json
import zipfile
from pathlib import Path
from typing import Any

import openpyxl
import pypdf
from playwright.sync_api import Page

from tests.browser.chromium import Window
from tests.installation import Api, Installation, wait_for
from tests.journeys.council_files import AS_AT

KEYS = ("population", "in_date", "on_track", "ever_trained", "absent")
IN_PACK = {"in_date": "7.3.c in date", "on_track": "7.3.c on track", "ever_trained": "7.3.c ever trained"}
Figures = dict[str, int]


def counts_on_page(page: Page) -> dict[str, int]:
    """The table of a check page."""
    names = ("accepted", "duplicate", "skipped", "review", "refused", "read")
    cells = page.locator("#counts tbody tr td:last-child").all_inner_texts()
    assert len(cells) == len(names), cells
    return {name: _number(text) for name, text in zip(names, cells, strict=True)}


def _number(text: str) -> int:
    return int(text.replace(",", "").strip())


def figures_on_page(window: Window, as_at: str = AS_AT) -> dict[str, Figures]:
    """Council under 'organisation', directorates and employers, as the training page shows them."""
    assert window.go(f"/training/standing?as_at={as_at}") == 200
    page = window.page
    shares = [_out_of(text) for text in page.locator(".dr-figure__value").all_inner_texts()[:3]]
    absent = page.locator(".dr-provenance").first.inner_text().split(". ")[1].split()[0]
    found = {"organisation": _figures(shares, _absent(absent))}
    for table in ("units", "employers"):
        for row in page.locator(f"#{table} tbody tr").all():
            name = row.locator("th").inner_text().strip()
            cells = row.locator("td").all_inner_texts()
            found[name] = _figures([_out_of(text) for text in cells[:3]], _number(cells[3]))
    return found


def _absent(word: str) -> int:
    """Small numbers may be written out at the start of a sentence."""
    words = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine")
    return words.index(word.lower()) if word.lower() in words else _number(word)


def _out_of(text: str) -> tuple[int, int]:
    numerator, denominator = text.split("(")[0].split(" of ")
    return _number(numerator), _number(denominator)


def _figures(shares: list[tuple[int, int]], absent: int) -> Figures:
    assert len({population for _, population in shares}) == 1, shares
    in_date, on_track, ever = (numerator for numerator, _ in shares)
    return dict(zip(KEYS, (shares[0][1], in_date, on_track, ever, absent), strict=True))


def figures_from_api(api: Api, as_at: str = AS_AT) -> dict[str, Figures]:
    """As the API answers them."""
    found = api.get("training/v1/standing", as_at=as_at)
    assert found["as_at"] == as_at
    assert found["policy_version"]
    units = {one["unit"]: one["figures"] for one in found["units"]}
    employers = {one["employer"]: one["figures"] for one in found["employers"]}
    return {"organisation": found["figures"], "all": found["provider_figures"], **units, **employers}


def figures_in_csv(window: Window, as_at: str = AS_AT) -> dict[str, Figures]:
    """As the CSV of the page has them."""
    answer = window.page.context.request.get(f"{window.address}/training/figures.csv?as_at={as_at}")
    assert answer.status == 200
    found = {}
    for row in csv.DictReader(io.StringIO(answer.body().decode("utf-8-sig"))):
        name = {"council": "organisation", "all other employers": "all"}.get(row["Of"], row["Name"])
        labels = ("Population", "In date", "On track", "Ever trained", "Absent")
        found[name] = {key: int(row[label]) for key, label in zip(KEYS, labels, strict=True)}
    return found


def figures_in_database(product: Installation, as_at: str = AS_AT) -> dict[str, Any]:
    """From the facts by the rules, after checking that the projection says the same."""
    found: dict[str, Any] = json.loads(product.command("tests.check_figures", as_at).splitlines()[-1])
    assert found["facts"] == found["projection"], "the projection is not what the rules make of the facts"
    facts = found["facts"]
    return {"organisation": facts["figures"], **facts["units"], **facts["employers"]}


def make_pack(lead: Api, as_at: str = AS_AT) -> str:
    """Has a pack for benchmark 7 made; its id once it is ready."""
    body = {"benchmarks": [7], "as_at": as_at, "from": "2025-11-01"}
    asked = lead.send("POST", "gateway/v1/packs", json=body)
    assert asked.status_code == 202, asked.text
    pack_id: str = asked.json()["id"]

    def made() -> bool:
        found = lead.get(f"gateway/v1/packs/{pack_id}")
        assert found["state"] != "failed", found
        return bool(found["state"] == "ready")

    wait_for("the pack is made", made, 120)
    return pack_id


def take_pack(lead: Api, pack_id: str, folder: Path) -> Path:
    """Downloads a pack."""
    answer = lead.send("GET", f"gateway/v1/packs/{pack_id}/file")
    assert answer.status_code == 200, answer.text
    path = folder / f"{pack_id}.zip"
    path.write_bytes(answer.content)
    return path


def figures_in_pack(path: Path) -> Figures:
    """The council's figures in the workbook, the CSV and the PDF of a pack, which must be the same."""
    with zipfile.ZipFile(path) as archive:
        lines = csv.DictReader(io.StringIO(archive.read("csv/figures.csv").decode("utf-8-sig")))
        told = {row["Evidence"]: (row["Numerator"], row["Denominator"]) for row in lines}
        workbook = openpyxl.load_workbook(io.BytesIO(archive.read("self-assessment.xlsx")), read_only=True)
        rows = [row for row in workbook["Figures"].iter_rows(values_only=True) if row[0]]
        shown = {str(row[0]): (str(row[6]), str(row[7])) for row in rows if len(row) > 7}
        titles = {str(row[0]): str(row[3]) for row in rows if len(row) > 7}
        pages = pypdf.PdfReader(io.BytesIO(archive.read("self-assessment.pdf"))).pages
        printed = "".join("".join(one.extract_text().split()) for one in pages)
    found: Figures = {}
    for key, evidence in {**IN_PACK, "absent": "7.3.c absent"}.items():
        assert shown[evidence] == told[evidence], evidence
        numerator, denominator = (f"{int(number):,}" for number in told[evidence])
        assert "".join(f"{titles[evidence]}{numerator} of {denominator}".split()) in printed, evidence
        found[key] = int(told[evidence][0])
    found["population"] = int(told[IN_PACK["in_date"]][1])
    return found
