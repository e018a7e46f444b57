"""What the sign-in and password pages send."""

from dataclasses import dataclass

from flask import Request

from services.gateway.pages.kit.addresses import own_path

LONGEST = 200


@dataclass(frozen=True)
class SignInForm:
    """A user name, a password, and where to go afterwards ('' for the home page)."""

    username: str
    password: str
    next: str

    @classmethod
    def read(cls, request: Request) -> "SignInForm":
        """The form as it was sent; a `next` that is not a path of this site is dropped."""
        sent = request.form
        return cls(
            sent.get("username", "").strip().lower()[:LONGEST],
            sent.get("password", "")[:LONGEST],
            own_path(sent.get("next", "")),
        )

    def errors(self) -> dict[str, str]:
        """What is missing, by field."""
        missing = {}
        if not self.username:
            missing["username"] = "Enter your user name"
        if not self.password:
            missing["password"] = "Enter your password"  # noqa: S105
        return missing


@dataclass(frozen=True)
class PasswordForm:
    """A new password, twice, and the present one."""

    old_password: str
    new_password: str
    again: str

    @classmethod
    def read(cls, request: Request) -> "PasswordForm":
        """The form as it was sent."""
        sent = request.form
        return cls(sent.get("old_password", ""), sent.get("new_password", ""), sent.get("again", ""))

    def errors(self) -> dict[str, str]:
        """What is wrong with the form itself, by field."""
        wrong = {}
        if not self.old_password:
            wrong["old_password"] = "Enter your present password"  # noqa: S105
        if self.new_password != self.again:
            wrong["again"] = "The two new passwords are not the same"
        return wrong
