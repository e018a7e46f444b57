"""Whatever a booking officer's program or a hirer's link reads, a name on a list and one on none answer alike.

The same is done in two councils: in one the name that is booked is on the register, in the other somebody else is.
"""

import re
from pathlib import Path

from shared.actor import Actor, Role

PROGRAM = ("token:booking system", Role.BOOKING_OFFICER)
READS_AS = (PROGRAM, ("token:reports", Role.SENIOR_OFFICER), ("token:audit", Role.AUDITOR))
NAME, OTHER = "Gloria Lunpell", "Ondine Velmere"
LEAD = Actor("pat", frozenset({Role.PREVENT_LEAD}))
ROUTES = Path(__file__).parents[2] / "architecture" / "who-may.txt"
OWN = re.compile(
    r"[0-9a-f]{8}-[0-9a-f-]{27}|VH-[0-9A-Z]{5}-[0-9A-Z]{5}|[0-9a-f]{64}|\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|\+00:00)"
)
