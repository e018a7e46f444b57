"""The files that set-up reads: pinned, hashed, and without a word about where packages came from."""

import json
import re
import stat
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

from operations.assets import AssetsFailed, unbranded, without_source_map

ROOT = Path(__file__).resolve().parents[2]
REQUIREMENTS = sorted((ROOT / "requirements").glob("*.txt"))
COMPOSE = yaml.safe_load((ROOT / "docker-compose.yml").read_text())
ALLOWED_ROOT = {"make-secrets"}


@pytest.mark.parametrize("file", [*REQUIREMENTS, ROOT / "package-lock.json", ROOT / ".npmrc"], ids=lambda f: f.name)
def test_a_lock_file_names_no_host(file: Path) -> None:
    assert re.findall(r"\w+://|--index|--find-links|--trusted-host|\bresolved\b(?!=)|registry=", file.read_text()) == []


@pytest.mark.parametrize("file", REQUIREMENTS, ids=lambda file: file.name)
def test_every_requirement_is_pinned_and_hashed(file: Path) -> None:
    entries = re.findall(r"^[a-z].*?(?=^[a-z]|\Z)", file.read_text(), flags=re.MULTILINE | re.DOTALL)
    assert entries
    assert [entry.splitlines()[0] for entry in entries if "==" not in entry or "--hash=sha256:" not in entry] == []


def test_what_runs_is_what_was_tested() -> None:
    def pins(name: str) -> set[str]:
        return set(
            re.findall(r"^([a-z0-9._-]+(?:\[[a-z]+\])?==\S+)", (ROOT / f"requirements/{name}.txt").read_text(), re.M)
        )

    assert pins("run") - pins("dev") == set()


def test_celery_stays_below_the_version_that_exits_when_its_broker_drops() -> None:
    (version,) = re.findall(r"^celery==(\d+)\.(\d+)", (ROOT / "requirements/run.txt").read_text(), re.M)
    assert tuple(map(int, version)) < (5, 7)


def test_every_front_end_package_has_a_hash() -> None:
    packages = json.loads((ROOT / "package-lock.json").read_text())["packages"]
    wanted = json.loads((ROOT / "package.json").read_text())
    for name, version in {**wanted["dependencies"], **wanted["devDependencies"]}.items():
        assert packages[f"node_modules/{name}"]["version"] == version
        assert packages[f"node_modules/{name}"]["integrity"].startswith("sha512-")


def test_the_style_sheet_that_is_served_has_no_font_or_crest_of_the_government() -> None:
    styles = (ROOT / "services/gateway/static/govuk/govuk-frontend.min.css").read_text()
    assert ".govuk-button" in styles
    for banned in ("Transport", "@font-face", "/assets/", "sourceMappingURL"):
        assert banned not in styles


def test_a_style_sheet_with_other_branding_than_we_know_is_refused() -> None:
    with pytest.raises(AssetsFailed, match="1 fonts, 0 families, 0 crests"):
        unbranded("@font-face{font-family:GDS Transport;src:url(/assets/x.woff2)}body{color:red}")


def test_the_pointer_to_a_source_map_is_dropped_from_both_kinds_of_file() -> None:
    assert without_source_map("a{}\n/*# sourceMappingURL=a.css.map */\n") == "a{}\n"
    assert without_source_map("a();//# sourceMappingURL=a.js.map") == "a();"


@pytest.mark.parametrize("module", ["setup", "assets"])
def test_set_up_needs_nothing_but_the_standard_library(module: str) -> None:
    code = f"import sys; sys.path[:0] = [{str(ROOT)!r}]; import operations.{module}"
    subprocess.run([sys.executable, "-I", "-S", "-c", code], check=True)


def test_continuous_integration_runs_exactly_the_two_commands() -> None:
    script = ROOT / ".ci/run"
    lines = [line for line in script.read_text().splitlines() if line and not line.startswith("#")]
    assert lines == ["set -eu", "export CI=yes", "make check", "make test"]
    assert script.stat().st_mode & stat.S_IXUSR


def test_make_alone_lists_every_command() -> None:
    listed = subprocess.run(["make"], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    for name in ["run", "test", "check", "demo", "bench", "fix", "openapi", "migrate", "policy-lock", "drills"]:
        assert f"make {name} " in listed


@pytest.mark.parametrize("name", sorted(COMPOSE["services"]))
def test_a_container_can_change_nothing_but_its_own_data(name: str) -> None:
    service = COMPOSE["services"][name]
    assert service["read_only"] is True
    assert service["cap_drop"] == ["ALL"]
    assert service["security_opt"] == ["no-new-privileges:true"]
    assert (service["user"] == "10001:10001") != (name in ALLOWED_ROOT)
    assert "healthcheck" in service


def test_no_container_is_given_a_secret_by_value() -> None:
    for service in COMPOSE["services"].values():
        for name, value in (service.get("environment") or {}).items():
            if re.search("KEY|PASSWORD|DATABASE_URL|BROKER_URL", name):
                assert name.endswith("_FILE"), name
                assert value.rsplit("/", 1)[1] in service["secrets"]


def test_each_container_gets_the_keys_of_its_own_service_only() -> None:
    for service in ("training", "venues", "gateway"):
        others = {"training", "venues", "gateway"} - {service}
        for name in (service, f"worker-{service}"):
            given = COMPOSE["services"][name]["secrets"]
            assert [secret for secret in given if secret.split("_")[0] in others] == []


def test_only_the_proxy_can_be_reached_from_outside_and_only_on_loopback_by_default() -> None:
    published = {name: service["ports"] for name, service in COMPOSE["services"].items() if "ports" in service}
    assert published == {"proxy": ["127.0.0.1:${HTTPS_PORT:-8443}:8443"]}
    assert COMPOSE["networks"]["inside"]["internal"] is True
