"""Where a request comes from: the reference and the moment that another system gave it."""

import re
from datetime import datetime

from services.venues.rules.bookings.request import request_from
from services.venues.rules.calendar.wall_time import WallTime, read_wall_time

LONGEST_REFERENCE = 40
# A reference stands in subjects of mail, titles of pages and logs, where no name may be.
_REFERENCE = re.compile(rf"[A-Za-z0-9/-]{{1,{LONGEST_REFERENCE}}}")
_PARTS = re.compile(r"[^\W_]+")


def reference_objection(reference: str, request: dict[str, object]) -> str | None:
    """Why this cannot be the reference of this request, or None; a blank one is for us to give."""
    if not reference:
        return None
    if not _REFERENCE.fullmatch(reference):
        return (
            f"A reference is at most {LONGEST_REFERENCE} letters, digits, hyphens and slashes, without spaces: "
            "correct it, or leave it blank to be given one."
        )
    plain = _plain(reference)
    for name in _names(request):
        whole = len(name.split()) > 1  # one short word may well be a part of an innocent reference
        if name and (_plain(name) in plain if whole else _plain(name) == plain):
            return "A reference must not be a name of the request: it is shown where no name may be."
    return None


def made_at(given: str, now: datetime) -> WallTime:
    """The moment a request was made, as another system says it; never one to come."""
    read = read_wall_time(given)
    if read.at is not None and read.at > now:
        return WallTime(None, "A request cannot have been made in the future.")
    return read


def _plain(text: str) -> str:
    return "".join(_PARTS.findall(text)).casefold()


def _names(body: dict[str, object]) -> list[str]:
    request = request_from(body)
    hirer = request.hirer
    names = [hirer.name, hirer.organisation, hirer.client, *hirer.other_names]
    for speaker in request.speakers:
        names += [speaker.name, *speaker.other_names]
    return names
