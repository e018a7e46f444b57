"""Every page of screening, on one blueprint."""

from services.gateway.pages.screening import loading, overview, threshold

blueprint = overview.blueprint
PARTS = (overview, loading, threshold)
"""Importing them puts their pages on the blueprint."""
