"""Signed tokens between the services: who is asking, for which service, for the next minute, once (SEC-13)."""

import base64
import json
import secrets
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import unquote, urlsplit

import peewee
from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import OKPKey

from shared.actor import Actor, Role, caller_request_id
from shared.database.database import forget_connections, open_database
from shared.database.errors import problem_of_fault
from shared.http.deadlines import LOCK_SECONDS
from shared.http.json_body import is_text
from shared.http.problems import Forbidden, SignInNeeded, StorageFull

GOOD_FOR_SECONDS = 60
LEEWAY_SECONDS = 5
LATEST = 2**53
ALGORITHM = "Ed25519"


@dataclass(frozen=True)
class Claims:
    """What a token that passed every check says; `purpose` is `user` or `event`."""

    issuer: str
    purpose: str
    actor: Actor
    caller_request_id: str = ""


class TokenSigner:
    """Signs as one service; the private key never leaves it."""

    def __init__(self, service: str, private_key: str) -> None:
        self._service = service
        self._key = OKPKey.import_key(json.loads(private_key))

    def sign(self, audience: str, actor: Actor, purpose: str = "user") -> str:
        """A token for one call to `audience` on behalf of `actor`."""
        now = int(time.time())
        claims = {
            "iss": self._service,
            "aud": audience,
            "sub": actor.id,
            "roles": sorted(actor.roles),
            "person_number": actor.person_number,
            "username": actor.username,
            "surname": actor.surname,
            "not_second_to": sorted(actor.not_second_to),
            "request_id": actor.request_id,
            "caller_request_id": caller_request_id(),
            "purpose": purpose,
            "iat": now,
            "exp": now + GOOD_FOR_SECONDS,
            "jti": secrets.token_urlsafe(16),
        }
        return jwt.encode({"alg": ALGORITHM}, claims, self._key, algorithms=[ALGORITHM])


class UsedTokens:
    """Which tokens have been used; it keeps them until they would have expired anyway.

    Beside SQLite it is a small file of its own, so that reading never waits for a long write, and on PostgreSQL a
    table without a log; losing it in a power cut costs nothing that the sixty seconds would not.
    """

    def __init__(self, database_url: str, service: peewee.Database | None = None) -> None:
        """On PostgreSQL through the connections of the service, when they are given."""
        if urlsplit(database_url).scheme == "sqlite":
            path = Path("/" + unquote(urlsplit(database_url).path).lstrip("/"))
            beside = path.with_name(f"{path.stem}-tokens.sqlite3")
            beside.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            beside.touch(mode=0o600, exist_ok=True)
            pragmas = {"journal_mode": "wal", "synchronous": 0, "busy_timeout": int(LOCK_SECONDS * 1000)}
            self._database: peewee.Database = peewee.SqliteDatabase(str(beside), pragmas=pragmas, timeout=LOCK_SECONDS)
        else:
            self._database = service or open_database(database_url)
        is_sqlite = isinstance(self._database, peewee.SqliteDatabase)
        table = "IF NOT EXISTS used_token (jti VARCHAR(64) PRIMARY KEY, expires_at BIGINT NOT NULL)"
        with self._database.connection_context():
            # Two that make it at once would both find that it is not there, and one would fail.
            alone = "DO $$ BEGIN PERFORM pg_advisory_xact_lock(hashtext('used tokens')); {} END $$"
            made = f"CREATE TABLE {table}" if is_sqlite else alone.format(f"CREATE UNLOGGED TABLE {table};")
            self._database.execute_sql(made)
        self._since_clean = 0
        self._lock = threading.Lock()
        self._remembered: dict[str, float] = {}

    def forget_connections(self) -> None:
        """Called in a forked child: the parent's connections must not be used there."""
        forget_connections(self._database)

    def use(self, jti: str, expires_at: int) -> bool:
        """Whether this was the first time.

        Where nothing can be written, nothing can be saved by means of a token either, and reading goes on: each
        process then remembers for itself what came to it.
        """
        try:
            return self._note(jti, expires_at)
        except peewee.DatabaseError as error:
            if not isinstance(problem_of_fault(error, disk_is_full=True), StorageFull):
                raise
        with self._lock:
            now = time.time()
            self._remembered = {one: until for one, until in self._remembered.items() if until > now}
            is_first = jti not in self._remembered
            self._remembered[jti] = expires_at + LEEWAY_SECONDS
        return is_first

    def _note(self, jti: str, expires_at: int) -> bool:
        mark = "?" if isinstance(self._database, peewee.SqliteDatabase) else "%s"
        with self._connected():
            self._clean(mark)
            cursor = self._database.execute_sql(
                f"INSERT INTO used_token (jti, expires_at) VALUES ({mark}, {mark}) ON CONFLICT DO NOTHING",
                (jti, expires_at),
            )
            return bool(cursor.rowcount == 1)

    @contextmanager
    def _connected(self) -> Iterator[None]:
        """Beside SQLite each thread keeps its connection: opening one takes longer than the question.

        On PostgreSQL it is that of the request, which is in no transaction yet when somebody asks who is there.
        """
        if isinstance(self._database, peewee.SqliteDatabase):
            self._database.connect(reuse_if_open=True)
            yield
        elif self._database.is_closed():
            with self._database.connection_context():
                yield
        else:
            yield

    def _clean(self, mark: str) -> None:
        self._since_clean += 1
        if self._since_clean >= 1000:
            self._since_clean = 0
            long_ago = int(time.time()) - 2 * GOOD_FOR_SECONDS
            self._database.execute_sql(f"DELETE FROM used_token WHERE expires_at < {mark}", (long_ago,))


