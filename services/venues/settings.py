"""Every setting of the venues service."""

from dataclasses import dataclass, field
from urllib.parse import urlsplit

from shared.settings import Common, SettingsProblem, between, one_of, read_settings

LOOPBACK = frozenset({"127.0.0.1", "localhost", "::1"})


@dataclass(frozen=True)
class Settings(Common):
    """Read once from `VENUES_...` variables (docs/operations.md)."""

    screening_index: str = field(default="memory", metadata=one_of("memory", "database"))
    """Where names are looked up: in memory, or in PostgreSQL by the database itself (docs/operations.md)."""
    base_url: str = ""
    """Where hirers and staff reach the pages: goes into letters and notices."""
    contact: str = ""
    """How a hirer reaches the team, in one line: a phone number, an address."""
    smtp_host: str = ""
    smtp_port: int = field(default=587, metadata=between(1, 65535))
    smtp_user: str = ""
    smtp_password: str = field(default="", repr=False)
    smtp_starttls: bool = True
    smtp_from: str = ""
    notify_booking_officer: str = ""
    notify_senior_officer: str = ""
    notify_legal_officer: str = ""
    notify_equality_officer: str = ""
    notify_prevent_lead: str = ""

    @classmethod
    def from_environment(cls) -> "Settings":
        settings = read_settings(cls, prefix="VENUES_")
        if wrong := settings.mail_problem() or settings.screening_problem():
            raise SettingsProblem(f"This cannot start: {wrong}")
        return settings

    def screening_problem(self) -> str:
        """Why names could not be looked up as these settings say, or ''."""
        if self.screening_index == "database" and urlsplit(self.database_url).scheme == "sqlite":
            return "VENUES_SCREENING_INDEX can be database only with PostgreSQL; with SQLite leave it out or say memory"
        return ""

    def mail_problem(self) -> str:
        """Why letters could not be sent as these settings say, or ''."""
        if self.smtp_host and "@" not in self.smtp_from:
            return "VENUES_SMTP_FROM must be the address that letters come from"
        if self.smtp_user and not self.smtp_starttls and self.smtp_host not in LOOPBACK:
            return (
                "VENUES_SMTP_STARTTLS must be yes where VENUES_SMTP_USER is set: a password is never sent in the open"
            )
        if self.base_url and not urlsplit(self.base_url).hostname:
            return "VENUES_BASE_URL must be an address such as https://hire.example.gov.uk"
        return ""
