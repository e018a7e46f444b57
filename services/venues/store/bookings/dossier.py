"""All that is kept about one booking: most bookings have little, so what there is is asked first, in one statement."""

from functools import cached_property

from services.venues.rules.decisions.discharge import Answer
from services.venues.rules.decisions.interests import Interest
from services.venues.store.bookings.history import VIEWS_AND_CHANGES, ViewOrChange, list_views_and_changes
from services.venues.store.bookings.needs import CheckRecord, find_interest, list_checks, list_need_answers
from services.venues.store.database import database
from services.venues.store.decisions.decisions import (
    DecisionRecord,
    DeclineProposal,
    find_decline_proposal,
    list_conditions,
    list_decisions,
    list_standing_conditions,
)
from services.venues.store.screening.look_ups import LookUp, MatchRecord, list_look_ups, list_matches
from services.venues.store.screening.who_asks import HELD
from shared.contracts.bookings.conditions import ConditionLine

_ROWS = {
    "matches": 'possible_match WHERE "current" AND',
    "had_match": "possible_match WHERE",
    "answers": "need_answer WHERE set_aside_at IS NULL AND",
    "proposal": "decline_proposal WHERE",
    "look_ups": "look_up WHERE",
    "held": HELD,
    "checks": "check_made WHERE",
    "decisions": "decision WHERE",
    "conditions": "condition WHERE",
    "interests": "interest WHERE",
    "views": f"happening WHERE what IN {VIEWS_AND_CHANGES} AND",
}
_WHICH = (
    "SELECT asked.version, (SELECT token FROM list_change ORDER BY number DESC LIMIT 1), "
    + ", ".join(f"EXISTS (SELECT 1 FROM {rows} booking_id = asked.id)" for rows in _ROWS.values())
    + " FROM booking AS asked WHERE asked.id = ?"
)


class Dossier:
    """The rows about one booking, each kind read once and only when there are any.

    It holds what it has read: once something is written, a new one has to be opened. In one transaction, and with the
    booking locked first or read with it, everything in it is of one moment.
    """

    def __init__(self, booking: int) -> None:
        self.booking = booking

    @cached_property
    def _which(self) -> tuple[int, frozenset[str], str]:
        found = database.query(_WHICH, self.booking)
        if not found:  # erased meanwhile
            return 0, frozenset(), ""
        version, lists, *kinds = found[0]
        return int(version), frozenset(kind for kind, there in zip(_ROWS, kinds, strict=True) if there), lists or ""

    @property
    def version(self) -> int:
        """Which version of the booking it belongs to; 0 when there is none any more."""
        return self._which[0]

    @property
    def lists(self) -> str:
        """How far the lists had been changed when it was read: the token of their newest change."""
        return self._which[2]

    @property
    def _kinds(self) -> frozenset[str]:
        return self._which[1]

    @cached_property
    def matches(self) -> list[MatchRecord]:
        """The possible matches as the booking now is."""
        return list_matches(self.booking) if "matches" in self._kinds else []

    @property
    def is_held(self) -> bool:
        """Whether names were entered beyond the limit, and what was found is kept back."""
        return "held" in self._kinds

    @property
    def held_lists(self) -> frozenset[str]:
        """The lists in which names beyond the limit were looked up, and what was found there is kept back."""
        held = [made for made in self.look_ups if made.beyond] if self.is_held else []
        return frozenset(source for made in held for source in made.list_versions)

    @property
    def had_match(self) -> bool:
        """Whether it has, or ever had, a possible match, whatever was answered."""
        return "had_match" in self._kinds

    @cached_property
    def answers(self) -> tuple[Answer, ...]:
        """The answers to needs that count, oldest first."""
        return list_need_answers(self.booking) if "answers" in self._kinds else ()

    @cached_property
    def proposal(self) -> DeclineProposal | None:
        """The newest proposal to decline."""
        return find_decline_proposal(self.booking) if "proposal" in self._kinds else None

    @cached_property
    def look_ups(self) -> list[LookUp]:
        """The look-ups of its names, oldest first."""
        return list_look_ups(self.booking) if "look_ups" in self._kinds else []

    @cached_property
    def checks(self) -> list[CheckRecord]:
        """The checks made, oldest first."""
        return list_checks(self.booking) if "checks" in self._kinds else []

    @cached_property
    def decisions(self) -> list[DecisionRecord]:
        """Every decision, oldest first."""
        return list_decisions(self.booking) if "decisions" in self._kinds else []

    @cached_property
    def conditions(self) -> list[ConditionLine]:
        """The conditions that stand while the newest decision is an approval."""
        return list_conditions(self.decisions) if "conditions" in self._kinds else []

    @cached_property
    def standing_conditions(self) -> list[ConditionLine]:
        """Those of the newest approval, whatever was decided since: an approval again leaves them standing."""
        return list_standing_conditions(self.decisions) if "conditions" in self._kinds else []

    @cached_property
    def views(self) -> list[ViewOrChange]:
        """Views of it and changes of its request, oldest first."""
        return list_views_and_changes(self.booking) if "views" in self._kinds else []

    def interest_of(self, *known_as: str) -> Interest:
        """What ties somebody, known under these ids, to it."""
        return find_interest(self.booking, known_as) if "interests" in self._kinds else Interest()
