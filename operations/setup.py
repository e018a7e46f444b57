"""Makes a fresh checkout ready: `python3 operations/setup.py run` (or `dev`, with what the tests need).

Standard library only. Steps whose inputs have not changed since the last time are passed over, so a second
`make run` starts at once. Nothing outside the checkout is touched, except that `dev` asks the distribution
for Chromium when it is missing and this user may install it.
"""

from __future__ import annotations

import fcntl
import hashlib
import os
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path[0] = str(ROOT)  # else the modules beside this one would hide the standard library's

from operations.assets import AssetsFailed, install_axe, install_frontend  # noqa: E402

VENV = ROOT / ".venv"
PYTHON = VENV / "bin/python"
RIVALS = ROOT / "build/rivals"
CHROMIUM = ("chromium", "chromium-browser", "google-chrome")


class SetupFailed(Exception):
    """Set-up cannot go on; the text tells the person what to do."""


def main() -> int:
    """Sets up for `run`, `dev` or `rivals`; 1 with one clear sentence when it cannot."""
    if sys.version_info < (3, 11):  # noqa: UP036 - this runs before anybody has checked
        return _say_no("Due Regard needs Python 3.11 or newer; name one with: make run PYTHON=python3.12")
    if sys.argv[1:] not in (["run"], ["dev"], ["rivals"]):
        return _say_no("Usage: python3 operations/setup.py run|dev|rivals")
    try:
        install_rivals() if sys.argv[1] == "rivals" else set_up(sys.argv[1])
    except (SetupFailed, AssetsFailed, OSError) as problem:
        return _say_no(str(problem))
    return 0


def set_up(wanted: str) -> None:
    """Everything `make run` needs, and for `dev` what `make check` and `make test` need besides."""
    with (ROOT / "requirements/run.txt").open() as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)  # two makes at once: the second waits and finds everything done
        make_venv()
        install_packages(wanted)
        install_project()
        if install_frontend(PYTHON):
            _say("Front-end files are in place")
        if wanted == "dev":
            if install_axe(PYTHON):
                _say("axe-core is in place")
            install_browser()
            install_postgresql()


def make_venv() -> None:
    """A virtual environment at .venv, with pip in it."""
    made_with = VENV / ".made-with"
    version = f"{sys.version} {VENV}"
    if PYTHON.exists() and made_with.is_file() and made_with.read_text() == version:
        return
    _say("Making .venv")
    if not _make_venv() and not (_apt_install("python3-venv") and _make_venv()):
        raise SetupFailed(
            "Python could not make a virtual environment. On Debian or Ubuntu: sudo apt-get install python3-venv"
        )
    made_with.write_text(version)


def _make_venv() -> bool:
    command = [sys.executable, "-m", "venv", "--clear", str(VENV)]
    return not subprocess.run(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL).returncode


def install_packages(wanted: str) -> None:
    """Installs the hash-pinned packages, with uv when it can be had and pip otherwise."""
    requirements = ROOT / f"requirements/{wanted}.txt"
    digest = hashlib.sha256(requirements.read_bytes()).hexdigest()
    both = hashlib.sha256((ROOT / "requirements/dev.txt").read_bytes()).hexdigest()
    done = {f"{wanted} {digest}", f"dev {both}"}  # the list for development holds the other one
    stamp = VENV / ".installed"
    if stamp.is_file() and stamp.read_text() in done:
        return
    _say(f"Installing packages ({requirements.relative_to(ROOT)})")
    pip = [str(PYTHON), "-m", "pip", "install", "-q", "--disable-pip-version-check", "--require-hashes", "-r"]
    uv = [
        str(VENV / "bin/uv"),
        "pip",
        "install",
        "-q",
        "--compile-bytecode",
        "--python",
        str(PYTHON),
        "--require-hashes",
        "-r",
    ]
    has_uv = not subprocess.run([*pip, str(ROOT / "requirements/uv.txt")]).returncode
    if not (has_uv and not subprocess.run([*uv, str(requirements)]).returncode):
        _say("Installing with pip instead")
        if subprocess.run([*pip, str(requirements)]).returncode:
            raise SetupFailed("The packages could not be installed; the lines above say why")
    stamp.write_text(f"{wanted} {digest}")


