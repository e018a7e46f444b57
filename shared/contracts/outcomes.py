"""Looking up what became of a request that was not answered."""

from dataclasses import dataclass, field

from marshmallow import validate

from shared.contracts.base import text


@dataclass(frozen=True)
class OutcomeAsked:
    """A request of the asker's own: where it was sent, with which key, and how often it had been looked up before."""

    path: str = field(metadata=text(400, 1))
    key: str = field(metadata=text(200, 8))
    attempt: int = field(default=1, metadata={"validate": validate.Range(min=1, max=1000)})


@dataclass(frozen=True)
class Outcome:
    """Whether it was done. One that was not is done no more in that attempt, should it still be on its way."""

    is_done: bool
