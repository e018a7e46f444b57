"""The evidence map in force on a day, from the dated files beside this module."""

from datetime import date
from pathlib import Path

import yaml

from services.training.rules.evidence_map import EvidenceMap, evidence_map

VERSIONS = Path(__file__).parent / "evidence-map"


def load_evidence_map(day: date) -> EvidenceMap:
    """The newest version in force on the day; before the first version, the first, so that history can be shown."""
    names = sorted(path.stem for path in VERSIONS.glob("*.yaml"))
    version = max((name for name in names if name <= day.isoformat()), default=names[0])
    document = yaml.safe_load((VERSIONS / f"{version}.yaml").read_text(encoding="utf-8"))
    return evidence_map(version, document)
