"""Uploaded files: kept as they came, read as tables or registers, and written again for correction."""
