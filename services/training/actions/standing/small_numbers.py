"""Figures for readers who may not open the names behind them: small numbers, and what would give them away, are hidden.

A directorate is settled before its services, and a service before its teams, each from all its neighbours: so every
page, file and answer hides the same numbers, whichever part of the council it is about.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields, replace
from datetime import date, timedelta

from services.training.actions.standing.standing import SEES_ALL_NAMES, get_standing, unit_from
from services.training.rules.figures import Figures
from services.training.store.database import database
from services.training.store.standing.standing import council_figures, employer_figures, unit_figures
from shared.actor import Actor
from shared.contracts import training as contract
from shared.figures.suppression import SMALL, Key, Sum, suppressed

COLUMNS = tuple(field.name for field in fields(Figures))
PARTS_OF = (
    ("population", "in_date"),
    ("population", "on_track"),
    ("population", "ever_trained"),
    ("on_track", "in_date"),
    ("ever_trained", "in_date"),
)
"""Columns of which the second is part of the first: what is left is a number of people too."""
ALL = ""
HIDDEN = (
    "Numbers of 1 to 4 people, and numbers from which one could be worked out, are hidden from whoever may not open "
    "the names behind them."
)
ON_SOME_DAYS = "Units and other employers are shown as at today or the last day of a month."
Columns = frozenset[str]
NOTHING: Columns = frozenset()
EVERYTHING: Columns = frozenset(COLUMNS)


def opens_names(actor: Actor) -> bool:
    """Whether somebody may open every name behind the figures, and so sees all of them."""
    return actor.has(*SEES_ALL_NAMES)


def groups_are_shown(as_at: date, today: date) -> bool:
    """Whether groups are shown as at a day: one day set beside the next would tell who changed in between."""
    return as_at == today or (as_at + timedelta(days=1)).day == 1


@dataclass(frozen=True)
class Hidden:
    """Which columns are hidden, of the whole and of each of its parts."""

    whole: Columns
    parts: Mapping[str, Columns]


def hide_level(whole: Figures, parts: Mapping[str, Figures], settled: Columns | None = None) -> Hidden:
    """One level: a whole and its parts. With `settled` those columns of the whole are hidden already, and no others."""
    rows = {ALL: whole, **parts}
    numbers: dict[Key, int] = {(row, name): getattr(found, name) for row, found in rows.items() for name in COLUMNS}
    sums: list[Sum] = []
    unshown: list[Key] = []
    for column in COLUMNS:
        rest = numbers[ALL, column] - sum(getattr(found, column) for found in parts.values())
        members: list[Key] = [(part, column) for part in parts]
        if rest > 0:  # people in no part; below nought, somebody is in two
            numbers["rest", ALL, column] = rest
            unshown.append(("rest", ALL, column))
            members.append(("rest", ALL, column))
        if parts:
            sums.append(Sum((ALL, column), tuple(members)))
    for row, (outer, inner) in ((row, pair) for row in rows for pair in PARTS_OF):
        key = ("left", row, outer, inner)
        numbers[key] = numbers[row, outer] - numbers[row, inner]
        unshown.append(key)
        sums.append(Sum((row, outer), ((row, inner), key)))
    also = [(row, column) for row, found in rows.items() if 0 < found.population < SMALL for column in COLUMNS]
    fixed: list[Key] = []
    if settled is not None:
        also += [(ALL, column) for column in settled]
        fixed = [(ALL, column) for column in EVERYTHING - settled]
    keys = suppressed(numbers, sums, unshown=unshown, least=1, also=set(also) - set(fixed), settled=fixed)
    return Hidden(_of(ALL, keys), {part: _of(part, keys) for part in parts})


def _of(row: str, keys: Iterable[Key]) -> Columns:
    hidden = set(keys)
    return frozenset(column for column in COLUMNS if (row, column) in hidden)


def hidden_in_units(as_at: date, path: tuple[str, ...]) -> Hidden:
    """What is hidden of a unit and of the units right below it; of the council for no path."""
    whole, parts = council_figures(as_at), unit_figures(as_at)
    hidden = hide_level(whole, parts)
    for depth in range(len(path)):
        above = path[: depth + 1]
        name = " > ".join(above)
        whole, parts, settled = parts.get(name, Figures()), unit_figures(as_at, above), hidden.parts.get(name, NOTHING)
        hidden = hide_level(whole, parts, settled)
    return hidden


def hidden_in_employers(as_at: date) -> Hidden:
    """What is hidden of each other employer, and of all of them together."""
    employers = employer_figures(as_at)
    return hide_level(sum(employers.values(), Figures()), employers)


def standing_for(actor: Actor, as_at: date, unit: str, employer: str, today: date) -> contract.StandingAnswer:
    """The figures as this reader may see them: all of them for whoever may open the names behind them."""
    with database.read_transaction():
        found = get_standing(as_at, unit, employer)
        if opens_names(actor):
            return found
        path = unit_from(unit)
        units, employers = hidden_in_units(as_at, path), hidden_in_employers(as_at)
    if not groups_are_shown(as_at, today):
        employers = Hidden(EVERYTHING, dict.fromkeys(employers.parts, EVERYTHING))
        units = Hidden(EVERYTHING if path else units.whole, dict.fromkeys(units.parts, EVERYTHING))
    asked = employers.parts[employer] if employer else units.whole
    shown = replace(
        found,
        figures=without(found.figures, asked),
        units=tuple(replace(one, figures=without(one.figures, units.parts[one.unit])) for one in found.units),
        employers=tuple(
            replace(one, figures=without(one.figures, employers.parts[one.employer])) for one in found.employers
        ),
        provider_figures=without(found.provider_figures, employers.whole),
    )
    return shown if shown == found else replace(shown, hidden=_why(as_at, today))


def _why(as_at: date, today: date) -> str:
    return HIDDEN if groups_are_shown(as_at, today) else f"{HIDDEN} {ON_SOME_DAYS}"


def without(figures: contract.Figures, hidden: Columns) -> contract.Figures:
    """Figures with the hidden ones left open."""
    return replace(figures, **dict.fromkeys(hidden, None))
