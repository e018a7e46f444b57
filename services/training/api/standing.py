"""Who is trained and who is still to be: figures and the names behind them."""

from datetime import UTC, date, datetime

from flask import Response

from services.training.actions.readings import read_gaps, read_people
from services.training.actions.standing.names_files import NamesFile, gaps_file, people_file
from services.training.actions.standing.small_numbers import standing_for
from services.training.store.standing.listings import Page
from shared.access import requires
from shared.actor import Role, current_actor
from shared.clock import london_day
from shared.contracts.base import schema_of
from shared.contracts.queries import NamesQuery, NamesQuerySchema, StandingQuery
from shared.contracts.training import GapPage, PeoplePage, StandingAnswer
from shared.figures.forecasts import marked
from shared.http.blueprints import Blueprint, public
from shared.limits import EXPORT, limited, once_taken
from shared.spreadsheets.writing import csv_stream

blueprint = Blueprint("standing", __name__, url_prefix="/v1/standing", description="Figures and names")

SEES_FIGURES = (Role.LD_OFFICER, Role.PREVENT_LEAD, Role.MANAGER, Role.SENIOR_OFFICER, Role.AUDITOR)
SEES_NAMES = (Role.LD_OFFICER, Role.PREVENT_LEAD, Role.MANAGER)

NOT_THERE = blueprint.alt_response(404, description="There is no such unit, employer or requirement")

WHOLE_LIST = NamesQuerySchema(exclude=("page", "per_page"))


def _day(asked: date | None) -> date:
    return asked or london_day(datetime.now(UTC))


@blueprint.get("")
@public
@requires(*SEES_FIGURES)
@blueprint.arguments(schema_of(StandingQuery), location="query")
@blueprint.response(200, schema_of(StandingAnswer))
@NOT_THERE
def standing(query: StandingQuery) -> StandingAnswer:
    """Figures as at a day: the council's own people, its units one level down, other employers (toolkit 7.3).

    Small numbers are null for whoever may not open the names behind them.
    """
    today = london_day(datetime.now(UTC))
    return marked(standing_for(current_actor(), query.as_at or today, query.unit, query.employer, today), today)


@blueprint.get("/people")
@public
@requires(*SEES_NAMES)
@blueprint.arguments(NamesQuerySchema, location="query")
@blueprint.response(200, schema_of(PeoplePage))
@NOT_THERE
def people(query: NamesQuery) -> PeoplePage:
    """The names behind a figure; a manager sees the own team."""
    found = read_people(
        current_actor(),
        _day(query.as_at),
        query.unit,
        employer=query.employer,
        requirement=query.requirement,
        shown=query.shown,
        page=Page(query.page, query.per_page),
        now=datetime.now(UTC),
    )
    return marked(found, _day(None))


@blueprint.get("/gaps")
@public
@requires(*SEES_NAMES)
@blueprint.arguments(NamesQuerySchema, location="query")
@blueprint.response(200, schema_of(GapPage))
@NOT_THERE
def gaps(query: NamesQuery) -> GapPage:
    """Who still has to be trained: which rule, since when, and what closes it soonest (toolkit 7.3)."""
    found = read_gaps(
        current_actor(),
        _day(query.as_at),
        query.unit,
        employer=query.employer,
        requirement=query.requirement,
        every_level=query.every_level,
        page=Page(query.page, query.per_page),
        now=datetime.now(UTC),
    )
    return marked(found, _day(None))


@blueprint.get("/people.csv")
@requires(*SEES_NAMES)
@limited(EXPORT)
@blueprint.arguments(WHOLE_LIST, location="query")
@blueprint.response(200, content_type="text/csv")
@NOT_THERE
def people_csv(query: NamesQuery) -> Response:
    """Everybody behind a figure, a row for each requirement, sent while it is worked out."""
    today = _day(None)
    return _file(people_file(query, current_actor(), query.as_at or today, today, datetime.now(UTC)))


@blueprint.get("/gaps.csv")
@requires(*SEES_NAMES)
@limited(EXPORT)
@blueprint.arguments(WHOLE_LIST, location="query")
@blueprint.response(200, content_type="text/csv")
@NOT_THERE
def gaps_csv(query: NamesQuery) -> Response:
    """The whole gap list, sent while it is worked out."""
    today = _day(None)
    return _file(gaps_file(query, current_actor(), query.as_at or today, today, datetime.now(UTC)))


def _file(found: NamesFile) -> Response:
    """What cannot be worked out to its end is broken off: then no reader takes it for the whole."""
    answer = Response(csv_stream(found.rows), mimetype="text/csv", headers={"X-Total-Count": str(found.entries)})
    return once_taken(answer, found.note)
