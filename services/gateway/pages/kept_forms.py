"""Text typed survives an ended session: kept for the account whose page it was, and put back after it signs in again.

Every form says whose page it stands on, signed by us (`hidden_fields` in components/forms.html). A form that comes
without a live session of that account changes nothing: its text is kept, and stands in the form when that account
opens the page again, to be read, changed and sent with the token of the new session.
"""

import re
from collections.abc import Collection
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from urllib.parse import quote, urlsplit
from uuid import UUID

from flask import Flask, Response, current_app, g, redirect, render_template, request, url_for
from itsdangerous import BadData, URLSafeTimedSerializer
from werkzeug.datastructures import MultiDict
from werkzeug.wrappers import Response as AnyResponse

from services.gateway.actions.kept_forms import keep_form, kept_forms_of, let_go_of_forms
from services.gateway.pages.kit.addresses import own_path
from services.gateway.pages.putting_back import FIELD, OWN, PutBack, told_of
from services.gateway.pages.refilling import mark_form
from services.gateway.pages.repeats import SENT_BEFORE
from services.gateway.pages.security import SAFE, comes_from_here
from services.gateway.pages.sessions import page_session
from services.gateway.pages.unsure import FIELD as KEY
from services.gateway.pages.unsure import MARK, form_sent, sent_before
from services.gateway.settings import Settings
from services.gateway.store.kept_forms import Fields, KeptForm
from shared.database.disk_space import using_reserve
from shared.http.problems import Problem, TooMany
from shared.logs import log

PAGES_OPEN = timedelta(days=7)
"""A page left open for longer than this has lost its text."""
NEVER_KEPT = re.compile(r"csrf|password|secret|^again$", re.IGNORECASE)
"""`again` is a new password once more."""
IN_SESSION = "kept_forms"
NOT_KEPT = "What you typed could not be kept: copy it from here."
REDIRECTS = range(300, 400)
MAIN = re.compile(r'<main\b[^>]*id="main-content"[^>]*>')


@dataclass(frozen=True)
class WhosePage:
    """The account a form was shown to, and the page it stood on."""

    account: UUID
    page: str
    kept: str = ""
    """What was kept of this form and put back into it, if it was."""
    kept_at: str = ""
    """When that was."""


def whose_page() -> str:
    """What a form says of the page it stands on; '' where nobody is signed in."""
    session = page_session()
    if session.problem is not None:  # the form that came, once more
        return form_sent().get(FIELD, "")
    if session.user is None or session.ended:
        return ""
    shown = own_path(request.full_path.rstrip("?")) or own_path(request.path)
    if request.method not in SAFE:  # shown again with errors: the page is the one it was first opened at
        said = _read_mark()
        shown = said.page if said is not None else shown
    return _signed(session.user.id, shown) if shown else ""


def _signed(account: UUID, page: str) -> str:
    """Signed once for all forms of a page."""
    known: tuple[tuple[UUID, str], str] | None = g.get("whose_page")
    if known is None or known[0] != (account, page):
        known = g.whose_page = (account, page), _signer().dumps([account.hex, page])
    return known[1]


def _signer() -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(_settings().session_key, salt="whose-page")


def _settings() -> Settings:
    settings: Settings = current_app.extensions["settings"]
    return settings


def _read_mark() -> WhosePage | None:
    try:
        account, page, *kept = _signer().loads(form_sent().get(FIELD, ""), max_age=int(PAGES_OPEN.total_seconds()))
        return WhosePage(UUID(account), page, *kept)
    except BadData:  # none, not ours, or too old
        return None


def _mark(account: str, page: str, kept: str, kept_at: str) -> str:
    """What a form says of its page, in which something that was kept stands."""
    return _signer().dumps([UUID(account).hex, page, kept, kept_at])


def belongs_to_another() -> bool:
    """Whether this form was shown to another account than the one that is signed in now."""
    said, user = _read_mark(), page_session().user
    return said is not None and (user is None or user.id != said.account)


