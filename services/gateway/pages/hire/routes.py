"""Every page of the hirer's form, on one blueprint."""

from services.gateway.pages.hire import sending, writing

blueprint = writing.blueprint
PARTS = (writing, sending)
"""Importing them puts their pages on the blueprint."""
