"""What an evidence pack is of, how it is named and marked, and which of its sections are there."""

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Protocol

SERVICES_OF_BENCHMARK: dict[int, tuple[str, ...]] = {7: ("training",), 8: ("venues",)}
"""Which services' records speak to which benchmark; the other eight are evidenced by hand."""

FULL, REDACTED, PUBLIC = "full", "redacted", "public"
EDITIONS = (FULL, REDACTED, PUBLIC)
EDITION_LINES = {
    FULL: "Full edition: not for publication",
    REDACTED: "Redacted edition: no names of people, and nothing that people typed",
    PUBLIC: "Public edition: no names, and small numbers suppressed",
}
"""What stands on each page about the edition."""
BROKEN_CHAIN = "Its audit chain does not hold, so nobody can say that its records are as they were written."
UNREAD_CHAIN = "Its audit chain could not be read, so nobody can say that its records are as they were written."
"""What is wrong and where is on the status page: it may name places on the server."""
BEING_WORKED_OUT = "Figures in it were being worked out when the pack was made"
"""Why a part that was answered is not complete."""


@dataclass(frozen=True)
class PackRequest:
    """A pack somebody asked for: which benchmarks, as at which day, for the period since `from_`."""

    id: str
    council: str
    benchmarks: tuple[int, ...]
    as_at: date
    from_: date
    made_at: datetime
    made_by: str
    """The id of the person's account, never a name."""
    base_url: str = ""
    """Where the council's Due Regard stands, so that links in the documents lead there; may be empty."""
    signed_off: bool = False
    signed_off_by: str = ""
    """Name and post of whoever signed, as they gave it."""
    gateway_sequence: int | None = None
    gateway_audit_head: str = ""
    edition: str = FULL
    made_for: str = ""
    """The name of whoever asked for it, for the line at the foot of each page; only in the full edition."""
    anchors: tuple[Mapping[str, object], ...] = ()
    """The heads of the audit chains, signed by their services, when the pack was made."""
    broken_chains: Mapping[str, str] = field(default_factory=dict)
    """Services whose audit chain did not hold, or could not be read, when the pack was made, and which of the two."""


@dataclass(frozen=True)
class MissingSection:
    """A section that could not be had, and why in words; `unanswered` unless the service said no."""

    service: str
    benchmark: int
    reason: str
    unanswered: bool = True
    being_worked_out: bool = False
    """It was answered, with figures that are still being worked out and so have no number."""
    broken_chain: bool = False
    """It was answered, by a service whose audit chain does not hold."""


@dataclass(frozen=True)
class Section:
    """One benchmark as one service answered it; `rows` counts its items and the rows of their lists."""

    benchmark: int
    service: str
    status: str
    reason: str = ""
    sequence: int | None = None
    rows: int | None = None
    audit_head: str = ""


class Answer(Protocol):
    """As much of a service's answer as these rules need."""

    @property
    def service(self) -> str: ...
    @property
    def benchmark(self) -> int: ...


def unanswered(
    benchmarks: Iterable[int], answers: Iterable[Answer], missing: Iterable[MissingSection]
) -> tuple[MissingSection, ...]:
    """Every section that is missing: those reported, and those nobody answered for or reported."""
    had = {(answer.benchmark, answer.service) for answer in answers}
    reported = {(one.benchmark, one.service): one for one in missing}
    silent = {
        (number, service): MissingSection(service, number, "The service did not answer.")
        for number in benchmarks
        for service in SERVICES_OF_BENCHMARK.get(number, ())
        if (number, service) not in had
    }
    return tuple(one for _, one in sorted((silent | reported).items()))


def mark(signed_off: bool, complete: bool) -> str:
    """What stands on every page: nothing only for a pack that is both complete and signed off."""
    words = [word for word, shown in (("DRAFT", not signed_off), ("INCOMPLETE", not complete)) if shown]
    return " AND ".join(words)


def banner(marked: str, edition: str) -> str:
    """What stands at the head of every page: the mark, and that the edition is not the full one."""
    return " · ".join(filter(None, [marked, "" if edition == FULL else f"{edition.upper()} EDITION"]))


def pack_file_name(council: str, as_at: date, marked: str, edition: str = FULL) -> str:
    """'prevent-self-assessment-melford-borough-council-2026-03-31-full-DRAFT.zip': plain letters only."""
    plain = unicodedata.normalize("NFKD", council).encode("ascii", "ignore").decode()
    slug = re.sub(r"[^a-z0-9]+", "-", plain.lower()).strip("-")[:60] or "council"
    parts = ("prevent-self-assessment", slug, as_at.isoformat(), edition, marked.replace(" AND ", "-"))
    return "-".join(part for part in parts if part) + ".zip"