class TokenReader:
    """Reads tokens meant for one service; trusts only the keys it was given, one for each issuer."""

    def __init__(self, audience: str, public_keys: str, used: UsedTokens) -> None:
        self._audience = audience
        self._keys = {issuer: OKPKey.import_key(jwk) for issuer, jwk in json.loads(public_keys).items()}
        self._used = used

    def read(self, token: str) -> Claims:
        """The claims; SignInNeeded for a token that is forged, expired, used before or meant for another."""
        claims = self._verified(token)
        now = time.time()
        if claims.get("aud") != self._audience:
            raise SignInNeeded("The token is meant for another service")
        issued, expires = claims.get("iat"), claims.get("exp")
        if type(issued) is not int or type(expires) is not int or max(issued, expires) > LATEST:
            raise SignInNeeded("The token does not say how long it is good for")
        if now > expires or issued > now + LEEWAY_SECONDS or expires - issued > GOOD_FOR_SECONDS:
            raise SignInNeeded("The token has expired")
        jti = claims.get("jti")
        if not isinstance(jti, str) or not 16 <= len(jti) <= 64 or not is_text(jti) or not self._used.use(jti, expires):
            raise SignInNeeded("The token has been used before")
        return self._claims(claims)

    def _verified(self, token: str) -> dict[str, object]:
        try:
            issuer = json.loads(_payload(token)).get("iss")
            key = self._keys[issuer]
            return dict(jwt.decode(token, key, algorithms=[ALGORITHM]).claims)
        except (JoseError, ValueError, KeyError, AttributeError, TypeError, RecursionError) as error:
            raise SignInNeeded("The token cannot be trusted") from error

    def _claims(self, claims: dict[str, object]) -> Claims:
        texts = {
            name: _text(claims, name) for name in ("sub", "purpose", "person_number", "username", "surname", *_IDS)
        }
        roles = claims.get("roles")
        if not isinstance(roles, list) or not all(isinstance(role, str) for role in roles):
            raise SignInNeeded("The token cannot be trusted: its roles are no list of names")
        if not texts["sub"]:
            raise SignInNeeded("The token names no one")
        is_user = texts["purpose"] == "user"
        if is_user and claims["iss"] != "gateway":
            raise Forbidden("Only the gateway speaks for a person")
        known = {role.value for role in Role}
        actor = Actor(
            id=texts["sub"],
            roles=frozenset(Role(role) for role in roles if role in known) if is_user else frozenset(),
            person_number=texts["person_number"] or None,
            request_id=texts["request_id"][:64],
            username=texts["username"],
            not_second_to=_ids(claims.get("not_second_to")),
            surname=texts["surname"],
        )
        return Claims(str(claims["iss"]), texts["purpose"], actor, texts["caller_request_id"][:64])


_IDS = ("request_id", "caller_request_id")


def _text(claims: dict[str, object], name: str) -> str:
    """A claim that is text a database can keep, '' when it is left out; SignInNeeded for anything else."""
    value = claims.get(name)
    if value is None:
        return ""
    if not isinstance(value, str) or not is_text(value):
        raise SignInNeeded(f"The token cannot be trusted: its {name} is no text")
    return value


def _ids(said: object) -> frozenset[str]:
    """Accounts by id; a list that cannot be read is no reason to take two people for strangers."""
    if said is None:
        return frozenset()
    if not isinstance(said, list) or not all(isinstance(one, str) for one in said):
        raise SignInNeeded("The token does not say who its person is no second person to")
    return frozenset(said)


def _payload(token: str) -> str:
    _, body, _ = token.split(".")
    return base64.urlsafe_b64decode(body + "=" * (-len(body) % 4)).decode()


def new_key_pair() -> tuple[str, dict[str, object]]:
    """A private key as JWK text and its public half as a JWK."""
    key = OKPKey.generate_key("Ed25519")
    return json.dumps(key.as_dict(private=True)), dict(key.as_dict(private=False))
