"""The queue, one booking, its story and the guide, on one blueprint; acts have blueprints of their own."""

from services.gateway.pages.bookings import queue, showing

blueprint = queue.blueprint
PARTS = (showing,)
"""Importing them puts their pages on the blueprint."""
