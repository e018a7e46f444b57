"""What people write into the registers: entries, later versions, ends, dated lines, lines taken back."""

from collections.abc import Callable
from uuid import UUID

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from services.gateway.clients.both import venues_client
from services.gateway.pages.kit.form_errors import errors_of
from services.gateway.pages.kit.forms import (
    Field,
    Filled,
    Form,
    Values,
    answered,
    asks,
    day_field,
    filled_in,
    form_of,
    hidden,
    values_of,
)
from services.gateway.pages.kit.people_names import told_by
from services.gateway.pages.kit.two_windows import version_read
from services.gateway.pages.registers import shown
from services.gateway.pages.registers.lists import blueprint, entry_page
from services.gateway.pages.repeats import form_key, passes_key_on
from shared.access import requires
from shared.actor import Role
from shared.contracts.registers.register_entries import ACKNOWLEDGED, READS, REGISTERS, LineKind, RegisterKind
from shared.contracts.registers.registers import EntryEnd, line_of
from shared.http.problems import OutOfDate, Problem

ENTRY_VERSION = "entry_version"
"""Which version of an entry its form was opened over; an entry may have a version of its own, as a policy has."""
SAVED = "Saved. What was there before stays in the history"
WHY_CHANGED = Field("why", "Why it changes (optional)", "text")
ENDS = (*hidden("version"), Field("why", "Why?", "text", required="Say why"))
FROM = day_field("on", "From which day?", "Leave empty for today")
TAKES_BACK = (
    Field("line", "Which line?", "choice", required="Choose a line"),
    Field("why", "Why does it not count?", "text", required="Say why it does not count"),
)
ABOUT = Field("about", "What was answered?", "choice", required="Choose what was answered")


def _adds(register: RegisterKind) -> None:
    """The form of a new entry."""
    form = form_of(register.entry)

    def page(values: Values, errors: Values) -> str:
        return render_template(
            "registers/form.html", register=register, entry=None, form=form, values=values, errors=errors,
            title=f"Add a {register.one}", action=url_for(f"registers.new_{register.code}"),
        )  # fmt: skip

    def add(filled: Filled) -> ResponseReturnValue:
        made = venues_client().add_register_entry(register, register.entry(**filled.said), form_key())
        return _saved(register, made.entry.id)

    def new() -> ResponseReturnValue:
        return answered(form, page, add)

    _add_form(f"/{register.code}/new", f"new_{register.code}", new, register.writers, form)


def _changes(register: RegisterKind) -> None:
    """The form that says what an entry now says."""
    form = (*hidden(ENTRY_VERSION), *form_of(register.entry), WHY_CHANGED)

    def change(entry_id: UUID) -> ResponseReturnValue:
        found = venues_client().register_entry(register, entry_id)

        def page(values: Values, errors: Values, **more: object) -> str:
            return render_template(
                "registers/form.html", register=register, entry=found.entry, form=form, values=values, errors=errors,
                title=f"Change this {register.one}", changes=True,
                action=url_for(f"registers.change_{register.code}", entry_id=entry_id), **more,
            )  # fmt: skip

        def save(filled: Filled) -> ResponseReturnValue:
            why, entry = filled.said.pop("why"), register.entry(**filled.said)
            version = filled.number(ENTRY_VERSION)
            venues_client().change_register_entry(register, entry_id, version, entry, why=why, key=form_key())
            return _saved(register, entry_id, SAVED)

        said = {name: value for name, value in found.entry.values.items() if name != "since"}
        begun = values_of(form, said | {ENTRY_VERSION: found.entry.version})
        return answered(form, page, save, begun, overtaken=_overtaken(register, entry_id, page, ENTRY_VERSION))

    rule = f"/{register.code}/<uuid:entry_id>/change"
    _add_form(rule, f"change_{register.code}", change, register.writers, form)


def _overtaken(
    register: RegisterKind, entry_id: UUID, page: Callable[..., str], name: str
) -> Callable[[Filled, OutOfDate], str]:
    """The form over the newest version, with what others changed since the one that was read; `name` carries it."""

    def told(filled: Filled, problem: OutOfDate) -> str:
        found = venues_client().register_entry(register, entry_id)
        newest = filled.values | {name: str(found.entry.version)}
        return page(newest, {"": told_by(problem)}, meanwhile=shown.changes_since(register, found, filled.number(name)))

    return told


