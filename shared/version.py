"""The one version of everything in this repository."""

import tomllib
from functools import cache
from importlib import metadata
from pathlib import Path

PROJECT = Path(__file__).resolve().parent.parent / "pyproject.toml"


@cache
def version() -> str:
    """The version as `pyproject.toml` says it, or of the installed package; '' where neither is there."""
    try:
        return str(tomllib.loads(PROJECT.read_text(encoding="utf-8"))["project"]["version"])
    except (OSError, KeyError, tomllib.TOMLDecodeError):
        return _installed()


def _installed() -> str:
    try:
        return metadata.version("due-regard")
    except metadata.PackageNotFoundError:
        return ""
