"""A record made of what another object says under the same names."""

from dataclasses import dataclass
from types import SimpleNamespace

import peewee
import pytest

from shared.database.records import record_of
from shared.database.tables import named_after_its_class


@dataclass(frozen=True)
class Told:
    """What is told of a room."""

    name: str
    seats: int = 0


@dataclass(frozen=True, kw_only=True)
class Known(Told):
    """And what is known of it besides."""

    number: int


ROW = SimpleNamespace(number=7, name="Hall", seats=40, owner="nobody asks")


def test_each_field_comes_from_the_attribute_of_its_name_also_those_of_the_class_above() -> None:
    assert record_of(Known, ROW) == Known(name="Hall", seats=40, number=7)


def test_what_is_given_counts_and_is_not_looked_for() -> None:
    assert record_of(Told, SimpleNamespace(name="Hall"), seats=12) == Told("Hall", 12)


def test_a_field_that_the_other_does_not_have_is_never_left_at_its_default() -> None:
    with pytest.raises(AttributeError, match="seats"):
        record_of(Told, SimpleNamespace(name="Hall"))


def test_what_is_given_and_is_no_field_is_an_error() -> None:
    with pytest.raises(TypeError, match="colour"):
        record_of(Told, ROW, colour="red")


def test_a_table_is_named_after_its_class() -> None:
    class NeedAnswerRow(peewee.Model):
        """A table that names itself nothing."""

        class Meta:
            table_function = named_after_its_class

    assert NeedAnswerRow._meta.table_name == "need_answer"
