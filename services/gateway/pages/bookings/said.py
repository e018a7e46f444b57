"""All that was said and found of a booking, as its reader may read it: on every page that decides over it."""

from dataclasses import dataclass
from datetime import datetime

from services.gateway.clients.both import venues_client
from services.gateway.pages.bookings.awaited import awaited_rows
from services.gateway.pages.bookings.shown import Pairs, people_of, proposal
from services.gateway.pages.kit import wording
from services.gateway.pages.kit.booking_story import people_in, told
from services.gateway.pages.kit.people_names import shown_names
from services.gateway.pages.kit.presentation import day, moment
from shared.contracts.bookings.bookings import BookingDetail, CheckLine, HistoryLine, MatchLine
from shared.contracts.screening.matches import LookUpLine

FOR_FEW = "For those who need to know."
FOUND_FOR_FEW = "What was found is for those who need to know."
NOT_ANSWERED = "Not answered yet."


@dataclass(frozen=True)
class Said:
    """What somebody said or found: of what, in their words, who and when, and what is kept beside it."""

    about: str
    text: str
    who: str = ""
    more: tuple[str, ...] = ()
    set_aside: bool = False


@dataclass(frozen=True)
class AllSaid:
    """What whoever decides reads first: possible matches, then all that was said, oldest first, and a proposal.

    `awaited`: whether a letter that the hirer is to answer has come to them, for silence is no answer before it has.
    `of_matches`: it says whose name may be on which list, and is marked so.
    """

    matches: tuple[Said, ...]
    lines: tuple[Said, ...]
    proposal: Pairs
    awaited: Pairs
    of_matches: bool


def all_said(booking: BookingDetail) -> AllSaid:
    """It is all in the booking as it was read; only the words of proposed grounds are asked for."""
    names = shown_names([*people_of(booking), *people_in(booking.said)])
    lines = [*_found(booking, names), *_answered(booking, names), *_in_story(booking, names)]
    return AllSaid(
        tuple(one for match in booking.matches for one in _of_match(match, names)),
        tuple(said for _, said in sorted(lines, key=lambda one: one[0])),
        proposal(booking, names, venues_client().booking_guide().grounds if booking.proposal else ()),
        awaited_rows(booking.awaited, names),
        of_matches=any(match.id for match in booking.matches),
    )


def check_said(made: CheckLine, names: dict[str, str]) -> Said:
    """A check as it was recorded: what was looked up where, what was found, and what that means."""
    more = (
        ("Looked up", ", ".join(part for part in (made.searched, made.list_version) if part)),
        ("Found", made.found),
        ("Kept", made.link),
    )
    return Said(
        wording.words("check", made.check),
        made.conclusion or FOUND_FOR_FEW,
        _who(made.made_by, made.made_at, names),
        tuple(f"{what}: {said}" for what, said in more if said),
        made.set_aside,
    )


def _found(booking: BookingDetail, names: dict[str, str]) -> list[tuple[datetime, Said]]:
    checks = [(made.made_at, check_said(made, names)) for made in booking.checks_made]
    return checks + [(one.at, Said("Names looked up", "\n".join(one.told), moment(one.at))) for one in _newest(booking)]


def _newest(booking: BookingDetail) -> list[LookUpLine]:
    """The newest look-up in each list; all of them stand on the page of the booking."""
    newest = {source: one for one in booking.look_ups for source in one.list_versions or {"": ""}}
    return [one for one in booking.look_ups if any(one is kept for kept in newest.values())]


def _answered(booking: BookingDetail, names: dict[str, str]) -> list[tuple[datetime, Said]]:
    return [
        (
            one.at,
            Said(
                f"Answer: {wording.words('need', one.need)}",
                one.reason or FOR_FEW,
                ", ".join((names.get(one.by) or one.by, wording.words("role_said", one.role), moment(one.at))),
            ),
        )
        for one in booking.answers
    ]


def _of_match(match: MatchLine, names: dict[str, str]) -> list[Said]:
    """A possible match with each answer to it; to whoever is told no more, the one sentence."""
    if match.id is None:
        return [Said("Possible match", match.text)]
    about = f"Possible match: {match.name} and {match.listed_name or 'an entry whose time is over'}"
    about = f"{about} ({wording.words('list', match.source)})"
    more: tuple[str, ...] = (f"Version {match.list_version} of the list.",) if match.list_version else ()
    more += tuple(f"{what} {since}." for what, since in [gone_said(match)] if since)
    more += ("The request no longer gives this name.",) if match.former_name else ()
    answers = [
        Said(
            about,
            f"{wording.tag('match', one.state).text}: {one.reason}",
            _who(one.by, one.at, names),
            (*((f"Second identifier: {one.second_identifier}",) if one.second_identifier else ()), *more),
        )
        for one in match.answers
    ]
    return answers or [Said(about, match.remembered or NOT_ANSWERED, more=more)]


def gone_said(match: MatchLine) -> tuple[str, str]:
    """That the entry of a match is listed no more, or matches no more, and since when; no day while it is there."""
    what = "Still listed, but matching no more since" if match.still_listed else "No longer listed since"
    return what, day(match.gone_since) if match.gone_since else ""


def _in_story(booking: BookingDetail, names: dict[str, str]) -> list[tuple[datetime, Said]]:
    """What is in the history alone: views, notes, ties, advice, replies; what is shown otherwise is not repeated."""
    once = {(one.by, one.at) for one in booking.answers if one.reason}
    once |= {(answer.by, answer.at) for match in booking.matches for answer in match.answers}
    once |= {(one.by, one.at) for one in [booking.proposal] if one}
    left = [line for line in booking.said if not _is_shown_check(line) and (line.by, line.at) not in once]
    return [
        (
            line["at"],
            Said(
                line["what"],
                line["why"] or ("" if line["more"] or not line["by"] else FOR_FEW),
                ", ".join(part for part in (line["by"], line["role"], moment(line["at"])) if part),
                tuple(line["more"]),
            ),
        )
        for line in told(left, names=names)
    ]


def _is_shown_check(line: HistoryLine) -> bool:
    """A check that stands among the checks; one that is kept back is by nobody here, and there not at all."""
    return line.what == "check-made" and bool(line.by)


def _who(by: str, at: datetime, names: dict[str, str]) -> str:
    return f"{names.get(by) or by}, {moment(at)}"
