"""SEC-40: no default secret; everything that is missing or unsafe is named together, and no value is shown."""

import json
import re
import secrets
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from shared.database.postgresql import address_of
from shared.database.sqlite_file import address_of_file, path_of
from shared.http.deadlines import CONNECT_SECONDS
from shared.settings import Common, SettingsProblem, read_settings
from shared.tokens import new_key_pair
from shared.unsafe_settings import PUBLISHED, is_host, weakness

ROOT = Path(__file__).resolve().parents[2]
SIGNING, PUBLIC = new_key_pair()
OTHER_SIGNING, OTHER_PUBLIC = new_key_pair()
LONG_ADDRESS = "postgresql://u:2sBqXvYw7kLr@db.council/probe"
KNOWN = "9f8e7d6c5b4a39281706f5e4d3c2b1a0ffeeddcc"
GOOD = {
    "ENVIRONMENT": "production",
    "COUNCIL_NAME": "Northmere",
    "PROBE_DATABASE_URL": "postgresql://u:p@db/probe",
    "BROKER_URL": "redis://:9f8e7d6c5b4a@redis:6379/0",
    "PROBE_DATA_DIR": "/data",
    "PROBE_AUDIT_KEY": secrets.token_hex(24),
    "PROBE_SESSION_KEY": secrets.token_hex(24),
    "PROBE_SIGNING_KEY": SIGNING,
    "PUBLIC_KEYS": json.dumps({"probe": PUBLIC, "other": OTHER_PUBLIC}),
    "PROBE_BASE_URL": "https://prevent.council.example",
    "PROBE_OTHER_URL": "http://other:8000",
    "PROBE_NEEDED": "something",
}


@dataclass(frozen=True)
class Settings(Common):
    session_key: str = field(default="", metadata={"secret": True})
    base_url: str = ""
    other_url: str = field(default="", metadata={"address": True})
    third_url: str = field(default="", metadata={"address": True})
    needed: str = field(default="", metadata={"needed": True})
    partners = frozenset({"other"})
    allowed_hosts: str = ""
    demo_sign_in: bool = False


def read(**change: str | None) -> Settings:
    environment = {name: value for name, value in {**GOOD, **change}.items() if value is not None}
    return read_settings(Settings, "PROBE_", environment)


def test_good_settings_are_read() -> None:
    assert read().audit_key == GOOD["PROBE_AUDIT_KEY"]


def test_a_secret_can_come_from_a_file(tmp_path: Path) -> None:
    path = tmp_path / "key"
    path.write_text(GOOD["PROBE_AUDIT_KEY"] + "\n")
    path.chmod(0o640)
    assert read(PROBE_AUDIT_KEY=None, PROBE_AUDIT_KEY_FILE=str(path)) == read()


@pytest.mark.parametrize("mode", [0o644, 0o604, 0o666, 0o602])
@pytest.mark.parametrize("name", ["PROBE_AUDIT_KEY", "PROBE_SIGNING_KEY", "PROBE_DATABASE_URL", "BROKER_URL"])
def test_a_secret_in_a_file_that_anybody_can_read_stops_the_start(tmp_path: Path, name: str, mode: int) -> None:
    path = tmp_path / "key"
    path.write_text(GOOD[name])
    path.chmod(mode)
    with pytest.raises(SettingsProblem, match=f"{name}_FILE can be read by anybody on this machine"):
        read(**{name: None, f"{name}_FILE": str(path)})


def test_public_keys_may_be_read_by_anybody(tmp_path: Path) -> None:
    path = tmp_path / "keys"
    path.write_text(GOOD["PUBLIC_KEYS"])
    path.chmod(0o644)
    assert read(PUBLIC_KEYS=None, PUBLIC_KEYS_FILE=str(path)) == read()


def test_what_is_given_as_nothing_is_not_given() -> None:
    assert read(READS_A_DAY="", PROBE_BASE_URL="", AUDIT_ANCHOR_DIR="").reads_a_day == 100


