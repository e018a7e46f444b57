"""What the page of a form that was not done says: whether anything was saved, what was typed, how it goes again."""

from flask import current_app, g, request
from flask.globals import request_ctx

from services.gateway.pages.frame import contact, is_for_hirers
from services.gateway.pages.kit.people_names import told_by
from services.gateway.pages.repeats import form_key
from services.gateway.pages.security import FORM_TOO_OLD, SAFE
from services.gateway.pages.sessions import page_session
from services.gateway.pages.typed import may_be_shown, to_send_again, what_was_typed
from services.gateway.pages.unsure import unsure_of_this_form, was_saved_before
from services.gateway.settings import Settings
from shared.http.idempotency import LOOKED_UP, USED_BEFORE
from shared.http.problems import MethodNotAllowed, NotFound, Problem, Unavailable, as_told_to_a_reader


class Replaced(NotFound):
    """What the address led to was replaced; `instead` is the page that says what stands now."""

    title = "There is no such question now"

    def __init__(self, detail: str, instead: str) -> None:
        super().__init__(detail)
        self.instead = instead


UNREAD = frozenset({400, 413, 415})
"""Of these the body was not read, or cannot be."""
NOTHING_SAVED = "Nothing was saved."
NO_HARM = "It was not done, or not to its end. Sent again it does no harm."
NOT_SURE = "It may not have been saved. Look before you send it again."
JUST_NOW = (
    "What you sent just now did not get through. If you sent this form before, it may have been saved then: sent "
    "again, it is saved once."
)
"""Where nobody can read what this browser sent before, nothing is said of that."""
SAVED_BEFORE = "You sent this form before, and what you sent then was saved. Nothing more was saved now."
AWAY = "The booking system does not answer just now."
OF_HIRERS = {
    "hire.begin": "Your request was not begun.",
    "hire.step": (
        "This page of your request was not kept, or not all of it: send it again. The answers that you gave on other "
        "pages are kept for 4 hours."
    ),
    "hire.send": "Your request was not sent. Your answers are kept for 4 hours.",
    "hire_answers.show": "Your answer was not sent.",
}


def what_is_told(problem: Problem) -> dict[str, object]:
    """For `errors/error.html`."""
    settings: Settings = current_app.extensions["settings"]
    is_shown = problem.status not in UNREAD and may_be_shown(settings)
    may_go_again = is_shown and (problem.status >= 500 or problem.status == 429)
    return {
        "heading": problem.title if isinstance(problem, Replaced) else "",
        "detail": _detail(problem),
        "became": _became(problem) if request.method not in SAFE else "",
        "not_kept": g.get("not_kept", "") if is_shown else "",
        "typed": what_was_typed() if is_shown else [],
        "instead": _instead(problem),
        "again": to_send_again(settings) if may_go_again else None,
        "contact": contact(settings) if is_for_hirers() else None,
    }


def _instead(problem: Problem) -> str:
    """The page to go to: of what was replaced; of an address that takes forms only the nearest one above, where they
    are."""
    if not isinstance(problem, MethodNotAllowed):
        return problem.instead if isinstance(problem, Replaced) else ""
    adapter, path = request_ctx.url_adapter, request.path
    while adapter is not None and (path := path.rpartition("/")[0]):
        if adapter.test(path, method="GET"):
            return path
    return ""


def _detail(problem: Problem) -> str:
    if problem.detail in (problem.title, FORM_TOO_OLD):
        return ""
    if is_for_hirers() and isinstance(problem, Unavailable):
        return AWAY
    told = told_by(problem)
    said = as_told_to_a_reader(told) if request.method in SAFE or was_saved_before() else told
    return said if said.endswith((".", "?", "!")) else said + "."


def _became(problem: Problem) -> str:
    """Whether it was saved, in as far as that is known; '' where the problem says it."""
    endpoint = request.endpoint or ""
    if page_session().problem is not None:
        return JUST_NOW
    if (said := SAVED_BEFORE if was_saved_before() else OF_HIRERS.get(endpoint)) and _is_known(problem):
        return said
    if getattr(current_app.view_functions.get(endpoint), "repeatable", "") == "harmless again" and "form_checked" in g:
        return NO_HARM if problem.status >= 500 else ""
    if "nothing was saved" in problem.detail.lower() or not _is_known(problem):
        return ""
    return NOTHING_SAVED if problem.status < 500 or form_key() is not None else NOT_SURE


def _is_known(problem: Problem) -> bool:
    """Not where a part of it was done, or the same form was sent before and not answered."""
    is_open = problem.detail in (USED_BEFORE, LOOKED_UP) or "done_with_key" in g
    return not is_open and unsure_of_this_form() is None
