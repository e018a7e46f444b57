"""What somebody may read of a booking that has, or had, a possible match: why it matched is for few.

Everybody else sees one sentence and a reference, the same whatever the list and whatever was answered. What people
who see matches write about such a booking is marked when it is written (`moving.is_kept_back`), and shown here to
those who see matches and to whoever wrote it. To a program, which is not told that there is a match, all that they
write of any booking is kept back: words that are there of one booking and gone from another would tell.
"""

from collections.abc import Container, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime

from services.venues.actions.bookings.moving import is_told_of_matches
from services.venues.actions.screening.asked_again import ASKED_AGAIN
from services.venues.actions.screening.gone_entries import GONE, LISTED_AGAIN
from services.venues.rules.bookings.assessment import LOOK_UP_HELD, POSSIBLE_MATCH, Assessment, Need, needs_of_matches
from services.venues.rules.bookings.checks import LIST_OF_CHECK, CheckState
from services.venues.rules.bookings.request import Match
from services.venues.rules.bookings.states import APPROVALS
from services.venues.rules.decisions.discharge import Answer, needs_without_answer, unmet_needs
from services.venues.store.bookings.bookings import BookingRecord
from services.venues.store.bookings.dossier import Dossier
from services.venues.store.bookings.history import Happening, list_happenings
from services.venues.store.bookings.needs import CheckRecord
from services.venues.store.decisions.decisions import DecisionRecord, DeclineProposal
from shared.actor import Actor, Role
from shared.contracts.bookings import bookings as contract
from shared.contracts.bookings.conditions import ConditionLine
from shared.database.records import record_of

ENDINGS = frozenset({"decline", "cancel", "uphold"})
"""Decisions whose reason the hirer reads in the letter: what is for few belongs in what they rest on."""
ADDRESSED = ENDINGS | {"request_information", "return_to_review", "propose_decline", "reply-recorded", "reply-waived"}
"""Written for the hirer, said by them, or written for the booking officer: its words are theirs to read."""
ANSWERED = "answered"
ANSWERS = frozenset({"need-answered", "match-answered", "view"})
"""Told as one thing where their words are kept back: which of them it was would tell which list it was."""
OF_A_LIST = frozenset({GONE, LISTED_AGAIN, ASKED_AGAIN})
"""What became of the list that a match is in, and of answers given before: whoever knows which list was loaded would
learn which matches are in it from any line that only these bookings have."""
KEPT_BACK = "The reason is for those who need to know."
WORDS_KEPT_BACK = "Its words are for those who need to know."


@dataclass(frozen=True)
class View:
    """How far somebody sees into one booking; `kept_back` are (who, when) of what others wrote and they do not see.

    Who is not `told` that there is a match sees the same whether there is one or not.
    """

    full: bool
    person: str
    matched: bool = False
    kept_back: frozenset[tuple[str, datetime]] = frozenset()
    told: bool = True

    def reads(self, by: str, at: datetime | None) -> bool:
        """Whether they may read what this person wrote at this moment."""
        return self.full or by == self.person or (by, at) not in self.kept_back

    def hides(self, happened: Happening) -> bool:
        """Whether a line of the story is told to them without its words."""
        if self.full or happened.what in ADDRESSED or happened.by == self.person:
            return False
        if happened.why == POSSIBLE_MATCH:
            return not self.told
        return is_kept_from(happened, self.told)


def is_kept_from(happened: Happening, told: bool) -> bool:
    """Whether a line is kept from those who do not see matches, as they are told of matches or not."""
    return happened.need_to_know or (happened.by_who_knows and not told)


def view_of(
    booking: BookingRecord, full: bool, actor: Actor, dossier: Dossier, story: Iterable[Happening] | None = None
) -> View:
    """What this person sees of a booking; its story is read where it is not at hand."""
    told = is_told_of_matches(actor)
    if full or (told and not dossier.had_match):
        return View(full, actor.id)
    story = list_happenings(booking.id) if story is None else story
    kept_back = frozenset((line.by, line.at) for line in story if is_kept_from(line, told))
    return View(False, actor.id, dossier.had_match, kept_back, told)


def story_told(story: Iterable[Happening], view: View) -> tuple[contract.HistoryLine, ...]:
    """The story as far as somebody may read it: a step without its reason; of the rest only that there was something.

    Who said it, as what and how often would tell which list it was, so what nobody else spoke between is one line of
    each kind, by nobody. A program is not told even that.
    """
    lines: list[contract.HistoryLine] = []
    unnamed: set[str] = set()
    for happened in story:
        if not view.hides(happened):
            lines.append(_told(happened, happened.what, happened.why, happened.details))
        elif happened.to_state:
            lines.append(_told(happened, happened.what))
        elif happened.what in OF_A_LIST or not view.told:
            continue
        else:
            what = ANSWERED if happened.what in ANSWERS else happened.what
            if what not in unnamed:
                words = "" if what == ANSWERED else WORDS_KEPT_BACK
                lines.append(replace(_told(happened, what, words), by="", role=""))
            unnamed.add(what)
            continue
        unnamed.clear()
    return tuple(lines)


def _told(
    happened: Happening, what: str, why: str = "", details: Mapping[str, object] | None = None
) -> contract.HistoryLine:
    return contract.HistoryLine(
        at=happened.at.astimezone(UTC),
        by=happened.by,
        role=happened.role,
        what=what,
        from_state=happened.from_state,
        to_state=happened.to_state,
        why=why,
        details=dict(details or {}),
    )