def test_all_that_is_missing_or_no_value_of_its_kind_is_named_together() -> None:
    with pytest.raises(SettingsProblem) as problem:
        read(PROBE_AUDIT_KEY=None, PROBE_DATABASE_URL=None, BROKER_URL="", READS_A_DAY="many", EXPORTS_AN_HOUR="0")
    for said in (
        "PROBE_AUDIT_KEY is missing", "PROBE_DATABASE_URL is missing", "BROKER_URL is missing",
        "READS_A_DAY must be a whole number", "EXPORTS_AN_HOUR must be from 1 to 1000000000",
    ):  # fmt: skip
        assert said in str(problem.value)


UNSAFE: list[tuple[dict[str, str | None], str]] = [
    ({"PROBE_AUDIT_KEY": "short"}, "PROBE_AUDIT_KEY is shorter than 32 bytes"),
    ({"PROBE_AUDIT_KEY": "a" * 40}, "PROBE_AUDIT_KEY repeats too few characters"),
    ({"PROBE_AUDIT_KEY": "change-me-before-production-0123456789abc"}, "PROBE_AUDIT_KEY looks like a placeholder"),
    ({"PROBE_AUDIT_KEY": KNOWN}, "PROBE_AUDIT_KEY is known from the repository"),
    ({"PROBE_SESSION_KEY": GOOD["PROBE_AUDIT_KEY"]}, "must differ"),
    ({"PROBE_AUDIT_KEY": None, "PROBE_AUDIT_KEY_FILE": "no-such-key"}, "PROBE_AUDIT_KEY_FILE cannot be read"),
    ({"BROKER_URL": "redis://redis:6379/0"}, "BROKER_URL has no password"),
    ({"BROKER_URL": "rediss://redis:6379/0"}, "BROKER_URL has no password"),
    ({"BROKER_URL": "redis://somebody@redis:6379/0"}, "BROKER_URL has no password"),
    ({"BROKER_URL": "memory://"}, "BROKER_URL must begin with redis:// or rediss://"),
    ({"BROKER_URL": "redis://:9f8e7d6c5b4a@/0"}, "BROKER_URL must begin with redis:// or rediss:// and name a host"),
    ({"PROBE_DATABASE_URL": "mysql://u:p@db/probe"}, "PROBE_DATABASE_URL must begin with sqlite:///"),
    ({"PROBE_DATABASE_URL": "sqlite:///:memory:"}, "PROBE_DATABASE_URL must be sqlite:/// and the whole path"),
    ({"PROBE_DATABASE_URL": "sqlite://probe.sqlite3"}, "PROBE_DATABASE_URL must be sqlite:/// and the whole path"),
    ({"PROBE_DATABASE_URL": "postgresql://u@db/probe"}, "PROBE_DATABASE_URL has no password"),
    ({"PROBE_DATABASE_URL": "postgresql://u:p@db/"}, "PROBE_DATABASE_URL must name the host and the database"),
    (
        {"PROBE_DATABASE_URL": "postgresql://u:p@db/probe?pool=9"},
        "PROBE_DATABASE_URL has a parameter that PostgreSQL does not take so: pool",
    ),
    ({"MACHINE_NAME": "Second Machine"}, "MACHINE_NAME must be small letters, digits and hyphens"),
    ({"PROBE_DATA_DIR": "data"}, "PROBE_DATA_DIR must be a whole path"),
    ({"PROBE_DATA_DIR": "/tmp"}, "PROBE_DATA_DIR is a folder that anybody on this machine can write to"),
    ({"AUDIT_ANCHOR_DIR": "anchors"}, "AUDIT_ANCHOR_DIR must be a whole path"),
    ({"PROBE_DATA_DIR": "/"}, "PROBE_DATA_DIR must be a folder of its own"),
    ({"PROBE_DATA_DIR": __file__}, "PROBE_DATA_DIR must be a folder, and there is a file"),
    ({"PROBE_DATABASE_URL": "postgresql://u:p@db:abc/probe"}, "PROBE_DATABASE_URL must have a number as its port"),
    ({"BROKER_URL": "redis://:9f8e7d6c5b4a@redis:abc/0"}, "BROKER_URL must have a number as its port"),
    ({"PROBE_OTHER_URL": "http://other:abc"}, "PROBE_OTHER_URL must be an address"),
    ({"PROBE_THIRD_URL": "http://other:8000/"}, "PROBE_THIRD_URL must not be the address of another service"),
    ({"PROBE_NEEDED": None}, "PROBE_NEEDED is missing"),
    ({"PROBE_AUDIT_KEY": LONG_ADDRESS, "PROBE_DATABASE_URL": LONG_ADDRESS}, "AUDIT_KEY is what another setting says"),
    ({"COUNCIL_NAME": "  "}, "COUNCIL_NAME must be the council's"),
    ({"COUNCIL_NAME": "\u200b"}, "COUNCIL_NAME must be the council's"),
    ({"COUNCIL_NAME": "your council "}, "COUNCIL_NAME must be the council's"),
    ({"PUBLIC_KEYS": json.dumps({"probe": PUBLIC})}, "PUBLIC_KEYS must hold the public key of other"),
    ({"PROBE_AUDIT_KEY_FILE": __file__}, "PROBE_AUDIT_KEY_FILE and PROBE_AUDIT_KEY say different things"),
    ({"PROBE_DATABASE_URL": "postgresql://u:p@db/probe?bogus=9f8e7d6c5b4a39281706"}, "does not take so: bogus"),
    ({"PROBE_DATABASE_URL": "postgresql://u:p@db/probe?connect_timeout=9"}, "may not say connect_timeout"),
    ({"PROBE_DATABASE_URL": "postgresql://u:p@db/x?options=-clock_timeout%3D0"}, "may not say lock_timeout"),
    ({"PROBE_SIGNING_KEY": "{}"}, "PROBE_SIGNING_KEY must be a private key"),
    ({"PROBE_SIGNING_KEY": json.dumps(PUBLIC)}, "PROBE_SIGNING_KEY must be a private key"),
    ({"PROBE_SIGNING_KEY": OTHER_SIGNING}, "PROBE_SIGNING_KEY does not belong to the key of probe in PUBLIC_KEYS"),
    ({"PUBLIC_KEYS": "{}"}, "PUBLIC_KEYS must be the public keys of the services"),
    ({"PUBLIC_KEYS": "probe"}, "PUBLIC_KEYS must be the public keys of the services"),
    ({"PUBLIC_KEYS": json.dumps({"probe": json.loads(SIGNING)})}, "PUBLIC_KEYS must be the public keys"),
    ({"PUBLIC_KEYS": json.dumps({"probe": PUBLIC, "other": PUBLIC})}, "PUBLIC_KEYS gives two services one key"),
    ({"PROBE_BASE_URL": "http://prevent.council.example"}, "PROBE_BASE_URL must be an address that begins with https"),
    ({"PROBE_BASE_URL": "https://"}, "PROBE_BASE_URL must be an address"),
    ({"PROBE_BASE_URL": "https://a:b@prevent.council.example"}, "PROBE_BASE_URL must be an address"),
    ({"PROBE_OTHER_URL": "other:8000"}, "PROBE_OTHER_URL must be an address"),
    ({"PROBE_ALLOWED_HOSTS": "*"}, "PROBE_ALLOWED_HOSTS must be host names"),
    ({"PROBE_DEMO_SIGN_IN": "yes"}, "PROBE_DEMO_SIGN_IN must be no in production"),
    ({"PROBE_DEMO_SIGN_IN": "perhaps"}, "PROBE_DEMO_SIGN_IN must be yes or no"),
    ({"COUNCIL_NAME": None}, "COUNCIL_NAME must be the council's"),
    ({"READS_A_DAY": "-1"}, "READS_A_DAY must be from 1 to 1000000000"),
    ({"PROBE_ALOWED_HOSTS": "a.example"}, "PROBE_ALOWED_HOSTS is no setting: is PROBE_ALLOWED_HOSTS meant?"),
    ({"PROBE_DATABASE_URL": "sqlite:////data/x.sqlite3?mode=ro"}, "PROBE_DATABASE_URL may say nothing after the path"),
    ({"PROBE_DATABASE_URL": "sqlite:////data/x.sqlite3?mode=memory"}, "may say nothing after the path of the file"),
    ({"PROBE_DATABASE_URL": "sqlite:////data/x#1.sqlite3"}, "PROBE_DATABASE_URL may say nothing after the path"),
    (
        {"PROBE_DATABASE_URL": "postgresql://u@localhost/probe?hostaddr=203.0.113.9"},
        "PROBE_DATABASE_URL has no password",
    ),
    ({"PROBE_DATABASE_URL": "postgresql://u@localhost,db/probe"}, "PROBE_DATABASE_URL has no password"),
    ({"PROBE_DATABASE_URL": "postgresql://u@db/probe?password="}, "PROBE_DATABASE_URL has no password"),
    ({"PROBE_DATABASE_URL": "postgresql://u:%20@db/probe"}, "PROBE_DATABASE_URL has no password"),
    ({"PROBE_DATABASE_URL": "postgresql://u@db/probe?passfile="}, "PROBE_DATABASE_URL has no password"),
    ({"PROBE_DATABASE_URL": "postgresql://u:p@db/x?sslmode=nonsense"}, "that PostgreSQL does not take in sslmode"),
    ({"PROBE_DATABASE_URL": "postgresql://u:p@db/x?sslmode=Require"}, "that PostgreSQL does not take in sslmode"),
    ({"PROBE_DATABASE_URL": "postgresql://u:p@db/x?gssencmode=no"}, "that PostgreSQL does not take in gssencmode"),
    ({"PROBE_DATABASE_URL": "postgresql://u:p@db/x?port=abc"}, "that PostgreSQL does not take in port"),
    ({"PROBE_DATABASE_URL": "postgresql://u:p@a,b,c/x?port=1,2"}, "that PostgreSQL does not take in port"),
    ({"PROBE_DATABASE_URL": "postgresql://u:p@db/x?keepalives=0"}, "may not say keepalives"),
    ({"BROKER_URL": "redis://:9f8e7d6c5b4a@redis:6379/abc"}, "BROKER_URL must end in the number of a database"),
    ({"BROKER_URL": "redis://:9f8e7d6c5b4a@redis:6379/-1"}, "BROKER_URL must end in the number of a database"),
    ({"BROKER_URL": "redis://:9f8e7d6c5b4a@redis:6379/0?db=x"}, "BROKER_URL must end in the number of a database"),
    ({"BROKER_URL": "redis://:%20@redis:6379/0"}, "BROKER_URL has no password"),
    ({"PROBE_BASE_URL": "https://a gov.uk"}, "PROBE_BASE_URL must be an address"),
    ({"PROBE_BASE_URL": "https://prevent.council.example/#x"}, "PROBE_BASE_URL must be an address"),
    ({"PROBE_OTHER_URL": "http://-:8000"}, "PROBE_OTHER_URL must be an address"),
    ({"PROBE_ALLOWED_HOSTS": "a.example, b c"}, "PROBE_ALLOWED_HOSTS must be host names"),
    ({"COUNCIL_NAME": "Northmere\nCouncil"}, "COUNCIL_NAME must be one line"),
    ({"COUNCIL_NAME": "Northmere\u2028Council"}, "COUNCIL_NAME must be one line"),
    ({"COUNCIL_NAME": "Your  council"}, "COUNCIL_NAME must be the council's"),
    ({"PROBE_NEEDED": "one\ttwo"}, "PROBE_NEEDED must be one line"),
    ({"ENVIRONMENT": "live"}, "ENVIRONMENT must be development, test or production"),
]


