"""Evidence for readers who may not open the names behind it: as in a public edition, but that nought is shown."""

from collections.abc import Iterator
from datetime import date

from services.training.actions.evidence import get_evidence
from services.training.actions.standing.small_numbers import (
    NOTHING,
    Columns,
    groups_are_shown,
    hidden_in_employers,
    hidden_in_units,
    opens_names,
)
from services.training.rules.evidence.figures import GROUP_COLUMNS, STANDING_COLUMNS
from services.training.store.database import database
from shared.actor import Actor
from shared.contracts.evidence.evidence import EvidenceAnswer
from shared.figures.evidence import EvidenceItem
from shared.figures.publication import published
from shared.figures.suppression import SMALL, Key
from shared.http.problems import Invalid

WHERE = {"population": (1, 5), "in_date": (2, 5), "on_track": (3,), "ever_trained": (4,), "absent": (6,)}
"""The columns of GROUP_COLUMNS that say a figure, or what is left of the population beside it."""
ON_SOME_DAYS = (
    "Evidence with small numbers hidden is given as at today or the last day of a month, and from the first day of "
    "one: one day set beside the next would tell who changed in between."
)


def evidence_for(actor: Actor, as_at: date, from_: date, today: date) -> EvidenceAnswer:
    """The evidence as this reader may see it: every number for whoever may open the names behind it."""
    if opens_names(actor):
        return get_evidence(as_at, from_)
    if not groups_are_shown(as_at, today) or from_.day != 1:
        raise Invalid(ON_SOME_DAYS)
    with database.read_transaction():
        answer = get_evidence(as_at, from_)
        # What the figures hide is hidden here too, so that the two cannot be set against each other.
        groups = {**hidden_in_units(as_at, ()).parts, **hidden_in_employers(as_at).parts}
    return published(answer, least=1, also=lambda place, item: _as_in_figures(place, item, groups))


def _as_in_figures(place: int, item: EvidenceItem, groups: dict[str, Columns]) -> Iterator[Key]:
    if item.columns == STANDING_COLUMNS:
        yield from _small_requirements(place, item)
    if item.columns == GROUP_COLUMNS:
        for row, cells in enumerate(item.rows):
            for column in groups.get(str(cells[0]), NOTHING):
                yield from ((place, row, at) for at in WHERE[column])


def _small_requirements(place: int, item: EvidenceItem) -> Iterator[Key]:
    """Of a requirement asked of fewer than five people nothing is said: a nought beside a sign would tell the rest."""
    in_scope = STANDING_COLUMNS.index("In scope")
    for row, cells in enumerate(item.rows):
        people = cells[in_scope]
        if isinstance(people, int) and 0 < people < SMALL:
            yield from ((place, row, at) for at in range(in_scope, len(STANDING_COLUMNS)))
