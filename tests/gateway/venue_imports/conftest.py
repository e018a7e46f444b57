"""As for letters: the gateway's pages before the real venues service."""

from tests.gateway.letters.conftest import office, venues

__all__ = ["office", "venues"]
