"""Each folder of pages is a journey that the import contracts know."""

import tomllib
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PAGES = ROOT / "services/gateway/pages"


def test_every_journey_is_named_in_both_contracts_of_the_pages() -> None:
    journeys = {f"services.gateway.pages.{one.name}" for one in PAGES.iterdir() if (one / "__init__.py").exists()}
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    contracts = settings["tool"]["importlinter"]["contracts"]
    named = [set(one.get("forbidden_modules", one.get("modules", ()))) for one in contracts]
    both = [one for one in named if "services.gateway.pages.hire" in one]
    assert both == 2 * [journeys - {"services.gateway.pages.kit"}]
