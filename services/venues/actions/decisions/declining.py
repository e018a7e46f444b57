"""Before a decline: the hirer is told the grounds, and answers or wants no time to."""

from datetime import datetime
from uuid import UUID

from services.venues.actions.bookings.history_lines import tell
from services.venues.actions.bookings.moving import booking_to_change, check_move, move
from services.venues.actions.bookings.people import interest_of
from services.venues.actions.bookings.read_over import check_all_read
from services.venues.policy.loader import policy_on
from services.venues.rules.bookings import states
from services.venues.rules.bookings.request import request_from
from services.venues.rules.decisions import decisions
from services.venues.rules.decisions.interests import interest_objection
from services.venues.store.bookings.dossier import Dossier
from services.venues.store.database import database
from services.venues.store.decisions.decisions import add_decline_proposal, find_decline_proposal, save_reply
from shared.actor import Actor
from shared.clock import london_day
from shared.contracts.bookings import bookings as contract
from shared.http.problems import Refused
from shared.second_person import tie_objection


def propose_decline(public_id: UUID, entry: contract.DeclineProposalEntry, actor: Actor, now: datetime) -> None:
    """The hirer is told the grounds in plain words and may answer; nothing is declined by this."""
    today = london_day(now)
    with database.write_transaction():
        booking = booking_to_change(public_id, entry.version, entry.request_version)
        check_all_read(booking, entry, actor, now)
        check_move(booking, states.Action.PROPOSE_DECLINE, actor)
        election = request_from(booking.request).event.election_meeting
        refused = decisions.ground_objection(entry.grounds, policy_on(today).grounds, election)
        if refused := refused or interest_objection(interest_of(actor, booking, Dossier(booking.id))):
            raise Refused(refused)
        event_on = london_day(booking.starts_at) if booking.starts_at else None
        if refused := decisions.reply_day_objection(entry.reply_by, today, event_on):
            raise Refused(refused)
        add_decline_proposal(
            booking.id,
            {
                "grounds": entry.grounds,
                "evidence": entry.evidence,
                "proportionality": entry.proportionality,
                "alternatives": entry.alternatives,
                "equality_note": entry.equality_note,
                "told": entry.told,
                "proposed_by": actor.id,
                "proposed_at": now,
                "given_on": today,
                "reply_by": entry.reply_by,
            },
        )
        details = {"grounds": list(entry.grounds), "reply_by": entry.reply_by.isoformat()}
        move(
            booking, states.Action.PROPOSE_DECLINE, actor, now, why=entry.told, agreed_day=entry.reply_by,
            details=details, referred=True,
        )  # fmt: skip


def record_reply(public_id: UUID, entry: contract.HirerReply, actor: Actor, now: datetime, role: str = "") -> None:
    """What the hirer says to the grounds, written down by an officer or given through the hirer's own link."""
    with database.write_transaction():
        booking = booking_to_change(public_id, entry.version, entry.request_version)
        check_all_read(booking, entry, actor, now)
        proposal = find_decline_proposal(booking.id)
        if proposal is None or booking.state != states.State.MINDED_TO_DECLINE:
            raise Refused("The hirer has not been told of any grounds to answer to.")
        if proposal.reply.answered_on or proposal.reply.waived_on:
            raise Refused("A reply has been recorded already: add a note.")
        if entry.waived and (refused := tie_objection({proposal.proposed_by}, {actor.id, *actor.not_second_to})):
            raise Refused(
                "Whoever proposed to decline cannot also record that the hirer wants no time to reply: a second person "
                "does it, or the hirer through their own link."
                if actor.id == proposal.proposed_by
                else refused
            )
        save_reply(proposal.id, london_day(now), entry.waived, entry.text)
        tell(booking, "reply-waived" if entry.waived else "reply-recorded", actor, now, entry.text, role=role)
