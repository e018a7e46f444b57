"""What somebody had read of a booking when they said something of it, and what they are told when it is otherwise."""

from dataclasses import dataclass, field

WAS_CHANGED = "Somebody else changed this booking while you were reading it. Nothing of yours was saved, or lost."
MATCH_REPLACED = (
    "There is no such question on this booking now. Where the request or the list says something else since, it was "
    "asked anew: open the booking to read it as it is."
)

SINCE = {
    "request_version": (
        "The request was changed while you were reading it. Nothing of yours was saved: read what it says now."
    ),
    "matches_version": (
        "A possible match was found or answered after you opened the page, or its entry left the list or came back. "
        "Nothing of yours was saved: read what is asked now."
    ),
    "story_version": (
        "Somebody said more about this booking after you opened the page: a note, a check, an answer, a step, a reply "
        "or a tie. Nothing of yours was saved: read it now, then go on if yours still holds."
    ),
    "facts_version": (
        "Something beside this booking changed after you opened the page: the room or who else wants it, a list or a "
        "look-up, a standing decision, the policy in force, or how the letter to the hirer stands. Nothing of yours "
        "was saved: read it now, then go on if yours still holds."
    ),
}
"""By the number that was read: what is said when it is another one now."""


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
    """What is said of all that; `story_version`: how much others had said of the booking, as far as it is shown.

    `facts_version`: what other records said of it, such as the room, lists and the policy in force.
    """

    story_version: int | None = field(default=None, kw_only=True)
    facts_version: int | None = field(default=None, kw_only=True)
