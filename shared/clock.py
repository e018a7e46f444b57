"""The day in London at a moment: what a person means by today; and what is no moment of ours."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

LONDON = ZoneInfo("Europe/London")
AHEAD = timedelta(minutes=1)
"""So far two clocks may differ; what was noted later than this from now was noted by a clock that ran ahead."""


def london_day(moment: datetime) -> date:
    """The London calendar day of an instant."""
    return moment.astimezone(LONDON).date()
