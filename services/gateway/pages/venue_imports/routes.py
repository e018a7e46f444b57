"""Every page of a file of venues or bookings, on one blueprint."""

from services.gateway.pages.venue_imports import columns, files, undoing

blueprint = files.blueprint
PARTS = (files, columns, undoing)
"""Importing them puts their pages on the blueprint."""
