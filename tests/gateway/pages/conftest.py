"""The gateway's pages before the real training service with the small sample council."""

import re
from collections.abc import Callable
from datetime import datetime
from html import unescape
from pathlib import Path
from typing import Any

import pytest

from services.gateway.settings import Settings
from tests.gateway.conftest import PUBLIC
from tests.gateway.far_end import FarEnd
from tests.gateway.records import Records, Saved, open_records, samples_day, save_councils, work_in_gateway

__all__ = ["samples_day"]

VENUES_EVIDENCE: dict[str, Any] = {"service": "venues", "benchmark": 8, "as_at": "2026-11-01", "items": []}


@pytest.fixture(scope="session")
def saved(tmp_path_factory: pytest.TempPathFactory) -> Saved:
    return save_councils(tmp_path_factory.mktemp("saved"), PUBLIC)


@pytest.fixture
def training(saved: Saved, tmp_path: Path, samples_day: datetime, request: pytest.FixtureRequest) -> Records:
    """With all six files in it, or with the people only for a test that uses `only_people`."""
    folder = saved.people if "only_people" in request.fixturenames else saved.council
    return open_records(folder, tmp_path / "training", PUBLIC)


@pytest.fixture
def only_people() -> None:
    """Says to `training` that nothing has been completed yet."""


@pytest.fixture
def venues(tmp_path: Path) -> FarEnd:
    made = FarEnd("venues", {"gateway": PUBLIC}, f"sqlite:///{tmp_path / 'far-venues.sqlite3'}")
    made.answers["evidence"] = VENUES_EVIDENCE
    return made


@pytest.fixture
def work(settings: Settings, training: Records, venues: FarEnd) -> Callable[[], list[Exception]]:
    """Does what is due in the gateway's background."""
    return lambda: work_in_gateway(settings, training, venues)


def words(html: str) -> str:
    """What a person reads on a page, on one line."""
    main = html[html.find("<main") :]
    shown = re.sub(r"<(script|style|select)\b.*?</\1>", " ", main, flags=re.DOTALL)
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", shown)).split())


def carried(html: str, *names: str) -> dict[str, str]:
    """Hidden fields of the form in the middle of a page, such as what its sender read."""
    main = html[html.find("<main") :]
    return {name: unescape(re.search(rf'name="{name}" value="([^"]*)"', main)[1]) for name in names}  # type: ignore[index]


def version_of(html: str) -> str:
    """The version that the form in the middle of a page was opened with."""
    return re.findall(r'name="version" value="([^"]*)"', html[html.find("<main") :])[0]


def key_of(html: str) -> str:
    """The key of the form in the middle of a page."""
    main = html[html.find("<main") :]
    found = re.search(r'name="idempotency_key" value="([^"]+)"', main)
    assert found, "the page has no form"
    return found[1]
