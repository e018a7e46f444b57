"""What the account pages ask."""

import json
from dataclasses import replace

from flask import Request
from werkzeug.datastructures import MultiDict

from services.gateway.actions.accounts.accounts import AccountEntry
from services.gateway.pages.kit.forms import Field, Form, Option, hidden, read
from services.gateway.pages.kit.wording import words
from services.gateway.rules.grants import WEIGHTY
from services.gateway.store.users import roles_of
from shared.actor import Role
from shared.database.column_types import canonical_json
from shared.http.problems import VersionNeeded

PLAIN = {"autocomplete": "off", "attributes": {"spellcheck": "false", "autocapitalize": "none"}}
TWICE = " A second administrator confirms it."
ROLES = tuple(
    Option(role.value, words("role", role), words("role_hint", role) + (TWICE if role in WEIGHTY else ""))
    for role in Role
)
ACCOUNT = (
    Field("name", "Name", "text"),
    Field("username", "User name", "text", look={"width": "govuk-input--width-20", **PLAIN}),
    Field(
        "person_number", "Payroll number (optional)", "text", "A manager sees the team of the person with this number",
        look={"width": "govuk-input--width-10"},
    ),
    Field("roles", "Roles", "several", options=ROLES, look={"small": True}),
)  # fmt: skip
OPEN = (
    Option("no", "Yes"),
    Option("yes", "No", "Ends their sessions at once; the history of what they did stays"),
)
NEW = (
    *ACCOUNT,
    Field("password", "First password", "password", "At least 12 characters. They are asked to change it.",
          look={"autocomplete": "new-password"}),
)  # fmt: skip
CHANGED = (*hidden("read"), *ACCOUNT, Field("disabled", "Can this person sign in?", "choice", options=OPEN))


def entry_sent(form: Form, sent: MultiDict[str, str]) -> tuple[AccountEntry, str]:
    """The account as an administrator entered it, and the first password of a new one."""
    said = read(form, sent).said
    entry = AccountEntry(
        said["username"].lower(),
        said["name"],
        roles_of(said["roles"]),
        said["person_number"] or None,
        said.get("disabled") == "yes",
    )
    return entry, said.get("password", "")


READ = "read"
LABELS = {one.name: one.words for one in ACCOUNT} | {"disabled": "Closed"}


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


def shown_values(entry: AccountEntry) -> dict[str, object]:
    """An entry as the form's values."""
    return {
        "username": entry.username,
        "name": entry.name,
        "person_number": entry.person_number or "",
        "roles": sorted(entry.roles),
        "disabled": "yes" if entry.disabled else "no",
    }
