"""The evidence map of benchmark 8: dated, cited data."""

from datetime import date
from pathlib import Path
from typing import Any

from shared.figures.evidence import EvidenceMap, MapEntry
from shared.policy_files import DatedPolicy


def load_evidence_map(day: date) -> EvidenceMap:
    """The map in force on a day; PolicyFileError when there is none."""
    return _MAPS.on(day)


def _map(name: str, content: dict[str, Any]) -> EvidenceMap:
    return EvidenceMap(name, tuple(MapEntry(**entry) for entry in content["entries"]))


_MAPS = DatedPolicy(Path(__file__).parent / "evidence-map", _map)
