"""The mark on what shows possible matches, what the concern register holds, or what an alert says of somebody."""

OFFICIAL_SENSITIVE = (
    "OFFICIAL-SENSITIVE: for those who need to know. Print, copy or pass it on only where the work on it asks for that."
)
