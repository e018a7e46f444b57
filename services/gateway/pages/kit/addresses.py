"""Addresses that come from outside: only paths of this site are followed (no open redirects), and whose calls count."""

import ipaddress
import re
from urllib.parse import urlsplit

from flask import request

PATH = re.compile(r"/(?![/\\])[\x21-\x5b\x5d-\x7e]*")
LONGEST = 500


def own_path(wanted: str) -> str:
    """The path when it is one of this site, else ''."""
    if len(wanted) > LONGEST or not PATH.fullmatch(wanted):
        return ""
    parts = urlsplit(wanted)
    return wanted if not parts.scheme and not parts.netloc and not wanted.startswith("/sign-") else ""


def address_of_caller() -> str:
    """The address that is counted; of an IPv6 address the network, for anybody can have many in one."""
    try:
        address = ipaddress.ip_address(request.remote_addr or "")
    except ValueError:
        return "unknown"
    return str(ipaddress.ip_network((address, 64), strict=False)) if address.version == 6 else str(address)
