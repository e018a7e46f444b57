"""Forms sent twice: the hidden key of each form makes the second sending harmless (REL-04)."""

import hashlib
import re
from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar

from flask import current_app, make_response, redirect, request

from shared.actor import current_actor
from shared.idempotency import AnswerBook

F = TypeVar("F", bound=Callable[..., Any])
KEY = re.compile(r"[A-Za-z0-9-]{8,200}")
FIELD = "idempotency_key"
IN_EVERY_FORM = frozenset({FIELD, "csrf_token", "whose_page"})
"""The hidden fields that every form has (`hidden_fields` in components/forms.html): nobody typed them."""


def form_key() -> str | None:
    """The key of the form that was sent, for the `key=` of a client call; None when it carries none."""
    key = request.form.get(FIELD, "")
    return key if KEY.fullmatch(key) else None


def once(view: F) -> F:
    """For a form that changes the gateway's own data: one transaction with the redirect it led to.

    Sent again, it leads to the same place and does nothing; a form that is shown again with errors is not remembered.
    """

    @wraps(view)
    def once_only(*args: Any, **kwargs: Any) -> Any:
        key = form_key() if request.method == "POST" else None
        if key is None:
            return view(*args, **kwargs)
        book: AnswerBook = current_app.extensions["answers"]
        scope = hashlib.sha256(f"{current_actor().id}\n{request.path}\n{key}".encode()).hexdigest()
        with book.database.write_transaction():
            book.database.lock("idempotency:" + scope)
            known = book.find(scope, _fingerprint())
            if known is not None:
                return redirect(known.headers["Location"], 303)
            answer = make_response(view(*args, **kwargs))
            if 300 <= answer.status_code < 400:
                answer.status_code = 303
                book.keep(scope, _fingerprint(), answer)
            return answer

    once_only.repeatable = "idempotent"  # type: ignore[attr-defined]
    return once_only  # type: ignore[return-value]


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
    values = sorted((name, value) for name, value in request.form.items(multi=True) if name not in IN_EVERY_FORM)
    return hashlib.sha256(repr(values).encode()).hexdigest()
