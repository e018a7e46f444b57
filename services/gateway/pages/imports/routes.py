"""Every page of a file of people or completions, on one blueprint."""

from services.gateway.pages.imports import courses, reviewing, training

blueprint = training.blueprint
PARTS = (courses, reviewing)
"""Importing them puts their pages on the blueprint."""
