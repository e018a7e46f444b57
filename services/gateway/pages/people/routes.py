"""Every page about one person, on one blueprint."""

from services.gateway.pages.people import changing, showing

blueprint = showing.blueprint
PARTS = (showing, changing)
"""Importing them puts their pages on the blueprint."""
