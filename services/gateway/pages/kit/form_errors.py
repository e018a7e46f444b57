"""A problem beside the field it is about."""

from services.gateway.pages.frame import is_for_hirers
from services.gateway.pages.kit.people_names import told_by
from services.gateway.pages.kit.two_windows import NOT_SAID
from services.gateway.pages.unsure import unsure_of_this_form
from shared.http.idempotency import USED_BEFORE
from shared.http.problems import BeingWorkedOut, Invalid, Problem, TooLarge, Unavailable, VersionNeeded

TOO_LARGE = "The file is too large. CSV and text files may be up to 50 MB, Excel and OpenDocument files up to 5 MB."
SAVED_BEFORE = "This form was sent before and saved as it then was. Open the page again to see it, and change it there."
FOR_HIRERS = "Our booking system does not answer just now, so nothing was sent. Try again in a few minutes."
TRY_AGAIN = "does not answer just now, so nothing was saved. Try again in a few minutes."


def errors_of(problem: Problem, fields: dict[str, str] | None = None, otherwise: str = "") -> dict[str, str]:
    """{field of the page: sentence}; `fields` maps the service's names to the page's, the rest goes to `otherwise`."""
    unsure = unsure_of_this_form() if problem.unanswered else None
    if unsure is not None:  # of what was sent before nothing is known still: that page is shown, and not this form
        raise unsure
    if isinstance(problem, Invalid) and problem.detail == USED_BEFORE:
        return {otherwise: SAVED_BEFORE}
    if isinstance(problem, BeingWorkedOut):
        return {otherwise: problem.detail}
    if isinstance(problem, Unavailable):
        return {otherwise: FOR_HIRERS if is_for_hirers() else f"{_service(problem)} {TRY_AGAIN}"}
    if isinstance(problem, VersionNeeded):  # its own words are for programs: a page sends it, and this one did not
        return {otherwise: NOT_SAID}
    if isinstance(problem, TooLarge):
        return {otherwise: TOO_LARGE if problem.detail == problem.title else problem.detail}
    found = {}
    for error in problem.errors:
        parts = error.pointer.strip("/").split("/")
        name = next((fields[part] for part in parts if fields and part in fields), None)
        if name is not None:
            found[name] = error.detail
    return found or {otherwise: told_by(problem)}


def _service(problem: Problem) -> str:
    named = next((name for name in ("training", "venues") if name in problem.detail), "")
    return f"The {named} service" if named else "A part of the system"
