"""Every page of a file that comes in, on one blueprint."""

from services.gateway.pages.imports import columns, files, reviewing

blueprint = files.blueprint
PARTS = (files, columns, reviewing)
"""Importing them puts their pages on the blueprint."""
