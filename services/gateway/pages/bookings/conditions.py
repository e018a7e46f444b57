"""Approving with conditions: as many as are needed, added and removed without JavaScript."""

from dataclasses import replace
from itertools import chain
from typing import TypedDict
from uuid import UUID

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue
from werkzeug.datastructures import MultiDict

from services.gateway.clients.both import venues_client
from services.gateway.pages.bookings.acting import (
    NOT_SAID,
    approved_told,
    offered_no_more,
    others_read,
    read_over,
    refusal,
    told_done,
)
from services.gateway.pages.bookings.before_approval import CHECKED, REPLACES, approving, before_approval
from services.gateway.pages.bookings.decisions import objections
from services.gateway.pages.bookings.said import all_said
from services.gateway.pages.kept_forms import waits_here
from services.gateway.pages.kit import wording
from services.gateway.pages.kit.booking_story import changed_since
from services.gateway.pages.kit.forms import (
    Field,
    Filled,
    Form,
    Option,
    Values,
    asks,
    day_field,
    filled_in,
    hidden,
    in_row,
    names_of,
    options_of,
    read,
)
from services.gateway.pages.kit.letter_before import letter_of_form
from services.gateway.pages.kit.roles import DECIDES
from services.gateway.pages.kit.two_windows import OF_BOOKING, says_what_was_read, version_read
from services.gateway.pages.repeats import form_key, passes_key_on
from shared.access import requires
from shared.contracts.bookings.bookings import BookingDetail, ConditionEntry, DecisionEntry
from shared.http.problems import OutOfDate, Problem, Refused

blueprint = Blueprint("booking_conditions", __name__, url_prefix="/bookings/<uuid:booking_id>")

MOST = 20
CHALLENGE = "Reply to this letter: a senior officer who did not set the condition looks at it again."
CONDITION = (
    Field(
        "code", "Kind", "select", required="Choose the kind of condition",
        options=options_of(wording.TABLES["condition_kind"], "Choose"),
    ),
    Field(
        "text", "What must be done?", "area", "So that anybody can see whether it was.", "Write the condition down",
        rows=3, longest=2000,
    ),
    Field("ground", "Ground", "select", "The law or duty it serves. The list is closed.",
          "Choose the ground for the condition", is_open=True),
    Field("proportionality", "Why is it proportionate?", required="Say why the condition is proportionate", rows=3,
          longest=2000),
    Field("how_checked", "How is it checked?", "text", required="Say how it will be checked", longest=2000),
    Field("how_to_challenge", "How can the hirer challenge it?", required="Say how the hirer can challenge it",
          rows=2, longest=2000),
    Field("owner", "Who checks it?", "text", "A person or a post.", "Name who checks it", longest=200),
    day_field("due_on", "Checked on", "", "Give the day it is checked"),
)  # fmt: skip
ABOUT_ALL = (
    CHECKED,
    Field("reason", "Reason for the decision", "area", "The one true reason, as you would tell it to the hirer.",
          "Give the reason", longest=10_000),
    replace(REPLACES, hint="Tick those that you take back or write anew below, and say why in the reason."),
)  # fmt: skip


@blueprint.route("/conditions", methods=["GET", "POST"])
@requires(*DECIDES)
@passes_key_on
@asks((*ABOUT_ALL, *in_row(CONDITION, "*"), *hidden("count", "do")))
def approve_with_conditions(booking_id: UUID) -> ResponseReturnValue:
    """Approves with conditions; a button adds another one or takes one away, and nothing typed is lost."""
    booking = venues_client().find_booking(booking_id)
    if request.method == "GET":
        if "approve_with_conditions" not in booking.actions:
            raise Refused("This cannot be decided as the booking now is, or not by you.")
        count = _count(waits_here())
        return _page(booking, {f"how_to_challenge-{place}": CHALLENGE for place in range(count)}, count, {})
    count = _count(request.form)
    filled = read((*_about_all(booking), *chain(*_rows(CONDITION, count))), request.form)
    if not says_what_was_read("version", *OF_BOOKING):
        return _page(booking, filled.values, count, {"": NOT_SAID}, changed=changed_since(booking.id)), 409
    do = request.form.get("do", "")
    if do == "add":
        more = filled.values | {f"how_to_challenge-{count}": CHALLENGE}
        return _page(booking, more, min(count + 1, MOST), {})
    if do.startswith("remove-") and do[7:].isdecimal():
        return _page(booking, _without(filled.values, count, int(do[7:])), max(count - 1, 1), {})
    if do == "letter":
        return _page(booking, filled.values, count, {}, letter=letter_of_form(booking_id, _said(filled, count)))
    return _page(booking, filled.values, count, {}) if do == "again" else _send(booking, filled, count)


