"""What the sign-in and password pages ask."""

from services.gateway.pages.kit.forms import Field, hidden

LONGEST = 200
WIDTH = {"width": "govuk-input--width-20"}
PRESENT = WIDTH | {"autocomplete": "current-password"}
NEW = WIDTH | {"autocomplete": "new-password"}
HOW_LONG = "At least 12 characters. Three words that do not belong together are easy to remember."

SIGN_IN = (
    *hidden("next"),
    Field(
        "username", "User name", "text", required="Enter your user name", longest=LONGEST,
        look=WIDTH | {"autocomplete": "username", "attributes": {"spellcheck": "false", "autocapitalize": "none"}},
    ),
    Field("password", "Password", "password", required="Enter your password", longest=LONGEST, look=PRESENT),
)  # fmt: skip
PASSWORD = (
    Field("old_password", "Present password", "password", required="Enter your present password", look=PRESENT),
    Field("new_password", "New password", "password", HOW_LONG, look=NEW),
    Field("again", "New password once more", "password", look=NEW),
)
