"""What an administrator may do with accounts, and what a password must be."""

import re

USERNAME = re.compile(r"[a-z0-9][a-z0-9._@-]{1,63}")
SHORTEST_PASSWORD = 12
LONGEST_PASSWORD = 200


def role_objection(own_account: bool, now_held: frozenset[str], wanted: frozenset[str]) -> str | None:
    """Why these roles cannot be given, or None: nobody grants themself a role, or takes one of their own away."""
    if own_account and now_held != wanted:
        return "You cannot change your own roles. Ask another administrator."
    return None


def disabling_objection(own_account: bool) -> str | None:
    """Why an account cannot be closed, or None."""
    return "You cannot close your own account. Ask another administrator." if own_account else None


def username_objection(username: str) -> str | None:
    """Why this cannot be a user name, or None."""
    if USERNAME.fullmatch(username):
        return None
    return "Use 2 to 64 small letters, digits, dots, hyphens or underscores, beginning with a letter or digit"


def password_objection(password: str, username: str) -> str | None:
    """Why this cannot be a password, or None."""
    if len(password) < SHORTEST_PASSWORD:
        return f"Use at least {SHORTEST_PASSWORD} characters"
    if len(password) > LONGEST_PASSWORD:
        return f"Use at most {LONGEST_PASSWORD} characters"
    if len(set(password)) < 5:
        return "Use more different characters"
    if username and username.lower() in password.lower():
        return "The password must not contain the user name"
    return None


def added_roles(now_held: frozenset[str], wanted: frozenset[str]) -> tuple[str, ...]:
    """The roles that are given, in order."""
    return tuple(sorted(wanted - now_held))
