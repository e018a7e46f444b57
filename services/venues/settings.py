"""Every setting of the venues service."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from shared.settings import Common, between, one_of, read_settings
from shared.unsafe_settings import is_host, is_mail_address

LOOPBACK = frozenset({"127.0.0.1", "localhost", "::1"})


@dataclass(frozen=True)
class Settings(Common):
    """Read once from `VENUES_...` variables (docs/operations.md)."""

    partners = frozenset({"gateway", "training"})

    screening_index: str = field(default="memory", metadata=one_of("memory", "database"))
    """Where names are looked up: in memory, or in PostgreSQL by the database itself (docs/operations.md)."""
    base_url: str = field(default="", metadata={"needed": True})
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
        return read_settings(cls, prefix="VENUES_")

    def problems(self) -> list[str]:
        """Letters that could not leave, names that could not be looked up."""
        wrong = [*self._mail_problems(), self._screening_problem()]
        if self.base_url and not urlsplit(self.base_url).hostname:
            wrong.append("VENUES_BASE_URL must be an address such as https://hire.example.gov.uk")
        return [one for one in wrong if one]

    def _screening_problem(self) -> str:
        """Why names could not be looked up as these settings say, or ''."""
        if self.screening_index == "database" and urlsplit(self.database_url).scheme == "sqlite":
            return "VENUES_SCREENING_INDEX can be database only with PostgreSQL; with SQLite leave it out or say memory"
        return ""

    def _mail_problems(self) -> Iterator[str]:
        """Why letters and notices could not be sent as these settings say."""
        if self.smtp_host and not is_host(self.smtp_host):
            yield "VENUES_SMTP_HOST must be the name of the mail server alone: its port is VENUES_SMTP_PORT"
        if self.smtp_host and not is_mail_address(self.smtp_from):
            yield "VENUES_SMTP_FROM must be the address that letters come from"
        if self.smtp_user and not self.smtp_password:
            yield "VENUES_SMTP_PASSWORD is missing, and VENUES_SMTP_USER is set"
        is_open = bool(self.smtp_host) and not self.smtp_starttls and self.smtp_host not in LOOPBACK
        if is_open and (self.smtp_user or self.is_production):
            yield (
                "VENUES_SMTP_STARTTLS must be yes where VENUES_SMTP_HOST is another machine: neither a password nor a "
                "letter is sent in the open"
            )
        for name in self.__dataclass_fields__:
            if name.startswith("notify_") and (to := getattr(self, name)) and not is_mail_address(to):
                yield f"VENUES_{name.upper()} must be one e-mail address"
