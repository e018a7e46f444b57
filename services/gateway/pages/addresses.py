"""Addresses that come from outside: only paths of this site are followed (no open redirects)."""

import re
from urllib.parse import urlsplit

PATH = re.compile(r"/(?![/\\])[\x21-\x5b\x5d-\x7e]*")
LONGEST = 500


def own_path(wanted: str) -> str:
    """The path when it is one of this site, else ''."""
    if len(wanted) > LONGEST or not PATH.fullmatch(wanted):
        return ""
    parts = urlsplit(wanted)
    return wanted if not parts.scheme and not parts.netloc and not wanted.startswith("/sign-") else ""
