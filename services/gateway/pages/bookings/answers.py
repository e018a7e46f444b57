"""What people say of a booking without moving it: needs, matches, checks, notes, ties, the reply, conditions."""

from collections.abc import Iterable
from dataclasses import fields
from datetime import datetime
from uuid import UUID

from flask import Blueprint, render_template, request, url_for
from flask.typing import ResponseReturnValue

from services.gateway.clients.both import venues_client
from services.gateway.pages.bookings.acting import Send, act_page, asks_act, others_read
from services.gateway.pages.bookings.before_approval import checks_left
from services.gateway.pages.bookings.checks import checks_shown, how_of
from services.gateway.pages.bookings.said import FOUND_FOR_FEW, gone_said
from services.gateway.pages.kit import wording
from services.gateway.pages.kit.acts import Act
from services.gateway.pages.kit.forms import Field, Option, Values, filled_in, options_of
from services.gateway.pages.kit.marking import OFFICIAL_SENSITIVE
from services.gateway.pages.kit.people_names import shown_names
from services.gateway.pages.kit.presentation import moment
from services.gateway.pages.kit.roles import ANSWERS, ANSWERS_MATCHES, DECIDES, LOOKS, NEED_MET_BY
from services.gateway.pages.not_done import Replaced
from services.gateway.pages.repeats import passes_key_on
from shared.access import requires
from shared.actor import current_actor
from shared.contracts.bookings import bookings as contract
from shared.contracts.bookings.conditions import ConditionLine
from shared.contracts.bookings.read_over import MATCH_REPLACED
from shared.http.problems import NotFound

blueprint = Blueprint("booking_answers", __name__, url_prefix="/bookings/<uuid:booking_id>")


def _sends(booking_id: UUID, what: str, entry: type, **fixed: object) -> Send:
    """Adds one entry to the booking: over the newest answer and over the request that were read, where it has them."""
    has = {one.name for one in fields(entry)}

    def send(said: Values, version: int, key: str | None) -> contract.BookingDetail:
        read = {"version": version, **others_read()}
        over = {name: number for name, number in read.items() if name in has}
        return venues_client().act_on_booking(booking_id, what, entry(**fixed, **said, **over), key)

    return send


NEED = (Field("reason", "Your answer and the reason for it", "area", "", "Give the reason for this answer", rows=6),)


@blueprint.route("/answers", methods=["GET", "POST"])
@requires(*ANSWERS)
@passes_key_on
@asks_act(NEED)
def answer_need(booking_id: UUID) -> ResponseReturnValue:
    """A role's dated, reasoned answer to a need; `need` in the address says which."""
    need = request.args.get("need", "")
    if need not in NEED_MET_BY or not current_actor().has(NEED_MET_BY[need]):
        raise NotFound("There is no such need for you to answer")
    booking = venues_client().find_booking(booking_id)
    why = tuple(reason.text for reason in booking.assessment.reasons if reason.need == need)
    given = [one for one in booking.answers if one.need == need]
    act = Act(
        f"Answer as {wording.words('role_said', NEED_MET_BY[need].value)}",
        "Save the answer",
        NEED,
        ("Your answer is dated and stays with the booking. It does not decide it.",),
        "Your answer has been saved",
        about=(
            *(("Why you are asked", text) for text in why),
            *_last_said([(one.reason, one.by, one.at) for one in given]),
        ),
        over=max((one.version for one in given), default=0),
        over_everything=True,
    )
    return act_page(booking, act, _sends(booking_id, "answers", contract.NeedAnswer, need=need))


MATCH_STATES = (
    Option("different", "Different", "It is somebody else. Remembered for this name, with your reason."),
    Option("same", "Same", "It is the same person or organisation. That decides nothing by itself."),
    Option("unclear", "Unclear", "It cannot be told. A person still decides."),
)

CLOSED = Option(
    "closed",
    "Close the question",
    "Its entry is listed no more, or the request no longer gives the name, and nothing else speaks for it. "
    "Say why it can end.",
)
MATCH = (
    Field("state", "Is it the same?", "choice", required="Choose an answer", options=(*MATCH_STATES, CLOSED)),
    Field("reason", "How do you know?", "area", "What you compared, and with which source.", "Give the reason"),
    Field(
        "second_identifier",
        "Second identifier (optional)",
        "text",
        "A place, an organisation or a role that tells the two apart. No date of birth.",
        longest=1000,
    ),
)


