"""Every table of the gateway, a module a subject."""