@pytest.mark.parametrize(("change", "said"), UNSAFE, ids=lambda one: next(iter(one)) if isinstance(one, dict) else "")
def test_an_unsafe_setting_stops_the_start_and_its_value_is_not_shown(change: dict[str, Any], said: str) -> None:
    with pytest.raises(SettingsProblem) as problem:
        read(**change)
    assert said in str(problem.value)
    for value in change.values():
        assert value is None or len(value) < 20 or value not in str(problem.value)


@pytest.mark.parametrize(
    "address",
    [
        "postgresql://u:p@db/probe?sslmode=verify-full&sslrootcert=/etc/ca.pem",
        "postgresql://u:p@one:5432,two/probe?target_session_attrs=read-write",
        "postgresql:///probe?host=/run/postgresql",
        "postgresql://u@[::1]:5432/probe",
        "postgresql://u@db/probe?passfile=/run/secrets/pgpass",
        "postgresql://u@localhost/probe?hostaddr=127.0.0.1",
        "postgresql://u:p@one,two/probe?port=5432,5433&load_balance_hosts=random",
        "postgresql://u:p@one,two/probe?port=5432&sslmode=require&channel_binding=require",
        "sqlite:////data/a%23b.sqlite3",
    ],
)
def test_every_address_that_a_database_takes_is_taken(address: str) -> None:
    assert read(PROBE_DATABASE_URL=address).database_url == address


