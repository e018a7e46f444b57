"""What was done before by somebody else: nobody is told that it is their own act, and nothing of theirs is lost unsaid.

An act that only leads to a state is harmless when its own doer asks for it again. Another person is told that it was
done before them, when and by whom: the problem carries the id, and the page that tells it the name.
"""

from datetime import datetime

from shared.actor import Actor
from shared.http.problems import OutOfDate
from shared.words import moment_in_words


def check_own(what: str, by: str, at: datetime | None, actor: Actor) -> None:
    """OutOfDate when somebody else, or the software by itself, did it; `what`, as in “This file was confirmed”."""
    if by and by != actor.id:
        when = f"on {moment_in_words(at)}" if at else "before"
        raise OutOfDate(f"{what} {when}, and not by you. Nothing of yours was saved: look at it as it now is.", by=by)
