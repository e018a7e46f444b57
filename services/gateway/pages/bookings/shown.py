"""What the page of a booking shows, section by section, in plain words."""

from collections.abc import Iterable

from services.gateway.pages.kit import wording
from services.gateway.pages.kit.presentation import day, moment
from services.gateway.pages.kit.roles import NEED_MET_BY
from services.gateway.pages.kit.times import span, time_left
from services.gateway.rules.places import is_same_place
from shared.actor import Actor
from shared.booking_request.codes import QUESTIONS
from shared.booking_request.questions import Kind
from shared.contracts.bookings.booking_queue import CodedText
from shared.contracts.bookings.bookings import BookingDetail
from shared.contracts.standing_decisions import StandingDecisionLine
from shared.words import plain

Pairs = list[tuple[str, str]]
NOT_ASKED = "Identity not asked: known to us"


def summary(booking: BookingDetail) -> Pairs:
    """What, where, when and who, as the request says."""
    event, hirer = part(booking, "event"), part(booking, "hirer")
    rows = [
        ("When", f"{span(booking.starts_at, booking.ends_at)}: {time_left(booking.hours_to_event)}"),
        ("Where", ", ".join(said for said in (_text(event, "venue"), _text(event, "room")) if said)),
        ("Set-up and clear-down", _around(event)),
        ("Hirer", _hirer(hirer)),
        ("Contact", ", ".join(said for said in (_text(hirer, "email"), _text(hirer, "phone")) if said)),
        ("Speakers", _speakers(booking)),
        ("Seating", _sentence(_seating(part(booking, "seating")))),
        *((one.summary, _answer(booking, code)) for code, one in QUESTIONS.items() if one.summary),
    ]
    return [(what, said) for what, said in rows if said]


def _answer(booking: BookingDetail, code: str) -> str:
    """One answer of the request: what was chosen in words, what was written as it was written."""
    section, _, name = code.partition(".")
    found, kind = part(booking, section) if name else booking.request, QUESTIONS[code].kind
    return _sentence(_choice(found, code)) if kind is Kind.CHOICE else _text(found, name or code)


def part(booking: BookingDetail, name: str) -> dict[str, object]:
    """One part of the request; an empty one when it is not there."""
    found = booking.request.get(name)
    return found if isinstance(found, dict) else {}


def _text(found: dict[str, object], name: str) -> str:
    said = found.get(name)
    return str(said).strip() if said not in (None, "") else ""


def _other_names(found: dict[str, object]) -> str:
    """The other names somebody goes by, as they were given; one may have come by itself."""
    given = found.get("other_names") or []
    names = given if isinstance(given, list | tuple) else [given]
    said = "; ".join(str(name).strip() for name in names if str(name).strip())
    return f"other names: {said}" if said else ""


def _choice(found: dict[str, object], code: str) -> str:
    """A chosen answer within a sentence; a type of event is the council's to word."""
    asked = QUESTIONS[code]
    said = _text(found, asked.name)
    return asked.in_a_sentence(said) if asked.is_closed or not said else plain(said)


def _sentence(said: str) -> str:
    """With a capital letter; the rest stays as it is."""
    return said[:1].upper() + said[1:]


def _around(event: dict[str, object]) -> str:
    before, after = event.get("set_up_minutes") or 0, event.get("clear_down_minutes") or 0
    return f"{before} minutes before, {after} minutes after" if before or after else ""


def _hirer(hirer: dict[str, object]) -> str:
    name, organisation, client = (_text(hirer, one) for one in ("name", "organisation", "client"))
    said = ", ".join(one for one in (name, organisation, _other_names(hirer)) if one)
    if client:
        return f"{said}, for {client}"
    acting_for = _choice(hirer, "hirer.acting_for")
    return f"{said}, for {acting_for}" if said and acting_for else said


def _speakers(booking: BookingDetail) -> str:
    listed = booking.request.get("speakers")
    speakers = listed if isinstance(listed, list) else []
    named = [one for one in speakers if isinstance(one, dict) and _text(one, "name")]
    said = [
        ", ".join(
            filter(None, (_text(one, "name"), _other_names(one), _text(one, "organisation"), _text(one, "topic")))
        )
        for one in named
    ]
    if follow := booking.request.get("speakers_to_follow_by"):
        said.append(f"more names to follow by {_day(follow)}")
    return "; ".join(said) or "None named"


def _day(value: object) -> str:
    try:
        return day(str(value))
    except ValueError:
        return str(value)


def _seating(seating: dict[str, object]) -> str:
    said = [_choice(seating, "seating.arrangement"), _text(seating, "detail")]
    if _text(seating, "single_sex") == "yes":
        said.append("for one sex only")
    if _text(seating, "separate_access") == "yes":
        said.append("separate ways in")
    return ", ".join(one for one in said if one)


