"""The very same file once more: refused while what it brought in still counts, taken once that was changed."""

from collections.abc import Iterable

from services.training.store.imported import SOURCES, count_standing
from services.training.store.imports import ImportRecord, is_followed, list_same_files, save_import
from shared.imports import UNCONFIRMED, already_in, can_bring_in, come_back
from shared.problems import Refused


def make_way(earlier: Iterable[ImportRecord]) -> None:
    """Replaces uploads of the same file that nobody confirmed; Refused while the newest that was confirmed is in."""
    brought = [one for one in earlier if not _gives_way(one)]
    if brought and not _was_changed(brought[-1]):
        raise Refused(already_in(brought[-1].created_at, brought[-1].public_id, brought[-1].state))


def said_of_earlier(found: ImportRecord) -> str:
    """What whoever confirms must know of a file that was imported before, or ''."""
    before = [one for one in list_same_files(found.sha256, found.kind) if one.id < found.id and _brought_in(one)]
    return come_back(before[-1].created_at, before[-1].public_id) if before else ""


def _gives_way(earlier: ImportRecord) -> bool:
    if earlier.state in UNCONFIRMED and save_import(earlier.id, UNCONFIRMED, state="replaced"):
        return True
    return not _brought_in(earlier)


def _brought_in(earlier: ImportRecord) -> bool:
    if earlier.state == "confirmed":
        return can_bring_in(earlier.read, earlier.refused) and earlier.review + earlier.refused < earlier.read
    return earlier.state not in UNCONFIRMED


def _was_changed(earlier: ImportRecord) -> bool:
    """Whether anything that a file brought in counts no more; what is being saved or undone has not changed yet.

    A completion is revoked on its own. People are changed by the next file of theirs, whose rows that say the same
    stay with the first: so any later one is taken as a change, and the check shows what it is about.
    """
    if earlier.state != "confirmed":
        return False
    if earlier.kind in SOURCES:
        return count_standing(earlier.id) < earlier.accepted
    return is_followed(earlier)
