"""Accounts and API tokens, for administrators."""

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from uuid import UUID

from flask import Blueprint, current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from services.gateway.actions.accounts import accounts as actions
from services.gateway.actions.accounts import grants
from services.gateway.actions.accounts.tokens import revoke_token as end_token
from services.gateway.pages.accounts.forms import (
    CHANGED,
    NEW,
    READ,
    changes,
    entry_sent,
    merged,
    shown_values,
    version_of,
    version_sent,
)
from services.gateway.pages.kit.forms import Values, asks
from services.gateway.pages.kit.people_names import told_by
from services.gateway.pages.kit.wording import words
from services.gateway.pages.repeats import harmless_again, once
from services.gateway.pages.sessions import DatabaseSessions
from services.gateway.store.sessions import count_sessions
from services.gateway.store.tokens import ApiToken, list_tokens
from services.gateway.store.users import User, count_users, find_user, list_users
from shared.access import requires
from shared.actor import Role, current_actor
from shared.http.problems import Invalid, NotFound, OutOfDate, Refused

blueprint = Blueprint("accounts", __name__, url_prefix="/accounts")

PER_PAGE = 50


@blueprint.get("")
@requires(Role.ADMIN)
def index() -> ResponseReturnValue:
    """Everybody who can sign in, and the tokens of programs."""
    pages = max(1, -(-count_users() // PER_PAGE))
    page = min(pages, max(1, request.args.get("page", 1, int)))
    users = list_users((page - 1) * PER_PAGE, PER_PAGE)
    counted = _sessions(users)
    tokens = list_tokens()
    waiting = grants.list_waiting(_kept_for(), current_actor(), _now())
    names = actions.names_of([token.created_by for token in tokens] + [one.grant.asked_by for one in waiting])
    return render_template(
        "accounts/index.html",
        accounts=[_account(user, counted) for user in users],
        waiting=[_waiting(one, names) for one in waiting],
        tokens=[_token(token, names) for token in tokens],
        page=page,
        pages=pages,
    )


@blueprint.route("/new", methods=["GET", "POST"])
@requires(Role.ADMIN)
@once
@asks(NEW)
def add() -> ResponseReturnValue:
    """A new account with a first password."""
    if request.method == "GET":
        return _edit_page(None, {})
    entry, password = entry_sent(NEW, request.form)
    try:
        user = actions.create_account(entry, password, current_actor(), _now(), kept_for=_kept_for())
    except Invalid as problem:
        return _edit_page(None, shown_values(entry), _errors(problem)), 422
    flash(f"{user.display_name} can sign in now and will be asked to choose a password", "success")
    _tell_of(entry.roles - user.roles)
    return redirect(url_for(".index"), 303)


@blueprint.route("/<uuid:account_id>", methods=["GET", "POST"])
@requires(Role.ADMIN)
@once
@asks(CHANGED)
def edit(account_id: UUID) -> ResponseReturnValue:
    """Name, roles and whether the account is open."""
    user = _existing(account_id)
    if request.method == "GET":
        return _edit_page(user, shown_values(actions.entry_of(user)))
    (entry, _), read = entry_sent(CHANGED, request.form), version_sent(request)
    try:
        asked = actions.change_account(account_id, entry, current_actor(), now=_now(), kept_for=_kept_for(), read=read)
    except Invalid as problem:
        return _edit_page(user, shown_values(entry), _errors(problem), read=read), 422
    except OutOfDate as problem:
        user = _existing(account_id)
        now = actions.entry_of(user)
        values = shown_values(merged(read, entry, now))
        return _edit_page(user, values, {"": told_by(problem)}, changed=changes(read, now)), 409
    except Refused as problem:
        return _edit_page(user, shown_values(entry), {"roles": problem.detail}, read=read), 409
    flash(f"The account of {entry.name} has been changed", "success")
    _tell_of(asked)
    return redirect(url_for(".index"), 303)


@blueprint.post("/grants/<uuid:grant_id>/confirm")
@requires(Role.ADMIN)
@once
def confirm_grant(grant_id: UUID) -> ResponseReturnValue:
    """Gives the roles that another administrator asked for."""
    try:
        grant = grants.confirm_grant(grant_id, _kept_for(), current_actor(), _now())
    except Refused as problem:
        flash(told_by(problem), "error")
    else:
        flash(f"{grant.account.display_name} now holds: {_names_of(grant.roles)}", "success")
    return redirect(url_for(".index"), 303)


@blueprint.post("/grants/<uuid:grant_id>/withdraw")
@requires(Role.ADMIN)
@once
def withdraw_grant(grant_id: UUID) -> ResponseReturnValue:
    """Takes back what waits for a second administrator."""
    try:
        grant = grants.withdraw_grant(grant_id, current_actor(), _now())
    except Refused as problem:
        flash(told_by(problem), "error")
    else:
        flash(f"Withdrawn for {grant.account.display_name}: {_names_of(grant.roles)}", "success")
    return redirect(url_for(".index"), 303)


@blueprint.post("/<uuid:account_id>/sessions/end")
@requires(Role.ADMIN)
@once
def end_sessions(account_id: UUID) -> ResponseReturnValue:
    """Signs somebody out everywhere."""
    actions.end_sessions(account_id, current_actor(), _now())
    flash("All sessions of this account have ended", "success")
    return redirect(url_for(".edit", account_id=account_id), 303)


@blueprint.post("/<uuid:account_id>/password")
@requires(Role.ADMIN)
@harmless_again
def reset_password(account_id: UUID) -> ResponseReturnValue:
    """A one-time password, shown on this page only; nothing keeps it."""
    user = _existing(account_id)
    password = actions.set_one_time_password(account_id, current_actor(), _now())
    return _edit_page(user, shown_values(actions.entry_of(user)), one_time_password=password)


@blueprint.post("/tokens/<uuid:token_id>/revoke")
@requires(Role.ADMIN)
@once
def revoke_token(token_id: UUID) -> ResponseReturnValue:
    """Ends a token at once."""
    try:
        token = end_token(token_id, current_actor(), _now())
    except OutOfDate as problem:
        flash(told_by(problem), "error")
    else:
        flash(f"The token {token.name} has been revoked", "success")
    return redirect(url_for(".index"), 303)


def _now() -> datetime:
    return datetime.now(UTC)


def _kept_for() -> timedelta:
    return timedelta(days=current_app.extensions["settings"].grant_days)


def _names_of(roles: Iterable[Role]) -> str:
    return ", ".join(words("role", role) for role in sorted(roles))


def _tell_of(asked: frozenset[Role]) -> None:
    if asked:
        flash(f"Another administrator has to confirm: {_names_of(asked)}", "success")


def _waiting(found: grants.WaitingGrant, names: dict[str, str]) -> dict[str, object]:
    grant = found.grant
    return {
        "id": grant.id,
        "account_id": grant.account.id,
        "name": grant.account.display_name,
        "username": grant.account.username,
        "roles": sorted(grant.roles),
        "asked_by": names.get(grant.asked_by, grant.asked_by),
        "asked_at": grant.asked_at,
        "lapses_at": found.lapses_at,
        "objection": found.objection,
    }


def _existing(account_id: UUID) -> User:
    user = find_user(account_id)
    if user is None:
        raise NotFound("There is no such account")
    return user


def _edit_page(
    user: User | None,
    values: Values,
    errors: dict[str, str] | None = None,
    read: actions.AccountEntry | None = None,
    **more: object,
) -> str:
    """The form; `read` is what it was filled from first: a mistake corrected hides no change of somebody else."""
    account = _account(user, _sessions([user])) if user else None
    waiting = grants.list_waiting(_kept_for(), current_actor(), _now(), user.id) if user else []
    names = actions.names_of([one.grant.asked_by for one in waiting])
    return render_template(
        "accounts/edit.html",
        account=account,
        form=CHANGED if user else NEW,
        waiting=[_waiting(one, names) for one in waiting],
        same_number=actions.others_with_number(actions.entry_of(user), user.id) if user else "",
        values=values | ({READ: version_of(read or actions.entry_of(user))} if user else {}),
        errors=errors or {},
        **more,
    )


def _errors(problem: Invalid) -> dict[str, str]:
    return {error.pointer.strip("/"): error.detail for error in problem.errors} or {"": problem.detail}


def _sessions(users: list[User]) -> dict[UUID, int]:
    interface = current_app.session_interface
    if not isinstance(interface, DatabaseSessions):
        return {}
    return count_sessions([user.id for user in users], interface.rules.limits(_now()))


def _account(user: User, sessions: dict[UUID, int]) -> dict[str, object]:
    return {
        "id": user.id,
        "username": user.username,
        "name": user.display_name,
        "roles": sorted(user.roles),
        "person_number": user.person_number or "",
        "disabled": user.disabled_at is not None,
        "last_sign_in": user.last_sign_in_at,
        "sessions": sessions.get(user.id, 0),
        "has_own_password": user.has_own_password,
    }


def _token(token: ApiToken, names: dict[str, str]) -> dict[str, object]:
    return {
        "id": token.id,
        "name": token.name,
        "roles": sorted(token.roles),
        "created_at": token.created_at,
        "created_by": names.get(token.created_by, token.created_by),
        "expires_on": token.expires_at,
        "last_used_at": token.last_used_at,
        "revoked_at": token.revoked_at,
    }
