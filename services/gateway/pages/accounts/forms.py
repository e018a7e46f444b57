"""What the account pages send."""

import json
from dataclasses import dataclass, replace
from typing import Any

from flask import Request

from services.gateway.actions.accounts import AccountEntry
from services.gateway.pages.kit.wording import words
from services.gateway.store.users import roles_of
from shared.database import canonical_json
from shared.problems import VersionNeeded


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
            sent.get("username", "").strip().lower(),
            sent.get("name", "").strip(),
            roles_of(sent.getlist("roles")),
            sent.get("person_number", "").strip() or None,
            sent.get("disabled") == "yes",
        )
        return cls(entry, sent.get("password", ""))

    @property
    def values(self) -> dict[str, Any]:
        """What to show again when something was wrong; never the password."""
        return shown_values(self.entry)


READ = "read"
LABELS = {
    "username": "User name", "name": "Name", "person_number": "Payroll number", "roles": "Roles",
    "disabled": "Closed",
}  # fmt: skip


def version_of(entry: AccountEntry) -> str:
    """The account as the form was filled from it, to be sent along: who saves then says what they read."""
    return canonical_json(shown_values(entry))


def version_sent(request: Request) -> AccountEntry:
    """What the account was where the form was filled; VersionNeeded when the form does not say."""
    try:
        said = json.loads(request.form.get(READ, ""))
        return AccountEntry(
            said["username"], said["name"], roles_of(said["roles"]), said["person_number"] or None,
            said["disabled"] == "yes",
        )  # fmt: skip
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        raise VersionNeeded("Load the page of the account again, and make your change there.") from error


def merged(read: AccountEntry, typed: AccountEntry, now: AccountEntry) -> AccountEntry:
    """What was typed over what is saved now: a field, and each role, that nobody touched is as it is now."""
    touched = {name: getattr(typed, name) for name in read.differences(typed) if name != "roles"}
    roles = (now.roles - (read.roles - typed.roles)) | (typed.roles - read.roles)
    return replace(now, roles=roles, **touched)


def changes(read: AccountEntry, now: AccountEntry) -> list[str]:
    """What somebody else changed meanwhile, a sentence each."""
    shown = shown_values(now) | {"roles": ", ".join(words("role", role) for role in sorted(now.roles)) or "none"}
    return [f"{LABELS[name]}: now {shown[name] or 'empty'}" for name in read.differences(now)]


def shown_values(entry: AccountEntry) -> dict[str, Any]:
    """An entry as the form's values."""
    return {
        "username": entry.username,
        "name": entry.name,
        "person_number": entry.person_number or "",
        "roles": sorted(entry.roles),
        "disabled": "yes" if entry.disabled else "no",
    }
