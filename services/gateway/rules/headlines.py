"""Which figures lead: the measures of success of each benchmark. The number declined is none and never leads."""

from collections.abc import Iterable, Sequence
from typing import Protocol, TypeVar

HEADLINES: dict[int, tuple[tuple[str, ...], ...]] = {
    7: (("in date",), ("on track",), ("still due",)),
    8: (("resolved",), ("time-to-decide",), ("venues-covered", "trained-approvers")),
}
"""For each benchmark, in order: the keys of items that say it, the first that a service answered with counts."""


class Item(Protocol):
    """As much of an evidence item as these rules need; its id is the detail and a key, '8.1.c resolved'."""

    @property
    def id(self) -> str: ...


I = TypeVar("I", bound=Item)  # noqa: E741 - an item


def headline_items(benchmark: int, items: Iterable[I]) -> Sequence[I]:
    """The items that lead, in their order; one that no service answered with is left out."""
    by_key: dict[str, I] = {}
    for item in items:
        detail, _, key = item.id.partition(" ")
        if detail.split(".")[0] == str(benchmark):
            by_key.setdefault(key, item)
    found = (next((by_key[key] for key in keys if key in by_key), None) for keys in HEADLINES.get(benchmark, ()))
    return [item for item in found if item is not None]