@blueprint.route("/matches/<uuid:match_id>", methods=["GET", "POST"])
@requires(*ANSWERS_MATCHES)
@passes_key_on
@asks_act(MATCH)
def answer_match(booking_id: UUID, match_id: UUID) -> ResponseReturnValue:
    """Whether a possible match is the same person or organisation, and how that is known."""
    booking = venues_client().find_booking(booking_id)
    match = next((one for one in booking.matches if one.id == match_id), None)
    if match is None:
        raise Replaced(MATCH_REPLACED, url_for("bookings.show", booking_id=booking_id))
    act = Act(
        "Is it the same person or organisation?",
        "Save the answer",
        filled_in(MATCH, state=_match_states(match)),
        (OFFICIAL_SENSITIVE, "A name alone is never enough to say “same”."),
        "Your answer has been saved",
        about=(*_about(match), *_last_said([(_in_words(one), one.by, one.at) for one in match.answers])),
        over=max((one.version for one in match.answers), default=0),
    )
    what = f"matches/{match_id}/answers"
    return act_page(
        booking,
        act,
        _sends(booking_id, what, contract.MatchAnswer),
        # Asked for only where the page is shown: opening an entry is written down.
        entry=lambda: venues_client().match_entry(booking_id, match_id),
    )


def _last_said(said: Iterable[tuple[str, str, datetime]], what: str = "Answered last") -> list[tuple[str, str]]:
    """The newest of what people said, so that nobody answers over what they have not read."""
    return [(what, f"{text} ({shown_names([by]).get(by) or by}, {moment(at)})") for text, by, at in [*said][-1:]]


def _in_words(said: contract.MatchAnswerLine) -> str:
    parts = (wording.tag("match", said.state).text, said.reason, said.second_identifier)
    return ". ".join(part.rstrip(".") for part in parts if part)


def _match_states(match: contract.MatchLine) -> tuple[Option, ...]:
    return (*MATCH_STATES, CLOSED) if match.gone_since or match.former_name else MATCH_STATES


def _about(match: contract.MatchLine) -> tuple[tuple[str, str], ...]:
    listed = wording.words("list", match.source)
    said = [
        ("Name in the request", f"{match.name} ({wording.words('name_kind', match.name_kind)})"),
        ("Name on the list", match.listed_name),
        ("List", f"{listed}, version {match.list_version}" if match.list_version else listed),
        ("Why they may be the same", "; ".join(match.reasons) or match.why),
        ("What would tell them apart", "; ".join(match.would_distinguish)),
        ("Remembered", match.remembered),
        ("Still named in the request", "No: the request gave this name before" if match.former_name else ""),
        gone_said(match),
    ]
    return tuple((what, words) for what, words in said if words)


CHECK = (
    Field("searched", "What was looked up, and where?", "area", "", "Say what was looked up", rows=3, longest=2000),
    Field("found", "What was found?", "area", "Write “nothing” when nothing was found.", "Say what was found"),
    Field("conclusion", "Conclusion", "area", "What it means for this booking.", "Give the conclusion", rows=3),
    Field("list_version", "Version or date of the list (if any)", "text", longest=200),
    Field("link", "Link or place of a copy (optional)", "text", longest=1000),
)


@blueprint.route("/checks", methods=["GET", "POST"])
@requires(*LOOKS)
@passes_key_on
@asks_act(CHECK)
def record_check(booking_id: UUID) -> ResponseReturnValue:
    """A check that was made; `check` in the address says which, and without it all of them are shown."""
    check = request.args.get("check", "")
    booking = venues_client().find_booking(booking_id)
    if not check and request.method == "GET":
        return render_template("bookings/checks.html", booking=booking, **checks_shown(booking))
    if check not in wording.TABLES["check"]:
        raise NotFound("There is no such check")
    others = [wording.words("check", code) for code in _left(booking) if code != check]
    made = [line for line in booking.checks_made if line.check == check and not line.set_aside]
    act = Act(
        f"Record a check: {wording.words('check', check)}",
        "Save the check",
        CHECK,
        (how_of(booking, check),),
        "The check has been saved",
        about=(
            *((("Also not recorded yet", "; ".join(others)),) if others else ()),
            *_last_said(
                [(line.conclusion or FOUND_FOR_FEW, line.made_by, line.made_at) for line in made], "Recorded last"
            ),
        ),
        over=max((line.version for line in made), default=0),
    )
    return act_page(booking, act, _sends(booking_id, "checks", contract.CheckMade, check=check), then=_to_what_is_left)


def _left(booking: contract.BookingDetail) -> list[str]:
    return [found.check for found in booking.required_checks if found.state == "to_record"]


def _to_what_is_left(booking: contract.BookingDetail) -> str:
    """On to the other checks while there are any that no tick records, else back to the booking."""
    return url_for("booking_answers.record_check", booking_id=booking.id) if checks_left(booking) else ""


