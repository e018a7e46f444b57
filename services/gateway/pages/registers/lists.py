"""The registers on one page, each of them, and one entry with its history."""

from collections.abc import Callable
from uuid import UUID

from flask import Blueprint, render_template, request, url_for
from flask.typing import ResponseReturnValue

from services.gateway.clients.both import venues_client
from services.gateway.pages.kit.days import DayAsked, read_day, today
from services.gateway.pages.navigation import may_open
from services.gateway.pages.registers import shown
from shared.access import requires
from shared.actor import Role, current_actor
from shared.contracts.registers.register_entries import ACKNOWLEDGED, READERS, READS, REGISTERS, RegisterKind
from shared.contracts.registers.registers import EntryDetail

blueprint = Blueprint("registers", __name__, url_prefix="/registers")


@blueprint.get("")
@requires(*READERS)
def index() -> str:
    """What is late or due for review, and the way to each register."""
    found = venues_client().registers()
    return render_template(
        "registers/index.html",
        on=found.on,
        reviews=shown.reviews_shown(found),
        registers=shown.registers_shown(found),
        alerts=may_open(current_actor(), "registers.alerts"),
    )


def _list(register: RegisterKind) -> None:
    """The page of one register as at a day."""

    def page() -> ResponseReturnValue:
        asked = read_day(request.args, "on")
        found = venues_client().register(register, asked.day)
        content = render_template(
            "registers/list.html",
            register=register,
            on=found.on,
            **_asked(asked),
            columns=shown.list_columns(register),
            entries=shown.entries_shown(register, found),
            lines=register.lines,
            new=_way(register, "new"),
        )
        return content, (422 if asked.error else 200)

    page.__doc__ = f"{register.title} as at a day."
    _add(f"/{register.code}", f"list_{register.code}", page, register.readers)


def _show(register: RegisterKind) -> None:
    """The page of one entry."""

    def entry(entry_id: UUID) -> ResponseReturnValue:
        asked = read_day(request.args, "on")
        found = venues_client().register_entry(register, entry_id, asked.day)
        return entry_page(register, found, **_asked(asked)), (422 if asked.error else 200)

    entry.__doc__ = f"One entry of {register.title} with its history."
    _add(f"/{register.code}/<uuid:entry_id>", f"show_{register.code}", entry, register.readers)


def entry_page(register: RegisterKind, found: EntryDetail, **more: object) -> str:
    """The page of one entry, also with what went wrong with a button on it."""
    entry = found.entry
    mine = any(one.by == current_actor().id and not one.taken_back_by for one in found.lines)
    reads = any(kind.code == ACKNOWLEDGED for kind in register.lines) and current_actor().has(*READS)
    return render_template(
        "registers/entry.html",
        register=register,
        on=found.on,
        entry=entry,
        is_today=found.on == today(),
        rows=shown.entry_rows(register, entry),
        lines=shown.lines_shown(register, found),
        history=shown.history_shown(register, found),
        change=_way(register, "change", entry.id),
        end="" if entry.ended else _way(register, "end", entry.id),
        take_back=_way(register, "take_back", entry.id),
        read_by_me=mine,
        may_read=reads and not mine and not entry.ended and found.on == today(),
        **more,
    )


def _asked(asked: DayAsked) -> dict[str, object]:
    errors = {"on": asked.error} if asked.error else {}
    return {"values": asked.values if asked.error else None, "errors": errors}


def _way(register: RegisterKind, what: str, entry: UUID | None = None) -> str:
    """The address of what this person may do, or ''."""
    endpoint = f"registers.{what}_{register.code}"
    if not may_open(current_actor(), endpoint):
        return ""
    return url_for(endpoint, entry_id=entry) if entry else url_for(endpoint)


def _add(rule: str, endpoint: str, view: Callable[..., ResponseReturnValue], roles: tuple[Role, ...]) -> None:
    blueprint.add_url_rule(rule, endpoint, requires(*roles)(view))


for _register in REGISTERS:
    _list(_register)
    _show(_register)
