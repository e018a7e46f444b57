"""What the account pages send."""

from dataclasses import dataclass
from typing import Any

from flask import Request

from services.gateway.actions.accounts import AccountEntry
from services.gateway.store.users import roles_of


@dataclass(frozen=True)
class AccountForm:
    """An account as an administrator enters it; `password` only for a new one."""

    entry: AccountEntry
    password: str

    @classmethod
    def read(cls, request: Request) -> "AccountForm":
        """The form as it was sent."""
        sent = request.form
        entry = AccountEntry(
            sent.get("username", "").strip().lower()[:100],
            sent.get("name", "").strip()[:200],
            roles_of(sent.getlist("roles")),
            sent.get("person_number", "").strip()[:50] or None,
            sent.get("disabled") == "yes",
        )
        return cls(entry, sent.get("password", ""))

    @property
    def values(self) -> dict[str, Any]:
        """What to show again when something was wrong; never the password."""
        return shown_values(self.entry)


def shown_values(entry: AccountEntry) -> dict[str, Any]:
    """An entry as the form's values."""
    return {
        "username": entry.username,
        "name": entry.name,
        "person_number": entry.person_number or "",
        "roles": sorted(entry.roles),
        "disabled": "yes" if entry.disabled else "no",
    }
