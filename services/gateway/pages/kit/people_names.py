"""Names to show for the ids of those who did something."""

from collections.abc import Iterable
from uuid import UUID

from services.gateway.actions.accounts.accounts import names_of
from services.gateway.store.tokens import find_token
from shared.http.problems import Problem
from shared.logs import log

SYSTEM = "the system itself"
HIRER = "the hirer, through the link"
UNSAVED = "Nothing of yours was saved"


def shown_names(actor_ids: Iterable[str]) -> dict[str, str]:
    """A name for each id: of the account, of the program, or `the system itself`."""
    ids = [found for found in dict.fromkeys(actor_ids) if found]
    accounts = [found for found in ids if ":" not in found]
    return names_of(accounts) | {found: _other(found) for found in ids if ":" in found}


def told_by(problem: Problem) -> str:
    """What a problem says, with the name of whoever did what is in the way, where that is known."""
    if not problem.by:
        return problem.detail
    try:
        who = shown_names([problem.by]).get(problem.by)
    except Exception as error:  # what a page says of a fault is said though the database is the fault
        log().warning("name not looked up", kind=type(error).__name__)
        return problem.detail
    return f"{problem.detail} It was done by {who}." if who else problem.detail


def told_unsaved(problem: Problem) -> str:
    """The same, and that nothing was saved, unless it says so itself."""
    told = told_by(problem)
    return told if UNSAVED.lower() in told.lower() else f"{told.rstrip('.')}. {UNSAVED}."


def _other(actor_id: str) -> str:
    kind, _, rest = actor_id.partition(":")
    if kind == "system":
        return SYSTEM
    if kind == "hirer":
        return HIRER
    try:
        token = find_token(UUID(rest))
    except ValueError:
        token = None
    return f"the program “{token.name}”" if token else "a program"
