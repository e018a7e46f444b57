"""What a person typed comes back, and goes on, whole: a limit is said and never applied by cutting."""

import re
from pathlib import Path

import pytest

PAGES = Path(__file__).parents[3] / "services" / "gateway" / "pages"
CUT = re.compile(r"""get\("(?:reason|why|text|post|summary|name|person_number)", ""\)(?:\.\w+\(\))*\[:""")
FORMS = [*PAGES.rglob("*.py")]


def test_no_page_cuts_the_words_of_a_person():
    assert len(FORMS) > 50
    cut = [f"{path.relative_to(PAGES)}: {found.group()}" for path in FORMS for found in CUT.finditer(path.read_text())]
    assert cut == []


@pytest.mark.parametrize("line", ['sent.get("name", "").strip()[:200]', 'request.form.get("reason", "")[:9]'])
def test_a_cut_would_be_found(line):
    assert CUT.search(line)
