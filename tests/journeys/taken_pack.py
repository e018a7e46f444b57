"""A pack that was asked for in the browser, waited for and downloaded."""

import re
from pathlib import Path

from tests.browser.chromium import Window
from tests.installation import wait_for


def take(lead: Window, path: Path) -> Path:
    """Waits for the pack whose page is open, and downloads it."""
    lead.page.wait_for_url(re.compile(r"/packs/[0-9a-f-]{36}"))
    address = lead.page.url

    def ready() -> bool:
        lead.page.goto(address)
        return lead.page.locator("text=Download the pack").count() > 0

    wait_for("the pack can be downloaded", ready, 120, 0.5)
    with lead.page.expect_download() as download:
        lead.page.click("text=Download the pack")
    download.value.save_as(path)
    return path
