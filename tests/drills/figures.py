"""The figures of each drill as a line when it ends, and all of them as the table that docs/operations.md holds.

A plugin of pytest. A drill's figures travel with its report, so that drills in other processes are told here too.
"""

import json
from collections.abc import Iterable
from typing import Any

import pytest

from tests.drills.ledger import LONG

KIND = "drill"
SHOWN = 3000
"""Characters of a failure, its end."""
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


class Figures:
    """What the drills of this run have counted."""

    def __init__(self, config: pytest.Config) -> None:
        self._config = config
        self._seen: list[dict[str, Any]] = []

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """A line as soon as a drill has ended, however it ended; of a long one also why it failed."""
        terminal = self._config.pluginmanager.get_plugin("terminalreporter")
        if terminal is None:
            return
        if report.failed and LONG:  # much time may pass until the end, and whoever stops the drills never sees it
            terminal.ensure_newline()
            terminal.write_line(f"{report.nodeid} ({report.when}):\n{report.longreprtext[-SHOWN:]}", flush=True)
        if report.when != "teardown":
            return
        for kind, figures in report.user_properties:
            if kind == KIND and isinstance(figures, dict):
                self._seen.append(figures)
                terminal.ensure_newline()
                terminal.write_line(json.dumps(figures), flush=True)

    def pytest_terminal_summary(self, terminalreporter: pytest.TerminalReporter) -> None:
        """The table."""
        if self._seen:
            terminalreporter.section("drills")
            terminalreporter.write_line(table(self._seen))


def pytest_configure(config: pytest.Config) -> None:
    config.pluginmanager.register(Figures(config), "figures of the drills")
