"""An answer names the newest answer it was read over: else a second window would undo what nobody in it had seen."""

from services.venues.actions.moving import is_full_view
from services.venues.store.screening import matches_version
from shared.actor import Actor
from shared.problems import OutOfDate, VersionNeeded

ANSWERED_SINCE = (
    "Somebody answered this after you opened it. Nothing of yours was saved: read what they said, then answer again if "
    "yours still holds."
)
OTHER_MATCHES = (
    "A possible match was found or answered after you opened the page. Nothing of yours was saved: read what is asked "
    "now."
)
ANSWERED_BEFORE = "This was answered before: say in “version” which answer you read. Nothing was saved."


def check_read_over(newest: int, read: int | None, since: str = ANSWERED_SINCE, before: str = ANSWERED_BEFORE) -> None:
    """OutOfDate unless what was read is the newest; where nothing was said yet (0) it needs no name."""
    if read is None and newest:
        raise VersionNeeded(before)
    if read is not None and read != newest:
        raise OutOfDate(since)


def check_matches_read(booking: int, read: int | None, actor: Actor) -> None:
    """OutOfDate when a match was found or answered since it was read by somebody who sees matches."""
    if is_full_view(actor) and read not in (None, matches_version(booking)):
        raise OutOfDate(OTHER_MATCHES)
