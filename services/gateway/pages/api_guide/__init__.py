"""The API for programs, as a page to read."""
