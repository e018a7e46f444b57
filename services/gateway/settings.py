"""Every setting of the gateway."""

from dataclasses import dataclass, field
from urllib.parse import urlsplit

from services.gateway.documents.word_template import TemplateProblem, read_template
from services.gateway.rules.grants import GRANT_DAYS
from shared.settings import Common, between, read_settings
from shared.unsafe_settings import is_mail_address

UPLOAD_LIMIT = 52 * 1024 * 1024
LOOPBACK = frozenset({"127.0.0.1", "localhost", "::1"})


@dataclass(frozen=True, kw_only=True)
class Settings(Common):
    """Read once from `GATEWAY_...` variables (docs/operations.md)."""

    partners = frozenset({"training", "venues"})

    session_key: str = field(metadata={"secret": True})
    training_url: str = field(metadata={"address": True})
    venues_url: str = field(metadata={"address": True})
    base_url: str
    demo_sign_in: bool = False
    """Ten accounts whose password everybody knows may sign in, from this machine only."""
    demo_council: bool = False
    """Whether everybody in it is invented; else those accounts are in a council that somebody fills."""
    proxy_hops: int = field(default=0, metadata=between(0, 9))
    """How many proxies of ours stand in front; what they did not add to X-Forwarded-... is not believed."""
    allowed_hosts: str = ""
    """Further host names we answer to, separated by commas; the one of the base URL always."""
    grant_days: int = field(default=GRANT_DAYS, metadata=between(1, 30))
    """How long a role that takes two administrators waits for the second."""
    session_idle_minutes: int = field(default=30, metadata=between(1, 240))
    session_hours: int = field(default=10, metadata=between(1, 24))
    contact_name: str = ""
    contact_email: str = ""
    contact_phone: str = ""
    word_template: str = ""
    """Path of the council's own Word document (.docx), in whose styles packs are written; plain ones without it."""

    @classmethod
    def from_environment(cls) -> "Settings":
        return read_settings(cls, prefix="GATEWAY_")

    def problems(self) -> list[str]:
        """A demonstration that others could reach, a contact that is no address, a template that cannot be used."""
        wrong = []
        if self.demo_sign_in and not self.is_loopback:
            wrong.append("GATEWAY_DEMO_SIGN_IN needs a GATEWAY_BASE_URL on loopback")
        if self.contact_email and not is_mail_address(self.contact_email):
            wrong.append("GATEWAY_CONTACT_EMAIL must be one e-mail address")
        try:
            read_template(self.word_template)
        except TemplateProblem as problem:
            wrong.append(f"GATEWAY_WORD_TEMPLATE: {problem}")
        return wrong

    @property
    def is_loopback(self) -> bool:
        """Whether people can only come from this machine."""
        return self.host in LOOPBACK

    @property
    def is_https(self) -> bool:
        return self.base_url.startswith("https://")

    @property
    def host(self) -> str:
        return urlsplit(self.base_url).hostname or ""

    @property
    def hosts(self) -> list[str]:
        """Every host name we answer to; loopback is for health checks on the same machine."""
        more = [name.strip() for name in self.allowed_hosts.split(",") if name.strip()]
        return sorted({self.host, *more, *LOOPBACK} - {""})
