"""What one-word answers in files mean: completed or not, seen or not, signed in or not, yes or no."""

import re

_YES = frozenset(["yes", "y", "true", "t", "1", "ok"]) | {"✓", "✔", "√", "☑", "✅"}
_NO = frozenset(["no", "n", "false", "f", "0", "none", "nil"]) | {"-", "–", "—", "✗", "✘", "☐", "❌", "n/a", "na"}
_DONE = frozenset(
    [
        "completed",
        "complete",
        "passed",
        "pass",
        "achieved",
        "attended",
        "done",
        "finished",
        "certified",
        "satisfied",
        "successful",
        "fulfilled",
    ]
)
_NOT_DONE = frozenset(
    [
        "not",
        "no",
        "non",
        "fail",
        "failed",
        "failure",
        "in",
        "progress",
        "partially",
        "partly",
        "yet",
        "never",
        "didn't",
        "didnt",
        "pending",
        "started",
        "enrolled",
        "due",
        "overdue",
        "expired",
        "withdrawn",
        "cancelled",
        "unsuccessful",
        "incomplete",
    ]
)
_PRESENT = frozenset(["present", "attended", "here", "p", "late", "signed", "attend", "in"])
_ABSENT = frozenset(
    [
        "absent",
        "dna",
        "dnf",
        "apologies",
        "apology",
        "cancelled",
        "a",
        "missing",
        "noshow",
        "late-cancellation",
        "withdrawn",
        "sick",
        "leave",
    ]
)
_WORDS = re.compile(r"[^\s,;:()/–—-]+")


def completed(status: str) -> bool:
    """Whether a status says completed; anything that does not say so, blank included, does not count."""
    plain = status.casefold()
    words = set(_WORDS.findall(plain))
    if words & _NOT_DONE:
        return False
    return bool(words & _DONE) or plain in _YES or plain in {"100", "100%"}


def seen(text: str) -> bool | None:
    """Whether the certificate was seen; blank means that nobody says so; None if the answer is unclear."""
    plain = text.casefold()
    if plain in _YES or plain in {"seen", "checked", "verified", "received", "sighted", "x"}:
        return True
    if not plain or plain in _NO or plain in {"not seen", "awaiting", "pending", "awaited", "outstanding"}:
        return False
    return None


def attended(mark: str) -> bool | None:
    """Whether somebody signed in; blank is no; None for a mark that could mean either."""
    plain = mark.casefold()
    if plain in _YES or plain in _PRESENT or plain in {"signed in", "attended in full", "full"}:
        return True
    words = set(_WORDS.findall(plain))
    if not plain or plain in _NO or plain == "a" or words & _ABSENT or words & {"not", "no", "didn't", "didnt"}:
        return False
    return None


def yes_or_no(text: str) -> bool | None:
    """The answer, or None if it is neither."""
    plain = text.casefold()
    return True if plain in _YES else False if plain in _NO else None
