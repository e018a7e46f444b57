"""What a table is called."""

import re

import peewee


def named_after_its_class(model: type[peewee.Model]) -> str:
    """`need_answer` of NeedAnswerRow."""
    return re.sub(r"(?<=[a-z])(?=[A-Z])", "_", model.__name__.removesuffix("Row")).lower()


class Columns(peewee.Model):
    """Columns that every service has in a table of its own."""

    class Meta:
        table_function = named_after_its_class
