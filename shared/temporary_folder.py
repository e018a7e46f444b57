"""The temporary folder, in which requests wait until they are whole and files lie while they are worked on."""

import os
from tempfile import gettempdir

MOST_KEPT = 64 * 1024 * 1024
"""Of one request, more than any route takes: of a longer one the rest is thrown away as it comes, and the route says
how much it takes."""
FULL = (
    "The temporary folder of the server is nearly full: files and other large requests are refused, and work on them "
    "waits, until there is space"
)


def has_room() -> bool:
    """Whether there is still room for the copy that whoever works on a body makes of it."""
    try:
        found = os.statvfs(gettempdir())
    except OSError:
        return False
    return found.f_bavail * found.f_frsize >= min(MOST_KEPT, found.f_blocks * found.f_frsize // 4)
