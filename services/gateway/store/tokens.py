"""API tokens: names and hashes of secrets that are shown once."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from services.gateway.store.database import database
from services.gateway.store.tables.users import ApiTokenRow
from services.gateway.store.users import roles_of
from shared.actor import Role
from shared.clock import AHEAD


@dataclass(frozen=True)
class ApiToken:
    """What may be known of a token."""

    id: UUID
    name: str
    roles: frozenset[Role]
    person_number: str | None
    created_at: datetime
    created_by: str
    expires_at: datetime | None = None
    last_used_at: datetime | None = None
    revoked_at: datetime | None = None

    def is_good(self, now: datetime) -> bool:
        """Whether it opens anything; what a clock that ran ahead made would be good for too long."""
        is_over = self.expires_at is not None and self.expires_at <= now
        return self.revoked_at is None and not is_over and self.created_at <= now + AHEAD


def _token(row: ApiTokenRow) -> ApiToken:
    return ApiToken(
        id=row.id,
        name=row.name,
        roles=roles_of(row.roles),
        person_number=row.person_number,
        created_at=row.created_at,
        created_by=row.created_by,
        expires_at=row.expires_at,
        last_used_at=row.last_used_at,
        revoked_at=row.revoked_at,
    )


def find_token(token_id: UUID) -> ApiToken | None:
    """The token with this id."""
    row = ApiTokenRow.get_or_none(ApiTokenRow.id == token_id)
    return _token(row) if row else None


def find_token_by_secret(secret_hash: str) -> ApiToken | None:
    """The token whose secret has this hash."""
    row = ApiTokenRow.get_or_none(ApiTokenRow.secret_hash == secret_hash)
    return _token(row) if row else None


def find_active_token(name: str) -> ApiToken | None:
    """The token of this name that has not been revoked."""
    row = ApiTokenRow.get_or_none(ApiTokenRow.name == name, ApiTokenRow.revoked_at.is_null())
    return _token(row) if row else None


def list_tokens() -> list[ApiToken]:
    """Every token, newest first."""
    query = ApiTokenRow.select().order_by(ApiTokenRow.created_at.desc(), ApiTokenRow.id)
    return [_token(row) for row in query]


@database.write
def add_token(token: ApiToken, secret_hash: str) -> None:
    """Adds a token."""
    ApiTokenRow.insert(
        id=token.id,
        name=token.name,
        secret_hash=secret_hash,
        roles=sorted(token.roles),
        person_number=token.person_number,
        created_at=token.created_at,
        created_by=token.created_by,
        expires_at=token.expires_at,
    ).execute()


@database.write
def save_token_used(token_id: UUID, now: datetime) -> None:
    """Notes that a token was used."""
    ApiTokenRow.update(last_used_at=now).where(ApiTokenRow.id == token_id).execute()


@database.write
def save_token_revoked(token_id: UUID, now: datetime) -> bool:
    """Ends a token; False if it was revoked before."""
    change = ApiTokenRow.update(revoked_at=now).where(ApiTokenRow.id == token_id, ApiTokenRow.revoked_at.is_null())
    return bool(change.execute())
