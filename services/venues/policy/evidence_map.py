"""The evidence map of benchmark 8: dated, cited data."""

from collections.abc import Mapping
from dataclasses import fields
from datetime import date
from pathlib import Path
from typing import Any

from shared.contracts.registers.register_entries import BY_CODE
from shared.figures.evidence import EvidenceMap, MapEntry, OfRegister
from shared.policy_files import DatedPolicy


def load_evidence_map(day: date) -> EvidenceMap:
    """The map in force on a day; PolicyFileError when there is none."""
    return _MAPS.on(day)


def _map(name: str, content: dict[str, Any]) -> EvidenceMap:
    entries = (entry | _of_register(entry.get("register")) for entry in content["entries"])
    return EvidenceMap(name, tuple(MapEntry(**entry) for entry in entries))


def _of_register(said: Mapping[str, Any] | None) -> dict[str, OfRegister]:
    """What an entry counts of a register, in the words of its choices; an error for what that register has not."""
    if said is None:
        return {}
    kind = BY_CODE[said["code"]]
    choices = {one.name: one.metadata["choices"] for one in fields(kind.entry) if "choices" in one.metadata}
    found = OfRegister(**said, words=choices[said["by"]], is_event=kind.events)
    lines = {"", *(one.code for one in kind.lines)}
    wrong = [*({found.line} - lines), *(one for name in found.where for one in {*found.where[name]} - {*choices[name]})]
    if wrong:
        raise ValueError(f"the register {found.code} has no {' and no '.join(sorted(wrong))}")
    return {"register": found}


_MAPS = DatedPolicy(Path(__file__).parent / "evidence-map", _map)
