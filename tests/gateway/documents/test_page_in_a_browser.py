"""The page for print as a browser shows and prints it."""

import pytest
from axe_playwright_python.sync_playwright import Axe

from tests.gateway.documents.reading import members
from tests.gateway.documents.sample import incomplete_pack, made_once


@pytest.mark.parametrize("make", [made_once, incomplete_pack], ids=["whole", "incomplete"])
@pytest.mark.parametrize("width", [1280, 375])
def test_the_page_has_no_accessibility_violation(browser, make, width):
    # The page forbids scripts, the checker's too, unless the browser is told to let them in.
    context = browser.new_context(bypass_csp=True, viewport={"width": width, "height": 900})
    page = context.new_page()
    page.set_content(members(make().content)["self-assessment.html"].decode())
    found = Axe().run(page).response["violations"]
    assert [(one["id"], one["nodes"][0]["html"]) for one in found] == []
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    context.close()
