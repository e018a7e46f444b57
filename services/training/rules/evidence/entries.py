"""Which evidence speaks to which supporting detail of benchmark 7: the dated evidence map as its files write it."""

import re
from collections.abc import Mapping
from typing import Any

from shared.figures.evidence import EvidenceMap, MapEntry

_DAYS = re.compile(r"(?:\b\d+|\{starter_days\})(?= days\b)")
_DAY_OF_ORDER = re.compile(r"(?:\b\d+|\{starter_days\})(?:st|nd|rd|th)(?= day\b)")
SOURCES = ("computed", "record", "not_recorded")


def evidence_map(version: str, document: Mapping[str, Any]) -> EvidenceMap:
    """The map as the rules read it, from one version's document; the version is the file's own day."""
    starter_days = int(document["starter_days"])
    return EvidenceMap(
        version=version,
        entries=tuple(
            _entry(str(detail["detail"]), entry, starter_days)
            for detail in document["details"]
            for entry in detail["evidence"]
        ),
        settings={"starter_days": starter_days, "offers": dict(document.get("offers", {}))},
    )


def _entry(detail: str, entry: Mapping[str, Any], starter_days: int) -> MapEntry:
    days = starter_days if entry.get("computation") == "starters" else None
    return MapEntry(
        key=str(entry["key"]),
        detail=detail,
        title=_said(str(entry["title"]), days),
        definition=_said(" ".join(str(entry["definition"]).split()), days),
        source=str(entry["source"]),
        computation=str(entry.get("computation", "")),
        courses=tuple(entry.get("courses", ())),
        attach=" ".join(str(entry.get("attach", "")).split()),
        query=str(entry.get("query", "")),
        link=str(entry.get("link", "")),
        better=str(entry["better"]) if entry["source"] == "computed" else "",
    )


def _said(text: str, days: int | None) -> str:
    """The words of an entry with the parameter that it quotes; for the map of 2026-04-01 also where it writes a number.

    So a new version that changes the parameter only cannot say one number of days and count another.
    """
    if days is None:
        return text
    return _DAYS.sub(str(days), _DAY_OF_ORDER.sub(_ordinal(days), text))


def _ordinal(number: int) -> str:
    ends = {1: "st", 2: "nd", 3: "rd"}
    return f"{number}{'th' if number % 100 in (11, 12, 13) else ends.get(number % 10, 'th')}"
