"""The page of a form whose outcome is not known: what was sent, kept with its key, to be looked up or sent again."""

from flask import Response, g, make_response, render_template, request

from services.gateway.pages.kept_forms import NEVER_KEPT, page_of_form
from services.gateway.pages.repeats import form_key
from services.gateway.pages.typed import fields_sent, what_was_typed
from services.gateway.pages.unsure import FIELD, Sent, note_unsure
from shared.http.problems import OutcomeUnknown


def sent_now(unknown: OutcomeUnknown) -> Sent:
    """The form of this request."""
    hidden = any(NEVER_KEPT.search(name) for name in request.form if name != "csrf_token")
    is_whole = not request.files and not hidden and bool(request.form.get(FIELD))
    action = request.full_path.rstrip("?")
    return Sent(
        service=unknown.service, path=unknown.path, key=unknown.key, by=unknown.by, action=action, is_whole=is_whole
    )


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
            typed=what_was_typed(),
            page=page_of_form() or sent.action,
            **more,
        ),
        status,
    )
    if status == 503:
        response.headers["Retry-After"] = "5"
    return response