def check_lines(checks: Iterable[CheckRecord], view: View) -> tuple[contract.CheckLine, ...]:
    """That a check was made, by whom and when; what was found only to those who may read it.

    Of a check of a list that they may not read, not even that: which list it was, and who looked, would tell where the
    match is. The story says that there was a check, as it says of everything that is kept back.
    """
    return tuple(
        _check_line(made, reads)
        for made in checks
        if (reads := view.reads(made.made_by, made.made_at)) or made.check not in LIST_OF_CHECK
    )


def _check_line(made: CheckRecord, reads: bool) -> contract.CheckLine:
    told = (made.conclusion, made.list_version, made.searched, made.found, made.link)
    return contract.CheckLine(
        made.check, *(told if reads else ("", "", "", "", "")), made.made_by, made.made_at,
        set_aside=made.set_aside_at is not None, version=made.number,
    )  # fmt: skip


def kept_back_checks(checks: Iterable[CheckRecord], view: View, looked_up: Container[str]) -> frozenset[str]:
    """The checks of lists that were looked up, which this person is not told that anybody recorded besides."""
    made = [one for one in checks if LIST_OF_CHECK.get(one.check) in looked_up]
    read = {one.check for one in made if view.reads(one.made_by, one.made_at)}
    return frozenset(one.check for one in made) - read


def checks_as_told(stood: Mapping[str, str], kept_back: Container[str]) -> dict[str, str]:
    """How each check stood: of a list, as its look-up left it, where what somebody recorded is kept back."""
    recorded = CheckState.RECORDED.value
    return {
        check: CheckState.BY_LISTS.value if state == recorded and check in kept_back else state
        for check, state in stood.items()
    }


def answer_lines(answers: Iterable[Answer], booking: BookingRecord, view: View) -> tuple[contract.NeedAnswerLine, ...]:
    """The answers by role; to somebody who is told of a match in one sentence only those to what else is needed."""
    of_matches = (POSSIBLE_MATCH, LOOK_UP_HELD)
    others = {reason["need"] for reason in booking.assessment["reasons"] if reason["text"] not in of_matches}
    lines = []
    for answer in answers:
        if view.matched and answer.need not in others and answer.by != view.person:
            continue
        hidden = not view.reads(answer.by, answer.at)
        hidden = hidden or (answer.role == Role.PREVENT_LEAD and not view.full and answer.by != view.person)
        at = answer.at or booking.submitted_at
        reason = "" if hidden else answer.reason
        lines.append(
            contract.NeedAnswerLine(
                need=answer.need, role=answer.role, by=answer.by, at=at, reason=reason, version=answer.number
            )
        )
    return tuple(lines)


def unmet_told(
    assessment: Assessment, matches: Iterable[Match], answers: tuple[Answer, ...], full: bool
) -> tuple[Need, ...]:
    """Needs without an answer; to others a possible match is the Prevent lead's until all that it needs is there."""
    if full:
        return unmet_needs(assessment, answers)
    others = tuple(sorted({reason.need for reason in assessment.reasons if reason.text != POSSIBLE_MATCH}))
    unmet = set(unmet_needs(replace(assessment, needs=others), answers))
    if needs_without_answer(needs_of_matches(matches), answers):
        unmet.add(Need.PREVENT_LEAD)
    return tuple(sorted(unmet))


def proposal_line(found: DeclineProposal, view: View) -> contract.ProposalLine:
    """A proposal to decline: what the hirer was told and replied; what it rests on as far as somebody may read it."""
    kept_back = {"evidence": (), "proportionality": "", "alternatives": "", "equality_note": ""}
    return record_of(
        contract.ProposalLine,
        found,
        by=found.proposed_by,
        at=found.proposed_at,
        reply_by=found.reply.reply_by or date.max,
        reply=found.reply_text,
        answered_on=found.reply.answered_on,
        waived_on=found.reply.waived_on,
        **({} if view.reads(found.proposed_by, found.proposed_at) else kept_back),
    )


def decision_line(made: DecisionRecord, view: View, kept_back: Container[str]) -> contract.DecisionLine:
    """A decision; its reason and what it rests on as far as somebody may read them; how checks stood is for all.

    `kept_back` are checks of which they are not told that somebody recorded them.
    """
    reads = made.decision in ENDINGS or view.reads(made.decided_by, made.decided_at)
    record = made.record if view.full or made.decision in APPROVALS else {}
    if "checks" in record:
        record = record | {"checks": checks_as_told(record["checks"], kept_back)}
    return contract.DecisionLine(
        id=made.public_id,
        decision=made.decision,
        reason=made.reason if reads else KEPT_BACK,
        by=made.decided_by,
        at=made.decided_at,
        request_version=made.request_version,
        record=record,
        training=made.training,
        policy_versions=made.policy_versions,
    )


def condition_lines(conditions: Iterable[ConditionLine], view: View) -> tuple[ConditionLine, ...]:
    """The conditions that stand: what to do and to check is for all, why only as the reason of whoever set it."""
    lines = []
    for condition in conditions:
        told = condition
        if not view.reads(condition.set_by, condition.set_at):
            told = replace(told, ground="", proportionality="")
        if not view.reads(condition.outcome_by, condition.outcome_at):
            told = replace(told, outcome_note="")
        lines.append(told)
    return tuple(lines)
