"""What gets into the image: no demonstration, and everything it needs without it (SEC-07)."""

import re
import shutil
import subprocess
import sys
from fnmatch import fnmatch
from pathlib import Path

import pytest

from shared.policy import LOCK, problems
from tests.folders import ROOT

START = """
import os, sys
from pathlib import Path
from operations.environment import installation_environment
from operations.keys import load_secrets

load_secrets(Path({folder!r}))
os.environ.update(installation_environment(Path({folder!r})))
from services.{service}.migrate import main as migrate
migrate()
from services.{service}.app import create_app
app = create_app()
import operations.cli, operations.container, services.{service}.worker
tops = ("operations", "services", "shared")
ours = {{name: module for name, module in sys.modules.items() if name.split(".")[0] in tops}}
assert all((module.__file__ or {image!r}).startswith({image!r}) for module in ours.values())
assert not [name for name in ours if "demonstration" in name or name.endswith(".seed")]
answer = app.test_client().get("/livez", headers={{"Host": "localhost"}})
assert answer.status_code == 200, answer.status_code
"""
IGNORE = [line.strip() for line in (ROOT / ".dockerignore").read_text().splitlines() if line.strip() and line[0] != "#"]
COPIED = re.findall(r"^COPY (?:--chmod=\S+ )?(?!--from)((?:\S+ )+)\S+$", (ROOT / "Dockerfile").read_text(), re.M)
SOURCES = sorted({source.rstrip("/") for found in COPIED for source in found.split()})


def is_ignored(path: str) -> bool:
    """As Docker reads .dockerignore: the last line that fits the path or a folder above it decides."""
    ignored = False
    for line in IGNORE:
        pattern, back = line.lstrip("!").strip("/"), line.startswith("!")
        above = [path, *(str(parent) for parent in Path(path).parents)]
        deep = [pattern, pattern.removeprefix("**/")] if pattern.startswith("**/") else [pattern]
        if any(fnmatch(one, each) and one.count("/") >= each.count("/") for one in above for each in deep):
            ignored = not back
    return ignored


def image_files() -> list[str]:
    tracked = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    wanted = [
        path for path in tracked.splitlines() if any(path == one or path.startswith(f"{one}/") for one in SOURCES)
    ]
    return [path for path in wanted if not is_ignored(path)]


@pytest.fixture(scope="module")
def image(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with exactly the files that the image would get."""
    folder = tmp_path_factory.mktemp("image")
    for path in image_files():
        target = folder / path
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(ROOT / path, target)
    return folder


def test_the_services_are_in_it_and_no_demonstration_is() -> None:
    files = image_files()
    assert {"services/gateway/app.py", "services/venues/app.py", "operations/cli.py", "shared/actor.py"} <= set(files)
    assert [path for path in files if re.search(r"demo|/seed\.py|^tests/|^bench/", path)] == []


def test_no_password_of_the_demonstration_is_in_it(image: Path) -> None:
    from services.gateway.demonstration import PASSWORD

    texts = [path for path in image.rglob("*") if path.is_file()]
    assert texts
    assert [path for path in texts if PASSWORD.encode() in path.read_bytes()] == []


def test_a_running_service_finds_what_its_policy_files_were_when_they_were_published(image: Path) -> None:
    assert (image / LOCK).is_file()
    assert problems(image) == []


@pytest.mark.parametrize("service", ["training", "venues", "gateway"])
def test_every_part_starts_without_it(image: Path, tmp_path: Path, service: str) -> None:
    script = START.format(folder=str(tmp_path), service=service, image=str(image))
    done = subprocess.run(
        [sys.executable, "-c", script],
        cwd=image,
        env={"PATH": "/usr/bin:/bin"},
        capture_output=True,
        text=True,
        timeout=120,
    )
    assert done.returncode == 0, done.stderr[-2000:]


def test_the_command_line_is_in_the_image_under_its_own_name(image: Path) -> None:
    script = image / "operations/containers/due-regard"
    assert script.stat().st_mode & 0o111
    assert "operations.cli" in script.read_text()
    assert "operations/containers/due-regard /usr/local/bin/due-regard" in (ROOT / "Dockerfile").read_text()
