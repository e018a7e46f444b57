"""Databases of the gateway from before the schema was frozen."""

from shared.frozen_schema import Before

BEFORE = Before(recorded=("0001_first_tables", "0002_self_assessment", "0003_hire_drafts", "0004_pack_editions"))
