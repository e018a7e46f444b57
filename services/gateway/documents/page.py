"""The self-assessment as one page of HTML for print: no script, nothing fetched, everything escaped."""

from dataclasses import dataclass
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from services.gateway.documents.content import PackContent, item_value
from services.gateway.documents.editions import EDITION_WORDS
from services.gateway.documents.tables import is_number, item_table, plain_cell, sections_table, source_line
from services.gateway.rules.figures_text import cell_in_words
from services.gateway.rules.framework import Question
from services.gateway.rules.pack import EDITION_LINES
from services.gateway.rules.self_assessment import KeptEvidence, rating_in_words, serving
from shared.figures.evidence import EvidenceItem
from shared.words import SERVICES, day_in_words, in_words, moment_in_words

TEMPLATES = Environment(
    loader=FileSystemLoader(Path(__file__).parent / "templates"),
    autoescape=True,
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)


def page_bytes(content: PackContent) -> bytes:
    """The whole page as UTF-8."""
    template = TEMPLATES.get_template("self-assessment.html")
    page = template.render(
        content=content,
        request=content.request,
        framework=content.framework,
        sections=sections_table(content),
        edition=EDITION_LINES[content.request.edition],
        edition_words=EDITION_WORDS[content.request.edition],
        is_number=is_number,
        made_at=moment_in_words(content.request.made_at),
        decided=content.assessments.get,
        rating=lambda question: rating_in_words(content.assessments.get(question.id)),
        places=lambda question: places_of(content, question),
        day=day_in_words,
        service=lambda code: in_words(SERVICES, code),
        cell=lambda cell: cell_in_words(plain_cell(cell)),
        value=item_value,
        table=item_table,
        source=source_line,
        address=lambda link: address(content.request.base_url, link),
    )
    return page.encode("utf-8", errors="replace")


def address(base_url: str, link: str) -> str:
    """A link that leads to the council's own pages or to the web; anything else is not made a link."""
    if link.startswith(("https://", "http://")):
        return link
    if base_url.startswith(("https://", "http://")) and link.startswith("/") and not link.startswith("//"):
        return base_url.rstrip("/") + link
    return ""


@dataclass(frozen=True)
class Place:
    """A supporting detail with what speaks to it."""

    id: str
    text: str
    items: list[EvidenceItem]
    kept: list[KeptEvidence]


def places_of(content: PackContent, question: Question) -> list[Place]:
    """Each supporting detail with what speaks to it; what speaks to the question as a whole comes last."""
    items = content.items_for(question)
    details = [(detail.id, detail.text) for detail in question.details]
    known = {place for place, _ in details}
    places = [_place(content, question, place, text, items) for place, text in details]
    rest = [item for item in items if item.detail not in known]
    if rest or not details:
        kept = [] if details else serving(question.id, question, content.kept)
        places.append(Place("", "", rest, kept))
    return places


def _place(content: PackContent, question: Question, place: str, text: str, items: tuple[EvidenceItem, ...]) -> Place:
    here = [item for item in items if item.detail == place]
    return Place(place, text, here, serving(place, question, content.kept))
