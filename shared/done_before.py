"""What was done before by somebody else: nobody is told that it is their own act, and nothing of theirs is lost unsaid.

An act that only leads to a state is harmless when its own doer asks for it again. Another person is told that it was
done before them, when and by whom: the problem carries the id, and the page that tells it the name.
"""

from datetime import date, datetime
from typing import NoReturn

from shared.actor import Actor
from shared.http.problems import OutOfDate, Refused
from shared.words import day_in_words, moment_in_words

OTHERS = ("Somebody else ", "Someone else ")


def check_own(what: str, by: str, at: date | None, actor: Actor) -> None:
    """OutOfDate when somebody else, or the software by itself, did it; `what`, as in “This file was confirmed”."""
    if by and by != actor.id:
        said = f"{what} {_when(at)}, and not by you. Nothing of yours was saved: look at it as it now is."
        raise OutOfDate(said, by=by)


def refuse_again(what: str, by: str, at: date | None, actor: Actor) -> NoReturn:
    """For what is done once: OutOfDate as above, and Refused for whoever did it themselves."""
    check_own(what, by, at, actor)
    when = _when(at) if at else "already"
    raise Refused(f"{what} {when}{', by you' if by else ''}. Nothing was saved now.")


def faster(said: str, by: str, at: datetime | None, actor: Actor) -> OutOfDate:
    """The problem of a form over what was changed while it was open; `said`, as in “Somebody else changed this”."""
    if by == actor.id:
        for other in OTHERS:
            said = said.replace(other, "You, in another window, ")
    when = f" That was {_when(at)}." if at else ""
    return OutOfDate(f"{said.rstrip('.')}.{when}", by="" if by == actor.id else by)


def _when(at: date | None) -> str:
    if at is None:
        return "before"
    return f"on {moment_in_words(at) if isinstance(at, datetime) else day_in_words(at)}"
