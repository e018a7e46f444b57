"""One booking on a page, its story on another, and the guide beside them."""

from functools import partial
from uuid import UUID

from flask import Blueprint, render_template, url_for

from services.gateway.clients.both import venues_client
from services.gateway.pages.bookings import queue, shown
from services.gateway.pages.bookings.awaited import awaited_rows
from services.gateway.pages.bookings.checks import checks
from services.gateway.pages.bookings.first_acts import address_of, checks_href, first_acts, is_approval_in_the_way
from services.gateway.pages.bookings.interests import standing_interests
from services.gateway.pages.bookings.next_step import next_step
from services.gateway.pages.bookings.step_acts import AT_ONCE, FIRST, LINKS
from services.gateway.pages.kit import wording
from services.gateway.pages.kit.booking_story import NOTES, StoryLine, people_in, told
from services.gateway.pages.kit.days import today
from services.gateway.pages.kit.people_names import shown_names
from services.gateway.pages.kit.presentation import day
from services.gateway.pages.kit.roles import ANSWERS_MATCHES, DECIDES, READS, SEES_MATCHES
from services.gateway.pages.kit.times import span, time_left
from services.gateway.pages.kit.two_windows import read_afresh
from services.gateway.pages.navigation import may_open
from shared.access import requires
from shared.actor import current_actor
from shared.contracts.bookings.booking_queue import BookingGuide
from shared.contracts.bookings.bookings import BookingDetail, DecisionLine, HistoryLine
from shared.contracts.standing_decisions import StandingDecisionLine
from shared.http.together import together

blueprint: Blueprint = queue.blueprint

ALWAYS_SENIOR = ("appealed",)
"""Whatever it needed before: an appeal is for a senior officer."""
TELL_OF_MATCHES = ("match-answered", "entry-gone", "entry-listed-again")


@blueprint.get("/<uuid:booking_id>")
@requires(*READS)
def show(booking_id: UUID) -> str:
    """One booking: what is needed next first, then everything this person may see."""
    return booking_page(booking_id, {})


@blueprint.get("/<uuid:booking_id>/history")
@requires(*READS)
def history(booking_id: UUID) -> str:
    """The story of a booking, fit to be printed."""
    client = venues_client()
    with together() as ask:
        said, shows = ask(partial(client.booking_history, booking_id)), ask(partial(client.find_booking, booking_id))
    found, booking = said.said, shows.said
    when = span(booking.starts_at, booking.ends_at)
    tells = bool(booking.matches) or any(line.what in TELL_OF_MATCHES for line in found.history)
    marked = tells and current_actor().has(*SEES_MATCHES)
    return render_template(
        "bookings/history.html", booking=booking, when=when, story=told(found.history, booking_id), marked=marked
    )


@blueprint.get("/guide")
@requires(*READS)
def guide() -> str:
    """Questions to ask, what is no flag, how checks are made, and what no ground is."""
    checks = [(text, wording.words("check_how", code)) for code, text in wording.TABLES["check"].items()]
    return render_template("bookings/guide.html", guide=venues_client().booking_guide(), checks=checks)


def booking_page(booking_id: UUID, errors: dict[str, object], changed: list[StoryLine] | None = None) -> str:
    """The page of a booking as this person may see it; `changed`: what others did to it since it was opened."""
    actor, client = current_actor(), venues_client()
    with together() as ask:
        asked = ask(partial(client.find_booking, booking_id)), ask(client.booking_guide)
        earlier = ask(partial(client.earlier_bookings, booking_id))
    booking, guide = asked[0].said, asked[1].said
    names = shown_names([*shown.people_of(booking), *people_in(booking.said)])
    return render_template(
        "bookings/show.html",
        booking=booking,
        errors=errors,
        changed=changed,
        read=read_afresh(booking),
        next_step=next_step(booking),
        left=time_left(booking.hours_to_event),
        decided_by=_decided_by(booking),
        names=names,
        at_once=[
            (code, AT_ONCE[code][0]) for code in booking.actions if code in AT_ONCE and _is_at_once(booking, code)
        ],
        buttons=first_acts(booking, actor),
        links=_links(booking),
        checks_href=checks_href(booking),
        summary=shown.summary(booking),
        needs=shown.needs(booking, actor),
        checks=checks(booking, names),
        not_asked=shown.not_asked(booking, names),
        look_ups=booking.look_ups[::-1],
        notes=told((line for line in booking.said if _is_note(line)), names=names),
        may_take_back=bool(standing_interests(booking.said)),
        standing=_standing(booking),
        earlier=earlier.said if booking.phase == "open" else None,
        decisions=[_decision(one, names, guide) for one in booking.decisions],
        proposal=shown.proposal(booking, names, guide.grounds),
        awaited=awaited_rows(booking.awaited, names),
        guide=guide,
        is_open=booking.phase == "open",
        sees_matches=actor.has(*SEES_MATCHES),
        answers_matches=actor.has(*ANSWERS_MATCHES) and booking.phase in ("open", "approved"),
        decides=actor.has(*DECIDES),
        reply_awaited=_reply_awaited(booking),
        follows_up=actor.has(*DECIDES) and booking.phase in ("approved", "over"),
        change_href=change_href(booking),
        mine=booking.assigned_to == actor.id,
        today=today(),
    )


