"""Approving with conditions: as many as are needed, added and removed without JavaScript."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue

from services.gateway.clients.both import venues_client
from services.gateway.pages.bookings.acting import (
    NOT_SAID,
    approved_told,
    others_read,
    read_over,
    refusal,
    told_done,
)
from services.gateway.pages.bookings.before_approval import before_approval, tick_words
from services.gateway.pages.bookings.decisions import objections
from services.gateway.pages.bookings.said import all_said
from services.gateway.pages.kit import wording
from services.gateway.pages.kit.booking_story import changed_since
from services.gateway.pages.kit.days import read_day
from services.gateway.pages.kit.letter_before import letter_of_form
from services.gateway.pages.kit.roles import DECIDES
from services.gateway.pages.kit.two_windows import OF_BOOKING, says_what_was_read, version_read
from services.gateway.pages.repeats import form_key, passes_key_on
from shared.access import requires
from shared.contracts.bookings import BookingDetail, ConditionEntry, DecisionEntry
from shared.problems import OutOfDate, Problem, Refused

blueprint = Blueprint("booking_conditions", __name__, url_prefix="/bookings/<uuid:booking_id>")

MOST = 20
CHALLENGE = "Reply to this letter: a senior officer who did not set the condition looks at it again."
TEXTS = {
    "text": "Write the condition down",
    "ground": "Choose the ground for the condition",
    "proportionality": "Say why the condition is proportionate",
    "how_checked": "Say how it will be checked",
    "how_to_challenge": "Say how the hirer can challenge it",
    "owner": "Name who checks it",
}


@blueprint.route("/conditions", methods=["GET", "POST"])
@requires(*DECIDES)
@passes_key_on
def approve_with_conditions(booking_id: UUID) -> ResponseReturnValue:
    """Approves with conditions; a button adds another one or takes one away, and nothing typed is lost."""
    booking = venues_client().find_booking(booking_id)
    if request.method == "GET":
        if "approve_with_conditions" not in booking.actions:
            raise Refused("This cannot be decided as the booking now is, or not by you.")
        lacking = [one for one in objections(booking, "approve") if "condition" not in one]
        return _page(booking, {"how_to_challenge-0": CHALLENGE}, 1, {}, lacking=lacking)
    values, count = _sent(request.form)
    if not says_what_was_read("version", *OF_BOOKING):
        return _page(booking, values, count, {"": NOT_SAID}, changed=changed_since(booking.id)), 409
    do = request.form.get("do", "")
    if do == "add":
        values[f"how_to_challenge-{count}"] = CHALLENGE
        return _page(booking, values, min(count + 1, MOST), {})
    if do.startswith("remove-") and do[7:].isdecimal():
        return _page(booking, _without(values, count, int(do[7:])), max(count - 1, 1), {})
    if do == "letter":
        said: dict[str, Any] = {"conditions": tuple(_read(values, place)[0] for place in range(count))}
        said["replaces"] = _replaced(booking, values)
        return _page(booking, values, count, {}, letter=letter_of_form(booking_id, said))
    return _page(booking, values, count, {}) if do == "again" else _send(booking, values, count)


def _send(booking: BookingDetail, values: dict[str, str], count: int) -> ResponseReturnValue:
    read = [_read(values, place) for place in range(count)]
    errors = {name: sentence for _, found in read for name, sentence in found.items()}
    if not values["reason"]:
        errors = {"reason": "Give the reason", **errors}
    if errors:
        return _page(booking, values, count, errors), 422
    conditions = tuple(entry for entry, _ in read)
    checked = values["checked"] == "yes"
    entry = DecisionEntry(
        "approve_with_conditions", values["reason"], conditions, checked=checked, replaces=_replaced(booking, values),
        version=version_read(), **others_read(),
    )  # fmt: skip
    try:
        after = venues_client().act_on_booking(booking.id, "decisions", entry, form_key())
    except OutOfDate as problem:
        return _page(booking, values, count, {"": problem.detail}, changed=changed_since(booking.id)), 409
    except Problem as problem:
        return _page(booking, values, count, refusal(problem)), problem.status
    return told_done(after, approved_told(after))


def _page(booking: BookingDetail, values: dict[str, str], count: int, errors: dict[str, Any], **more: Any) -> str:
    return render_template(
        "bookings/conditions.html",
        booking=booking,
        values=values,
        count=count,
        most=MOST,
        errors=errors,
        kinds=[{"value": code, "text": text} for code, text in wording.TABLES["condition_kind"].items()],
        grounds=[
            {"value": ground.code, "text": ground.text}
            for ground in venues_client().condition_grounds(booking.id).grounds
        ],
        read=read_over(booking, is_told="changed" in more),
        replaceable=[{"value": str(one.id), "text": one.text} for one in booking.conditions],
        before=before_approval(booking),
        said=all_said(booking),
        tick=tick_words(booking),
        **more,
    )


def _sent(form: Mapping[str, str]) -> tuple[dict[str, str], int]:
    """What was typed, and for how many conditions."""
    given = form.get("count", "1")
    count = min(int(given), MOST) if given.isdecimal() and len(given) < 4 and int(given) else 1
    values = {"reason": form.get("reason", "").strip(), "checked": form.get("checked", "")}
    values["replaces"] = " ".join(request.form.getlist("replaces"))[:2000]
    for place in range(count):
        for name in ("code", *TEXTS):
            values[f"{name}-{place}"] = form.get(f"{name}-{place}", "").strip()
        values |= {f"due_on-{place}-{part}": form.get(f"due_on-{place}-{part}", "").strip()[:10]
                   for part in ("day", "month", "year")}  # fmt: skip
    return values, count


def _replaced(booking: BookingDetail, values: Mapping[str, str]) -> tuple[UUID, ...]:
    """The earlier conditions that are ticked as holding no longer."""
    ticked = values["replaces"].split()
    return tuple(one.id for one in booking.conditions if str(one.id) in ticked)


def _without(values: dict[str, str], count: int, gone: int) -> dict[str, str]:
    """The same without one condition, the later ones moved up."""
    kept = {name: values[name] for name in ("reason", "checked", "replaces")}
    for place in range(count):
        to = place - 1 if place > gone else place
        if place != gone:
            kept |= {f"{name}-{to}": values[f"{name}-{place}"] for name in ("code", *TEXTS)}
            kept |= {f"due_on-{to}-{part}": values[f"due_on-{place}-{part}"] for part in ("day", "month", "year")}
    return kept


def _read(values: Mapping[str, str], place: int) -> tuple[ConditionEntry, dict[str, str]]:
    """One condition, and what it still lacks."""
    asked = read_day(values, f"due_on-{place}", "Give the day it is checked")
    errors = {f"{name}-{place}": lack for name, lack in TEXTS.items() if not values[f"{name}-{place}"]}
    if len(values[f"ground-{place}"]) > 500:
        errors[f"ground-{place}"] = TEXTS["ground"]
    if len(values[f"owner-{place}"]) > 200:
        errors[f"owner-{place}"] = "Use at most 200 characters"
    if asked.error:
        errors[f"due_on-{place}"] = asked.error
    if values[f"code-{place}"] not in wording.TABLES["condition_kind"]:
        errors[f"code-{place}"] = "Choose the kind of condition"
    given = {name: values[f"{name}-{place}"] for name in ("code", *TEXTS)}
    return ConditionEntry(**given, due_on=asked.day), errors
