"""Signing in, signing out, and choosing a password of one's own."""

import ipaddress
from datetime import UTC, datetime

from flask import Blueprint, Response, current_app, flash, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from services.gateway.actions.accounts.accounts import choose_password
from services.gateway.actions.accounts.known_browsers import KEPT
from services.gateway.actions.accounts.sign_in import (
    WRONG,
    Caller,
    IdentityProvider,
    PasswordAccounts,
    sign_in,
    sign_out,
)
from services.gateway.pages.kept_forms import (
    choose_what_was_typed,
    discard_what_was_typed,
    find_what_was_typed,
    page_to_return_to,
)
from services.gateway.pages.kit.addresses import address_of_caller, own_path
from services.gateway.pages.kit.forms import Filled, asks, hidden, read
from services.gateway.pages.repeats import harmless_again
from services.gateway.pages.sessions import page_session
from services.gateway.pages.sign_in.forms import PASSWORD, SIGN_IN
from services.gateway.settings import Settings
from shared.access import anyone, signed_in
from shared.actor import current_actor
from shared.database.disk_space import goes_on_when_full
from shared.http.problems import Invalid, TooMany
from shared.http.request_ids import request_id

blueprint = Blueprint("sign_in", __name__)


@blueprint.route("/sign-in", methods=["GET", "POST"], endpoint="sign_in")
@anyone
@goes_on_when_full
@harmless_again
@asks(SIGN_IN)
def show_or_sign_in() -> ResponseReturnValue:
    """The form, and the one place where a session begins."""
    if request.method == "GET":
        if page_session().user is not None:
            return redirect(url_for("home.index"), 303)
        asked = request.args
        return _form(next=own_path(asked.get("next", "")), signed_out="signed_out" in asked, kept=asked.get("kept", ""))
    filled = read(SIGN_IN, request.form)
    if filled.errors:
        return _form(filled.errors, filled, status=422)
    given = filled.said | {"username": filled.said["username"].lower()}
    try:
        begun = sign_in(_providers(), given, _caller(), _key(), _now())
    except TooMany as problem:
        answer = _form({"username": problem.detail}, filled, status=429)
        answer.headers.extend(problem.headers)
        return answer
    if begun is None:
        return _form({"username": WRONG}, filled, status=401)
    page_session().become(begun)
    typed_at = find_what_was_typed()
    onward = redirect(own_path(filled.values["next"]) or typed_at or url_for("home.index"), 303)
    onward.set_cookie(
        _known_browser_cookie(), begun.known_browser, max_age=KEPT, path="/", secure=_settings().is_https,
        httponly=True, samesite="Lax",
    )  # fmt: skip
    return onward


@blueprint.post("/sign-out", endpoint="sign_out")
@signed_in
@goes_on_when_full
@harmless_again
def end_session() -> ResponseReturnValue:
    """Ends the session here and in the database, and has the browser forget what it kept."""
    session = page_session()
    sign_out(session.id_hash, current_actor(), _now())
    session.end()
    answer = redirect(url_for(".sign_in", signed_out="yes"), 303)
    # Not "cookies": ours is ended by name, and the browser stays known (see actions/known_browsers.py).
    answer.headers["Clear-Site-Data"] = '"cache", "storage"'
    return answer


@blueprint.post("/sign-in/typed/discard")
@signed_in
@goes_on_when_full
@harmless_again
@asks(hidden("page", "typed"))
def discard_typed() -> ResponseReturnValue:
    """Lets go of what was typed before the last session ended, and shows the page as it stands."""
    page = own_path(request.form.get("page", ""))
    discard_what_was_typed(page, [one for one in request.form.get("typed", "").split(",") if one])
    return redirect(page or url_for("home.index"), 303)


@blueprint.post("/sign-in/typed/choose")
@signed_in
@goes_on_when_full
@harmless_again
@asks(hidden("typed"))
def choose_typed() -> ResponseReturnValue:
    """Of what was typed into one form in several windows, puts another one back into it."""
    return redirect(choose_what_was_typed(request.form.get("typed", "")) or url_for("home.index"), 303)


@blueprint.route("/password", methods=["GET", "POST"])
@signed_in
@goes_on_when_full
@harmless_again
@asks(PASSWORD)
def password() -> ResponseReturnValue:
    """Choosing a password of one's own; asked for after a one-time password."""
    session = page_session()
    user = session.user
    if user is None:
        raise LookupError("A signed-in page has a user")
    shown = {"must_change": user.must_change_password, "form": PASSWORD}
    if request.method == "GET":
        return render_template("sign_in/password.html", **shown)
    filled = read(PASSWORD, request.form)
    errors, said = filled.errors, filled.said
    if said["new_password"] != said["again"]:
        errors["again"] = "The two new passwords are not the same"
    if not errors:
        try:
            new = (said["old_password"], said["new_password"])
            choose_password(user, *new, session=session.id_hash, key=_key(), actor=current_actor(), now=_now())
        except TooMany as problem:
            errors = {"old_password": problem.detail}
        except Invalid as problem:
            errors = {error.pointer.strip("/"): error.detail for error in problem.errors}
    if errors:
        return render_template("sign_in/password.html", **shown, errors=errors), 422
    flash("Your password has been changed", "success")
    return redirect(page_to_return_to() or url_for("home.index"), 303)


def stale_form() -> Response:
    """The form again for somebody who left it open for so long that its session is over."""
    filled = read(SIGN_IN, request.form)
    return _form({"username": "This page was open for too long. Sign in again."}, filled, status=403)


def _form(errors: dict[str, str] | None = None, filled: Filled | None = None, **more: object) -> Response:
    status = more.pop("status", 200)
    values = filled.values if filled else {}
    shown: dict[str, object] = {"next": own_path(values.get("next", "")), "values": values, "form": SIGN_IN}
    shown |= {"errors": errors or {}, **_demonstration(), **more}
    return make_response(render_template("sign_in/sign_in.html", **shown), status)


def _settings() -> Settings:
    settings: Settings = current_app.extensions["settings"]
    return settings


def _demonstration_is_open() -> bool:
    """On in the settings, and the browser is on this machine: both, each time."""
    return _settings().demo_sign_in and _is_loopback(request.environ.get("REMOTE_ADDR", ""))


def _is_loopback(address: str) -> bool:
    try:
        return ipaddress.ip_address(address).is_loopback
    except ValueError:
        return False


def _providers() -> list[IdentityProvider]:
    sources = ["local"]
    if _demonstration_is_open():
        from services.gateway.demonstration import SOURCE

        sources.append(SOURCE)
    return [PasswordAccounts(source) for source in sources]


def _demonstration() -> dict[str, object]:
    if not _demonstration_is_open():
        return {"demonstration_accounts": [], "demonstration_password": ""}
    from services.gateway.demonstration import ACCOUNTS, PASSWORD
    from services.gateway.pages.kit.wording import words

    shown = [
        {"username": account.username, "name": account.name, "role": words("role", account.role), "can": account.can}
        for account in ACCOUNTS
    ]
    return {"demonstration_accounts": shown, "demonstration_password": PASSWORD}


def _caller() -> Caller:
    known = request.cookies.get(_known_browser_cookie(), "")
    return Caller(address_of_caller(), request_id(), page_session().id_hash or None, known)


def _known_browser_cookie() -> str:
    return "__Host-known-browser" if _settings().is_https else "known-browser"


def _key() -> str:
    return _settings().session_key


def _now() -> datetime:
    return datetime.now(UTC)