def install_rivals() -> None:
    """The engines that `make bench` measures beside ours, in an environment of their own; needs `dev` first."""
    requirements, stamp = ROOT / "requirements/rivals.txt", RIVALS / ".installed"
    digest = hashlib.sha256(requirements.read_bytes()).hexdigest()
    if stamp.is_file() and stamp.read_text() == digest:
        return
    _say("Installing the engines to measure beside ours (requirements/rivals.txt)")
    python = RIVALS / "bin/python"
    made = not subprocess.run([sys.executable, "-m", "venv", "--clear", str(RIVALS)]).returncode
    install = [str(VENV / "bin/uv"), "pip", "install", "-q", "--python", str(python), "--require-hashes", "-r"]
    if not (made and not subprocess.run([*install, str(requirements)]).returncode):
        raise SetupFailed("The engines to measure beside ours could not be installed; the lines above say why")
    stamp.write_text(digest)


def install_project() -> None:
    """Makes the project importable from anywhere, and `.venv/bin/due-regard` a command."""
    site_packages = next((VENV / "lib").glob("python3*/site-packages"))
    (site_packages / "due-regard.pth").write_text(f"{ROOT}\n", encoding="utf-8")
    script = VENV / "bin/due-regard"
    # A shell line first: a path with blanks or of more than 127 letters cannot stand after #!
    script.write_text(
        f"#!/bin/sh\n'''exec' {shlex.quote(str(PYTHON))} \"$0\" \"$@\"\n'''\n"
        "import sys\n\nfrom operations.cli import main\n\nsys.exit(main())\n",
        encoding="utf-8",
    )
    script.chmod(0o755)


def install_browser() -> None:
    """Chromium from the distribution, for the browser tests."""
    if any(shutil.which(name) for name in CHROMIUM):
        return
    _say("Installing Chromium from the distribution")
    _apt_install("chromium", "fonts-liberation", "fonts-dejavu-core")
    if not any(shutil.which(name) for name in CHROMIUM):
        _cannot_test("The browser tests need Chromium: sudo apt-get install chromium fonts-liberation")


def install_postgresql() -> None:
    """A PostgreSQL server for the tests: the one from the requirements, or the distribution's."""
    command = [str(PYTHON), "-m", "operations.servers.postgres_server", "find"]
    if not subprocess.run(command, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL).returncode:
        return
    _say("Installing PostgreSQL from the distribution")
    _apt_install("postgresql")
    if subprocess.run(command, cwd=ROOT, stdout=subprocess.DEVNULL).returncode:
        _cannot_test("The tests need PostgreSQL: sudo apt-get install postgresql")


def _apt_install(*packages: str) -> bool:
    """True if the distribution's packages were installed; False where there is no apt or no permission."""
    if not shutil.which("apt-get"):
        return False
    prefix: list[str] = []
    if os.geteuid() != 0:
        if not shutil.which("sudo") or subprocess.run(["sudo", "-n", "true"], capture_output=True).returncode:
            return False
        prefix = ["sudo", "-n"]
    environment = ["env", "DEBIAN_FRONTEND=noninteractive", "apt-get"]
    subprocess.run([*prefix, *environment, "update", "-qq"], stdout=subprocess.DEVNULL)
    install = [*prefix, *environment, "install", "-y", "-qq", "--no-install-recommends", *packages]
    return not subprocess.run(install, stdout=subprocess.DEVNULL).returncode


def _cannot_test(sentence: str) -> None:
    """A developer is told; in CI, where nothing may be skipped, set-up fails."""
    if os.environ.get("CI"):
        raise SetupFailed(sentence)
    _say(sentence)


def _say(sentence: str) -> None:
    print(sentence, flush=True)


def _say_no(sentence: str) -> int:
    print(sentence, file=sys.stderr)
    return 1


if __name__ == "__main__":
    sys.exit(main())
