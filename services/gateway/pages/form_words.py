"""What was typed and chosen in a form, in the words of its declaration."""

import json
import re
from collections.abc import Iterable, Mapping
from urllib.parse import parse_qsl

from flask import current_app, request
from werkzeug.exceptions import HTTPException

from services.gateway.pages.kit.days import PARTS
from services.gateway.pages.kit.forms import CHOSEN, Form, field_called, form_at
from services.gateway.pages.kit.two_windows import is_carried

DAY = re.compile(rf"(.+)-({'|'.join(PARTS)})")
IDENTIFIER = re.compile(r"[0-9a-f]{8}(-?[0-9a-f]{4}){3}-?[0-9a-f]{12}")
Fields = list[tuple[str, str]]


def form_sent_to(action: str, sent: Mapping[str, str]) -> Form:
    """The form that is sent to an address of ours, with these fields in it."""
    path, _, query = action.partition("?")
    try:
        endpoint, parts = current_app.create_url_adapter(request).match(path, method="POST")  # type: ignore[union-attr]
    except HTTPException:
        return ()
    return form_at(endpoint, {**sent, **{name: str(part) for name, part in parts.items()}, **dict(parse_qsl(query))})


def told(form: Form, fields: Iterable[tuple[str, str]]) -> Fields:
    """[(question, answer)] of what was typed and chosen in a form, in its own words."""
    rows: dict[str, list[str]] = {}
    for name, text in fields:
        part = DAY.fullmatch(name)
        name = part[1] if part else name
        if text.strip() and not _is_carried(form, name):
            rows.setdefault(name, []).append(text.strip())
    return [(in_words(form, name), _answer(form, name, texts)) for name, texts in rows.items()]


def in_words(form: Form, name: str) -> str:
    """What a field is called on its page, or else its name as far as it can be read."""
    field = field_called(form, name)
    if field is not None and field.label:
        return field.words
    parts = [str(int(part) + 1) if part.isdecimal() else part.replace("_", " ") for part in name.split("-")]
    return " ".join(parts)[:1].upper() + " ".join(parts)[1:]


def _is_carried(form: Form, name: str) -> bool:
    """Whether nobody typed or chose it: where a form asks for it in words, somebody did all the same."""
    field = field_called(form, name)
    return is_carried(name) if field is None else field.kind == "hidden"


def _answer(form: Form, name: str, texts: list[str]) -> str:
    field = field_called(form, name)
    if field is None or field.kind not in CHOSEN:
        return " ".join(texts)
    return ", ".join(field.answer(text) or _chosen(text) for text in texts)


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
