"""When a self-assessment may be signed off, by whom, and how long what was signed is kept."""

from collections.abc import Collection, Iterable
from datetime import date

from shared.second_person import TIED, others_who_count
from shared.words import says_something

LONGEST_POST = 120
LONGEST_REASON = 1000
OTHER_DIGEST = "What is signed has changed since this page was opened. Read it again, then sign."


def sign_off_objection(
    state: str, is_signed: bool, complete: bool, unrated: Iterable[str], already: bool
) -> str | None:
    """Why this pack cannot be signed off, or None: it must be there, complete, and every question rated."""
    open_questions = sorted(unrated)
    if is_signed or already:
        return "This pack has been signed off already"
    if state != "ready":
        return "Only a pack that has been made can be signed off"
    if not complete:
        return "This pack is incomplete: it says why. Make it again when nothing is missing, then sign that one."
    if open_questions:
        return f"Rate these questions first, then make a new pack: {', '.join(open_questions)}"
    return None


def signatory_objection(signatory: str, raters: Collection[str], tied: Collection[str] = ()) -> str | None:
    """Why this account cannot sign, or None: whoever alone rated, also by an account tied to them, does not."""
    if not raters or others_who_count(set(raters) - {signatory}, tied):
        return None
    return "You alone rated these questions. Somebody else signs them off." if set(raters) <= {signatory} else TIED


def signature_objections(post: str, read: bool) -> dict[str, str]:
    """{field: sentence} of what is missing in a signature."""
    wrong = {}
    if not says_something(post):
        wrong["post"] = "Enter your post"
    elif len(post) > LONGEST_POST:
        wrong["post"] = f"Use at most {LONGEST_POST} characters"
    if not read:
        wrong["read"] = "Confirm that you have read the pack"
    return wrong


def revocation_objection(reason: str) -> str | None:
    """Why a signature cannot be revoked with this reason, or None."""
    if not says_something(reason):
        return "Say why the signature is revoked"
    return f"Use at most {LONGEST_REASON} characters" if len(reason) > LONGEST_REASON else None


def years_before(day: date, years: int) -> date:
    """The same day so many years before; 29 February becomes 28 February."""
    try:
        return day.replace(year=day.year - years)
    except ValueError:
        return day.replace(year=day.year - years, day=28)
