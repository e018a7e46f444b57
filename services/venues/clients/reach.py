"""What this process can reach outside the house, set once when it starts."""

from dataclasses import dataclass, field

from services.venues.clients.mail import MailServer


@dataclass(frozen=True)
class Reach:
    """The mail server, if there is one; where people reach us; whom to tell what waits."""

    council: str = ""
    contact: str = ""
    base_url: str = ""
    link_key: bytes = b""
    mail: MailServer | None = None
    teams: dict[str, str] = field(default_factory=dict)

    @property
    def sends_links(self) -> bool:
        """A link needs an address of ours and a mail server that carries it to the hirer alone."""
        return bool(self.mail and self.base_url)


_reach = [Reach()]


def set_reach(reach: Reach) -> None:
    """Called by every process of the service when it starts."""
    _reach[0] = reach


def reach() -> Reach:
    """What can be reached; nothing before the start."""
    return _reach[0]
