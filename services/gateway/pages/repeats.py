"""Forms sent twice: the hidden key of each form makes the second sending harmless (REL-04)."""

import hashlib
import re
from collections.abc import Callable
from functools import wraps
from typing import TypeVar

from flask import Response, current_app, make_response, redirect, request

from services.gateway.pages.unsure import FIELD, MARK, form_sent, tries
from shared.actor import current_actor
from shared.http.idempotency import AnswerBook, done_once, scope_of
from shared.http.problems import OutcomeUnknown

F = TypeVar("F", bound=Callable[..., object])
KEY = re.compile(r"[A-Za-z0-9-]{8,200}")
SENT_BEFORE = "sent_before"
IN_EVERY_FORM = frozenset({FIELD, "csrf_token", "whose_page", MARK, SENT_BEFORE})
"""The hidden fields that every form has (`hidden_fields` in components/forms.html), or one that is sent once more:
nobody typed them."""
OWN_DATA = "gateway"
"""Where the outcome of a form is found that changes the gateway's own data."""


def form_key() -> str | None:
    """The key of the form that was sent, for the `key=` of a client call; None when it carries none."""
    return key if KEY.fullmatch(key := form_sent().get(FIELD, "")) else None


def once(view: F) -> F:
    """For a form that changes the gateway's own data: one transaction with the redirect it led to.

    Sent again, it leads to the same place and does nothing; a form that is shown again with errors is not remembered.
    """

    @wraps(view)
    def once_only(*args: object, **kwargs: object) -> object:
        key = form_key() if request.method == "POST" else None
        if key is None:
            return view(*args, **kwargs)
        book: AnswerBook = current_app.extensions["answers"]

        def do() -> Response:
            answer = make_response(view(*args, **kwargs))
            if _is_redirect(answer):
                answer.status_code = 303
            return answer

        try:
            answer = done_once(
                book,
                scope_of(request.path, key),
                _fingerprint(),
                attempt=tries.number(key),
                do=do,
                is_kept=_is_redirect,
            )
        except OutcomeUnknown as unknown:
            raise OutcomeUnknown(OWN_DATA, request.path, key, current_actor().id) from unknown
        if _is_redirect(answer):
            tries.note_done(key)
        return redirect(answer.headers["Location"], 303) if "Idempotent-Replayed" in answer.headers else answer

    once_only.repeatable = "idempotent"  # type: ignore[attr-defined]
    return once_only  # type: ignore[return-value]


def _is_redirect(answer: Response) -> bool:
    return 300 <= answer.status_code < 400


def passes_key_on(view: F) -> F:
    """Marks a form whose key goes to the service that makes the change: that service remembers."""
    view.repeatable = "passed on"  # type: ignore[attr-defined]
    return view


def saved_inside(view: F) -> F:
    """Marks a form whose saving is wrapped by `once` within the view, because showing it again asks other services."""
    view.repeatable = "idempotent"  # type: ignore[attr-defined]
    return view


def harmless_again(view: F) -> F:
    """Marks a form that leads to the same state however often it is sent, like signing out."""
    view.repeatable = "harmless again"  # type: ignore[attr-defined]
    return view


def _fingerprint() -> str:
    return hashlib.sha256(
        repr(sorted(one for one in request.form.items(multi=True) if one[0] not in IN_EVERY_FORM)).encode()
    ).hexdigest()
