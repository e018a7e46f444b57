"""The gateway's database, bound at start."""

from shared.database import Database

database = Database("gateway")
