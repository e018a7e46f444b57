"""What the address of a database asks for is asked for: an operator who wants verified TLS has it, or nothing."""

from urllib.parse import quote, urlencode

import peewee
import pytest

from shared.database.database import open_database
from shared.database.postgresql import UnusableAddress


def opened(address: str, **asked: str) -> peewee.Database:
    return open_database(address + ("&" if "?" in address else "?") + urlencode(asked, quote_via=quote))


@pytest.mark.parametrize("mode", ["require", "verify-ca", "verify-full"])
def test_a_server_without_tls_is_not_used_where_tls_is_asked_for(new_postgresql: str, mode: str) -> None:
    database = opened(new_postgresql, host="127.0.0.1", sslmode=mode, sslrootcert="/nowhere")
    with pytest.raises(peewee.OperationalError, match=r"SSL|certificate"):
        database.connect()


def test_options_of_the_address_hold_beside_ours(new_postgresql: str) -> None:
    database = opened(new_postgresql, options="-c search_path=elsewhere", application_name="the-council")
    with database.connection_context():
        found = [
            database.execute_sql(f"SHOW {name}").fetchone()[0]
            for name in ("search_path", "application_name", "lock_timeout")
        ]
    database.close_all()  # type: ignore[attr-defined]
    assert found == ["elsewhere", "the-council", "2500ms"]


def test_what_is_not_known_is_refused_by_name_and_without_its_value() -> None:
    with pytest.raises(UnusableAddress) as problem:
        open_database("postgresql://u:p@db/name?sslmod=verify-full-9f8e")
    assert "sslmod" in str(problem.value)
    assert "9f8e" not in str(problem.value)
