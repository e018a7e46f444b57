"""Every page of screening, on one blueprint."""

from services.gateway.pages.screening import digests, loading, overview, threshold, who_asks

blueprint = overview.blueprint
PARTS = (overview, loading, threshold, who_asks, digests)
"""Importing them puts their pages on the blueprint."""
