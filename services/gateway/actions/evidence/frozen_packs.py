"""The facts a pack was made from, kept so that the edition that is signed holds exactly what the draft held."""

import json
from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import IO, Any

from services.gateway.rules.pack import MissingSection
from services.gateway.rules.self_assessment import Assessment, KeptEvidence
from shared.contracts.evidence.evidence import EvidenceAnswer, EvidenceAnswerSchema


@dataclass(frozen=True)
class Frozen:
    """Everything a pack is made from besides its request."""

    answers: tuple[EvidenceAnswer, ...]
    missing: tuple[MissingSection, ...]
    assessments: tuple[Assessment, ...]
    kept: tuple[KeptEvidence, ...]


def frozen_bytes(facts: Frozen) -> bytes:
    """The facts as JSON."""
    document = {
        "answers": [EvidenceAnswerSchema().dump(answer) for answer in facts.answers],
        "missing": [asdict(one) for one in facts.missing],
        "assessments": [asdict(one) for one in facts.assessments],
        "kept": [asdict(one) for one in facts.kept],
    }
    return json.dumps(document, default=_text, ensure_ascii=False).encode()


def _text(value: object) -> str:
    if isinstance(value, date | datetime):
        return value.isoformat()
    raise TypeError(f"{type(value).__name__} cannot be kept")


def read_frozen(file: IO[bytes]) -> Frozen:
    """The facts again."""
    document = json.load(file)
    return Frozen(
        tuple(EvidenceAnswerSchema().load(answer) for answer in document["answers"]),
        tuple(MissingSection(**one) for one in document["missing"]),
        tuple(_assessment(one) for one in document["assessments"]),
        tuple(_kept(one) for one in document["kept"]),
    )


def _assessment(one: dict[str, Any]) -> Assessment:
    at = one["assessed_at"]
    return Assessment(**{**one, "assessed_at": datetime.fromisoformat(at) if at else None})


def _kept(one: dict[str, Any]) -> KeptEvidence:
    days = {name: _day(one[name]) for name in ("speaks_from", "speaks_until", "review_on")}
    return KeptEvidence(**{**one, **days, "serves": tuple(one["serves"])})


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None
