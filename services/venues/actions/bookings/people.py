"""What is known of somebody who acts on a booking: training, ties to the booking, recorded views."""

from collections.abc import Collection
from dataclasses import replace
from datetime import date

from services.venues.rules.bookings.reopening import VIEWS_TOUCHED
from services.venues.rules.decisions.approval import Approver
from services.venues.rules.decisions.approvers import TrainingFacts, ValidUntil, may_approve
from services.venues.rules.decisions.interests import Interest
from services.venues.store.approvers import find_approver_training
from services.venues.store.bookings.bookings import BookingRecord
from services.venues.store.bookings.dossier import Dossier
from shared.actor import Actor, Role
from shared.second_person import others_who_count


def training_of(actor: Actor, today: date) -> TrainingFacts | None:
    """What training told us about somebody, or None when it told us nothing."""
    found = find_approver_training(actor.person_number) if actor.person_number else None
    return found.facts_on(today) if found else None


def interest_of(actor: Actor, booking: BookingRecord, dossier: Dossier) -> Interest:
    """Somebody's ties to a booking: those that were declared, and one that shows by itself.

    It shows when somebody signs in with the e-mail address of the hirer; every other tie has to be declared.
    """
    declared = dossier.interest_of(actor.id, actor.person_number or actor.id)
    email = booking.asked.hirer.email.casefold()
    own = bool(email) and email == actor.username.strip().casefold()
    return replace(declared, is_hirer=True, said_by_others=False) if own else declared


def approver(actor: Actor, booking: BookingRecord, dossier: Dossier, today: date) -> Approver:
    """Somebody who wants to decide, in the words of the rules."""
    roles = frozenset(role.value for role in actor.roles)
    return Approver(
        actor.id, roles, training_of(actor, today), interest_of(actor, booking, dossier), actor.not_second_to
    )


def view_counts(actor: Actor, today: date) -> bool:
    """Whether somebody's view is a trained officer's or the Prevent lead's; a program has no view."""
    if actor.is_program:
        return False
    return actor.has(Role.PREVENT_LEAD) or may_approve(training_of(actor, today), today).allowed


def trained_view_recorded(dossier: Dossier, decider: str, tied: Collection[str]) -> bool:
    """Whether somebody else who is trained, or the Prevent lead, has given a view on the booking as it now is."""
    counting: set[str] = set()
    for said in dossier.views:
        if VIEWS_TOUCHED.intersection(said.changes):
            counting.clear()
        elif said.counts:
            counting.add(said.by)
    return bool(others_who_count(counting - {decider}, tied))


def training_json(facts: TrainingFacts | None) -> dict[str, object]:
    """The training facts a decision relied on, as they are kept with it; empty when nothing was known."""
    if facts is None:
        return {}
    return {
        "person_number": facts.person_number,
        "approver_from": _text(facts.approver_from),
        "approver_until": _text(facts.approver_until),
        "venue_hire_valid_until": _text(facts.venue_hire_valid_until),
        "awareness_valid_until": _text(facts.awareness_valid_until),
        "sequence": facts.sequence,
    }


def _text(value: ValidUntil) -> str | None:
    return value.isoformat() if isinstance(value, date) else value