@pytest.mark.parametrize("name", ["it's data", "a#b", "a?mode=ro", "100%25", "müller"])
def test_a_data_folder_may_have_any_name(name: str, tmp_path: Path) -> None:
    path = tmp_path / name / "training.sqlite3"
    address = address_of_file(path)
    assert (path_of(address), read(PROBE_DATABASE_URL=address).database_url) == (path, address)


@pytest.mark.parametrize("said", ["", "/", "/0", "/15", "?ssl_cert_reqs=required", "/1?db=2"])
def test_every_address_that_the_queue_takes_is_taken(said: str) -> None:
    address = f"rediss://:9f8e7d6c5b4a@[::1]:6379{said}"
    assert read(BROKER_URL=address).broker_url == address


@pytest.mark.parametrize("host", ["mail", "mail.council.example", "10.0.0.1", "::1", "training_1", "münchen.example"])
def test_a_machine_is_named_as_networks_name_one(host: str) -> None:
    assert is_host(host)


@pytest.mark.parametrize("host", ["", "-", "smtp://mail", "mail:587", "a b", "a..b", "a/b", "a@b", "x" * 260])
def test_what_names_no_machine_is_none(host: str) -> None:
    assert not is_host(host)


def test_what_an_address_asks_for_is_asked_of_postgresql_and_waiting_still_ends() -> None:
    said = address_of("postgresql://u:p%40@db/probe?sslmode=verify-full&sslrootcert=/ca.pem&options=-csearch_path%3Da")
    asked = {name: said[name] for name in ("sslmode", "sslrootcert", "password", "dbname", "host", "user")}
    assert asked == {
        "sslmode": "verify-full", "sslrootcert": "/ca.pem", "password": "p@", "dbname": "probe", "host": "db",
        "user": "u",
    }  # fmt: skip
    assert said["options"].startswith("-csearch_path=a -c statement_timeout=")
    assert said["connect_timeout"] == CONNECT_SECONDS