def _is_note(line: HistoryLine) -> bool:
    """What stands nowhere else on the page: notes, views and ties, and that there was a check which is kept back."""
    return line.what in NOTES or (line.what == "check-made" and not line.by)


def _decided_by(booking: BookingDetail) -> str:
    """Who decides it from here; '' when it is decided, or when saying so would tell which list a match is from."""
    if booking.state in ALWAYS_SENIOR or (booking.state == "reopened" and booking.level != "officer"):
        return "a senior officer"
    if booking.phase != "open" or not booking.level:
        return ""
    return "a senior officer" if booking.level == "senior_officer" else "a trained booking officer"


def _links(booking: BookingDetail) -> list[tuple[str, str]]:
    """(words, address) of the acts open to this person that have a page and no button."""
    found = [code for code in dict.fromkeys(booking.actions) if code in LINKS and code not in FIRST]
    found = [code for code in found if code not in AT_ONCE or not _is_at_once(booking, code)]
    links = [(LINKS[code], address_of(booking, code)) for code in found]
    if "approve" in booking.actions and is_approval_in_the_way(booking, current_actor()):
        links.insert(0, ("See what stands in the way of approving", address_of(booking, "approve")))
    return links


def _is_at_once(booking: BookingDetail, code: str) -> bool:
    """Whether a button is enough: an appeal is closed with a reason; an event is said to be held once it began."""
    if code == "close" and booking.state in ALWAYS_SENIOR:
        return False
    return code != "record_held" or (booking.hours_to_event is not None and booking.hours_to_event < 0)


def _reply_awaited(booking: BookingDetail) -> bool:
    proposal = booking.proposal
    awaited = booking.state == "minded_to_decline" and proposal is not None
    return awaited and proposal is not None and not (proposal.answered_on or proposal.waived_on)


def change_href(booking: BookingDetail) -> str:
    """Where the request is changed, once there is such a page and it is this person's."""
    if not may_open(current_actor(), "requests.change"):
        return ""
    return url_for("requests.change", booking_id=booking.id)


def _standing(booking: BookingDetail) -> list[StandingDecisionLine]:
    if shown.part(booking, "seating").get("single_sex") != "yes":
        return []
    return shown.standing_for(booking, venues_client().list_standing_decisions().standing_decisions)


def _known_then(said: dict[str, str], names: dict[str, str]) -> str:
    """Why identity was not asked of the hirer when it was decided."""
    return shown.known_in_words(said.get("by", ""), said.get("at", ""), names) if said else ""


def _decision(made: DecisionLine, names: dict[str, str], guide: BookingGuide) -> dict[str, object]:
    texts = {ground.code: ground.text for ground in guide.grounds}
    record, reply = made.record, made.record.get("reply") or {}
    frozen = [
        ("Grounds", "; ".join(texts.get(code, code) for code in record.get("grounds") or ())),
        ("Evidence", "; ".join(record.get("evidence") or ())),
        ("Proportionality", str(record.get("proportionality") or "")),
        ("Alternatives considered", str(record.get("alternatives") or "")),
        ("Equality note", str(record.get("equality_note") or "")),
        ("The hirer had the grounds on", day(reply["given_on"]) if reply.get("given_on") else ""),
        (
            "Checks",
            "; ".join(
                f"{wording.words('check', check)}: {wording.tag('check', state).text.lower()}"
                for check, state in (record.get("checks") or {}).items()
            ),
        ),
        ("The hirer", _known_then(record.get("hirer_known") or {}, names)),
        ("The room", " ".join((*(record.get("room") or ()), *(record.get("room_not_checked") or ())))),
        ("Held for", ", ".join(record.get("clashes") or ())),
        ("Conditions taken back", "; ".join(record.get("replaced") or ())),
    ]
    return {
        "line": made,
        "by": names.get(made.by) or made.by,
        "what": wording.words("happening", made.decision),
        "frozen": [pair for pair in frozen if pair[1]],
        "training": shown.training_in_words(made.training),
        "policies": [
            f"{wording.words('policy_file', name)} {version}" for name, version in made.policy_versions.items()
        ],
    }
