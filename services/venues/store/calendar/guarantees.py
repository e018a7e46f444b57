"""What the database itself guarantees: one slot, one booking (REL-07); migrations hold the statements."""

OVERLAP = "blocked_room_overlap"
"""How the refusal is called: a constraint on PostgreSQL, triggers on SQLite; ends that touch do not overlap."""
