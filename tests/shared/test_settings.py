"""SEC-40: no default secret; everything that is missing or unsafe is named together, and no value is shown."""

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from shared.settings import Common, SettingsProblem, read_settings

GOOD = {
    "ENVIRONMENT": "production",
    "PROBE_DATABASE_URL": "postgresql://u:p@db/probe",
    "BROKER_URL": "redis://:9f8e7d6c5b4a@redis:6379/0",
    "PROBE_DATA_DIR": "/data",
    "PROBE_AUDIT_KEY": "9f8e7d6c5b4a39281706f5e4d3c2b1a0ffeeddcc",
    "PROBE_SESSION_KEY": "0a1b2c3d4e5f60718293a4b5c6d7e8f901234567",
    "PROBE_SIGNING_KEY": "{}",
    "PUBLIC_KEYS": "{}",
    "PROBE_BASE_URL": "https://prevent.council.example",
}


@dataclass(frozen=True)
class Settings(Common):
    session_key: str = field(default="", metadata={"secret": True})
    base_url: str = ""
    demo_sign_in: bool = False


def read(**change: str | None) -> Settings:
    environment = {name: value for name, value in {**GOOD, **change}.items() if value is not None}
    return read_settings(Settings, "PROBE_", environment)


def test_good_settings_are_read() -> None:
    assert read().audit_key == GOOD["PROBE_AUDIT_KEY"]


def test_a_secret_can_come_from_a_file(tmp_path: Path) -> None:
    path = tmp_path / "key"
    path.write_text(GOOD["PROBE_AUDIT_KEY"] + "\n")
    assert read(PROBE_AUDIT_KEY=None, PROBE_AUDIT_KEY_FILE=str(path)) == read()


def test_all_that_is_missing_is_named_together() -> None:
    with pytest.raises(SettingsProblem) as problem:
        read(PROBE_AUDIT_KEY=None, PROBE_DATABASE_URL=None, BROKER_URL=None)
    for name in ("PROBE_AUDIT_KEY", "PROBE_DATABASE_URL", "BROKER_URL"):
        assert f"{name} is missing" in str(problem.value)


@pytest.mark.parametrize(
    ("change", "named"),
    [
        ({"PROBE_AUDIT_KEY": "short"}, "PROBE_AUDIT_KEY"),
        ({"PROBE_AUDIT_KEY": "a" * 40}, "PROBE_AUDIT_KEY"),
        ({"PROBE_AUDIT_KEY": "change-me-before-production-0123456789abc"}, "PROBE_AUDIT_KEY"),
        ({"PROBE_SESSION_KEY": GOOD["PROBE_AUDIT_KEY"]}, "must differ"),
        ({"BROKER_URL": "redis://redis:6379/0"}, "BROKER_URL"),
        ({"PROBE_BASE_URL": "http://prevent.council.example"}, "PROBE_BASE_URL"),
        ({"PROBE_DEMO_SIGN_IN": "yes"}, "PROBE_DEMO_SIGN_IN"),
        ({"PROBE_DEMO_SIGN_IN": "perhaps"}, "PROBE_DEMO_SIGN_IN"),
        ({"ENVIRONMENT": "live"}, "ENVIRONMENT"),
        ({"PROBE_AUDIT_KEY": None, "PROBE_AUDIT_KEY_FILE": "no-such-key"}, "PROBE_AUDIT_KEY_FILE"),
    ],
)
def test_an_unsafe_setting_stops_the_start_and_its_value_is_not_shown(change: dict[str, Any], named: str) -> None:
    with pytest.raises(SettingsProblem) as problem:
        read(**change)
    assert named in str(problem.value)
    for value in change.values():
        assert value is None or len(value) < 20 or value not in str(problem.value)


def test_no_secret_of_the_repository_would_do_in_production() -> None:
    example = Path(__file__).resolve().parents[2] / ".env.example"
    for line in example.read_text().splitlines():
        name, _, value = line.partition("=")
        if name.strip().endswith("_KEY") and value.strip():
            with pytest.raises(SettingsProblem):
                read(PROBE_AUDIT_KEY=value.strip())
