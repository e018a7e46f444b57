"""A setting that nothing reads is a promise that nobody keeps."""

import ast
from dataclasses import fields
from functools import cache
from pathlib import Path

import pytest

from services.gateway.settings import Settings as GatewaySettings
from services.training.settings import Settings as TrainingSettings
from services.venues.settings import Settings as VenuesSettings
from shared.settings import Common, variable
from tests.architecture.test_house import python_files
from tests.folders import ROOT

SETTINGS = {"training": TrainingSettings, "venues": VenuesSettings, "gateway": GatewaySettings}
GATHERED = {
    "notify_": "services/venues/start.py",
    "contact_": "services/gateway/pages/frame.py",
}
"""Where settings are read by what their names begin with, or under the name of their variable."""
EVERYBODYS = {one.name for one in fields(Common)}
"""What every service is told, though one of them may have no use for it."""


@cache
def read_in(path: Path) -> set[str]:
    """What a module reads from settings: `settings.name` anywhere, and `self.name` where the settings are declared."""
    found = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Attribute) and isinstance(node.ctx, ast.Load):
            whose = ast.unparse(node.value).lower()
            if "settings" in whose or (whose == "self" and path.name == "settings.py"):
                found.add(node.attr)
    return found


def is_gathered(name: str) -> bool:
    for beginning, where in GATHERED.items():
        if name.startswith(beginning):
            text = (ROOT / where).read_text(encoding="utf-8")
            return beginning in text or beginning.upper() in text
    return False


@pytest.mark.parametrize("service", SETTINGS)
def test_every_setting_is_read_by_the_service_that_declares_it(service: str) -> None:
    unread = []
    for one in fields(SETTINGS[service]):
        folders = ("services", "shared") if one.name in EVERYBODYS else (f"services/{service}", "shared")
        if not is_gathered(one.name) and not any(one.name in read_in(path) for path in python_files(*folders)):
            unread.append(one.name)
    assert not unread, f"{service} declares {unread} and nothing reads them"


@pytest.mark.parametrize("service", SETTINGS)
def test_every_setting_is_explained(service: str) -> None:
    page = (ROOT / "docs/operations.md").read_text(encoding="utf-8")
    unexplained = []
    for one in fields(SETTINGS[service]):
        name = variable(one, f"{service.upper()}_")
        said = variable(one, "TRAINING_") if one.name in EVERYBODYS else name
        if f"`{said}`" not in page and not one.name.startswith("notify_"):
            unexplained.append(name)
    assert not unexplained, f"docs/operations.md does not explain {unexplained}"
