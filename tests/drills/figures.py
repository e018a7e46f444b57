"""The figures of each drill as a line when it ends, and all of them as the table that docs/operations.md holds.

A plugin of pytest. A drill's figures travel with its report, so that drills in other processes are told here too.
"""

import json
import os
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pytest

from tests.drills.ledger import LONG

KIND = "drill"
KEPT = "DRILLS_KEPT"
SHOWN = 3000
"""Characters of a failure that are shown at once, its end; all of it is kept."""
COLUMNS = ("drill", "injected", "acknowledged", "lost", "doubled", "untrue", "slowest (s)")
_RULE = "|---|" + "---:|" * (len(COLUMNS) - 1)


def title(node_name: str) -> str:
    """The name of a test as the sentence that it is."""
    sentence, bracket, which = node_name.removeprefix("test_").partition("[")
    return sentence.replace("_", " ") + (f" ({which.removesuffix(']')})" if bracket else "")


def table(drills: Iterable[dict[str, Any]]) -> str:
    """The figures as a table in Markdown, by name."""
    rows = []
    for one in sorted(drills, key=lambda found: str(found["name"])):
        figures = [one[name] for name in ("injected", "acknowledged", "lost", "doubled", "untrue")]
        cells = [one["name"], *figures, f"{one['slowest']:.1f}"]
        rows.append("| " + " | ".join(str(cell) for cell in cells) + " |")
    return "\n".join(["| " + " | ".join(COLUMNS) + " |", _RULE, *rows])


def summary(drills: Iterable[dict[str, Any]], failed: Iterable[str], begun: Iterable[str]) -> str:
    """All of it in a line; what failed and what never ended, by name, in a line each."""
    all_of_it, wrong, left = list(drills), list(failed), list(begun)
    sums = [f"{name} {sum(one[name] for one in all_of_it):,}" for name in COLUMNS[1:-1]]
    slowest = max((one["slowest"] for one in all_of_it), default=0.0)
    line = f"{len(all_of_it)} drills, {len(wrong)} failed: {', '.join(sums)}, slowest {slowest:.1f} s"
    return "\n".join([line, *(f"failed: {one}" for one in wrong), *(f"not ended: {one}" for one in left)])


class Figures:
    """What the drills of this run have counted; all of it also goes to the file that `DRILLS_KEPT` names, at once."""

    def __init__(self, config: pytest.Config) -> None:
        self._config = config
        self._kept = Path(os.environ[KEPT]) if KEPT in os.environ else None
        self._seen: list[dict[str, Any]] = []
        self._failed: dict[str, None] = {}
        self._begun: dict[str, None] = {}

    @property
    def _terminal(self) -> Any:
        """Where people read; none where pytest is told to print nothing."""
        return self._config.pluginmanager.get_plugin("terminalreporter")

    def _show(self, text: str) -> None:
        self._terminal.ensure_newline()
        self._terminal.write_line(text, flush=True)

    def _tell(self, text: str) -> None:
        self._show(text)
        self._keep(text)

    def _keep(self, text: str) -> None:
        if self._kept is not None:
            with self._kept.open("a", encoding="utf-8") as file:
                file.write(text + "\n")

    def pytest_runtest_logstart(self, nodeid: str) -> None:
        """Noted, so that whoever ends the drills reads afterwards what was not done."""
        self._begun[nodeid] = None
        self._keep(f"begun: {nodeid}")

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """A line as soon as a drill has ended, however it ended; of a long one also why it failed."""
        if self._terminal is None:
            return
        if report.failed:
            self._failed[f"{report.nodeid} ({report.when})"] = None
            if LONG:  # much time may pass until the end, and whoever stops the drills never sees it
                self._show(f"{report.nodeid} ({report.when}):\n{report.longreprtext[-SHOWN:]}")
                self._keep(f"{report.nodeid} ({report.when}):\n{report.longreprtext}")
                self._keep("\n".join(f"---- {name}\n{said}" for name, said in report.sections))
        if report.when != "teardown":
            return
        self._begun.pop(report.nodeid, None)
        for kind, figures in report.user_properties:
            if kind == KIND and isinstance(figures, dict):
                self._seen.append(figures)
                self._tell(json.dumps(figures))

    def pytest_terminal_summary(self, terminalreporter: pytest.TerminalReporter) -> None:
        """The table, and all of it in a line."""
        if self._seen or (LONG and self._failed):
            terminalreporter.section("drills")
            self._tell(table(self._seen))
            self._tell(summary(self._seen, self._failed, self._begun))


def pytest_configure(config: pytest.Config) -> None:
    if not hasattr(config, "workerinput"):  # what others run is told by the process that hands it out
        config.pluginmanager.register(Figures(config), "figures of the drills")
