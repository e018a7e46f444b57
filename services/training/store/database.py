"""The training service's database, bound at start."""

from shared.database.database import Database

database = Database("training")
