"""Where things lie."""

from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
"""The project."""
SHARED = ROOT.parent / "shared"
"""Papers and sample files that lie beside a checkout, where they do; never needed to run."""
