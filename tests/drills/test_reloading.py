"""`make dev`: what is changed in a template, a module or a policy is served, by web processes and workers alike."""

import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
import requests

from operations.commands import SERVICES
from operations.servers.processes import dies_with
from tests.drills.ledger import LONG
from tests.folders import ROOT
from tests.installation import STOP_SECONDS, free_port, wait_for

SOON = 60.0
NEWEST_RETENTION = str(max((ROOT / "services/venues/policy/retention").glob("*.yaml")).relative_to(ROOT))
PACKAGES = ("operations", "services", "shared")


@dataclass
class Copy:
    """A copy of the code that is being worked on, running."""

    code: Path
    data: Path
    address: str

    def edit(self, name: str, old: str, new: str) -> None:
        """What an editor does."""
        path = self.code / name
        text = path.read_text(encoding="utf-8")
        assert old in text
        path.write_text(text.replace(old, new), encoding="utf-8")

    def shows(self, page: str, words: str) -> Callable[[], bool]:
        return lambda: words in requests.get(self.address + page, timeout=10).text

    def logs(self, process: str, words: str) -> Callable[[], bool]:
        return lambda: words in (self.data / "logs" / f"{process}.log").read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def copy(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Copy]:
    folder, port = tmp_path_factory.mktemp("dev"), free_port()
    for name in PACKAGES:
        shutil.copytree(ROOT / name, folder / "code" / name, ignore=shutil.ignore_patterns("__pycache__"))
    given = {name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ}
    given |= {"PORT": str(port), "DATA_DIR": str(folder / "data"), "DEMO": "no"}
    supervisor = subprocess.Popen(
        [sys.executable, "-m", "operations.stack", "--reload"],
        cwd=folder / "code",
        env=given,
        start_new_session=True,
        preexec_fn=dies_with(os.getpid()),
    )
    made = Copy(folder / "code", folder / "data", f"http://127.0.0.1:{port}")
    try:
        wait_for("the copy starts", lambda: requests.get(made.address + "/readyz", timeout=5).ok, 240)
        yield made
    finally:
        supervisor.send_signal(signal.SIGTERM)
        supervisor.wait(STOP_SECONDS)


@pytest.mark.parametrize(
    ("name", "old", "new", "page"),
    [
        ("services/gateway/templates/about/accessibility.html", "<h1", "<p>Written just now</p><h1", "/accessibility"),
        ("services/gateway/pages/about/routes.py", "date(2026, 11, 23)", "date(1999, 12, 31)", "/accessibility"),
        ("shared/http/problems.py", '"There is nothing here"', '"Nothing grows here"', "/api/nowhere"),
    ],
    ids=["template", "module", "what all stand on"],
)  # fmt: skip
def test_a_change_is_served(copy: Copy, name: str, old: str, new: str, page: str) -> None:
    words = {"date(1999, 12, 31)": "31 December 1999", '"Nothing grows here"': "Nothing grows here"}.get(new, new)
    assert not copy.shows(page, words)()
    copy.edit(name, old, new)
    wait_for(f"{words} on {page}", copy.shows(page, words), SOON)


def test_a_policy_that_is_not_published_yet_is_served_by_the_service_behind(copy: Copy) -> None:
    lock = copy.code / "shared/policy.lock"
    lines = lock.read_text(encoding="utf-8").splitlines(keepends=True)
    lock.write_text("".join(line for line in lines if NEWEST_RETENTION not in line), encoding="utf-8")
    copy.edit(NEWEST_RETENTION, "Drafts that staff never submitted", "Drafts that went nowhere")
    wait_for("the page shows it", copy.shows("/privacy", "Drafts that went nowhere"), SOON)


def test_code_that_cannot_be_read_is_told_and_served_once_it_is_mended(copy: Copy) -> None:
    copy.edit("services/gateway/pages/about/routes.py", "def accessibility()", "def accessibility(")
    wait_for("the fault is in the log", copy.logs("gateway", "SyntaxError"), SOON)
    copy.edit("services/gateway/pages/about/routes.py", "def accessibility(", "def accessibility()")
    wait_for("the page is there again", lambda: requests.get(copy.address + "/accessibility", timeout=10).ok, SOON)


@pytest.mark.parametrize("service", SERVICES if LONG else SERVICES[:1])
def test_a_worker_works_with_the_code_as_it_now_is(copy: Copy, service: str) -> None:
    said = f"work of {service} was read anew"
    jobs = copy.code / "services" / service / "jobs.py"
    jobs.write_text(f'{jobs.read_text(encoding="utf-8")}\nimport sys\n\nprint("{said}", file=sys.stderr)\n')
    wait_for("the worker has read it", copy.logs(f"worker-{service}", said), SOON)
