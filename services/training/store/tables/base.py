"""What every table of the training service has in common."""

import peewee

from services.training.store.database import database
from shared.database.tables import named_after_its_class


class Row(peewee.Model):
    """A row that knows its database; it never leaves `store/`. Its table is named after its class, or names itself."""

    class Meta:
        database = database.proxy
        legacy_table_names = False
        table_function = named_after_its_class
