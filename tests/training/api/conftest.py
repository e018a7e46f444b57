"""API tests run on SQLite; those marked `both_databases` on PostgreSQL as well."""

from tests.choosing import on_one_database as pytest_generate_tests

__all__ = ["pytest_generate_tests"]
