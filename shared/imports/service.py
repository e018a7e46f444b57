"""The imports of one service."""

from shared.imports.give_up import GiveUp
from shared.imports.store import L, R


class Imports(GiveUp[R, L]):
    """Every step of a file, on a service's own tables and with its own kinds."""
