"""What the rows of an uploaded file mean, row by row: accepted, duplicate, skipped, for review or refused, and why."""
