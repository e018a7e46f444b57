"""The page of a form whose outcome is not known: what was sent, kept with its key, to be looked up or sent again."""

import re

from flask import Response, g, make_response, render_template, request

from services.gateway.pages.kept_forms import NEVER_KEPT, page_of_form
from services.gateway.pages.repeats import IN_EVERY_FORM, form_key
from services.gateway.pages.unsure import FIELD, Sent, note_unsure
from shared.problems import OutcomeUnknown

NOT_TYPED = re.compile("csrf|idempotency|password|^whose_page$|^read_at$|^read$|^place$")
SENTENCE = 20
"""Letters: shorter answers are quickly given again."""
Fields = list[tuple[str, str]]


def sent_now(unknown: OutcomeUnknown) -> Sent:
    """The form of this request."""
    hidden = any(NEVER_KEPT.search(name) for name in request.form if name != "csrf_token")
    is_whole = not request.files and not hidden and bool(request.form.get(FIELD))
    action = request.full_path.rstrip("?")
    return Sent(unknown.service, unknown.path, unknown.key, unknown.by, action, is_whole)


def fields_sent() -> Fields:
    """What was sent, in its order, without what each page makes anew; the key is kept."""
    own = IN_EVERY_FORM - {FIELD}
    return [
        (name, text) for name, text in request.form.items(multi=True) if name not in own and not NEVER_KEPT.search(name)
    ]


def typed_texts() -> list[str]:
    """Sentences in a form that could not even be shown again, so that nobody writes them twice."""
    if request.method != "POST":
        return []
    typed = [(name, text.strip()) for name, text in request.form.items(multi=True) if name not in IN_EVERY_FORM]
    texts = [text for name, text in typed if not NOT_TYPED.search(name)]
    return list(dict.fromkeys(text for text in texts if len(text) >= SENTENCE and len(text.split()) > 1))


def answer_unknown(unknown: OutcomeUnknown) -> Response:
    """The page of a form that was sent just now and not answered."""
    note_unsure(unknown)
    return page_of("outcomes/unknown.html", sent_now(unknown), 503)


def page_of(template: str, sent: Sent, status: int, **more: object) -> Response:
    """A page that carries the whole form along, under its own key."""
    g.key_of_form = form_key()
    response = make_response(
        render_template(
            template,
            sent=sent,
            mark=sent.mark,
            fields=[(name, text) for name, text in fields_sent() if name != FIELD],
            typed=typed_texts(),
            page=page_of_form() or sent.action,
            **more,
        ),
        status,
    )
    if status == 503:
        response.headers["Retry-After"] = "5"
    return response
