"""A wheel has what the code reads: templates, static files, policy, schemas, data; and says what it needs."""

import os
import subprocess
import sys
import zipfile
from email.parser import Parser
from pathlib import Path

import pytest

from tests.folders import ROOT

PACKAGES = ("operations", "services", "shared")


def tracked(*folders: str) -> list[str]:
    said = subprocess.run(["git", "ls-files", "-z", *folders], cwd=ROOT, capture_output=True, text=True, check=True)
    return [name for name in said.stdout.split("\0") if name]


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> zipfile.ZipFile:
    """The wheel of what is in the repository, built from a copy and without a network."""
    copy, out = tmp_path_factory.mktemp("source"), tmp_path_factory.mktemp("wheel")
    for name in tracked(*PACKAGES, "pyproject.toml", "requirements/run.in", "README.md"):
        target = copy / name
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes((ROOT / name).read_bytes())
    build = [sys.executable, "-m", "pip", "wheel", "-q", "--no-deps", "--no-build-isolation", "-w", str(out), str(copy)]
    done = subprocess.run(build, capture_output=True, text=True, env={**os.environ, "PIP_NO_INDEX": "1"}, check=False)
    assert done.returncode == 0, done.stderr[-2000:]
    (found,) = out.glob("due_regard-*.whl")
    return zipfile.ZipFile(found)


def test_a_wheel_has_every_file_of_its_packages(wheel: zipfile.ZipFile) -> None:
    names = tracked(*PACKAGES)
    assert {Path(name).suffix for name in names} >= {".py", ".html", ".css", ".js", ".yaml", ".sql", ".csv", ".xlsx"}
    missing = sorted(set(names) - set(wheel.namelist()))
    assert not missing, f"{len(missing)} files are not in the wheel, among them {missing[:5]}"


def test_a_wheel_has_nothing_beside_them(wheel: zipfile.ZipFile) -> None:
    inside = {name for name in wheel.namelist() if ".dist-info/" not in name}
    assert sorted(inside - set(tracked(*PACKAGES))) == []


def test_a_wheel_needs_what_requirements_say(wheel: zipfile.ZipFile) -> None:
    (name,) = [name for name in wheel.namelist() if name.endswith(".dist-info/METADATA")]
    needs = Parser().parsestr(wheel.read(name).decode()).get_all("Requires-Dist") or []
    written = (ROOT / "requirements/run.in").read_text(encoding="utf-8").split()
    assert sorted(need.replace(" ", "") for need in needs) == sorted(written)