KINDS = (
    Option("note", "A note", "A dated addition. The reasons of a decision stay as they were."),
    Option(
        "view", "My view of the referral", "A senior officer needs the view of a trained officer or the Prevent lead."
    ),
)
NOTE = (
    Field("kind", "What is it?", "choice", required="Choose what it is", options=KINDS),
    Field("text", "Text", "area", "Write it so that the hirer could read it.", "Write something", rows=6),
)


@blueprint.route("/notes", methods=["GET", "POST"])
@requires(*LOOKS)
@passes_key_on
@asks_act(NOTE)
def add_note(booking_id: UUID) -> ResponseReturnValue:
    """A dated note, or a view of a referral."""
    act = Act("Add a note or a view", "Save it", NOTE, (), "It has been saved", over_everything=True)
    return act_page(booking_id, act, _sends(booking_id, "notes", contract.Note), {"kind": "note"})


INTEREST = (
    Field(
        "tie", "What ties you to this booking?", "choice", "", "Choose what ties you to it",
        options=options_of(wording.TABLES["tie"]),
    ),
    Field("note", "More about it (optional)", "area", "", rows=3, longest=2000),
)  # fmt: skip


@blueprint.route("/interests", methods=["GET", "POST"])
@requires(*LOOKS)
@passes_key_on
@asks_act(INTEREST)
def declare_interest(booking_id: UUID) -> ResponseReturnValue:
    """A tie to the booking: whoever has one does not decide it."""
    act = Act(
        "Declare an interest",
        "Declare it",
        INTEREST,
        (
            "Somebody else then decides the booking. Typing in a request for a caller is no interest.",
            "Only one tie shows by itself: signing in with the e-mail address of the hirer. Declare every other.",
        ),
        "Your interest has been declared",
    )
    return act_page(booking_id, act, _sends(booking_id, "interests", contract.DeclaredInterest))


REPLIES = (
    Option("answered", "The hirer has replied"),
    Option("waived", "The hirer wants no time to reply", "Only when the hirer has said so."),
)
REPLY = (
    Field("waived", "What did the hirer do?", "choice", required="Choose what the hirer did", options=REPLIES),
    Field("text", "What did the hirer say?", "area", "In the hirer’s own words.", "Write down what was said"),
)


@blueprint.route("/reply", methods=["GET", "POST"])
@requires(*DECIDES)
@passes_key_on
@asks_act(REPLY)
def record_reply(booking_id: UUID) -> ResponseReturnValue:
    """What the hirer said to the grounds, or that no time to answer is wanted."""
    act = Act(
        "Record the hirer’s reply",
        "Save the reply",
        REPLY,
        ("Whoever decides has to weigh it. A reply can be recorded once; later letters are notes.",),
        "The reply has been saved",
        over_everything=True,
    )

    def send(said: Values, version: int, key: str | None) -> contract.BookingDetail:
        reply = contract.HirerReply(said["text"], said["waived"] == "waived", version, **others_read())
        return venues_client().act_on_booking(booking_id, "replies", reply, key)

    return act_page(booking_id, act, send)


def _outcome_of(condition: ConditionLine) -> list[tuple[str, str, datetime]]:
    if condition.outcome_at is None:
        return []
    words = wording.tag("condition", condition.outcome).text
    said = ": ".join(part for part in (words, condition.outcome_note) if part)
    return [(said, condition.outcome_by, condition.outcome_at)]


OUTCOME = (
    Field(
        "outcome", "Was it met?", "choice", "", "Say whether it was met",
        options=(Option("met", "Met"), Option("not_met", "Not met")),
    ),
    Field("note", "How do you know?", "area", "", "Say how you know", rows=3),
)  # fmt: skip


@blueprint.route("/conditions/<uuid:condition_id>", methods=["GET", "POST"])
@requires(*DECIDES)
@passes_key_on
@asks_act(OUTCOME)
def follow_up(booking_id: UUID, condition_id: UUID) -> ResponseReturnValue:
    """Whether a condition was met."""
    booking = venues_client().find_booking(booking_id)
    condition = next((one for one in booking.conditions if one.id == condition_id), None)
    if condition is None:
        raise NotFound("There is no such condition")
    act = Act(
        "Was the condition met?",
        "Save",
        OUTCOME,
        (),
        "It is recorded whether the condition was met",
        about=(
            ("Condition", condition.text),
            ("How it is checked", condition.how_checked),
            *_last_said(_outcome_of(condition)),
        ),
        over=condition.version,
    )
    what = f"conditions/{condition_id}/outcomes"
    return act_page(booking, act, _sends(booking_id, what, contract.ConditionOutcome))
