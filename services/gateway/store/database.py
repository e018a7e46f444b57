"""The gateway's database, bound at start."""

from shared.database.database import Database

database = Database("gateway")
