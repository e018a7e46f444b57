"""The same figures, names and gaps as CSV; lists of names are noted in the audit trail."""

from collections.abc import Iterable
from datetime import UTC, datetime

import requests
from flask import Response, request

from services.gateway.actions.evidence.exports import note_names_exported
from services.gateway.clients.both import training_client
from services.gateway.pages.kit.csv_files import csv_file
from services.gateway.pages.kit.days import today
from services.gateway.pages.kit.roles import SEES_FIGURES, SEES_NAMES
from services.gateway.pages.standing.figures import blueprint, team_counts
from services.gateway.pages.standing.scope import Scope, is_team_only, this_scope
from shared.access import requires
from shared.actor import current_actor
from shared.contracts.training import Figures
from shared.http.problems import Invalid
from shared.limits import EXPORT, limited, once_taken
from shared.spreadsheets.writing import csv_bytes

FIGURES = (
    "Of", "Name", "Population", "In date", "On track", "Ever trained", "Absent", "As at", "Forecast", "Policy version",
)  # fmt: skip
NOT_SHOWN = "not shown"


@blueprint.get("/figures.csv")
@requires(*SEES_FIGURES)
@limited(EXPORT)
def figures_csv() -> Response:
    """The figures of the page it was asked for from."""
    scope = _usable()
    if is_team_only() and not scope.unit and not scope.employer:
        return _csv("figures", scope, FIGURES, [_own_team(scope)])
    found = training_client().standing(**scope.where)
    ends = _ends(scope, found.policy_version)
    rows = [(*_figures("council" if not scope.unit else "unit", scope.unit, found.figures), *ends)]
    if scope.employer:
        rows = [(*_figures("employer", scope.employer, found.figures), *ends)]
    else:
        rows += [(*_figures("unit", one.unit, one.figures), *ends) for one in found.units]
    if not scope.unit and not scope.employer:
        rows += [(*_figures("employer", one.employer, one.figures), *ends) for one in found.employers]
        rows.append((*_figures("all other employers", "", found.provider_figures), *ends))
    return _csv("figures", scope, FIGURES, rows)


def _own_team(scope: Scope) -> tuple[object, ...]:
    """What the page shows a manager; the service says whose the team is, or why it is not known."""
    people = training_client().list_people(scope.as_at, shown="all", per_page=1)
    counts = team_counts(people)
    shown = (counts["population"], counts["in_date"], NOT_SHOWN, NOT_SHOWN, counts["absent"])
    return ("own team", "", *shown, *_ends(scope, people.policy_version))


def _figures(of: str, name: str, found: Figures) -> tuple[object, ...]:
    counts = (found.population, found.in_date, found.on_track, found.ever_trained, found.absent)
    return of, name, *("hidden" if count is None else count for count in counts)


@blueprint.get("/people.csv")
@requires(*SEES_NAMES)
@limited(EXPORT)
def people_csv() -> Response:
    """Everybody on the list of names, a row for each requirement."""
    scope = _usable()
    return _names("people", scope, training_client().people_file(**scope.whose, shown=scope.shown))


@blueprint.get("/gaps.csv")
@requires(*SEES_NAMES)
@limited(EXPORT)
def gaps_csv() -> Response:
    """The whole gap list."""
    scope = _usable()
    every_level = request.args.get("every_level") == "yes"
    return _names("gaps", scope, training_client().gaps_file(**scope.whose, every_level=every_level))


def _names(what: str, scope: Scope, answer: requests.Response) -> Response:
    """A file of names, passed on as it comes once it is noted who takes it."""
    response = csv_file(answer, f"training-{what}-{scope.as_at}.csv")
    entries, now = int(answer.headers["X-Total-Count"]), datetime.now(UTC)
    return once_taken(response, lambda: note_names_exported(what, scope.as_at, entries, current_actor(), now))


def _usable() -> Scope:
    """What was asked for; a file for another day than the one typed would mislead, so a wrong day has no file."""
    scope = this_scope()
    if scope.period.errors:
        raise Invalid(scope.period.errors["as_at"])
    return scope


def _ends(scope: Scope, version: str) -> tuple[object, ...]:
    """As at which day, whether that is still to come, and by which policy."""
    return scope.as_at.isoformat(), _yes(scope.as_at > today()), version


def _yes(answer: bool) -> str:
    return "yes" if answer else "no"


def _csv(name: str, scope: Scope, columns: tuple[str, ...], rows: Iterable[tuple[object, ...]]) -> Response:
    response = Response(csv_bytes([columns, *rows]), mimetype="text/csv")
    response.headers["Content-Disposition"] = f'attachment; filename="training-{name}-{scope.as_at}.csv"'
    return response
