"""The day in London at a moment: what a person means by today."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

LONDON = ZoneInfo("Europe/London")


def london_day(moment: datetime) -> date:
    """The London calendar day of an instant."""
    return moment.astimezone(LONDON).date()
