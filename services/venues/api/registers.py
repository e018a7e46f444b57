"""Registers: for each of them the same doors, each saying for itself who may use it."""

from datetime import UTC, date, datetime
from typing import Any, TypeVar
from uuid import UUID

from services.venues.actions.registers import entries as actions
from services.venues.actions.registers import reading
from shared.access import requires
from shared.actor import current_actor
from shared.clock import london_day
from shared.contracts.base import schema_of
from shared.contracts.registers import registers as contract
from shared.contracts.registers.register_entries import ACKNOWLEDGED, READERS, READS, REGISTERS, LineKind, RegisterKind
from shared.figures.forecasts import marked_on
from shared.http.blueprints import Blueprint
from shared.http.idempotency import idempotent
from shared.limits import REGISTER, limited

blueprint = Blueprint(
    "registers", __name__, url_prefix="/v1/registers", description="Registers of policies, contacts, networks, premises"
)
OfTheDay = TypeVar("OfTheDay", contract.Registers, contract.EntryPage, contract.EntryDetail)
OnDay, Detail = schema_of(contract.OnDay), schema_of(contract.EntryDetail)


def _now() -> datetime:
    return datetime.now(UTC)


def _day(query: contract.OnDay) -> date:
    return query.on or london_day(_now())


def _marked(answer: OfTheDay) -> OfTheDay:
    return marked_on(answer, answer.on, london_day(_now()))


def _detail(register: RegisterKind, entry_id: UUID) -> contract.EntryDetail:
    return reading.get_entry(register, entry_id, london_day(_now()), current_actor())


@blueprint.get("")
@requires(*READERS)
@blueprint.arguments(OnDay, location="query")
@blueprint.response(200, schema_of(contract.Registers))
def index(query: contract.OnDay) -> contract.Registers:
    """The registers this person may read, and what in them is late or due for review."""
    return _marked(reading.get_registers(_day(query), current_actor()))


def _reads(register: RegisterKind) -> None:
    """The list of a register and one entry of it."""
    counted = limited(REGISTER) if register.is_confidential else lambda view: view

    @blueprint.get(f"/{register.code}", endpoint=f"list_{register.code}")
    @requires(*register.readers)
    @counted
    @blueprint.arguments(OnDay, location="query")
    @blueprint.response(200, schema_of(contract.EntryPage))
    def page(query: contract.OnDay) -> contract.EntryPage:
        """Every entry that has begun by the day; what no longer holds comes last."""
        return _marked(reading.get_register(register, _day(query), current_actor()))

    @blueprint.get(f"/{register.code}/<uuid:entry_id>", endpoint=f"show_{register.code}")
    @requires(*register.readers)
    @counted
    @blueprint.arguments(OnDay, location="query")
    @blueprint.response(200, Detail)
    def show(query: contract.OnDay, entry_id: UUID) -> contract.EntryDetail:
        """One entry with all that was ever said in it."""
        return _marked(reading.get_entry(register, entry_id, _day(query), current_actor()))


def _changes(register: RegisterKind) -> None:
    """Adding an entry, replacing what it says, ending it."""

    @blueprint.post(f"/{register.code}", endpoint=f"add_{register.code}")
    @requires(*register.writers)
    @idempotent
    @blueprint.arguments(schema_of(register.entry))
    @blueprint.response(201, Detail)
    def add(entry: Any) -> contract.EntryDetail:
        """Adds an entry."""
        return _detail(register, actions.add_entry(register, entry, current_actor(), _now()))

    @blueprint.post(f"/{register.code}/<uuid:entry_id>/versions", endpoint=f"change_{register.code}")
    @requires(*register.writers)
    @idempotent
    @blueprint.arguments(schema_of(contract.change_of(register)))
    @blueprint.response(200, Detail)
    @blueprint.alt_response(409, description="Someone else changed the entry first")
    def change(entry: Any, entry_id: UUID) -> contract.EntryDetail:
        """Says what an entry now says; its history keeps what it said before."""
        actions.change_entry(register, entry_id, entry, current_actor(), _now())
        return _detail(register, entry_id)

    @blueprint.post(f"/{register.code}/<uuid:entry_id>/end", endpoint=f"end_{register.code}")
    @requires(*register.writers)
    @idempotent
    @blueprint.arguments(schema_of(contract.EntryEnd))
    @blueprint.response(200, Detail)
    def end(entry: contract.EntryEnd, entry_id: UUID) -> contract.EntryDetail:
        """Says that an entry no longer holds; it stays in the history."""
        actions.end_entry(register, entry_id, entry, current_actor(), _now())
        return _detail(register, entry_id)


def _takes_back(register: RegisterKind) -> None:
    """Saying that a line under an entry does not count."""

    @blueprint.post(
        f"/{register.code}/<uuid:entry_id>/lines/<uuid:line_id>/taken-back", endpoint=f"take_back_{register.code}"
    )
    @requires(*register.writers)
    @idempotent
    @blueprint.arguments(schema_of(contract.TakeBack))
    @blueprint.response(200, Detail)
    def take_back(entry: contract.TakeBack, entry_id: UUID, line_id: UUID) -> contract.EntryDetail:
        """Says why a line does not count; it stays in the history."""
        actions.take_back_line(register, entry_id, line_id, back=entry, actor=current_actor(), now=_now())
        return _detail(register, entry_id)


def _adds_lines(register: RegisterKind, kind: LineKind) -> None:
    """Adding a dated line of one kind."""

    @blueprint.post(f"/{register.code}/<uuid:entry_id>/{kind.code}", endpoint=f"add_{register.code}_{kind.code}")
    @requires(*(READS if kind.code == ACKNOWLEDGED else register.writers))
    @idempotent
    @blueprint.arguments(schema_of(contract.line_of(kind)))
    @blueprint.response(201, Detail)
    def add(entry: Any, entry_id: UUID) -> contract.EntryDetail:
        """Adds a dated line to an entry; “I have read it” is always said by the person signed in."""
        if kind.code == ACKNOWLEDGED:
            actions.acknowledge(register, kind, entry_id, read=entry.version, actor=current_actor(), now=_now())
        else:
            actions.add_line(register, kind, entry_id, entry=entry, actor=current_actor(), now=_now())
        return _detail(register, entry_id)


for _register in REGISTERS:
    _reads(_register)
    _changes(_register)
    if _register.lines:
        _takes_back(_register)
    for _kind in _register.lines:
        _adds_lines(_register, _kind)
