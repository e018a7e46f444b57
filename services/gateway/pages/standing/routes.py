"""Every page about who is trained, on one blueprint."""

from services.gateway.pages.standing import figures, names, readings, tables

blueprint = figures.blueprint
PARTS = (figures, names, readings, tables)
"""Importing them puts their pages on the blueprint."""
