"""The editions of a pack: the full one, and the redacted one without names and without what people typed."""

from dataclasses import replace

from services.gateway.documents.content import PackContent
from services.gateway.rules.pack import REDACTED
from services.gateway.rules.self_assessment import Assessment, KeptEvidence
from shared.contracts.evidence import EvidenceAnswer, EvidenceItem

WITHHELD = "Withheld in the redacted edition"
SIGNED_BY = "a named person, whose name and post are withheld in the redacted edition"
MADE_FOR = "the Prevent lead who asked for it"
NEED_TO_KNOW = "need-to-know"
REDACTION = (
    "No machine can tell a name in text that people typed. This edition therefore leaves out everything that people "
    "typed: summaries, reasons, the titles, keepers, links and files of evidence that people keep, the name and post "
    "of whoever signed, and lists that name people. Where something is left out, the page says so. Ratings, figures, "
    "days and counts are as in the full edition. Numbers under 5 are shown: this is not an edition for publication."
)
"""What the redacted edition says about itself, in the pack and where it is asked for."""


def in_edition(content: PackContent) -> PackContent:
    """The content as its edition shows it.

    No machine can tell a name in free text, so the redacted edition withholds all that people typed and shows that
    it did; ratings, figures, days and how many there are of everything stay.
    """
    request = content.request
    if request.edition != REDACTED:
        return content
    return replace(
        content,
        request=replace(request, signed_off_by=SIGNED_BY if request.signed_off_by else "", made_for=MADE_FOR),
        answers=tuple(map(_answer, content.answers)),
        assessments={question: _assessment(one) for question, one in content.assessments.items()},
        kept=tuple(map(_kept, content.kept)),
    )


def _assessment(one: Assessment) -> Assessment:
    return replace(one, summary=_withheld(one.summary), reason=_withheld(one.reason), assessed_by="")


def _kept(one: KeptEvidence) -> KeptEvidence:
    """Which question it speaks to and for which period; not what it is called, who keeps it or what it says."""
    return replace(
        one,
        title=f"Kept record {one.id} (title withheld in the redacted edition)",
        owner=_withheld(one.owner),
        link=_withheld(one.link),
        file_name=_withheld(one.file_name),
        content=None,
    )


def _withheld(text: str) -> str:
    return WITHHELD if text.strip() else text


def _answer(answer: EvidenceAnswer) -> EvidenceAnswer:
    return replace(answer, items=tuple(map(_item, answer.items)))


def _item(item: EvidenceItem) -> EvidenceItem:
    """A list that names people, or holds what people typed, is left out; how many rows it had is told."""
    if not (item.names_people or NEED_TO_KNOW in item.title.casefold()):
        return item
    count = len(item.rows)
    rows = f"{count:,} row{'' if count == 1 else 's'} withheld in the redacted edition." if count else ""
    note = WITHHELD + "." if item.note else ""
    text = {"list": f"{count:,} row{'' if count == 1 else 's'}", "record": WITHHELD}.get(item.kind, item.text)
    return replace(item, columns=(), rows=(), text=text, note=" ".join(filter(None, [rows, note])))
