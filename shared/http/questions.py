"""Several questions in one call."""

from dataclasses import dataclass, field
from typing import Any

from marshmallow import validate


@dataclass(frozen=True)
class Several:
    """Addresses that one person would ask by GET, one after the other: `/v1/…`, with what is asked of each."""

    questions: tuple[str, ...] = field(metadata={"validate": validate.Length(min=1, max=20)})


@dataclass(frozen=True)
class Told:
    """What one question would have been answered: its status, its JSON or problem document, when to ask again."""

    status: int
    body: Any
    retry_after: str = ""


@dataclass(frozen=True)
class SeveralTold:
    """What each question would have been answered, in their order."""

    answers: tuple[Told, ...]
