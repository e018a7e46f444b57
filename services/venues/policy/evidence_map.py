"""The evidence map of benchmark 8: dated, cited data."""

from datetime import date
from functools import cache
from pathlib import Path

from services.venues.rules.evidence import EvidenceMap, MapEntry
from shared.policy import in_force, named, read

FOLDER = Path(__file__).parent / "evidence-map"


def load_evidence_map(day: date) -> EvidenceMap:
    """The map in force on a day; PolicyFileError when there is none."""
    return _load(in_force(FOLDER, day))


@cache
def _load(path: Path) -> EvidenceMap:
    """Published files never change, so each is read once."""
    return EvidenceMap(named(path.stem, path), tuple(MapEntry(**entry) for entry in read(path)["entries"]))
