"""What people write into the registers: entries, later versions, ends, dated lines, lines taken back."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from services.gateway.clients.both import venues_client
from services.gateway.pages.kit.days import read_day
from services.gateway.pages.kit.form_errors import errors_of
from services.gateway.pages.registers import shown
from services.gateway.pages.registers.forms import EntryForm, fields_of, values_of
from services.gateway.pages.registers.lists import blueprint, entry_page
from services.gateway.pages.repeats import form_key, passes_key_on
from shared.access import requires
from shared.actor import Role
from shared.contracts.registers import (
    ACKNOWLEDGED,
    READS,
    REGISTERS,
    EntryDetail,
    EntryEnd,
    LineKind,
    RegisterKind,
    line_of,
)
from shared.problems import OutOfDate, Problem

ENTRY_VERSION = "entry_version"
"""Which version of an entry its form was opened over; an entry may have a version of its own, as a policy has."""
SAVED = "Saved. What was there before stays in the history"


def _adds(register: RegisterKind) -> None:
    """The form of a new entry."""

    def page(form: EntryForm) -> str:
        return render_template(
            "registers/form.html", register=register, entry=None, fields=fields_of(register.entry), values=form.values,
            errors=form.errors, title=f"Add a {register.one}", action=url_for(f"registers.new_{register.code}"),
        )  # fmt: skip

    def new() -> ResponseReturnValue:
        if request.method == "GET":
            return page(EntryForm({}, {}))
        form = EntryForm.read(request, register.entry)
        if form.entry is None:
            return page(form), 422
        try:
            made = venues_client().add_register_entry(register, form.entry, form_key())
        except Problem as problem:
            return page(_wrong(form, problem, register.entry)), problem.status
        flash("Saved", "success")
        return _to_entry(register, made.entry.id)

    _add_form(f"/{register.code}/new", f"new_{register.code}", new, register.writers)


def _changes(register: RegisterKind) -> None:
    """The form that says what an entry now says."""

    def page(found: EntryDetail, form: EntryForm, meanwhile: list[dict[str, Any]] | None = None) -> str:
        return render_template(
            "registers/form.html", register=register, entry=found.entry, fields=fields_of(register.entry),
            values=form.values, errors=form.errors, title=f"Change this {register.one}", asks_why=True,
            meanwhile=meanwhile or [],
            action=url_for(f"registers.change_{register.code}", entry_id=found.entry.id),
        )  # fmt: skip

    def change(entry_id: UUID) -> ResponseReturnValue:
        found = venues_client().register_entry(register, entry_id)
        if request.method == "GET":
            said = {name: value for name, value in found.entry.values.items() if name != "since"}
            values = values_of(register.entry, said) | {ENTRY_VERSION: str(found.entry.version)}
            return page(found, EntryForm(values, {}))
        read = EntryForm.read(request, register.entry)
        given = {name: request.form.get(name, "").strip() for name in (ENTRY_VERSION, "why")}
        form = EntryForm(read.values | given, read.errors, read.entry)
        version = int(given[ENTRY_VERSION]) if given[ENTRY_VERSION].isdecimal() else 0
        if form.entry is None:
            return page(found, form), 422
        try:
            venues_client().change_register_entry(register, entry_id, version, form.entry, given["why"], form_key())
        except OutOfDate as problem:
            found = venues_client().register_entry(register, entry_id)
            newest = {ENTRY_VERSION: str(found.entry.version)}
            again = EntryForm(form.values | newest, {"": problem.detail})
            return page(found, again, shown.changes_since(register, found, version)), 409
        except Problem as problem:
            return page(found, _wrong(form, problem, register.entry)), problem.status
        flash(SAVED, "success")
        return _to_entry(register, entry_id)

    _add_form(f"/{register.code}/<uuid:entry_id>/change", f"change_{register.code}", change, register.writers)


def _ends(register: RegisterKind) -> None:
    """The form that says that an entry no longer holds."""

    def page(found: EntryDetail, values: dict[str, Any], errors: dict[str, str], **more: Any) -> str:
        return render_template(
            "registers/end.html", register=register, entry=found.entry, values=values, errors=errors, **more
        )

    def end(entry_id: UUID) -> ResponseReturnValue:
        found = venues_client().register_entry(register, entry_id)
        if request.method == "GET":
            return page(found, {"version": str(found.entry.version)}, {})
        on = read_day(request.form, "on")
        sent = {name: request.form.get(name, "").strip() for name in ("why", "version")}
        values: dict[str, Any] = sent | on.values
        errors = {"on": on.error} if on.error else {}
        if not sent["why"]:
            errors["why"] = "Say why"
        if errors:
            return page(found, values, errors), 422
        version = int(sent["version"]) if sent["version"].isdigit() else 0
        try:
            venues_client().end_register_entry(register, entry_id, EntryEnd(version, sent["why"], on.day), form_key())
        except OutOfDate as problem:
            found = venues_client().register_entry(register, entry_id)
            newest = values | {"version": str(found.entry.version)}
            meanwhile = shown.changes_since(register, found, version)
            return page(found, newest, {"": problem.detail}, meanwhile=meanwhile), 409
        except Problem as problem:
            return page(found, values, errors_of(problem, {"on": "on", "why": "why"}, "why")), problem.status
        flash(SAVED, "success")
        return _to_entry(register, entry_id)

    _add_form(f"/{register.code}/<uuid:entry_id>/end", f"end_{register.code}", end, register.writers)


def _takes_back(register: RegisterKind) -> None:
    """The form that says that a line does not count."""
    kinds = tuple(kind.code for kind in register.lines)

    def page(found: EntryDetail, values: dict[str, Any], errors: dict[str, str]) -> str:
        return render_template(
            "registers/take_back.html", register=register, entry=found.entry, values=values, errors=errors,
            lines=shown.line_choices(register, found, kinds),
        )  # fmt: skip

    def take_back(entry_id: UUID) -> ResponseReturnValue:
        found = venues_client().register_entry(register, entry_id)
        if request.method == "GET":
            return page(found, {}, {})
        values = {name: request.form.get(name, "").strip() for name in ("line", "why")}
        known = {one["value"] for one in shown.line_choices(register, found, kinds)}
        errors = {} if values["line"] in known else {"line": "Choose a line"}
        if not values["why"]:
            errors["why"] = "Say why it does not count"
        if errors:
            return page(found, values, errors), 422
        try:
            venues_client().take_back_line(register, entry_id, UUID(values["line"]), values["why"], form_key())
        except Problem as problem:
            return page(found, values, errors_of(problem, {"why": "why"}, "line")), problem.status
        flash("Saved. The line stays in the history and counts for nothing", "success")
        return _to_entry(register, entry_id)

    _add_form(f"/{register.code}/<uuid:entry_id>/take-back", f"take_back_{register.code}", take_back, register.writers)


def _adds_lines(register: RegisterKind, kind: LineKind) -> None:
    """The form of a dated line."""
    made_by = line_of(kind)

    def page(found: EntryDetail, form: EntryForm) -> str:
        return render_template(
            "registers/line.html", register=register, entry=found.entry, kind=kind, fields=fields_of(kind.entry),
            values=form.values, errors=form.errors, asks_about=bool(kind.about),
            waiting=shown.waiting(register, kind, found) if kind.about else [],
            action=url_for(f"registers.add_{register.code}_{kind.code}", entry_id=found.entry.id),
        )  # fmt: skip

    def add(entry_id: UUID) -> ResponseReturnValue:
        found = venues_client().register_entry(register, entry_id)
        if request.method == "GET":
            return page(found, EntryForm({}, {}))
        form = _read_line(kind, made_by, shown.waiting(register, kind, found) if kind.about else [])
        if form.entry is None:
            return page(found, form), 422
        try:
            venues_client().add_register_line(register, kind, entry_id, form.entry, form_key())
        except Problem as problem:
            return page(found, _wrong(form, problem, kind.entry)), problem.status
        flash("Saved", "success")
        return _to_entry(register, entry_id)

    _add_form(
        f"/{register.code}/<uuid:entry_id>/{kind.code}", f"add_{register.code}_{kind.code}", add, register.writers
    )


def _read_line(kind: LineKind, made_by: Any, waiting: list[dict[str, str]]) -> EntryForm:
    """A line as it was sent; one that answers another names it."""
    form = EntryForm.read(request, kind.entry)
    if not kind.about:
        return form
    about = request.form.get("about", "")
    values = {**form.values, "about": about}
    if about not in {one["value"] for one in waiting}:
        return EntryForm(values, {**form.errors, "about": "Choose what was answered"})
    if form.entry is None:
        return EntryForm(values, form.errors)
    return EntryForm(values, {}, made_by(about=UUID(about), **vars(form.entry)))


def _acknowledges(register: RegisterKind, kind: LineKind) -> None:
    """The button “I have read it”: the version on the page."""

    def acknowledge(entry_id: UUID) -> ResponseReturnValue:
        version = int(sent) if (sent := request.form.get("version", "")[:9]).isdecimal() else 0
        try:
            venues_client().add_register_line(register, kind, entry_id, kind.entry(version=version), form_key())
        except Problem as problem:
            found = venues_client().register_entry(register, entry_id)
            meanwhile = shown.changes_since(register, found, version) if isinstance(problem, OutOfDate) else []
            errors = errors_of(problem)
            return entry_page(register, found, values=None, errors=errors, meanwhile=meanwhile), problem.status
        flash("It is noted that you have read this version", "success")
        return _to_entry(register, entry_id)

    view = requires(*READS)(passes_key_on(acknowledge))
    blueprint.add_url_rule(
        f"/{register.code}/<uuid:entry_id>/{kind.code}", f"add_{register.code}_{kind.code}", view, methods=["POST"]
    )


def _wrong(form: EntryForm, problem: Problem, made_by: Any) -> EntryForm:
    """What the service says is wrong, beside the field it is about."""
    names = {one.name: one.name for one in fields_of(made_by)}
    return EntryForm(form.values, errors_of(problem, names), None)


def _to_entry(register: RegisterKind, entry: UUID) -> ResponseReturnValue:
    return redirect(url_for(f"registers.show_{register.code}", entry_id=entry), 303)


def _add_form(rule: str, endpoint: str, view: Callable[..., ResponseReturnValue], roles: tuple[Role, ...]) -> None:
    blueprint.add_url_rule(rule, endpoint, requires(*roles)(passes_key_on(view)), methods=["GET", "POST"])


for _register in REGISTERS:
    _adds(_register)
    _changes(_register)
    _ends(_register)
    if _register.lines:
        _takes_back(_register)
    for _kind in _register.lines:
        (_acknowledges if _kind.code == ACKNOWLEDGED else _adds_lines)(_register, _kind)
