"""Working days in England and Wales: not a weekend, not a bank holiday."""

from dataclasses import dataclass
from datetime import date, timedelta

SATURDAY = 5


@dataclass(frozen=True)
class WorkingCalendar:
    """The bank holidays that are known, and the first and last whole years they cover."""

    bank_holidays: frozenset[date]
    first_year: int
    last_year: int

    def covers(self, day: date) -> bool:
        """Whether the bank holidays of that year are known; if not, only weekends are left out."""
        return self.first_year <= day.year <= self.last_year

    def is_working_day(self, day: date) -> bool:
        """Whether offices are open."""
        return day.weekday() < SATURDAY and day not in self.bank_holidays


def add_working_days(start: date, days: int, calendar: WorkingCalendar) -> date:
    """The day that many working days after `start`, which itself is not counted; 0 or less is `start`."""
    day = start
    for _ in range(days):
        day += timedelta(days=1)
        while not calendar.is_working_day(day):
            day += timedelta(days=1)
    return day


def working_days_between(start: date, end: date, calendar: WorkingCalendar) -> int:
    """How many working days there are after `start`, up to and with `end`; 0 when `end` is not later."""
    weeks, rest = divmod(max(0, (end - start).days), 7)
    last_days = [start + timedelta(days=count) for count in range(1, rest + 1)]
    weekdays = weeks * 5 + sum(day.weekday() < SATURDAY for day in last_days)
    return weekdays - sum(start < day <= end and day.weekday() < SATURDAY for day in calendar.bank_holidays)
