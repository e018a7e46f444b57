"""What was said of a booking without moving it: a line in its story, and an audit entry without names or words."""

from collections.abc import Mapping
from datetime import datetime

from services.venues.actions.bookings.moving import is_full_view, is_kept_back
from services.venues.store.audit import record_audit
from services.venues.store.bookings.bookings import BookingRecord
from services.venues.store.bookings.history import add_happening
from shared.actor import Actor, Role


def as_lead(actor: Actor) -> str:
    """Whoever is Prevent lead speaks as that of a match or a referral, whatever else they are; '' for anybody else."""
    return Role.PREVENT_LEAD.value if actor.has(Role.PREVENT_LEAD) else ""


def tell(
    booking: BookingRecord,
    what: str,
    actor: Actor,
    now: datetime,
    why: str = "",
    details: Mapping[str, object] | None = None,
    need_to_know: bool = False,
    role: str = "",
) -> None:
    """Tells it; `need_to_know` when only those may read why who may see what the screening found."""
    told = dict(details or {})
    acting = role or next((party for party in sorted(actor.roles)), "")
    kept_back = need_to_know or is_kept_back(booking, actor)
    add_happening(
        booking.id, what, actor, acting, now, why=why, details=told, need_to_know=kept_back,
        by_who_knows=is_full_view(actor),
    )  # fmt: skip
    kept = {name: value for name, value in told.items() if name != "person"}
    record_audit(f"booking-{what}", f"booking:{booking.public_id}", actor, now, kept)
