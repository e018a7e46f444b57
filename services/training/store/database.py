"""The training service's database, bound at start."""

from shared.database import Database

database = Database("training")
