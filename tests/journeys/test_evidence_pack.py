"""A Prevent lead from the home page to a signed pack for benchmarks 7 and 8 that anybody can check."""

import csv
import io
import re
import subprocess
import sys
import zipfile
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pypdf
import pytest

from shared.actor import Role
from tests.browser.chromium import DESKTOP, PHONE, Screen, Window
from tests.folders import ROOT
from tests.installation import Installation
from tests.journeys.at_desk import approved, look, press, refused
from tests.journeys.taken_pack import take

pytestmark = pytest.mark.timeout(600)

QUESTIONS = ("7.1", "7.2", "7.3", "7.4", "7.5", "7.6", "7.7", "7.8", "7.9", "8.1", "8.2", "8.3")
"""Every question of the two benchmarks."""


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("packs")


def look_twice(window: Window, name: str) -> str:
    """The page as a desktop shows it, after a look at it as wide as a phone."""
    window.page.set_viewport_size({"width": PHONE.width, "height": 900})
    look(window, f"{name}-narrow")
    window.page.set_viewport_size({"width": window.screen.width, "height": 900})
    return look(window, name)


def here(window: Window) -> str:
    """The path of the page that a window shows."""
    return urlsplit(window.page.url).path


def card(window: Window, number: int) -> str:
    """What stands of one benchmark on the home page."""
    return window.page.locator(f"section[aria-labelledby=benchmark-{number}]").inner_text()


@pytest.mark.parametrize("screen", [DESKTOP, PHONE], ids=lambda screen: screen.name)
def test_the_home_page_shows_both_benchmarks_what_is_missing_and_what_happened_lately(
    council: Installation, as_: Any, screen: Screen
) -> None:
    approved(council)
    lead = as_(Role.PREVENT_LEAD, screen)
    shown = look(lead, "home-lead")
    assert "bookings with a possible match to answer" in shown
    seven, eight = card(lead, 7), card(lead, 8)
    assert re.search(r"Trained - in date\s+\d+ of 213", seven)
    assert "None of 9 questions rated" in seven
    assert "What is missing" in seven
    assert "Questions resolved by change" in eight
    assert re.search(r"Time to decide\s+Median 0 days", eight)
    assert "Venues with a trained approver" in eight
    assert "The last filter test of 1 network failed." in eight
    assert "declined" not in seven + eight
    lately = lead.page.locator("section[aria-labelledby=lately]").inner_text()
    assert "6 files imported" in lately
    assert re.search(r"[1-9]\d* booking decisions? made", lately)


def test_a_pack_of_both_is_a_draft_until_it_is_signed_and_the_signed_one_can_be_checked_by_anybody(
    as_: Any, folder: Path
) -> None:
    lead, signatory = as_(Role.PREVENT_LEAD), as_(Role.SIGNATORY)
    press(lead, "Make an evidence pack")
    assert lead.page.is_checked("input[name=benchmarks][value='7']")
    assert lead.page.is_checked("input[name=benchmarks][value='8']")
    look_twice(lead, "packs")
    press(lead, "Make the pack")
    first = take(lead, folder / "unrated.zip")
    signatory.go(here(lead))
    press(signatory, "Sign it off")
    assert "It cannot be signed off yet" in look_twice(signatory, "sign-too-soon")
    assert {"7", "8"} <= {row["Evidence"][0] for row in figures(first)}

    for question in QUESTIONS:
        rate(lead, question)
    lead.go("/packs")
    press(lead, "Make the pack")
    draft = take(lead, folder / "draft.zip")
    assert every_page_says(draft, "DRAFT")
    assert "‘Draft’ stands on every page" in look_twice(lead, "pack-draft")
    signatory.go(here(lead))
    press(signatory, "Sign it off")
    signatory.page.fill("#post", "")
    press(signatory, "Sign off")
    told = refused(signatory, "sign-refused")
    assert "Confirm that you have read the pack" in told
    signatory.page.fill("#post", "Head of Community Safety")
    signatory.page.check("input[name=read]")
    look_twice(signatory, "sign")
    press(signatory, "Sign off")
    signed = take(signatory, folder / "signed.zip")
    shown = look_twice(signatory, "pack-signed")
    assert "Signed off by\nMarian Fairweather, Head of Community Safety" in re.sub(r"[\t\n]+", "\n", shown)
    assert not any("DRAFT" in page for page in pages(signed))
    assert "Marian Fairweather, Head of Community Safety, on" in " ".join(pages(signed))
    assert figures(signed) == figures(draft)
    check(signatory, signed, folder)
    press(signatory, "Revoke the signature")
    assert "The signed pack stays as it was signed" in look_twice(signatory, "revoke")
    press(signatory, "Revoke the signature")
    assert "Why is it revoked?" in refused(signatory, "revoke-refused")


def rate(lead: Window, question: str) -> None:
    lead.go(f"/evidence/questions/{question}")
    lead.page.check("input[name=rating][value=Developing]")
    lead.page.fill("#summary", f"What the council does for {question}, and what is still to come.")
    lead.page.click("text=Save rating and summary")
    lead.page.wait_for_selector(f"text=Your rating of {question} has been saved")


def figures(pack: Path) -> list[dict[str, str]]:
    with zipfile.ZipFile(pack) as archive:
        return list(csv.DictReader(io.StringIO(archive.read("csv/figures.csv").decode("utf-8-sig"))))


def pages(pack: Path) -> list[str]:
    """The text of each page of the PDF."""
    with zipfile.ZipFile(pack) as archive:
        content = io.BytesIO(archive.read("self-assessment.pdf"))
    return [" ".join(page.extract_text().split()) for page in pypdf.PdfReader(content).pages]


def every_page_says(pack: Path, word: str) -> bool:
    found = pages(pack)
    return bool(found) and all(word in page for page in found)


def check(lead: Window, pack: Path, folder: Path) -> None:
    """The verifier that lies in the pack, alone and with the digest that the page shows; one changed byte is named."""
    digest = re.search(r"--digest ([0-9a-f]{64})", lead.page.inner_text("#verify + p + p") or "")
    assert digest is not None
    with zipfile.ZipFile(pack) as archive:
        (folder / "verify.py").write_bytes(archive.read("verify.py"))
    command = [sys.executable, "-I", "-S", str(folder / "verify.py"), str(pack), "--digest", digest[1]]
    done = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False, env={}, cwd=folder)
    assert done.returncode == 0, done.stdout + done.stderr
    command = [sys.executable, "-m", "operations.cli", "pack", "verify", str(pack), "--digest", "0" * 64]
    other = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False, cwd=ROOT)
    assert other.returncode != 0, "another digest is another pack"
