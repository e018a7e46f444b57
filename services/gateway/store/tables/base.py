"""What every table of the gateway has in common."""

import peewee

from services.gateway.store.database import database


class Row(peewee.Model):
    """A row that knows its database; it never leaves `store/`."""

    class Meta:
        database = database.proxy
        legacy_table_names = False