def _send(booking: BookingDetail, filled: Filled, count: int) -> ResponseReturnValue:
    if since := offered_no_more(booking, filled):
        return _page(booking, filled.values, count, {"": since}, changed=changed_since(booking.id)), 409
    if filled.errors:
        return _page(booking, filled.values, count, filled.errors), 422
    entry = DecisionEntry(
        "approve_with_conditions", filled.said["reason"], checked=filled.said.get("checked", False),
        version=version_read(), **_said(filled, count), **others_read(),
    )  # fmt: skip
    try:
        after = venues_client().act_on_booking(booking.id, "decisions", entry, form_key())
    except OutOfDate as problem:
        return _page(booking, filled.values, count, {"": problem.detail}, changed=changed_since(booking.id)), 409
    except Problem as problem:
        return _page(booking, filled.values, count, refusal(problem)), problem.status
    return told_done(after, approved_told(after))


def _page(booking: BookingDetail, values: Values, count: int, errors: Values, **more: object) -> str:
    return render_template(
        "bookings/conditions.html",
        booking=booking,
        values=values,
        count=count,
        most=MOST,
        errors=errors,
        about_all=_about_all(booking),
        rows=_rows(_condition(booking), count),
        read=read_over(booking, is_told="changed" in more),
        before=before_approval(booking),
        said=all_said(booking),
        lacking=[one for one in objections(booking, "approve") if "condition" not in one],
        **more,
    )


def _count(sent: MultiDict[str, str]) -> int:
    return min(max(read(hidden("count"), sent).number("count"), 1), MOST)


def _about_all(booking: BookingDetail) -> Form:
    return approving(booking, ABOUT_ALL)


def _condition(booking: BookingDetail) -> Form:
    """The fields of one condition, with the grounds there are for one on this booking."""
    offered = (Option(ground.code, ground.text) for ground in venues_client().condition_grounds(booking.id).grounds)
    return filled_in(CONDITION, ground=(Option("", "Choose"), *offered))


def _rows(condition: Form, count: int) -> list[Form]:
    return [in_row(condition, place) for place in range(count)]


class Conditions(TypedDict):
    """The conditions of a form, and the earlier ones they stand in place of."""

    conditions: tuple[ConditionEntry, ...]
    replaces: tuple[UUID, ...]


def _said(filled: Filled, count: int) -> Conditions:
    """The conditions as they were sent, and the earlier ones that hold no longer."""
    of_each = [{one.name: filled.said[f"{one.name}-{place}"] for one in CONDITION} for place in range(count)]
    return {
        "conditions": tuple(ConditionEntry(**said) for said in of_each),
        "replaces": tuple(map(UUID, filled.said.get("replaces", ()))),
    }


def _without(values: Values, count: int, gone: int) -> Values:
    """The same without one condition, the later ones moved up."""
    kept = {one.name: values.get(one.name, "") for one in ABOUT_ALL}
    for to, place in enumerate(place for place in range(count) if place != gone):
        kept |= {name: values.get(before, "")
                 for name, before in zip(names_of(in_row(CONDITION, to)), names_of(in_row(CONDITION, place)),
                                         strict=True)}  # fmt: skip
    return kept
