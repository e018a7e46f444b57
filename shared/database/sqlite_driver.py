"""SQLite's driver as peewee found it: pysqlite3 where it is installed, which has the types of Python's own."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import sqlite3 as sqlite3
else:
    from peewee import sqlite3 as sqlite3
