"""For how long a token may be good."""

TOKEN_DAYS = 90
"""Unless another time is asked for."""
MOST_TOKEN_DAYS = 366


def token_days_objection(days: int) -> str | None:
    """Why a token cannot be good for so many days, or None."""
    if 1 <= days <= MOST_TOKEN_DAYS:
        return None
    return f"A token is good for 1 to {MOST_TOKEN_DAYS} days, not {days}: give --days, or nothing for {TOKEN_DAYS} days"
