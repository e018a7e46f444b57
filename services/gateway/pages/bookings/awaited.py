"""Whether a letter that the hirer is to answer has reached the hirer, in plain words."""

from services.gateway.pages.kit.letter_wording import GIVEN_HOW, KINDS, STATE_TAGS
from services.gateway.pages.kit.presentation import day, moment
from shared.contracts.letters import AwaitedAnswer

NOT_YET = "Give it to the hirer, and say so under Letters: the days to answer count from then."


def awaited_rows(found: AwaitedAnswer | None, names: dict[str, str]) -> list[tuple[str, str]]:
    """The letter, how it reached the hirer or why it has not, and the days to answer; none where none is awaited."""
    if found is None:
        return []
    rows = [
        ("Letter", KINDS[found.kind]),
        ("Reached the hirer", _reached(found, names)),
        ("Answer by", day(found.answer_by) if found.answer_by else ""),
        ("In time until", day(found.answer_until) if found.answer_until else "Known once the hirer has the letter"),
    ]
    return [(what, said) for what, said in rows if said]


def _reached(found: AwaitedAnswer, names: dict[str, str]) -> str:
    if found.reached_at is None:
        left_out = "A part of it names a person and was left out." if found.withheld else ""
        words = (f"Not yet: {STATE_TAGS[found.state].text.lower()}.", found.note, left_out, NOT_YET)
        return " ".join(one for one in words if one)
    if not found.given_by:
        return f"Sent by e-mail, {moment(found.reached_at)}"
    return f"{GIVEN_HOW[found.given_how]}, {names.get(found.given_by) or found.given_by}, {moment(found.reached_at)}"