def keep_what_was_typed() -> AnyResponse | None:
    """Keeps the form of this refused request, and leads back to it; None when there is nothing to keep or lead to."""
    said = _read_mark() if request.method == "POST" and comes_from_here(_settings()) else None
    fields = _typed() if said is not None else ()
    if said is None or not fields or request.blueprint == "sign_in":
        return None
    try:
        kept = _keep(said, _action(), fields)
    except Problem as problem:
        log().warning("form not kept", kind=type(problem).__name__)
        g.not_kept = problem.detail if isinstance(problem, TooMany) else NOT_KEPT
        return None
    session = page_session()
    if kept is None or (session.user is not None and session.user.id != said.account):
        return None
    if session.user is not None:
        _note_in_session([kept, *_of_session()])
        g.form_kept = True
        return redirect(said.page, 303)
    how = "unknown" if any(name == SENT_BEFORE for name, _ in fields) else "yes"
    return redirect(f"{url_for('sign_in.sign_in')}?kept={how}&next={quote(said.page)}", 303)


def _action() -> str:
    """Where the form of this request is sent; one that is looked up is the one that was sent before."""
    looked_up = sent_before()
    return looked_up.action if looked_up is not None else request.full_path.rstrip("?")


def _keep(said: WhosePage, action: str, fields: Fields) -> KeptForm | None:
    """Keeps a form: each window's for itself, and the same one that comes once more in its own place."""
    key = dict(fields).get(KEY, "")
    return keep_form(said.account, said.page, action, fields, _now(), key=key, again_of=said.kept, as_of=said.kept_at)


def page_of_kept_form() -> str:
    """Keeps the form of a request that could not be saved, for lack of space; the page it is back on, or ''.

    The row is small, and there is a reserve for it; where even that is used up, nothing is kept.
    """
    with using_reserve():
        kept = keep_what_was_typed() if page_session().user is not None else None
    return kept.location or "" if kept is not None else ""


def _typed() -> Fields:
    fields = tuple((name, text) for name, text in request.form.items(multi=True) if not NEVER_KEPT.search(name))
    return fields if any(text.strip() for name, text in fields if name not in OWN | {KEY}) else ()


def page_of_form() -> str:
    """The page on which the form of this request stood, as it says itself; '' where it does not."""
    said = _read_mark()
    return said.page if said is not None else ""


def keep_to_be_changed(action: str, fields: list[tuple[str, str]]) -> bool:
    """Keeps a form that was not saved, for its page; False where it cannot be kept."""
    said, session = _read_mark(), page_session()
    if said is None or session.user is None or session.user.id != said.account:
        return False
    typed = tuple((name, text) for name, text in fields if name != SENT_BEFORE)
    try:
        kept = _keep(said, action, typed)
    except TooMany:
        return False
    if kept is not None:
        _note_in_session([kept, *_of_session()])
        g.form_kept = True
    return kept is not None


def find_what_was_typed() -> str:
    """Just signed in: the page of the form this account typed last, or ''."""
    user = page_session().user
    kept = kept_forms_of(user.id, _now()) if user is not None else []
    if kept:
        _note_in_session(kept)
    return kept[0].page if kept else ""


def page_to_return_to() -> str:
    """The page of a form that still waits for this account, or ''."""
    return next((page for _, page, _ in _waiting()), "")


def waits_here() -> MultiDict[str, str]:
    """What is put back into the form that is sent to this address; empty where nothing is.

    A page of rows, which has as many as its form says, is opened with as many as were typed.
    """
    here, waiting = own_path(request.full_path.rstrip("?")), _of_session() if _waiting() else ()
    typed = (form.fields for form in waiting if form.page == here and urlsplit(form.action).path == request.path)
    return MultiDict(next(typed, ()))


def discard_what_was_typed(page: str, ids: Collection[str] = ()) -> None:
    """Lets go of some of what waits, or of all that waits for one page."""
    _let_go([one for one, its_page, _ in _waiting() if (one in ids if ids else its_page == page)])


