"""What every table of the venues service has in common."""

import peewee

from services.venues.store.database import database


class Row(peewee.Model):
    """A row that knows its database; it never leaves `store/`."""

    class Meta:
        database = database.proxy
        legacy_table_names = False
