"""What an administrator does with accounts; every change takes effect on the next request."""

from collections.abc import Iterable
from dataclasses import dataclass, fields, replace
from datetime import datetime, timedelta
from uuid import UUID, uuid4

from services.gateway.actions.accounts.grants import CHANGED, ask_for_roles, note_change, record_roles
from services.gateway.actions.accounts.passwords import hash_password, one_time_password, password_matches
from services.gateway.actions.accounts.tries import Door, take_tries
from services.gateway.rules.accounts import (
    disabling_objection,
    password_objection,
    role_objection,
    username_objection,
)
from services.gateway.rules.grants import CREATED, GRANT_DAYS, SET_PASSWORD, roles_kept, roles_to_ask_for
from services.gateway.rules.throttles import OLD_PASSWORD
from services.gateway.store.audit import audit, record_audit
from services.gateway.store.database import database
from services.gateway.store.sessions import remove_sessions_of
from services.gateway.store.users import (
    User,
    add_user,
    find_password,
    find_user,
    find_user_named,
    list_names,
    list_open_with_number,
    save_disabled,
    save_password,
    save_user,
)
from shared.actor import Actor, Role
from shared.done_before import faster
from shared.http.problems import FieldError, Invalid, NotFound, Refused
from shared.words import says_something

DOOR = Door(
    "old-password", OLD_PASSWORD, "password-change-limited", "account:unknown",
    "This password was tried too often. Wait a minute and try again.",
)  # fmt: skip
CHANGES = frozenset({"account-changed", "account-closed", "account-opened", "roles-changed"})
"""What the audit calls them; one whose `fields` are none was saved as it stood."""
WAS_CHANGED = "Somebody else changed this account while you were reading it. Nothing of yours was saved, or lost."
MOST_NAME, MOST_NUMBER = 200, 50
GRANTS_KEPT = timedelta(days=GRANT_DAYS)


@dataclass(frozen=True)
class AccountEntry:
    """What an administrator enters about an account."""

    username: str
    name: str
    roles: frozenset[Role]
    person_number: str | None = None
    disabled: bool = False

    def differences(self, now: "AccountEntry") -> tuple[str, ...]:
        """Which fields are not what they were when this was read."""
        return tuple(found.name for found in fields(self) if getattr(self, found.name) != getattr(now, found.name))


def _wrong(field: str, detail: str) -> Invalid:
    return Invalid(detail, (FieldError(f"/{field}", detail),))


def _check_entry(entry: AccountEntry) -> None:
    if objection := username_objection(entry.username):
        raise _wrong("username", objection)
    if not says_something(entry.name):
        raise _wrong("name", "Enter a name")
    for field, said, most in (
        ("name", entry.name, MOST_NAME),
        ("person_number", entry.person_number or "", MOST_NUMBER),
    ):
        if len(said.strip()) > most:
            raise _wrong(field, f"Use at most {most} characters; this has {len(said.strip())}")


def others_with_number(entry: AccountEntry, but: UUID | None = None) -> str:
    """The open accounts that have the payroll number of this one, in words; '' for none or no number."""
    if not entry.person_number or entry.disabled:
        return ""
    others = [one for one in list_open_with_number(entry.person_number) if one.id != but]
    return ", ".join(f"{one.display_name} ({one.username})" for one in others)


def _check_number(entry: AccountEntry, but: UUID | None = None) -> None:
    """Refused when another open account has the number: by it go a team, training to approve, interests declared.

    Whoever held it second would see the team and approve on the training of the first.
    """
    if others := others_with_number(entry, but):
        raise _wrong(
            "person_number", f"{others} has this payroll number. Correct it, or close that account or change it first"
        )


def _existing(account_id: UUID) -> User:
    user = find_user(account_id)
    if user is None:
        raise NotFound("There is no such account")
    return user


def create_account(
    entry: AccountEntry,
    password: str,
    actor: Actor,
    now: datetime,
    source: str = "local",
    one_time: bool = True,
    account_id: UUID | None = None,
    on_server: bool = False,
    kept_for: timedelta = GRANTS_KEPT,
) -> User:
    """A new account, under a new id unless one is given; Invalid names the field that is wrong.

    Roles that take two administrators wait for another one, but for an account that is made `on_server`.
    """
    _check_entry(entry)
    if objection := password_objection(password, entry.username):
        raise _wrong("password", objection)
    asked = frozenset[Role]() if on_server else _to_ask_for(frozenset(), entry.roles)
    user = User(
        id=account_id or uuid4(),
        source=source,
        username=entry.username,
        display_name=entry.name.strip(),
        roles=entry.roles - asked,
        person_number=entry.person_number or None,
        must_change_password=one_time,
        created_at=now,
        disabled_at=None,
        last_sign_in_at=None,
    )
    password_hash = hash_password(password)
    with database.write_transaction():
        taken = _wrong("username", "This user name is taken")
        if find_user_named(entry.username):
            raise taken
        _check_number(entry, user.id)
        if not add_user(user, password_hash):
            raise taken
        note_change(user.id, CREATED, actor, now)
        record_audit("account-created", f"account:{user.id}", actor, now, {"source": source})
        record_roles(user.id, frozenset(), user.roles, actor, now)
        ask_for_roles(user.id, asked, kept_for, actor, now)
    return user


def _to_ask_for(kept: frozenset[Role], wanted: frozenset[Role]) -> frozenset[Role]:
    return frozenset(Role(role) for role in roles_to_ask_for(frozenset(kept), frozenset(wanted)))


def create_administrator(username: str, name: str, actor: Actor, now: datetime) -> tuple[User, str]:
    """From the server: an administrator, and the one-time password that nothing keeps."""
    password = one_time_password()
    entry = AccountEntry(username, name, frozenset({Role.ADMIN}))
    return create_account(entry, password, actor, now, on_server=True), password


