"""When a self-assessment may be signed off by a named person."""

from collections.abc import Iterable

LONGEST_NAME = 120


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
        return "This pack is incomplete. Make it again when every service answers, then sign that one."
    if open_questions:
        return f"Rate these questions first, then make a new pack: {', '.join(open_questions)}"
    return None


def signature_objections(name: str, post: str, read: bool) -> dict[str, str]:
    """{field: sentence} of what is missing in a signature."""
    wrong = {}
    for field, text, missing in (("name", name, "Enter your name"), ("post", post, "Enter your post")):
        if not text.strip():
            wrong[field] = missing
        elif len(text) > LONGEST_NAME:
            wrong[field] = f"Use at most {LONGEST_NAME} characters"
    if not read:
        wrong["read"] = "Confirm that you have read the pack"
    return wrong
