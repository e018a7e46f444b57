"""Every page of the registers, on one blueprint."""

from services.gateway.pages.registers import alerts, changing, lists

blueprint = lists.blueprint
PARTS = (lists, changing, alerts)
"""Importing them puts their pages on the blueprint."""
