"""The one way of a file through its pages; whose files they are is a side: its words, roles and kinds."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import wraps
from typing import TypeVar
from uuid import UUID

from flask import Blueprint, request
from flask.typing import ResponseReturnValue

from services.gateway.clients.imports import ImportCalls
from services.gateway.pages.kit.forms import asks
from services.gateway.pages.kit.import_forms import COLUMNS, CONFIRM, upload_form
from services.gateway.pages.kit.import_outcomes import OutcomeWords
from services.gateway.pages.repeats import passes_key_on
from shared.access import requires
from shared.actor import Role, current_actor
from shared.contracts.imports.imports import Import

F = TypeVar("F", bound=Callable[..., ResponseReturnValue])


@dataclass(frozen=True)
class Side:
    """Whose files they are; `part` begins the names of its pages, `done` is what becomes of accepted rows."""

    part: str
    address: str
    title: str
    client: Callable[[], ImportCalls]
    looks: tuple[Role, ...]
    brings_in: tuple[Role, ...]
    kinds: Mapping[str, str]
    hints: Mapping[str, str]
    """Of those kinds that are uploaded here."""
    outcomes: OutcomeWords
    done: str
    asks_first: bool
    """Whether confirming has a page of its own."""
    more: Callable[[Import], Mapping[str, object]]
    """What the page of one file shows of its kind, by the names in its template."""
    undo: Callable[[UUID], str]
    """The page that asks before a file is undone."""
    says: Mapping[str, object]
    """What the list of files and the upload say and offer, by the names in their templates."""
    check_columns: Callable[[Import], Import] = lambda found: found

    @property
    def may_change(self) -> bool:
        """Whether this person may bring files in; others only look."""
        return current_actor().has(*self.brings_in)

    def in_words(self) -> dict[str, object]:
        """What the pages of every side say differently."""
        page = {"part": self.part, "home": self.title, "kinds": self.kinds, "may_change": self.may_change}
        return page | {"done": self.done, **self.says}


@dataclass(frozen=True)
class Page:
    """An address of a file or of all files, and what is shown or done there."""

    rule: str
    view: Callable[..., ResponseReturnValue]
    methods: tuple[str, ...]
    for_all_who_look: bool


PAGES: list[Page] = []
"""In the order in which they are declared."""


def page(rule: str, *methods: str, for_all_who_look: bool = False) -> Callable[[F], F]:
    """Declares a page of every side: for those who bring files in, or for all who look at them."""

    def declared(view: F) -> F:
        PAGES.append(Page(rule, view, methods or ("GET",), for_all_who_look))
        return view

    return declared


def journey(side: Side) -> Blueprint:
    """All pages of a side."""
    blueprint = Blueprint(side.part, __name__, url_prefix=side.address)
    forms = {"upload": upload_form(side.kinds), "confirm": CONFIRM, "columns": COLUMNS}
    for one in PAGES:
        view = requires(*(side.looks if one.for_all_who_look else side.brings_in))(_of(side, one.view))
        if one.view.__name__ in forms:
            view = asks(forms[one.view.__name__])(view)
        is_asked = one.methods == ("GET", "POST") and one.view.__name__ == "confirm" and not side.asks_first
        methods = ("POST",) if is_asked else one.methods
        blueprint.add_url_rule(
            one.rule, view_func=passes_key_on(view) if "POST" in methods else view, methods=[*methods]
        )
    return blueprint


def _of(side: Side, view: Callable[..., ResponseReturnValue]) -> Callable[..., ResponseReturnValue]:
    @wraps(view)
    def bound(**given: object) -> ResponseReturnValue:
        return view(side, **given)

    return bound


def page_number() -> int:
    """The page asked for, from 1."""
    return min(1_000_000, max(1, request.args.get("page", 1, int)))


def pages_of(total: int, per_page: int) -> int:
    """How many pages there are; an empty list has one."""
    return max(1, -(-total // per_page))
