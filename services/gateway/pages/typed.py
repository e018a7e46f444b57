"""A form that was not done: what was typed and chosen in it, in words, and all that sends the same form again."""

from dataclasses import dataclass

from flask import g, request
from werkzeug.datastructures import FileStorage
from werkzeug.exceptions import HTTPException

from services.gateway.pages.form_words import Fields, form_sent_to, in_words, told
from services.gateway.pages.kept_forms import NEVER_KEPT, belongs_to_another
from services.gateway.pages.kit.forms import Form
from services.gateway.pages.repeats import IN_EVERY_FORM, form_key
from services.gateway.pages.security import comes_from_here
from services.gateway.pages.sessions import page_session
from services.gateway.pages.unsure import FIELD, form_sent, sent_before
from services.gateway.settings import Settings


@dataclass(frozen=True)
class Again:
    """A form that can be sent once more: where to, its fields, and what has to be given anew."""

    action: str
    fields: Fields
    files: Fields
    passwords: Fields


def fields_sent() -> Fields:
    """What was sent, in its order, without what each page makes anew; the key is kept."""
    own = IN_EVERY_FORM - {FIELD}
    return [(name, text) for name, text in _sent() if name not in own and not NEVER_KEPT.search(name)]


def what_was_typed() -> Fields:
    """[(question, answer)] of the form of this request, to be read and copied; blank ones and what nobody typed are
    left out, passwords above all."""
    form = form_asked()
    typed = [(name, text) for name, text in fields_sent() if name != FIELD]
    return told(form, typed) + [(in_words(form, name), file.filename or "") for name, file in _files()]


def form_asked() -> Form:
    """The form of this request."""
    if "form_asked" not in g:
        looked_up = sent_before()  # the page that looks it up is another than the one it is sent to
        action = looked_up.action if looked_up is not None else request.full_path
        g.form_asked = form_sent_to(action, form_sent().to_dict())
    form: Form = g.form_asked
    return form


def may_be_shown(settings: Settings) -> bool:
    """Whether this form came from one of our pages, and not from that of another account than is signed in."""
    is_another = page_session().user is not None and belongs_to_another()
    return request.method == "POST" and comes_from_here(settings) and not is_another


def to_send_again(settings: Settings) -> Again | None:
    """The same form under its own key; None where nobody checked that this browser's page made it.

    Where the session could not be read it goes again with the token it came with, and is checked then.
    """
    is_unread = page_session().problem is not None and may_be_shown(settings)
    action = request.full_path.rstrip("?")
    is_elsewhere = action.startswith(("//", "/\\"))  # a browser takes what follows for a host
    if form_key() is None or is_elsewhere or not (is_unread or "form_checked" in g):
        return None
    g.key_of_form = form_key()
    secrets = [name for name, text in _sent() if NEVER_KEPT.search(name) and name not in IN_EVERY_FORM and text]
    return Again(
        action,
        [(name, text) for name, text in fields_sent() if name != FIELD],
        [(name, in_words(form_asked(), name)) for name, _ in _files()],
        [(name, in_words(form_asked(), name)) for name in dict.fromkeys(secrets)],
    )


def _sent() -> Fields:
    return list(form_sent().items(multi=True))


def _files() -> list[tuple[str, FileStorage]]:
    try:
        return [(name, file) for name, file in request.files.items(multi=True) if file.filename]
    except HTTPException:
        return []
