"""What somebody had read of a booking when they said something of it, and what they are told when it is otherwise."""

from dataclasses import dataclass, field

WAS_CHANGED = "Somebody else changed this booking while you were reading it. Nothing of yours was saved, or lost."
MATCH_REPLACED = (
    "There is no such question on this booking now. Where the request or the list says something else since, it was "
    "asked anew: open the booking to read it as it is."
)


@dataclass(frozen=True)
class OverRequest:
    """What is said of a request; `request_version`: the one that was read, and nothing is said over another."""

    request_version: int | None = field(default=None, kw_only=True)


@dataclass(frozen=True)
class OverMatches(OverRequest):
    """What is said of a request and of its matches; `matches_version` likewise, of who is shown matches."""

    matches_version: int | None = field(default=None, kw_only=True)


@dataclass(frozen=True)
class OverStory(OverMatches):
    """What is said of all that; `story_version`: how much others had said of the booking, as far as it is shown."""

    story_version: int | None = field(default=None, kw_only=True)
