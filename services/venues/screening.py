"""Screening over standard input and output: one JSON object a line, as quality, fairness and speed are measured.

    python -m services.venues.screening

{"op":"load","subjects":[{"id","names","kind"}]} (with "append":true it adds), {"op":"screen","name","kind"},
{"op":"screen_many","items":[...]}, {"op":"save","path"}, {"op":"restore","path"}, {"op":"quit"}.
"""

import gc
import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np

from services.venues.rules.screening.matching.engine import Entry, Match, Matcher
from services.venues.rules.screening.matching.score import ORGANISATION, PERSON, THRESHOLD


class Session:
    """One list and the questions asked of it."""

    def __init__(self) -> None:
        self.matcher = Matcher()

    def answer(self, message: dict[str, Any]) -> dict[str, object]:
        """The answer to one message; raises ValueError for an operation there is not."""
        match message.get("op"):
            case "load":
                return self._load(message)
            case "screen":
                self.matcher.build()
                return {"matches": self._screen(message)}
            case "screen_many":
                self.matcher.build()
                return {"results": [self._screen(item) for item in message["items"]]}
            case "save":
                np.savez(Path(message["path"]), allow_pickle=False, **self.matcher.state())
                return {"ok": True}
            case "restore":
                with np.load(Path(message["path"]), allow_pickle=False) as saved:
                    self.matcher = Matcher.restored(saved)
                return {"ok": True, "count": len(self.matcher), "threshold": THRESHOLD}
        raise ValueError(f"There is no operation {message.get('op')!r}")

    def _load(self, message: dict[str, Any]) -> dict[str, object]:
        if not message.get("append"):
            self.matcher = Matcher()
        gc.disable()
        self.matcher.add(
            Entry(str(subject["id"]), tuple(subject["names"]), _kind(subject), tuple(subject.get("weak_names", ())))
            for subject in message["subjects"]
        )
        gc.enable()
        return {"ok": True, "count": len(self.matcher), "threshold": THRESHOLD}

    def _screen(self, item: dict[str, Any]) -> list[dict[str, object]]:
        return [_told(match) for match in self.matcher.screen(str(item["name"]), _kind(item))]


def _kind(item: dict[str, object]) -> str:
    return ORGANISATION if item.get("kind") == ORGANISATION else PERSON


def _told(match: Match) -> dict[str, object]:
    told: dict[str, object] = {"id": match.entry_id, "score": match.score}
    if match.alerts:
        told |= {"name": match.name, "reasons": list(match.reasons)}
    return told


def answers(lines: Iterator[str]) -> Iterator[str]:
    """One line of JSON for each line of JSON, until told to quit."""
    session = Session()
    for line in lines:
        if not line.strip():
            continue
        try:
            message = json.loads(line)
            if message.get("op") == "quit":
                return
            answer = session.answer(message)
        except (ValueError, KeyError, TypeError, AttributeError, OSError) as fault:
            answer = {"error": f"{type(fault).__name__}: {fault}"}
        yield json.dumps(answer, ensure_ascii=False)


def main() -> None:
    """Answers until standard input ends."""
    sys.stdin.reconfigure(encoding="utf-8", errors="replace")  # type: ignore[union-attr]
    sys.stdout.reconfigure(encoding="utf-8", errors="backslashreplace")  # type: ignore[union-attr]
    for answer in answers(iter(sys.stdin.readline, "")):
        sys.stdout.write(answer + "\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
