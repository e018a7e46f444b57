"""What a look-up has to know of the lists before it asks them, of one moment and in one statement."""

from dataclasses import dataclass

from services.venues.store.database import database
from services.venues.store.lists.changes import Change
from services.venues.store.lists.entries import NEWEST
from services.venues.store.lists.lists import ListVersion
from services.venues.store.screening.thresholds import Threshold

_NOW = (
    "SELECT c.number, c.token, t.threshold, t.most, v.id, v.source, v.version FROM (SELECT 1 AS one) AS asked "
    "LEFT JOIN (SELECT number, token FROM list_change ORDER BY number DESC LIMIT 1) AS c ON asked.one = 1 "
    "LEFT JOIN (SELECT threshold, most FROM screening_threshold ORDER BY id DESC LIMIT 1) AS t ON asked.one = 1 "
    f"LEFT JOIN (SELECT id, source, version FROM list_version WHERE id IN ({NEWEST})) AS v ON asked.one = 1 "
    "ORDER BY v.source"
)


@dataclass(frozen=True)
class ListsNow:
    """How far the lists have been changed, the newest version of each, and from when on a name is a match."""

    change: Change
    versions: tuple[ListVersion, ...]
    threshold: Threshold


def find_lists_now() -> ListsNow:
    """The lists and the threshold as they are at this moment."""
    rows = database.query(_NOW)
    number, token, threshold, most, *_ = rows[0]
    return ListsNow(
        Change() if number is None else Change(int(number), token),
        tuple(ListVersion(int(id_), source, version) for *_, id_, source, version in rows if id_ is not None),
        Threshold() if threshold is None else Threshold(float(threshold), int(most)),
    )
