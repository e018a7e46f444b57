"""A code in a comment, a docstring or a test can be looked up."""

import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
CODE = re.compile(r"\b(?:REL|SEC|PRIV)-\d+\b|\bG[1-9]\b")


def test_every_code_is_explained_in_the_glossary_and_none_that_nobody_uses() -> None:
    used: set[str] = set()
    for folder in ("services", "shared", "operations", "tests", "bench", "docs"):
        for path in (ROOT / folder).rglob("*"):
            is_read = (
                path.suffix in {".py", ".md", ".html"} and path.name != "glossary.md" and "static" not in path.parts
            )
            if is_read:
                used |= set(CODE.findall(path.read_text(encoding="utf-8")))
    explained = set(
        re.findall(r"^\| ((?:REL|SEC|PRIV)-\d+|G[1-9]) \|", (ROOT / "docs/glossary.md").read_text("utf-8"), re.M)
    )
    assert (used - explained, explained - used) == (set(), set())