def change_account(
    account_id: UUID,
    entry: AccountEntry,
    actor: Actor,
    now: datetime,
    kept_for: timedelta = GRANTS_KEPT,
    read: AccountEntry | None = None,
) -> frozenset[Role]:
    """Changes what is known of an account, its roles and whether it is open; nobody changes their own roles.

    Roles are taken by one administrator and given by two: those that now wait for another are returned. `read` is the
    account as it stood where the change was written: OutOfDate when somebody has changed it since, for a form that was
    open longer would open a closed account again, or take a role away.
    """
    _check_entry(entry)
    with database.write_transaction():
        database.lock("roles")
        user = _existing(account_id)
        if read is not None and read.differences(entry_of(user)):
            raise faster(WAS_CHANGED, *_last_change(account_id), actor)
        own = str(user.id) == actor.id
        if objection := role_objection(own, frozenset(user.roles), frozenset(entry.roles)):
            raise Refused(objection)
        if entry.disabled and (objection := disabling_objection(own)):
            raise Refused(objection)
        other = find_user_named(entry.username)
        if other is not None and other.id != user.id:
            raise _wrong("username", "This user name is taken")
        opened = user.disabled_at is not None and not entry.disabled
        if opened or entry.person_number != user.person_number:
            _check_number(entry, user.id)
        asked = _to_ask_for(frozenset(Role(role) for role in roles_kept(frozenset(user.roles), opened)), entry.roles)
        given = replace(entry, name=entry.name.strip(), roles=entry.roles - asked)
        if asked or given != entry_of(user):
            save_user(user.id, given.username, given.name, given.roles, given.person_number or None)
            note_change(user.id, CHANGED, actor, now)
        details = {"fields": list(entry_of(user).differences(given))}
        record_audit("account-changed", f"account:{user.id}", actor, now, details)
        record_roles(user.id, user.roles, given.roles, actor, now)
        _set_disabled(user, entry.disabled, actor, now)
        ask_for_roles(user.id, asked, kept_for, actor, now)
    return asked


def _last_change(account_id: UUID) -> tuple[str, datetime | None]:
    """Who last changed what an administrator enters about an account, and when, as the audit has it."""
    for one in audit.newest(f"account:{account_id}"):
        if one.action in CHANGES and one.details.get("fields") != []:
            return one.actor, one.at
    return "", None


def entry_of(user: User) -> AccountEntry:
    """What an administrator entered about an account, as it now is."""
    return AccountEntry(user.username, user.display_name, user.roles, user.person_number, user.disabled_at is not None)


def _set_disabled(user: User, disabled: bool, actor: Actor, now: datetime) -> None:
    if disabled == (user.disabled_at is not None):
        return
    save_disabled(user.id, now if disabled else None)
    if disabled:
        remove_sessions_of(user.id)
    record_audit("account-closed" if disabled else "account-opened", f"account:{user.id}", actor, now)


def end_sessions(account_id: UUID, actor: Actor, now: datetime) -> int:
    """Signs somebody out everywhere; how many sessions that were."""
    with database.write_transaction():
        user = _existing(account_id)
        ended = remove_sessions_of(user.id)
        record_audit("sessions-ended", f"account:{user.id}", actor, now, {"sessions": ended})
    return ended


def set_one_time_password(account_id: UUID, actor: Actor, now: datetime) -> str:
    """A new password that is good until the person chooses their own; shown once, their sessions end."""
    password = one_time_password()
    password_hash = hash_password(password)
    with database.write_transaction():
        user = _existing(account_id)
        if not user.has_own_password:
            raise Refused("This account has no password here")
        save_password(user.id, password_hash, must_change=True)
        note_change(user.id, SET_PASSWORD, actor, now)
        remove_sessions_of(user.id)
        record_audit("password-reset", f"account:{user.id}", actor, now)
    return password


def choose_password(user: User, old: str, new: str, session: str, key: str, actor: Actor, now: datetime) -> None:
    """The person's own new password; their other sessions end. Invalid names the field that is wrong."""
    tries = take_tries(DOOR, {"account": str(user.id)}, key, actor.request_id, now)
    with tries.being_checked():
        known = find_password(user.source, user.username)
        right = known is not None and password_matches(old, known.password_hash)
    if not right:
        raise _wrong("old_password", "This is not your present password")
    tries.were_right()
    if objection := password_objection(new, user.username):
        raise _wrong("new_password", objection)
    if old == new:
        raise _wrong("new_password", "Choose a password that is not the old one")
    password_hash = hash_password(new)
    with database.write_transaction():
        save_password(user.id, password_hash, must_change=False)
        remove_sessions_of(user.id, but=session)
        record_audit("password-changed", f"account:{user.id}", actor, now)


def closed_accounts(actor_ids: Iterable[str]) -> dict[str, datetime]:
    """When the accounts among these ids were closed; those that are open, and what is no account, are left out."""
    found = {}
    for actor_id in actor_ids:
        try:
            user = find_user(UUID(actor_id))
        except ValueError:
            continue
        if user is not None and user.disabled_at is not None:
            found[actor_id] = user.disabled_at
    return found


def names_of(actor_ids: list[str]) -> dict[str, str]:
    """The names to show for the ids of those who did something; an id that is no account stays as it is."""
    ids = {}
    for actor_id in actor_ids:
        try:
            ids[UUID(actor_id)] = actor_id
        except ValueError:
            continue
    known = list_names(ids) if ids else {}
    return {actor_id: actor_id for actor_id in actor_ids} | {ids[found]: name for found, name in known.items()}
