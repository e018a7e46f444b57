"""Where things lie."""

from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
"""The project."""
DEMONSTRATION = ROOT / "operations" / "demo" / "council"
"""The files of the small sample council, which is the demonstration."""
TYPICAL = ROOT / "tests" / "samples" / "typical"
"""The files of a council of four thousand; its courses, role groups and policy are the demonstration's."""
