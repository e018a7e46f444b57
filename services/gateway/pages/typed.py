"""A form that was not done: what was typed and chosen in it, in words, and all that sends the same form again."""

import json
import re
from dataclasses import dataclass

from flask import g, request
from werkzeug.datastructures import FileStorage
from werkzeug.exceptions import HTTPException

from services.gateway.pages.field_labels import choices_of, is_carried, label_of
from services.gateway.pages.kept_forms import NEVER_KEPT, belongs_to_another
from services.gateway.pages.kit.days import PARTS
from services.gateway.pages.kit.two_windows import is_carried as carries_itself
from services.gateway.pages.repeats import IN_EVERY_FORM, form_key
from services.gateway.pages.security import comes_from_here
from services.gateway.pages.sessions import page_session
from services.gateway.pages.unsure import FIELD, form_sent
from services.gateway.settings import Settings

DAY = re.compile(rf"(.+)-({'|'.join(PARTS)})")
IDENTIFIER = re.compile(r"[0-9a-f]{8}(-?[0-9a-f]{4}){3}-?[0-9a-f]{12}")
Fields = list[tuple[str, str]]


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
    rows: dict[str, list[str]] = {}
    for name, text in fields_sent():
        part = DAY.fullmatch(name)
        if text.strip() and name != FIELD and not _is_carried(name):
            rows.setdefault(part[1] if part else name, []).append(text.strip())
    typed = [(in_words(name), _answer(name, texts)) for name, texts in rows.items()]
    return typed + [(in_words(name), file.filename or "") for name, file in _files()]


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
        [(name, in_words(name)) for name, _ in _files()],
        [(name, in_words(name)) for name in dict.fromkeys(secrets)],
    )


def in_words(name: str) -> str:
    """What a field is called on its page, or else its name as far as it can be read."""
    label = label_of(name)
    if label is not None:
        return label.text
    parts = [str(int(part) + 1) if part.isdecimal() else part.replace("_", " ") for part in name.split("-")]
    return " ".join(parts)[:1].upper() + " ".join(parts)[1:]


def _is_carried(name: str) -> bool:
    """Whether nobody typed or chose it: where a page asks for it in words, somebody did all the same."""
    return is_carried(name) or (carries_itself(name) and label_of(name) is None)


def _answer(name: str, texts: list[str]) -> str:
    label, choices = label_of(name), choices_of(name)
    if not choices and (label is None or label.options is None):
        return " ".join(texts)
    return ", ".join(choices.get(text) or _chosen(text) for text in texts)


def _chosen(text: str) -> str:
    """A choice whose words only its page knows, as far as its code can be read."""
    if IDENTIFIER.fullmatch(text):
        return "As you chose it"
    try:
        found = json.loads(text)
    except ValueError:
        found = None
    if isinstance(found, list):
        return ": ".join(str(part) for part in found if part)
    return (text[:1].upper() + text[1:]).replace("_", " ")


def _sent() -> Fields:
    return list(form_sent().items(multi=True))


def _files() -> list[tuple[str, FileStorage]]:
    try:
        return [(name, file) for name, file in request.files.items(multi=True) if file.filename]
    except HTTPException:
        return []
