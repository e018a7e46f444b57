"""A record made of what another object says under the same names, so that its dataclass alone names its fields."""

from collections.abc import Callable
from functools import cache
from inspect import signature
from typing import TypeVar

R = TypeVar("R")


def record_of(kind: Callable[..., R], source: object, **other: object) -> R:
    """A `kind` that has each of its fields from the attribute of that name of `source`, but for those given here."""
    return kind(**{name: getattr(source, name) for name in _names(kind) if name not in other}, **other)


@cache
def _names(kind: Callable[..., object]) -> tuple[str, ...]:
    return tuple(signature(kind).parameters)
