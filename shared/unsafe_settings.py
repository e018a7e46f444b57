"""Which settings must not be used, and why, in words that show none of their values (SEC-40)."""

import hashlib
import json
import re
import stat
from collections.abc import Collection, Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from difflib import get_close_matches
from ipaddress import ip_address
from pathlib import Path
from typing import Any
from urllib.parse import SplitResult, parse_qsl, unquote, urlsplit

from joserfc.errors import JoseError
from joserfc.jwk import OKPKey

from shared.database.postgresql import UnusableAddress, address_of
from shared.words import says_something

WEAK_WORDS = ("example", "change", "secret", "password", "default", "insecure", "placeholder", "test")
ON_THIS_MACHINE = frozenset({"127.0.0.1", "localhost", "::1"})
BROKERS = ("redis", "rediss")
DATABASES = ("sqlite", "postgresql", "postgres")
_QUEUE_NUMBER = re.compile(r"/?|/[0-9]{1,5}")
_HOST = re.compile(r"[^\W_]([\w-]*[^\W_])?(\.[^\W_]([\w-]*[^\W_])?)*\.?")
_NAMES_PORT = re.compile(r"(?:^|[^:\[]|\]):[^:\]]*$")
"""What ends in a port; an IPv6 address has its colons in brackets."""
PUBLISHED = frozenset(
    {
        "420f18bcd796d83dae8b35af72ab485ecdbd2e97351b2dbf592a10ece7aa8f7b",
        "402db4263b0877ab85c0b21d0e8b9aa5afe0a90dc31aeaa729b65411cd6d2615",
        "d3e463c774f05e7ef3d993b773d41640894186f4a72ffb4f2c7600726edf21cb",
        "33d56d0b32b2bce3af75812a7e9996f341318a262f4850369e9737b87bf6f85d",
        "755abf51d121e42f656083f44782e83c756c79cf13d40ae7d03355e7bef19fa2",
        "269dccbd0e3fa4414d4206cf3792a15b496a7307708bb43321b7f9ebcd9b4118",
        "7ec1ba48ed57d2fa81422a2d2dad6ba34a6ef78af6df6a1116cf1974f8fb3fa5",
    }
)  # fmt: skip
"""SHA-256 of secrets that stand, or stood, in the repository: whoever reads it has them."""


@dataclass(frozen=True)
class Setting:
    """One setting as it was read: its field, its variable, the file it came from, what it is (`Common`)."""

    field: str
    name: str
    value: Any
    file: str
    metadata: Mapping[str, object]


def unsafe(service: str, read: Sequence[Setting], given: Collection[str], partners: Collection[str]) -> list[str]:
    """All that is wrong, by variable; `given`: the names of the service's own variables that are set."""
    settings = {one.field: one for one in read if one.value is not None}
    wrong = [f"{one.name} {reason}" for one in _secrets(settings) if (reason := weakness(str(one.value)))]
    wrong += _honoured(settings)
    others = {one.value for one in settings.values() if not one.metadata.get("secret")}
    wrong += [f"{one.name} is what another setting says, too" for one in _secrets(settings) if one.value in others]
    if len({one.value for one in _secrets(settings)}) < len(_secrets(settings)):
        wrong.append(f"{' and '.join(one.name for one in _secrets(settings))} must differ")
    environment = settings.get("environment")
    if environment is None or environment.value != "production":
        return wrong
    for check in (
        _published,
        _broker,
        _database,
        _data_dir,
        _keys,
        _addresses,
        _needed,
        _demonstration,
        _council,
        _one_line,
        _files,
    ):
        wrong += check(service, settings)
    return [*wrong, *_unknown_partners(settings, partners), *_unknown(read, given)]


def _secrets(settings: Mapping[str, Setting]) -> list[Setting]:
    return [one for one in settings.values() if one.metadata.get("secret")]


def weakness(secret: str) -> str | None:
    """Why a secret is not fit to be used, or None."""
    if len(secret.encode()) < 32:
        return "is shorter than 32 bytes"
    if len(set(secret)) < 12:
        return "repeats too few characters"
    if any(word in secret.lower() for word in WEAK_WORDS):
        return "looks like a placeholder"
    return None


def _published(_: str, settings: Mapping[str, Setting]) -> Iterable[str]:
    for one in _secrets(settings):
        if hashlib.sha256(str(one.value).encode()).hexdigest() in PUBLISHED:
            yield f"{one.name} is known from the repository: make a new one"


