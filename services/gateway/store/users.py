"""Accounts."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from services.gateway.store.database import database
from services.gateway.store.tables.users import UserRow
from shared.actor import Role


@dataclass(frozen=True)
class User:
    """One account; `source` is who vouches for it: `local`, `demonstration`, later an identity provider."""

    id: UUID
    source: str
    username: str
    display_name: str
    roles: frozenset[Role]
    person_number: str | None
    must_change_password: bool
    created_at: datetime
    disabled_at: datetime | None
    last_sign_in_at: datetime | None

    @property
    def has_own_password(self) -> bool:
        """Whether its password is its own, and can be replaced here."""
        return self.source == "local"


@dataclass(frozen=True)
class KnownPassword:
    """The hash of an account's password, and whether the account may be used."""

    user_id: UUID
    password_hash: str
    disabled: bool


def roles_of(codes: Iterable[str]) -> frozenset[Role]:
    """Stored codes as roles; one that is no longer known gives nothing."""
    known = {role.value for role in Role}
    return frozenset(Role(code) for code in codes if code in known)


def user_from(row: UserRow) -> User:
    """A row as the account it holds; for store modules that join accounts."""
    return User(
        id=row.id,
        source=row.source,
        username=row.username,
        display_name=row.display_name,
        roles=roles_of(row.roles),
        person_number=row.person_number,
        must_change_password=bool(row.must_change_password),
        created_at=row.created_at,
        disabled_at=row.disabled_at,
        last_sign_in_at=row.last_sign_in_at,
    )


def find_user(user_id: UUID) -> User | None:
    """The account with this id."""
    row = UserRow.get_or_none(UserRow.id == user_id)
    return user_from(row) if row else None


def find_user_named(username: str) -> User | None:
    """The account with this user name."""
    row = UserRow.get_or_none(UserRow.username == username)
    return user_from(row) if row else None


def find_password(source: str, subject: str) -> KnownPassword | None:
    """The password hash of an account that this source vouches for."""
    row = UserRow.get_or_none(UserRow.source == source, UserRow.subject == subject)
    return KnownPassword(row.id, row.password_hash, row.disabled_at is not None) if row else None


def list_users(first: int = 0, most: int = 1000) -> list[User]:
    """Accounts by user name."""
    query = UserRow.select().order_by(UserRow.username).offset(first).limit(most)
    return [user_from(row) for row in query]


def list_users_with(role: Role) -> list[User]:
    """The open accounts that hold a role, by user name."""
    query = UserRow.select().where(UserRow.disabled_at.is_null()).order_by(UserRow.username)
    return [found for found in map(user_from, query) if role in found.roles]


def list_open_with_number(person_number: str) -> list[User]:
    """The open accounts with this payroll number, by user name."""
    query = UserRow.select().where(UserRow.disabled_at.is_null(), UserRow.person_number == person_number)
    return [user_from(row) for row in query.order_by(UserRow.username)]


def count_users() -> int:
    """How many accounts there are."""
    return int(UserRow.select().count())


def list_names(ids: Iterable[UUID]) -> dict[UUID, str]:
    """The display names behind account ids."""
    query = UserRow.select(UserRow.id, UserRow.display_name).where(UserRow.id.in_(list(ids))).order_by(UserRow.id)
    return {row.id: row.display_name for row in query}


@database.write
def add_user(user: User, password_hash: str) -> bool:
    """Adds an account; False if the user name is taken."""
    added = (
        UserRow.insert(
            id=user.id,
            source=user.source,
            subject=user.username,
            username=user.username,
            display_name=user.display_name,
            password_hash=password_hash,
            must_change_password=user.must_change_password,
            roles=sorted(user.roles),
            person_number=user.person_number,
            created_at=user.created_at,
        )
        .on_conflict_ignore()
        .as_rowcount()
        .execute()
    )
    return bool(added)


@database.write
def save_user(
    user_id: UUID, username: str, display_name: str, roles: frozenset[Role], person_number: str | None
) -> None:
    """Keeps what an administrator entered about an account."""
    UserRow.update(
        subject=username,
        username=username,
        display_name=display_name,
        roles=sorted(roles),
        person_number=person_number,
    ).where(UserRow.id == user_id).execute()


@database.write
def save_roles(user_id: UUID, roles: Iterable[Role]) -> None:
    """Keeps the roles of an account, and nothing else of it."""
    UserRow.update(roles=sorted(roles)).where(UserRow.id == user_id).execute()


@database.write
def save_disabled(user_id: UUID, disabled_at: datetime | None) -> None:
    """Closes an account, or opens it again with None."""
    UserRow.update(disabled_at=disabled_at).where(UserRow.id == user_id).execute()


@database.write
def save_password(user_id: UUID, password_hash: str, must_change: bool) -> None:
    """Keeps a new password hash; `must_change` makes it good for one sign-in."""
    UserRow.update(password_hash=password_hash, must_change_password=must_change).where(UserRow.id == user_id).execute()


@database.write
def save_last_sign_in(user_id: UUID, now: datetime) -> None:
    """Notes when somebody last signed in."""
    UserRow.update(last_sign_in_at=now).where(UserRow.id == user_id).execute()
