"""Every setting of the gateway."""

from dataclasses import dataclass, field
from urllib.parse import urlsplit

from services.gateway.documents.word_template import TemplateProblem, read_template
from services.gateway.rules.grants import GRANT_DAYS
from shared.settings import Common, SettingsProblem, read_settings

UPLOAD_LIMIT = 52 * 1024 * 1024
MOST_HOPS = 9
MOST_GRANT_DAYS = 30
LOOPBACK = frozenset({"127.0.0.1", "localhost", "::1"})


@dataclass(frozen=True, kw_only=True)
class Settings(Common):
    """Read once from `GATEWAY_...` variables (docs/operations.md)."""

    session_key: str = field(metadata={"secret": True})
    training_url: str
    venues_url: str
    base_url: str
    demo_sign_in: bool = False
    """Ten accounts whose password everybody knows may sign in, from this machine only."""
    demo_council: bool = False
    """Whether everybody in it is invented; else those accounts are in a council that somebody fills."""
    proxy_hops: int = 0
    """How many proxies of ours stand in front; what they did not add to X-Forwarded-... is not believed."""
    allowed_hosts: str = ""
    """Further host names we answer to, separated by commas; the one of the base URL always."""
    grant_days: int = GRANT_DAYS
    """How long a role that takes two administrators waits for the second."""
    session_idle_minutes: int = 30
    session_hours: int = 10
    contact_name: str = ""
    contact_email: str = ""
    contact_phone: str = ""
    word_template: str = ""
    """Path of the council's own Word document (.docx), in whose styles packs are written; plain ones without it."""

    @classmethod
    def from_environment(cls) -> "Settings":
        settings = read_settings(cls, prefix="GATEWAY_")
        if settings.demo_sign_in and not settings.is_loopback:
            raise SettingsProblem("This cannot start: GATEWAY_DEMO_SIGN_IN needs a GATEWAY_BASE_URL on loopback")
        if not 0 <= settings.proxy_hops <= MOST_HOPS:
            raise SettingsProblem(f"This cannot start: GATEWAY_PROXY_HOPS must be between 0 and {MOST_HOPS}")
        if not 1 <= settings.grant_days <= MOST_GRANT_DAYS:
            raise SettingsProblem(f"This cannot start: GATEWAY_GRANT_DAYS must be between 1 and {MOST_GRANT_DAYS}")
        try:
            read_template(settings.word_template)
        except TemplateProblem as problem:
            raise SettingsProblem(f"This cannot start: GATEWAY_WORD_TEMPLATE: {problem}") from problem
        return settings

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
