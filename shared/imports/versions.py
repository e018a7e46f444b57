"""A file can be read in more than one way: whoever chooses or confirms says which way they read it."""

from shared.http.problems import OutOfDate, Refused, VersionNeeded
from shared.imports.states import CHOOSABLE, UNCONFIRMED

NO_CHOICE_VERSION = (
    "What somebody says of the columns takes the place of what was said before: say in “version” which "
    "“columns_version” of the import you read. Nothing was changed."
)
CHOSEN_MEANWHILE = (
    "Somebody else said what the columns or titles of this file stand for while you were choosing. "
    "Nothing of yours was saved, or lost."
)
NO_READING = (
    "Somebody said what the columns or titles of this file stand for, so it can be read in more than one way: say in "
    "“version” which “columns_version” of the import you read. Nothing was brought in."
)
READ_ANEW = (
    "After you read this file, somebody said anew what its columns or titles stand for. Nothing was brought in: look "
    "at it as it is read now, then confirm it."
)
CONFIRMED_ANEW = (
    "After you read this file, somebody said anew what its columns or titles stand for, and it was confirmed as it was "
    "read then. Look at what was brought in; the whole file can be undone."
)
BEING_READ = "The file is being read with the columns that were chosen last: wait for the check, then choose again"


def check_choice(state: str, version: int, read: int | None) -> None:
    """Whether somebody who `read` a version of what was chosen may choose again in this state of the file."""
    if state not in UNCONFIRMED:
        raise Refused("Columns can be chosen only before the import is confirmed")
    if read is None:
        raise VersionNeeded(NO_CHOICE_VERSION)
    if read != version:
        raise OutOfDate(CHOSEN_MEANWHILE)
    if state not in CHOOSABLE:
        raise Refused(BEING_READ)


def check_reading(state: str, version: int, read: int | None) -> None:
    """Whether somebody who `read` a version of what was chosen may have the file brought in as it is read now.

    Where nobody chose there is one reading, and it needs no name.
    """
    if read not in (None, version):
        if state in UNCONFIRMED:
            raise OutOfDate(READ_ANEW)
        if state in ("confirming", "confirmed"):
            raise OutOfDate(CONFIRMED_ANEW)
    if read is None and version and state == "checked":
        raise VersionNeeded(NO_READING)