def _broker(_: str, settings: Mapping[str, Setting]) -> Iterable[str]:
    found = settings.get("broker_url")
    if found is None:
        return
    url = _split(found.value)
    if url is None or url.scheme not in BROKERS or not url.hostname:
        yield f"{found.name} must begin with redis:// or rediss:// and name a host"
    elif not _has_port(url):
        yield f"{found.name} must have a number as its port"
    elif not says_something(unquote(url.password or "")):
        yield f"{found.name} has no password"
    elif not _QUEUE_NUMBER.fullmatch(url.path) or any(
        name in ("db", "virtual_host") and not value.isdecimal() for name, value in parse_qsl(url.query, True)
    ):
        yield f"{found.name} must end in the number of a database, such as /0"


def _database(_: str, settings: Mapping[str, Setting]) -> Iterable[str]:
    found = settings.get("database_url")
    if found is None:
        return
    url = _split(found.value)
    if url is None or url.scheme not in DATABASES:
        yield f"{found.name} must begin with sqlite:/// or postgresql://"
    elif url.scheme == "sqlite":
        if not url.path.startswith("/") or ":memory:" in url.path or url.hostname:
            yield f"{found.name} must be sqlite:/// and the whole path of a file"
    elif not _has_port(url):
        yield f"{found.name} must have a number as its port"
    else:
        yield from _server(found)


def _honoured(settings: Mapping[str, Setting]) -> Iterable[str]:
    """In every environment: what an address asks for, verified TLS say, is honoured, or nothing starts."""
    found = settings.get("database_url")
    url = _split(found.value) if found is not None else None
    if found is None or url is None or url.scheme not in DATABASES:
        return
    if url.scheme == "sqlite":
        if {"?", "#"} & set(str(found.value)):
            yield f"{found.name} may say nothing after the path of the file, which has no ? and no # in it"
        return
    try:
        address_of(str(found.value))
    except UnusableAddress as problem:
        yield f"{found.name} {problem}"


def _server(found: Setting) -> Iterable[str]:
    try:
        said = address_of(str(found.value))
    except UnusableAddress:
        return  # that is said already
    ways = ("password", "passfile", "service", "sslcert")
    has_own_password = any(says_something(str(said.get(name) or "")) for name in ways)
    if not {"host", "hostaddr", "service"} & said.keys() or not {"dbname", "service"} & said.keys():
        yield f"{found.name} must name the host and the database"
    elif not has_own_password and not _is_here(str(said.get("hostaddr") or said.get("host") or "")):
        yield f"{found.name} has no password"


def _is_here(hosts: str) -> bool:
    """Whether each of them, for an address may name several, is this machine."""
    return all(host in ON_THIS_MACHINE or host.startswith(("/", "@")) for host in hosts.split(","))


def _has_port(url: SplitResult) -> bool:
    """Whether each of the ports, if any is named, is one: an address of PostgreSQL may name several hosts."""
    ports = [one.rpartition(":")[2] for one in url.netloc.rpartition("@")[2].split(",") if _NAMES_PORT.search(one)]
    return all(port.isdecimal() and 0 < int(port) < 65536 for port in ports)


def _data_dir(_: str, settings: Mapping[str, Setting]) -> Iterable[str]:
    for name in ("data_dir", "audit_anchor_dir"):
        found = settings.get(name)
        if found is None or not found.value:
            continue
        path = Path(str(found.value))
        if not path.is_absolute():
            yield f"{found.name} must be a whole path: from where it starts is nobody's choice"
        elif path == Path(path.anchor):
            yield f"{found.name} must be a folder of its own, not the root of everything"
        elif path.exists() and not path.is_dir():
            yield f"{found.name} must be a folder, and there is a file"
        elif path.is_dir() and path.stat().st_mode & stat.S_IWOTH:
            yield f"{found.name} is a folder that anybody on this machine can write to"


def _keys(service: str, settings: Mapping[str, Setting]) -> Iterable[str]:
    """The signing key is a key, and its public half is what the others know this service by."""
    public, signing = settings.get("public_keys"), settings.get("signing_key")
    known = _known_keys(public.value) if public is not None else None
    if public is not None and known is None:
        yield f"{public.name} must be the public keys of the services, as JSON"
    if signing is None:
        return
    own = _key(signing.value)
    if own is None or not own.is_private:
        yield f"{signing.name} must be a private key (Ed25519, as JSON)"
    elif known is not None and known.get(service) != own.thumbprint():
        yield f"{signing.name} does not belong to the key of {service} in PUBLIC_KEYS"
    if known is not None and len(set(known.values())) < len(known):
        yield "PUBLIC_KEYS gives two services one key"


def _known_keys(text: str) -> dict[str, str] | None:
    try:
        said = json.loads(text)
    except ValueError:
        return None
    if not isinstance(said, dict) or not said:
        return None
    keys = {name: _key(json.dumps(one) if isinstance(one, dict) else str(one)) for name, one in said.items()}
    if any(one is None or one.is_private for one in keys.values()):
        return None
    return {str(name): one.thumbprint() for name, one in keys.items() if one is not None}


