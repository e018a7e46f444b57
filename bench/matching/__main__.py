"""Runs every measure of the matcher with the floors as bars, beside simpler and other engines on the same files.

    python -m bench.matching [--sizes 50000 1000000] [--no-rivals]

The scorer and the labelled names come from outside the project (SCORER and NAMES, or --tool and --names). The table goes to
standard output, what the scorer says to standard error. Ends with 1 when a bar of this engine fails, with 2 when the files
are not there. Rivals have no bars.
"""

import argparse
import json
import os
import subprocess
import sys
import tempfile
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from bench.matching.restart import restart_seconds

RIVALS = Path(__file__).resolve().parents[2] / "build" / "rivals" / "bin" / "python"
OURS = [sys.executable, "-m", "services.venues.screening"]
BARS = {
    "pairs": ["--min-f1", "0.76", "--min-recall-at-p95", "0.80", "--min-org-f1", "0.85"],
    "fairness": ["--max-fpr", "0.02", "--max-disparity", "7", "--max-reference", "3",
                 "--min-recall", "0.96", "--min-lowest-recall", "0.80"],
    "list": [],
    "speed 50000": ["--size", "50000", "--max-p50-ms", "5", "--max-p95-ms", "15", "--min-per-second", "150",
                    "--max-load-s", "5", "--max-rss-mb", "600"],
    "speed 1000000": ["--size", "1000000", "--max-p50-ms", "10", "--max-p95-ms", "30", "--max-load-s", "60",
                      "--max-rss-mb", "1500"],
}  # fmt: skip


@dataclass
class Run:
    """One measure of one engine."""

    engine: str
    measure: str
    met: bool
    figures: dict[str, Any] = field(default_factory=dict)


def measure(tool: Path, names: Path, engine: str, command: list[str], what: str, bars: list[str]) -> Run:
    mode = what.split()[0]
    files = {
        "pairs": ["pairs.csv"],
        "list": ["un_list.csv", "un_queries.csv"],
        "fairness": [
            "fairness_list.csv",
            "fairness_innocents.csv",
            "--positives",
            str(names / "fairness_positives.csv"),
        ],
        "speed": ["name_parts.csv"],
    }[mode]
    paths = [str(names / file) if file.endswith(".csv") and "/" not in file else file for file in files]
    with tempfile.NamedTemporaryFile(suffix=".json") as out:
        asked = [sys.executable, str(tool), mode, *paths, *bars, "--json", out.name, "--", *command]
        done = subprocess.run(asked, capture_output=True, text=True, check=False)
        text = Path(out.name).read_text(encoding="utf-8")
    print(f"== {engine}: {what}\n{done.stdout}{done.stderr}", file=sys.stderr, flush=True)
    return Run(engine, what, done.returncode == 0, json.loads(text) if text else {})


def summary(run: Run) -> str:
    figures = run.figures
    if run.measure == "pairs" and figures:
        sections = ", ".join(f"{name} {values[3]:.3f}" for name, values in figures["own"]["sections"].items())
        own = figures["own"]["macro_f1"]
        return f"macro F1 {own:.3f} ({sections}); recall at precision .95 {figures['recall_at_precision_0.95']:.3f}"
    if run.measure == "fairness" and figures:
        own = figures["own"]
        return (
            f"innocents {own['overall']:.4f}; sure max/min {own['sure_max_min']:.2f}; over English "
            f"{own['max_reference']:.2f}; edited {own['recall_overall']:.3f}, lowest {min(own['recall'].values()):.3f}"
        )
    return ", ".join(f"{key} {value}" for key, value in figures.items() if key not in {"size", "queries"})


def main() -> int:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--tool", type=Path, default=os.environ.get("SCORER"))
    options.add_argument("--names", type=Path, default=os.environ.get("NAMES"))
    options.add_argument("--rival-python", default=str(RIVALS), help="a Python that has nomenklatura installed")
    options.add_argument("--sizes", nargs="*", default=["50000", "1000000"])
    options.add_argument("--rivals", action=argparse.BooleanOptionalAction, default=True)
    chosen = options.parse_args()
    if not (chosen.tool and chosen.tool.is_file() and chosen.names and chosen.names.is_dir()):
        print("The matcher was not measured: SCORER must name the scorer and NAMES the folder of labelled names.")
        return 2
    engines = {"this engine": OURS}
    if chosen.rivals:
        engines["exact match"] = [sys.executable, "-m", "bench.matching.rivals.exact"]
        engines["RapidFuzz token sort"] = [sys.executable, "-m", "bench.matching.rivals.token_sort"]
        if Path(chosen.rival_python).exists():
            engines["nomenklatura logic-v2"] = [chosen.rival_python, "-m", "bench.matching.rivals.logic_v2"]
    wanted = ["pairs", "fairness", "list", *(f"speed {size}" for size in chosen.sizes)]
    runs = []
    for engine, command in engines.items():
        for what in wanted:
            if engine == "this engine" or not what.startswith("speed"):
                bars = BARS.get(what, ["--size", what.split()[-1]]) if engine == "this engine" else []
                runs.append(measure(chosen.tool, chosen.names, engine, command, what, bars))
    print("| engine | measure | figures | bar |\n|---|---|---|---|")
    for run in runs:
        met = ("met" if run.met else "MISSED") if run.engine == "this engine" else "-"
        print(f"| {run.engine} | {run.measure} | {summary(run)} | {met} |")
    print(
        f"| this engine | restart of 50,000 from a saved index | {restart_seconds(chosen.names):.2f} s | at most 5 s |"
    )
    return 0 if all(run.met for run in runs if run.engine == "this engine") else 1


if __name__ == "__main__":
    sys.exit(main())
