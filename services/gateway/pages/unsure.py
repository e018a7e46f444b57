"""Forms that this browser sent: what may have been done, which try comes next, and what was saved already."""

from dataclasses import astuple, dataclass

from flask import current_app, g, has_request_context, request
from itsdangerous import BadData, URLSafeSerializer
from werkzeug.datastructures import MultiDict
from werkzeug.exceptions import HTTPException

from services.gateway.pages.sessions import page_session
from shared.http.problems import OutcomeUnknown

UNSURE = "unsure"
TRIES = "tries"
SAVED = "saved"
MOST = 20
FIELD = "idempotency_key"
MARK = "outcome_mark"


@dataclass(frozen=True)
class Sent:
    """A form that was sent: where to, what became unknown of it, and whether all of it can be sent once more."""

    service: str
    path: str
    key: str
    by: str
    action: str
    is_whole: bool

    @property
    def unknown(self) -> OutcomeUnknown:
        """What is not known."""
        return OutcomeUnknown(self.service, self.path, self.key, self.by)

    @property
    def mark(self) -> str:
        """As a page carries it along."""
        return str(_signer().dumps(list(astuple(self))))


def _signer() -> URLSafeSerializer:
    return URLSafeSerializer(current_app.extensions["settings"].session_key, salt="outcome")


def form_sent() -> MultiDict[str, str]:
    """The form of this request; an empty one where its body cannot be read."""
    try:
        return request.form
    except HTTPException:
        return MultiDict()


def sent_before() -> Sent | None:
    """The form that is looked up, as its own page said; None when nothing of ours says so."""
    try:
        return Sent(*_signer().loads(form_sent().get(MARK, "")))
    except (BadData, TypeError):
        return None


def _kept(name: str) -> dict[str, list[str]]:
    return dict(page_session().get(name, {}))


def _keep(name: str, kept: dict[str, list[str]]) -> None:
    page_session()[name] = dict(list(kept.items())[-MOST:])


def note_unsure(unknown: OutcomeUnknown) -> None:
    """From here on nothing is said to be unsaved of what is sent with this form's key."""
    if sent := form_sent().get(FIELD, ""):
        _keep(UNSURE, {**_kept(UNSURE), sent: [unknown.service, unknown.path, unknown.key, unknown.by]})


def unsure_of_this_form() -> OutcomeUnknown | None:
    """What is not known of an earlier sending of the form that is being sent."""
    if not has_request_context() or request.method != "POST":
        return None
    if found := _kept(UNSURE).get(form_sent().get(FIELD, "")):
        return OutcomeUnknown(*found)
    said = sent_before() if page_session().problem is not None else None
    return said.unknown if said is not None else None  # who cannot read the session believes the form


def was_saved_before() -> bool:
    """Whether the form that is being sent was sent before, and saved: nothing calls that unsaved."""
    return request.method == "POST" and form_sent().get(FIELD, "") in _kept(SAVED)


def forget(key: str) -> None:
    """It is known now what became of it."""
    left = {sent: place for sent, place in _kept(UNSURE).items() if place[2] != key}
    if len(left) < len(_kept(UNSURE)):
        _keep(UNSURE, left)


def begin_another_try(key: str) -> None:
    """It had not been done, and that try was closed."""
    forget(key)
    _keep(TRIES, {**_kept(TRIES), key: [str(tries.number(key) + 1)]})


class PageTries:
    """What this browser's session remembers of the keys it sent."""

    def number(self, key: str) -> int:
        """Which try this is."""
        return int(_kept(TRIES).get(key, ["1"])[0]) if has_request_context() else 1

    def is_unsure(self, key: str) -> bool:
        """Whether an earlier try may have done it, or this very request has done a part of it."""
        return has_request_context() and (
            "done_with_key" in g or any(place[2] == key for place in _kept(UNSURE).values())
        )

    def note_done(self, key: str) -> None:
        """What was sent with this key is done."""
        if has_request_context():
            g.done_with_key = True
            forget(key)
            if page_session().token:  # a program has no session, and begins none
                _keep(SAVED, {**_kept(SAVED), key: []})


tries = PageTries()