def _key(text: str) -> OKPKey | None:
    try:
        key = OKPKey.import_key(json.loads(text))
    except (ValueError, TypeError, KeyError, JoseError):
        return None
    return key if key.curve_name == "Ed25519" else None


def _addresses(_: str, settings: Mapping[str, Setting]) -> Iterable[str]:
    for one in settings.values():
        if one.field == "base_url" and one.value and not _is_address(one.value, ("https",)):
            yield f"{one.name} must be an address that begins with https://, without a name or password in it"
        if one.metadata.get("address") and one.value and not _is_address(one.value, ("http", "https")):
            yield f"{one.name} must be an address that begins with http:// or https://"
    addresses = [one for one in settings.values() if one.metadata.get("address") and one.value]
    for one in addresses:
        if any(str(one.value).rstrip("/") == str(other.value).rstrip("/") for other in addresses if other is not one):
            yield f"{one.name} must not be the address of another service"
    hosts = settings.get("allowed_hosts")
    named = [one.strip() for one in str(hosts.value).split(",")] if hosts is not None else []
    if hosts is not None and not all(is_host(one) for one in named if one):
        yield f"{hosts.name} must be host names, separated by commas"


def _needed(_: str, settings: Mapping[str, Setting]) -> Iterable[str]:
    for one in settings.values():
        if one.metadata.get("needed") and not one.value:
            yield f"{one.name} is missing"


def _unknown_partners(settings: Mapping[str, Setting], partners: Collection[str]) -> Iterable[str]:
    found = settings.get("public_keys")
    known = _known_keys(found.value) if found is not None else None
    if found is not None and known is not None and (missing := sorted(set(partners) - set(known))):
        yield f"{found.name} must hold the public key of {' and of '.join(missing)}"


def _is_address(text: str, schemes: Collection[str]) -> bool:
    url = _split(text)
    return (
        url is not None
        and _has_port(url)
        and url.scheme in schemes
        and is_host(url.hostname or "")
        and "@" not in url.netloc
        and not url.query
        and not url.fragment
        and not any(letter.isspace() for letter in str(text))
    )


def is_host(text: str) -> bool:
    """Whether it is the name or the number of a machine, and nothing more."""
    with suppress(ValueError):
        return bool(ip_address(text))
    return len(text) <= 253 and _HOST.fullmatch(text) is not None


def is_mail_address(text: str) -> bool:
    """Whether a mail server can be given it as one address."""
    name, _, domain = text.partition("@")
    return bool(name) and is_host(domain) and not any(one in name for one in ' ,;<>\t"')


def _one_line(_: str, settings: Mapping[str, Setting]) -> Iterable[str]:
    for one in settings.values():
        is_text = isinstance(one.value, str) and not one.metadata.get("private_key") and one.field != "public_keys"
        if is_text and not one.value.isprintable():
            yield f"{one.name} must be one line, with nothing in it that cannot be seen"


def _demonstration(_: str, settings: Mapping[str, Setting]) -> Iterable[str]:
    for name in ("demo_sign_in", "demo_council"):
        if (found := settings.get(name)) is not None and found.value:
            yield f"{found.name} must be no in production"


def _council(_: str, settings: Mapping[str, Setting]) -> Iterable[str]:
    found = settings.get("council_name")
    if found is not None and (
        not says_something(found.value) or " ".join(found.value.split()).casefold() == "your council"
    ):
        yield f"{found.name} must be the council's: it stands in every letter and pack"


def _files(_: str, settings: Mapping[str, Setting]) -> Iterable[str]:
    """A secret in a file is a secret while only this user, and perhaps a group of theirs, can read it."""
    for one in settings.values():
        if not one.file or not one.field.endswith(("_key", "_url", "_password")):
            continue
        try:
            mode = Path(one.file).stat().st_mode
        except OSError:
            continue  # that it cannot be read is said already
        if mode & (stat.S_IROTH | stat.S_IWOTH):
            yield f"{one.name}_FILE can be read by anybody on this machine: chmod 600"


def _unknown(read: Sequence[Setting], given: Collection[str]) -> Iterable[str]:
    """A variable that would do nothing: most often a setting with a letter wrong, which then is not set."""
    known = [one.name for one in read]
    for name in sorted(given):
        if name.removesuffix("_FILE") not in known:
            near = get_close_matches(name, known, n=1)
            yield f"{name} is no setting" + (f": is {near[0]} meant?" if near else "")


def _split(text: str) -> SplitResult | None:
    try:
        return urlsplit(text)
    except ValueError:
        return None
