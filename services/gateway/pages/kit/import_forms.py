"""What the pages of files ask, in words."""

from collections.abc import Mapping

from services.gateway.pages.kit.forms import Field, Form, Option, hidden, options_of, tick

COLUMNS = hidden("title-*")
CONFIRM = hidden("accepted")
OUTCOMES = (Option("refuse", "Leave this row out"), Option("later", "Decide later"), Option("other", "Somebody else"))
REVIEW = (
    *hidden("suggested-*"),
    Field(name="decision-*", kind="choice", options=OUTCOMES, is_open=True),
    Field("number-*", "Payroll number of somebody else", "text"),
    tick("confirm_all", "Whole page", "Confirm the suggestion of each row I left at ‘Decide later’"),
)


def upload_form(kinds: Mapping[str, str]) -> Form:
    """A file and what is in it."""
    what = "Choose what is in the file"
    return (
        *hidden("replaces"),
        Field("kind", "What is in the file?", "choice", required=what, options=options_of(kinds)),
        Field("file", "The file", "file", required="Choose a file"),
    )
