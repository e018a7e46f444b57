"""The editions of a pack: full; redacted, without names; public, without names and without small numbers."""

from dataclasses import replace

from services.gateway.documents.content import PackContent
from services.gateway.rules.pack import FULL, PUBLIC, REDACTED
from services.gateway.rules.self_assessment import Assessment, KeptEvidence
from shared.contracts.evidence.evidence import EvidenceAnswer
from shared.figures.evidence import EvidenceItem
from shared.figures.publication import MEANING, SHORT_MEANING, published

MADE_FOR = "the Prevent lead who asked for it"
NEED_TO_KNOW = "need-to-know"
LEFT_OUT = (
    "No machine can tell a name in text that people typed. This edition therefore leaves out everything that people "
    "typed: summaries, reasons, the titles, keepers, links and files of evidence that people keep, the name and post "
    "of whoever signed, and lists that name people. Where something is left out, the page says so. "
)
EDITION_WORDS = {
    FULL: "This pack is not for publication as it stands: it holds what people wrote, and numbers under 5 are shown.",
    REDACTED: LEFT_OUT + "Ratings, figures, days and counts are as in the full edition. Numbers under 5 are shown: "
    "this is not an edition for publication.",
    PUBLIC: LEFT_OUT + "Ratings, days, and the figures that are not suppressed are as in the full edition. " + MEANING,
}
"""What each edition says about itself, in the pack and where it is asked for."""


def in_edition(content: PackContent) -> PackContent:
    """The content as its edition shows it.

    No machine can tell a name in free text, so the redacted edition withholds all that people typed and shows that
    it did; ratings, figures, days and how many there are of everything stay. The public edition does the same, with
    the numbers suppressed that shared/suppression names.
    """
    request = content.request
    if request.edition == FULL:
        return content
    withheld = f"withheld in the {request.edition} edition"
    signed_by = f"a named person, whose name and post are {withheld}" if request.signed_off_by else ""
    shown = replace(request, signed_off_by=signed_by, made_for=MADE_FOR)
    answers = content.answers
    if request.edition == PUBLIC:
        answers = tuple(map(published, answers))
        # Whose account asked, and where the council's own pages are, is of no use to the public.
        shown = replace(shown, made_by=withheld, base_url="")
    return replace(
        content,
        request=shown,
        answers=tuple(_answer(answer, withheld, counted=request.edition == REDACTED) for answer in answers),
        assessments={question: _assessment(one, withheld) for question, one in content.assessments.items()},
        kept=tuple(_kept(one, withheld) for one in content.kept),
    )


def _assessment(one: Assessment, withheld: str) -> Assessment:
    return replace(one, summary=_hide(one.summary, withheld), reason=_hide(one.reason, withheld), assessed_by="")


def _kept(one: KeptEvidence, withheld: str) -> KeptEvidence:
    """Which question it speaks to and for which period; not what it is called, who keeps it or what it says."""
    return replace(
        one,
        title=f"Kept record {one.id} (title {withheld})",
        owner=_hide(one.owner, withheld),
        link=_hide(one.link, withheld),
        file_name=_hide(one.file_name, withheld),
        content=None,
    )


def _hide(text: str, withheld: str) -> str:
    return withheld.capitalize() if text.strip() else text


def _answer(answer: EvidenceAnswer, withheld: str, counted: bool) -> EvidenceAnswer:
    return replace(answer, items=tuple(_item(item, withheld, counted) for item in answer.items))


def _item(item: EvidenceItem, withheld: str, counted: bool) -> EvidenceItem:
    """A list that names people, or holds what people typed, is left out; how many rows it had may be told."""
    if not (item.names_people or NEED_TO_KNOW in item.title.casefold()):
        return item
    count = len(item.rows)
    how_many = f"{count:,} row{'' if count == 1 else 's'}" if counted else "list"
    told, signed = item.note.removesuffix(SHORT_MEANING).strip(), item.note.endswith(SHORT_MEANING)
    rows = f"{how_many.capitalize()} {withheld}." if count else ""
    note = withheld.capitalize() + "." if told else ""
    sign = SHORT_MEANING if signed and item.kind == "figure" else ""
    withheld_list = how_many if counted else withheld.capitalize()
    text = {"list": withheld_list, "record": withheld.capitalize()}.get(item.kind, item.text)
    return replace(item, columns=(), rows=(), text=text, note=" ".join(filter(None, [rows, note, sign])))
