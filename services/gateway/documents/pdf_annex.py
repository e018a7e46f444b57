"""The last pages of the PDF: how figures come about, where they came from, and how anybody can check the pack."""

from typing import TypedDict

from services.gateway.documents.content import PackContent
from services.gateway.documents.editions import EDITION_WORDS
from services.gateway.documents.pdf_tables import LaidOut, laid_out
from services.gateway.rules.pack import FULL
from shared.words import EVIDENCE_STATUS, SERVICES, in_words

HOW = (
    "Each figure is counted by a service from its own records, as they stood on the day shown, by the definition "
    "printed with it and the version of the council’s policy named beside it. “127 of 213” is the number counted and "
    "the number it is counted of.",
    "All that one service says was read at one moment. “Not available” means that nobody can compute it from the "
    "records; it never stands for nought. “No one in scope” means that there was nobody to count.",
    "Nothing here rates the council. The rating of a question, and the summary that says what it rests on, were chosen "
    "and written by people. What is missing is worded by fixed rules.",
    "Evidence that people keep is shown with who keeps it and the period it speaks for; its files are in the ZIP file "
    "under files/.",
)
CHECK = (
    "This document came in a ZIP file with the same figures as a workbook, a web page and tables (CSV), and with "
    "manifest.json, which lists the SHA-256 of every file in it.",
    "Run “python verify.py” with the name of the ZIP file. It needs Python and no connection, and names every file "
    "that was changed, is missing or was added.",
    "It also prints the digest of the manifest. Compare that with the digest which the council’s Due Regard shows on "
    "the page of this pack: if they are the same, the manifest is the one that was issued.",
)


class Part(TypedDict):
    """A part of the annex: its paragraphs, perhaps a table, perhaps an address."""

    title: str
    words: list[str]
    list: LaidOut | None
    address: str


def annex(content: PackContent) -> list[Part]:
    """Its parts in order, each with a title, paragraphs and perhaps a table."""
    edition = content.request.edition
    how = HOW if edition == FULL else HOW[:-1]
    parts = [
        _part("How figures come about", how),
        _part("Where the evidence came from", (), _sources(content)),
        _part("How far each audit trail had got", ("Each service chains its audit entries by hash.",), _heads(content)),
        _part("Policy versions used", (), _versions(content)),
    ]
    title = "Who this edition is for" if edition == FULL else "What this edition leaves out"
    parts += [_part(title, (EDITION_WORDS[edition],)), _part("How anyone can check this pack", CHECK)]
    found = content.framework
    words = (f"{found.title}. {found.publisher}.", found.attribution)
    return [*parts, _part("Attribution", words, address=found.licence)]


def _part(title: str, words: tuple[str, ...], table: LaidOut | None = None, address: str = "") -> Part:
    shown = table if table and table["rows"] else None
    return {"title": title, "words": [one for one in words if one], "list": shown, "address": address}


def _sources(content: PackContent) -> LaidOut:
    rows = [
        [
            str(one.benchmark),
            in_words(SERVICES, one.service),
            in_words(EVIDENCE_STATUS, one.status),
            _number(one.rows),
            _number(one.sequence),
            one.reason,
        ]
        for one in content.sections()
    ]
    columns = ["Benchmark", "Source", "Status", "Rows", "Sequence", "Why unavailable"]
    return laid_out("", columns, rows, [False, False, False, True, True, False])


def _heads(content: PackContent) -> LaidOut:
    request = content.request
    heads = {answer.service: (answer.sequence, answer.audit_head) for answer in content.answers}
    heads["gateway"] = (request.gateway_sequence, request.gateway_audit_head)
    rows = [
        [in_words(SERVICES, service), _number(sequence), head] for service, (sequence, head) in sorted(heads.items())
    ]
    return laid_out("", ["Service", "Sequence", "Last hash"], rows, [False, True, False])


def _versions(content: PackContent) -> LaidOut:
    rows = [
        [in_words(SERVICES, answer.service), policy, version]
        for answer in content.answers
        for policy, version in sorted(answer.policy_versions.items())
    ]
    return laid_out("", ["Service", "Policy", "Version"], rows, [False, False, False])


def _number(value: int | None) -> str:
    return "not available" if value is None else f"{value:,}"
