"""A whole pack as one ZIP: documents, tables, files, the verifier and the manifest."""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from services.gateway.documents.content import PackContent, gather
from services.gateway.documents.editions import in_edition
from services.gateway.documents.manifest import NAME, manifest, manifest_bytes
from services.gateway.documents.page import page_bytes
from services.gateway.documents.pdf import pdf_bytes
from services.gateway.documents.tables import csv_of, tables
from services.gateway.documents.word import word_bytes
from services.gateway.documents.workbook import workbook_bytes
from services.gateway.documents.zipping import zipped
from services.gateway.rules.framework import Framework
from services.gateway.rules.pack import MissingSection, PackRequest, pack_file_name
from services.gateway.rules.self_assessment import Assessment, KeptEvidence
from shared.contracts.evidence.evidence import EvidenceAnswer

# Put into each pack as a file and never imported: whoever receives the pack has no Due Regard.
VERIFIER = Path(__file__).parents[3] / "operations" / "verify.py"

Progress = Callable[[int, int], None]


@dataclass(frozen=True)
class Pack:
    """A pack that is made: its file name, its bytes, and the manifest digest to keep apart from it."""

    file_name: str
    content: bytes
    digest: str
    incomplete: tuple[MissingSection, ...]
    """Every part that is not complete, with why."""

    @property
    def complete(self) -> bool:
        """Whether every part could be had whole."""
        return not self.incomplete


def build_pack(
    request: PackRequest,
    framework: Framework,
    answers: Iterable[EvidenceAnswer],
    assessments: Iterable[Assessment] = (),
    kept_evidence: Iterable[KeptEvidence] = (),
    missing: Iterable[MissingSection] = (),
    progress: Progress | None = None,
    template: bytes | None = None,
) -> Pack:
    """The pack for these facts, telling `progress(step, of)`; the same facts give the same bytes.

    `template` is the council's own Word document whose styles the pack's one is written in.
    """
    content = in_edition(
        gather(request, framework, answers, assessments=assessments, kept=kept_evidence, missing_sections=missing)
    )
    files = _files(content, progress, template)
    whole = manifest(content, files)
    name = pack_file_name(request.council, request.as_at, content.mark, request.edition)
    files[NAME] = manifest_bytes(whole)
    return Pack(name, zipped(dict(sorted(files.items()))), str(whole["digest"]), content.incomplete)


def _files(content: PackContent, progress: Progress | None, template: bytes | None) -> dict[str, bytes]:
    files = {"verify.py": VERIFIER.read_bytes()}
    steps: tuple[Callable[[PackContent], Mapping[str, bytes]], ...] = (
        lambda it: {f"csv/{table.name}.csv": csv_of(table) for table in tables(it)},
        lambda it: {"self-assessment.xlsx": workbook_bytes(it)},
        lambda it: {"self-assessment.html": page_bytes(it)},
        lambda it: {"self-assessment.pdf": pdf_bytes(it)},
        lambda it: {"self-assessment.docx": word_bytes(it, template)},
        _kept_files,
    )
    for number, step in enumerate(steps, start=1):
        files |= step(content)
        if progress:
            progress(number, len(steps))
    return files


def _kept_files(content: PackContent) -> dict[str, bytes]:
    return {kept_path(one): one.content for one in content.kept if one.content is not None}


def kept_path(one: KeptEvidence) -> str:
    """Where a kept file stands in the pack: its id and plain letters of its name, never another folder."""
    plain = re.sub(r"[^A-Za-z0-9._-]+", "-", f"{one.id}-{one.file_name}").strip("-.")
    return f"files/{plain[:120]}"
