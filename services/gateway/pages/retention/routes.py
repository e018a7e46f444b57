"""How long records are kept: what would go and when, what has gone, and single bookings that must be kept longer."""

from collections import Counter
from datetime import date
from functools import partial
from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from services.gateway.clients.both import venues_client
from services.gateway.pages.kit.acts import Act
from services.gateway.pages.kit.days import DayAsked, read_day
from services.gateway.pages.kit.forms import Field, Filled, Values, answered, asks
from services.gateway.pages.kit.people_names import shown_names
from services.gateway.pages.navigation import may_open
from services.gateway.pages.repeats import form_key, passes_key_on
from shared.access import requires
from shared.actor import Role, current_actor
from shared.contracts.retention import HoldEntry, HoldLine, NightLine, RetentionState
from shared.http.problems import Invalid

blueprint = Blueprint("retention", __name__, url_prefix="/settings/retention")

HOLDS = (Role.PREVENT_LEAD, Role.SENIOR_OFFICER, Role.LEGAL_OFFICER)
LOOKS = (*HOLDS, Role.AUDITOR)
PLACE = Act(
    "Keep a booking with a legal hold",
    "Place the hold",
    (
        Field("reference", "Reference of the booking", "text", "", "Give the reference of the booking", longest=200),
        Field(
            "reason", "Why must it be kept?",
            hint="For example a claim, a complaint or an inquiry. Those who may place holds and the auditor see it.",
            required="Say why this booking must be kept", longest=1000,
        ),
        Field(
            "asked_by", "Who asked for it?", "text", "A name and a role, so that somebody can be asked later.",
            "Name the person who asked for the hold", longest=200,
        ),
        Field("until", "Keep it until", "day", "At most two years from today. It can be placed again after a review.",
              "Give the last day of the hold"),
    ),
)  # fmt: skip
END = Act(
    "End a legal hold",
    "End the hold",
    (Field("reason", "Why need it not be kept any longer?", required="Say why it need not be kept", longest=1000),),
    ("Somebody else than who placed the hold ends it. If the booking’s time is over, it is deleted the next night.",),
)


@blueprint.get("")
@requires(*LOOKS)
def index() -> ResponseReturnValue:
    """The periods, what would go by a day, holds, and what the last nights let go of."""
    asked = read_day(request.args, "until")
    if asked.error:
        return _page(None, asked), 422
    try:
        return _page(asked.day, asked)
    except Invalid as problem:
        return _page(None, DayAsked(None, asked.values, problem.detail)), 422


def _page(until: date | None, asked: DayAsked) -> str:
    state = venues_client().retention(until)
    who = [name for hold in state.holds for name in (hold.placed_by, hold.released_by)]
    return render_template(
        "retention/index.html",
        state=state,
        kinds=_kinds(state),
        standing=[hold for hold in state.holds if hold.stands],
        over=[hold for hold in state.holds if not hold.stands],
        nights=[_night(one, state) for one in state.nights],
        names=shown_names(name for name in who if name),
        may_hold=may_open(current_actor(), "retention.place"),
        may_open_bookings=may_open(current_actor(), "bookings.show"),
        me=current_actor().id,
        values=asked.values,
        errors={"until": asked.error} if asked.error else {},
    )


def _kinds(state: RetentionState) -> list[dict[str, object]]:
    """Each kind with its period, how many may go now, how many by the day asked about, and on which days."""
    now, later = Counter[str](), Counter[str]()
    days: dict[str, list[tuple[date, int]]] = {}
    for one in state.would_go:
        (now if one.on <= state.on else later)[one.code] += one.count
        days.setdefault(one.code, []).append((one.on, one.count))
    return [
        {"period": period, "now": now[period.code], "later": later[period.code], "days": days.get(period.code, [])}
        for period in state.policy.periods
    ]


def _night(night: NightLine, state: RetentionState) -> dict[str, object]:
    what = {period.code: period.what for period in state.policy.periods}
    counts = [(what.get(code, code), count) for code, count in sorted(night.counts.items())]
    return {"line": night, "counts": counts, "total": sum(night.counts.values())}


@blueprint.route("/holds/new", methods=["GET", "POST"])
@requires(*HOLDS)
@passes_key_on
@asks(PLACE.fields)
def place() -> ResponseReturnValue:
    """Keeps one booking whatever the policy says: why, who asked, and until when."""

    def save(filled: Filled) -> ResponseReturnValue:
        venues_client().place_hold(HoldEntry(**filled.said), form_key())
        return _to_holds("The booking is kept until the hold ends")

    begun = {"reference": request.args.get("reference", "")[:200]}
    return answered(PLACE.fields, partial(_form, PLACE), save, begun, "reference")


@blueprint.route("/holds/<uuid:hold_id>/end", methods=["GET", "POST"])
@requires(*HOLDS)
@passes_key_on
@asks(END.fields)
def end(hold_id: UUID) -> ResponseReturnValue:
    """Ends a hold; the service says when it is not this person's to end."""

    def page(values: Values, errors: Values) -> str:
        hold = next((hold for hold in venues_client().retention(None).holds if hold.id == hold_id), None)
        return _form(END, values, errors, hold)

    def save(filled: Filled) -> ResponseReturnValue:
        venues_client().release_hold(hold_id, filled.said["reason"], form_key())
        return _to_holds("The hold has been ended")

    return answered(END.fields, page, save, otherwise="reason")


def _to_holds(told: str) -> ResponseReturnValue:
    flash(told, "success")
    return redirect(url_for(".index", _anchor="holds"), 303)


def _form(act: Act, values: Values, errors: Values, hold: HoldLine | None = None) -> str:
    return render_template("retention/hold.html", act=act, values=values, errors=errors, hold=hold)