def choose_what_was_typed(chosen: str) -> str:
    """Of several forms of one page this one is put back; its page, or '' where nothing of the kind waits."""
    waiting = _waiting()
    first = [found for found in waiting if found[0] == chosen]
    page_session()[IN_SESSION] = first + [found for found in waiting if found[0] != chosen]
    return first[0][1] if first else ""


def _waiting() -> list[tuple[str, str, str]]:
    return [(one, page, action) for one, page, action in page_session().get(IN_SESSION, [])]


def _note_in_session(kept: list[KeptForm]) -> None:
    noted = {form.id: (form.id, form.page, form.action) for form in kept}
    page_session()[IN_SESSION] = [*noted.values(), *(found for found in _waiting() if found[0] not in noted)]


def _of_session() -> list[KeptForm]:
    """What waits for this account, as this session knows it, in its order: of two of one page the first is put back."""
    session, order = page_session(), [one for one, _, _ in _waiting()]
    found = [form for form in kept_forms_of(session.user.id, _now()) if form.id in order] if session.user else []
    if len(found) < len(order):  # their time is over, or another browser of this person sent them
        session[IN_SESSION] = [one for one in _waiting() if one[0] in {form.id for form in found}]
    return sorted(found, key=lambda form: order.index(form.id))


def _let_go(gone: list[str]) -> None:
    session = page_session()
    if session.user is None or not gone:
        return
    let_go_of_forms(session.user.id, gone)
    session[IN_SESSION] = [waiting for waiting in _waiting() if waiting[0] not in gone]


def put_back_what_was_typed(app: Flask) -> None:
    """After each answer: a page whose form waits gets its text, and so does one that says why there is no form now; a
    form that was taken waits no longer."""
    app.jinja_env.globals["whose_page"] = whose_page

    @app.after_request
    def put_back(response: Response) -> Response:
        if request.endpoint in {None, "static"} or request.path.startswith("/api/") or not _waiting():
            return response
        said = _read_mark() if request.method == "POST" else None
        try:
            if said is not None and said.kept and _is_taken(response):
                path = urlsplit(_action()).path
                _let_go([one for one, _, action in _waiting() if one == said.kept and urlsplit(action).path == path])
            elif response.mimetype == "text/html" and response.status_code not in REDIRECTS:
                if said is not None and said.kept:
                    _mark_again(response, said)
                elif request.method == "GET":
                    _put_back(response)
        except Exception as error:  # what the page did is done, and its answer stays true
            log().warning("kept form not seen to", kind=type(error).__name__)
        return response


def _is_taken(response: Response) -> bool:
    """Whether the form of this request was done; one that is shown again, with a row more or to be read once more, was
    not, and neither was one that is kept."""
    view = current_app.view_functions.get(request.endpoint or "")
    is_done = "done_with_key" in g or getattr(view, "repeatable", "") == "harmless again"
    return "form_kept" not in g and (response.status_code in REDIRECTS or (is_done and response.status_code < 400))


def _mark_again(response: Response, said: WhosePage) -> None:
    """A form that is shown again, or carried along to be looked up, still says what was kept of it."""
    action = _action()
    marked, fields = _mark(said.account.hex, said.page, said.kept, said.kept_at), tuple(request.form.items(multi=True))
    response.set_data(mark_form(response.get_data(as_text=True), action, fields, (FIELD, marked), also=MARK))


def _put_back(response: Response) -> None:
    here, waiting = own_path(request.full_path.rstrip("?")), _of_session()
    text = response.get_data(as_text=True) if not response.direct_passthrough else ""
    main = MAIN.search(text)
    if not waiting or main is None:
        return
    page = PutBack(text)
    for form in waiting:
        if form.page == here:
            page.put(form, here, _mark(form.account, form.page, form.id, form.kept_at.isoformat()))
    elsewhere = [told_of(form) for form in waiting if form.page != here]
    notice = render_template("sign_in/_kept.html", page=here, put_back=page, elsewhere=elsewhere)
    main = MAIN.search(page.text)
    if main is not None:
        response.set_data(page.text[: main.end()] + notice + page.text[main.end() :])


def _now() -> datetime:
    return datetime.now(UTC)