@pytest.mark.parametrize("environment", ["development", "test"])
def test_nowhere_is_a_part_of_an_address_left_out_unsaid(environment: str) -> None:
    with pytest.raises(SettingsProblem, match="bogus"):
        read(ENVIRONMENT=environment, PROBE_DATABASE_URL="postgresql://u:p@db/probe?bogus=1")


def test_a_variable_and_its_file_may_say_the_same(tmp_path: Path) -> None:
    path = tmp_path / "key"
    path.write_text(GOOD["PROBE_AUDIT_KEY"] + "\n")
    path.chmod(0o600)
    assert read(PROBE_AUDIT_KEY_FILE=str(path)) == read()


def test_a_secret_as_it_is_is_the_only_thing_wrong_when_only_it_is_changed() -> None:
    with pytest.raises(SettingsProblem) as problem:
        read(BROKER_URL="rediss://redis:6379/0")
    assert str(problem.value) == "This cannot start: BROKER_URL has no password"


NAMED = re.compile(
    r"""(?:AUDIT|SESSION|audit|session)_(?:KEY|key)["']?\s*[:=]\s*f?["']?([^\s"'{}()\[\],]{32,})["'\s]"""
)


def test_no_secret_of_the_repository_would_do_in_production() -> None:
    seen = 0
    for path in (*ROOT.glob("tests/**/*.py"), *ROOT.glob("docs/**/*.md"), ROOT / ".env.example", ROOT / "README.md"):
        for secret in NAMED.findall(path.read_text(encoding="utf-8")):
            if weakness(secret) is None:
                seen += 1
                with pytest.raises(SettingsProblem, match="PROBE_AUDIT_KEY is known from the repository"):
                    read(PROBE_AUDIT_KEY=secret)
    assert seen > 2
    assert len(PUBLISHED) >= seen
