"""Every table of the training service, a module a subject."""
