"""Counts that are drawn from facts alone, remembered in this process until any fact changes.

Whoever changes a fact moves `facts_version` in the same transaction (`project`), so the number that a snapshot shows
says which facts it shows, whichever process changed them.
"""

from collections import OrderedDict
from collections.abc import Callable
from copy import copy
from functools import wraps
from threading import Lock
from typing import Any, ParamSpec, TypeVar
from weakref import WeakKeyDictionary

import peewee

from services.training.store.database import database
from services.training.store.standing.facts import facts_version

P = ParamSpec("P")
R = TypeVar("R")
MOST = 200
"""Answers that are kept; each is some numbers."""

_answers: WeakKeyDictionary[peewee.Database, OrderedDict[Any, Any]] = WeakKeyDictionary()
_lock = Lock()


def drawn_from_facts(ask: Callable[P, R]) -> Callable[P, R]:
    """Marks a function that reads nothing but facts and what is projected from them, and answers with counts and days.

    What a policy decides of its answer is among its arguments. It is asked anew outside a snapshot, and inside a
    transaction that may be changing facts.
    """

    @wraps(ask)
    def answer(*args: P.args, **kwargs: P.kwargs) -> R:
        if database.is_writing or not database.real.in_transaction():
            return ask(*args, **kwargs)
        key = (facts_version(), ask.__qualname__, args, tuple(sorted(kwargs.items())))
        with _lock:
            kept = _answers.setdefault(database.real, OrderedDict())
            if key in kept:
                kept.move_to_end(key)
                return copy(kept[key])
        found = ask(*args, **kwargs)
        with _lock:
            kept[key] = copy(found)
            while len(kept) > MOST:
                kept.popitem(last=False)
        return found

    return answer