def _ends(register: RegisterKind) -> None:
    """The form that says that an entry no longer holds."""
    form = ENDS if register.events else (*ENDS, FROM)

    def end(entry_id: UUID) -> ResponseReturnValue:
        found = venues_client().register_entry(register, entry_id)

        def page(values: Values, errors: Values, **more: object) -> str:
            return render_template(
                "registers/end.html", register=register, entry=found.entry, form=form, values=values, errors=errors,
                **more,
            )  # fmt: skip

        def save(filled: Filled) -> ResponseReturnValue:
            entry = EntryEnd(filled.number(), **filled.said)
            venues_client().end_register_entry(register, entry_id, entry, form_key())
            return _saved(register, entry_id, SAVED)

        overtaken = _overtaken(register, entry_id, page, "version")
        return answered(form, page, save, {"version": str(found.entry.version)}, otherwise="why", overtaken=overtaken)

    _add_form(f"/{register.code}/<uuid:entry_id>/end", f"end_{register.code}", end, register.writers, form)


def _takes_back(register: RegisterKind) -> None:
    """The form that says that a line does not count."""
    kinds = tuple(kind.code for kind in register.lines)

    def take_back(entry_id: UUID) -> ResponseReturnValue:
        found = venues_client().register_entry(register, entry_id)
        lines = shown.line_choices(register, found, kinds)
        form = filled_in(TAKES_BACK, line=lines)

        def page(values: Values, errors: Values) -> str:
            return render_template(
                "registers/take_back.html", register=register, entry=found.entry, form=form if lines else (),
                values=values, errors=errors,
            )  # fmt: skip

        def save(filled: Filled) -> ResponseReturnValue:
            said = filled.said
            venues_client().take_back_line(register, entry_id, UUID(said["line"]), said["why"], form_key())
            return _saved(register, entry_id, "Saved. The line stays in the history and counts for nothing")

        return answered(form, page, save, otherwise="line")

    rule = f"/{register.code}/<uuid:entry_id>/take-back"
    _add_form(rule, f"take_back_{register.code}", take_back, register.writers, TAKES_BACK)


def _adds_lines(register: RegisterKind, kind: LineKind) -> None:
    """The form of a dated line; one that answers another names it."""
    made_by, declared = line_of(kind), (*([ABOUT] if kind.about else []), *form_of(kind.entry))

    def add(entry_id: UUID) -> ResponseReturnValue:
        found = venues_client().register_entry(register, entry_id)
        waiting = shown.waiting(register, kind, found) if kind.about else ()
        form = filled_in(declared, about=waiting)

        def page(values: Values, errors: Values) -> str:
            return render_template(
                "registers/line.html", register=register, entry=found.entry, kind=kind, values=values, errors=errors,
                form=form if waiting or not kind.about else (),
                action=url_for(f"registers.add_{register.code}_{kind.code}", entry_id=entry_id),
            )  # fmt: skip

        def save(filled: Filled) -> ResponseReturnValue:
            about = {"about": UUID(filled.said["about"])} if kind.about else {}
            line = made_by(**filled.said | about)
            venues_client().add_register_line(register, kind, entry_id, line, form_key())
            return _saved(register, entry_id)

        return answered(form, page, save)

    rule = f"/{register.code}/<uuid:entry_id>/{kind.code}"
    _add_form(rule, f"add_{register.code}_{kind.code}", add, register.writers, declared)


def _acknowledges(register: RegisterKind, kind: LineKind) -> None:
    """The button “I have read it”: the version on the page."""

    def acknowledge(entry_id: UUID) -> ResponseReturnValue:
        version = version_read()
        try:
            venues_client().add_register_line(register, kind, entry_id, kind.entry(version=version), form_key())
        except Problem as problem:
            found = venues_client().register_entry(register, entry_id)
            meanwhile = shown.changes_since(register, found, version) if isinstance(problem, OutOfDate) else []
            errors = errors_of(problem)
            return entry_page(register, found, values=None, errors=errors, meanwhile=meanwhile), problem.status
        return _saved(register, entry_id, "It is noted that you have read this version")

    view = requires(*READS)(passes_key_on(acknowledge))
    blueprint.add_url_rule(
        f"/{register.code}/<uuid:entry_id>/{kind.code}", f"add_{register.code}_{kind.code}", view, methods=["POST"]
    )


def _saved(register: RegisterKind, entry: UUID, told: str = "Saved") -> ResponseReturnValue:
    flash(told, "success")
    return redirect(url_for(f"registers.show_{register.code}", entry_id=entry), 303)


def _add_form(
    rule: str, endpoint: str, view: Callable[..., ResponseReturnValue], roles: tuple[Role, ...], form: Form
) -> None:
    view = requires(*roles)(passes_key_on(asks(form)(view)))
    blueprint.add_url_rule(rule, endpoint, view, methods=["GET", "POST"])


for _register in REGISTERS:
    _adds(_register)
    _changes(_register)
    _ends(_register)
    if _register.lines:
        _takes_back(_register)
    for _kind in _register.lines:
        (_acknowledges if _kind.code == ACKNOWLEDGED else _adds_lines)(_register, _kind)
