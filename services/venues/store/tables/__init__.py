"""Every table of the venues service, a module a subject."""
