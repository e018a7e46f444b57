"""The evidence map in force on a day, from the dated files beside this module."""

from datetime import date
from pathlib import Path

from services.training.rules.evidence.entries import evidence_map
from shared.figures.evidence import EvidenceMap
from shared.policy_files import DatedPolicy

_MAPS = DatedPolicy(Path(__file__).parent / "evidence-map", evidence_map)


def load_evidence_map(day: date) -> EvidenceMap:
    """The version in force on the day, or the first before there was one; raises PolicyFileError."""
    return _MAPS.on(day)