def needs(booking: BookingDetail, actor: Actor) -> list[dict[str, object]]:
    """Each need with its reasons, who can meet it, and whether it is met."""
    return [
        {
            "code": need,
            "title": plain(wording.words("need", need)),
            "who": wording.words("need_who", need),
            "reasons": [one.text for one in booking.assessment.reasons if one.need == need],
            "met": need not in booking.unmet_needs and booking.phase == "open",
            "open": booking.phase == "open",
            "answer": _may_answer(booking, actor, need),
            "confirm": need == "prevent_lead" and is_held(booking) and actor.has(NEED_MET_BY[need]),
        }
        for need in booking.assessment.needs
    ]


def is_held(booking: BookingDetail) -> bool:
    """Whether the Prevent lead confirms a look-up before they can answer."""
    return any(found.state == "held" for found in booking.required_checks)


def _may_answer(booking: BookingDetail, actor: Actor, need: str) -> bool:
    role = NEED_MET_BY.get(need)
    if need == "prevent_lead" and is_held(booking):
        return False
    return bool(role and actor.has(role) and need in booking.unmet_needs and booking.phase == "open")


def not_asked(booking: BookingDetail, names: dict[str, str]) -> str:
    """That the hirer's identity is not asked, and who said that they are known; '' where it is asked."""
    if not booking.hirer_known:
        return ""
    at = booking.hirer_known_at.isoformat() if booking.hirer_known_at else ""
    return known_in_words(booking.hirer_known_by, at, names)


def known_in_words(by: str, at: str, names: dict[str, str]) -> str:
    """'Identity not asked: known to us, said by Olga Tan, 1 June 2026 at 9:00am.'"""
    if not by:
        return f"{NOT_ASKED}. Who said so was not kept then."
    when = f", {moment(at)}" if at else ""
    return f"{NOT_ASKED}, said by {names.get(by) or by}{when}."


def standing_for(booking: BookingDetail, found: Iterable[StandingDecisionLine]) -> list[StandingDecisionLine]:
    """The standing decisions of this type of event at this venue, or at any, that nobody ended."""
    event = part(booking, "event")
    venue = str(event.get("venue") or "")
    of_this_type = [one for one in found if one.event_type == event.get("type") and one.ended_at is None]
    return [one for one in of_this_type if not one.venue or is_same_place(one.venue, venue)]


def people_of(booking: BookingDetail) -> list[str]:
    """Everybody whose name the page shows."""
    ids = [booking.assigned_to, booking.submitted_by, booking.hirer_known_by]
    ids += [(line.record.get("hirer_known") or {}).get("by", "") for line in booking.decisions]
    ids += [line.made_by for line in booking.checks_made]
    ids += [line.by for line in booking.answers] + [line.by for line in booking.decisions]
    ids += [answer.by for match in booking.matches for answer in match.answers]
    ids += [line.outcome_by for line in booking.conditions]
    ids += [booking.proposal.by] if booking.proposal else []
    ids += [booking.awaited.given_by] if booking.awaited else []
    return [one for one in ids if one]


def proposal(booking: BookingDetail, names: dict[str, str], grounds: Iterable[CodedText]) -> Pairs:
    """What the hirer was told of a decline that may come, what that rests on, and what they replied."""
    found = booking.proposal
    if found is None:
        return []
    rests_on = [
        ("Evidence", "; ".join(found.evidence)),
        ("Proportionality", found.proportionality),
        ("Alternatives considered", found.alternatives),
        ("Equality note", found.equality_note),
    ]
    rows = [
        ("Grounds", "; ".join(ground.text for ground in grounds if ground.code in found.grounds)),
        ("Told", found.told),
        *(rests_on if any(said for _, said in rests_on) else [("What it rests on", "For those who need to know")]),
        ("Proposed by", f"{names.get(found.by) or found.by}, {moment(found.at)}"),
        ("May reply until", day(found.reply_by)),
        ("The hirer’s reply", found.reply or ("" if found.waived_on else "None yet")),
        ("No time to reply wanted", day(found.waived_on) if found.waived_on else ""),
    ]
    return [(what, said) for what, said in rows if said]


def training_in_words(training: dict[str, object]) -> Pairs:
    """The training facts a decision relied on."""
    if not training:
        return [("Training", "Nothing was known of it")]
    names = {
        "venue_hire_valid_until": "Venue-hire training valid until",
        "awareness_valid_until": "Awareness valid until",
    }
    rows = [("Payroll number", str(training.get("person_number") or "–"))]
    for name, words in names.items():
        until = str(training.get(name) or "")
        rows.append((words, "does not expire" if until == "never" else day(until) if until else "no valid training"))
    return rows
