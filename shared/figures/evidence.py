"""The evidence of a benchmark: a dated map of entries, each answered by a figure, a list, a record, or why none.

Pure: a service works out what an entry asks for, the words and states around it are here.
"""

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

Cell = str | int | None
RECORD = "A record a person keeps."
NOT_RECORDED = "Nothing here records this yet."
NOT_AVAILABLE = "not available"
BEING_WORKED_OUT = "being worked out"


@dataclass(frozen=True, kw_only=True)
class EvidenceItem:
    """One piece of evidence for one supporting detail of the toolkit; unknown is "not available", never 0."""

    id: str
    """Unique in an answer and short enough to name a sheet: the detail and a key, '7.3.c council'."""
    question: str
    """'7.3'."""
    detail: str
    """'7.3.c', letters in the order of the toolkit's supporting details; '7.5' where the toolkit has none."""
    title: str
    definition: str
    """What is counted, in words."""
    kind: str
    """figure, list, record (something a person keeps: the text says what to attach) or not_available."""
    status: str
    """complete, unavailable, or stale: being worked out again, and so without a number."""
    service: str
    as_at: date
    text: str
    """The value in words: '127 of 213', 'no one in scope', 'not available', '6 rows'."""
    from_: date | None = None
    """First day of the period, or None when the value is a state on a day."""
    numerator: int | None = None
    denominator: int | None = None
    columns: tuple[str, ...] = ()
    rows: tuple[tuple[Cell, ...], ...] = ()
    """Counts, never names, unless the title says that it is a need-to-know list; None is "not available"."""
    policy_version: str = ""
    query: str = ""
    """The API path that gives the rows behind the value, to those allowed."""
    link: str = ""
    """The gateway page that shows the same."""
    note: str = ""
    better: str = ""
    """more, fewer or neither; nothing for what is not worked out from records."""
    to_put_right: tuple[str, ...] = ()
    """Sentences about what failed, is overdue or low in it: counts, never names or what people typed."""
    names_people: bool = False
    """Whether text, note or rows may name people or hold what people typed: redacted editions leave those out."""


@dataclass(frozen=True, kw_only=True)
class OfRegister:
    """A figure drawn from a register: how many of its entries have something, out of all.

    They have a dated line of the kind `line`, and one of these values in each field of `where`. `by` is the field whose
    choices open it up, with their `words`; `columns` name the choice, those that have it, and all.
    """

    code: str
    by: str
    words: Mapping[str, str]
    columns: tuple[str, ...]
    is_event: bool
    """Whether entries happened on a day, and so are counted over the period."""
    line: str = ""
    where: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class MapEntry:
    """One piece of evidence for one supporting detail.

    `source` is computed (then `computation` names how, the key unless given, or `register` says what of it is counted),
    record (a person keeps it; `attach` says what) or not_recorded (a figure asked for that nothing here records yet;
    `attach` says what would serve instead).
    """

    detail: str
    key: str
    title: str
    definition: str
    source: str
    computation: str = ""
    register: OfRegister | None = None
    courses: tuple[str, ...] = ()
    attach: str = ""
    query: str = ""
    link: str = ""
    better: str = ""
    """more, fewer or neither, where records answer: which way is good."""

    @property
    def question(self) -> str:
        """'7.3' of '7.3.c'."""
        return ".".join(self.detail.split(".")[:2])

    @property
    def computed_by(self) -> str:
        """The name of the computation; '' for what is not worked out from records."""
        return (self.computation or self.key) if self.source == "computed" else ""


@dataclass(frozen=True)
class EvidenceMap:
    """One published version of a map; `settings` is what its computations ask it for."""

    version: str
    entries: tuple[MapEntry, ...]
    settings: Mapping[str, Any] = field(default_factory=dict)

    def without(self, computations: Collection[str]) -> "EvidenceMap":
        """The map without what is computed in these ways."""
        return replace(self, entries=tuple(one for one in self.entries if one.computed_by not in computations))


@dataclass(frozen=True)
class Share:
    """So many of so many."""

    of_them: int
    all_of_them: int


@dataclass(frozen=True, kw_only=True)
class Value:
    """What a computation answers: a figure or a list, or why neither (`missing`), or why not now (`stale`)."""

    kind: str
    text: str = ""
    share: Share | None = None
    columns: tuple[str, ...] = ()
    rows: tuple[tuple[Cell, ...], ...] = ()
    note: str = ""
    over_period: bool = False
    missing: str = ""
    stale: str = ""
    to_put_right: tuple[str, ...] = ()


def figure(
    share: Share,
    columns: tuple[str, ...] = (),
    rows: Iterable[tuple[Cell, ...]] = (),
    *,
    note: str = "",
    over_period: bool = False,
    to_put_right: Iterable[str] = (),
) -> Value:
    """So many of so many, with the rows that open it up."""
    return Value(
        kind="figure", share=share, columns=columns, rows=tuple(rows), note=note, over_period=over_period,
        to_put_right=tuple(to_put_right),
    )  # fmt: skip


def listing(
    columns: tuple[str, ...],
    rows: Iterable[tuple[Cell, ...]],
    text: str = "",
    *,
    note: str = "",
    over_period: bool = False,
    to_put_right: Iterable[str] = (),
) -> Value:
    """A list; an empty one says 'none', which is known, not unknown."""
    kept = tuple(rows)
    words = {0: "none", 1: "1 row"}.get(len(kept), f"{len(kept):,} rows")
    return Value(
        kind="list", text=text or words, columns=columns, rows=kept, note=note, over_period=over_period,
        to_put_right=tuple(to_put_right),
    )  # fmt: skip


def missing(why: str, over_period: bool = False) -> Value:
    """No value, and why; it is never 0."""
    return Value(kind="not_available", text=NOT_AVAILABLE, missing=why, over_period=over_period)


def being_worked_out(why: str) -> Value:
    """A figure that is known again soon, and why not now."""
    return Value(kind="figure", text=BEING_WORKED_OUT, stale=why)


def counted(number: int, one: str, many: str) -> str:
    """'no meetings', '1 meeting', '7 meetings'."""
    return f"{number:,} {one if number == 1 else many}" if number else f"no {many}"


def figure_text(share: Share, nobody: str) -> str:
    """'127 of 213', and `nobody` for an empty population: nobody is not everybody."""
    return f"{share.of_them:,} of {share.all_of_them:,}" if share.all_of_them else nobody


@dataclass(frozen=True, kw_only=True)
class Asked:
    """What one service is asked: by which map, of which days, and how it words its answers."""

    service: str
    evidence_map: EvidenceMap
    as_at: date
    from_: date
    nobody: str
    """What a figure says that has nobody, or nothing, in its scope."""
    policy: str = ""
    """Which policy the computations used, beside the map."""
    typed: frozenset[str] = frozenset()
    """Columns that hold what people typed, and so perhaps a name: redacted editions leave such lists out."""


def put_together(asked: Asked, compute: Callable[[MapEntry], Value | None]) -> tuple[EvidenceItem, ...]:
    """Every entry of the map, in its order; `compute` gives None for what it does not know how to work out."""
    return tuple(_item(entry, asked, _value(entry, compute)) for entry in asked.evidence_map.entries)


def _value(entry: MapEntry, compute: Callable[[MapEntry], Value | None]) -> Value:
    if entry.source == "record":
        return Value(kind="record", text=f"{RECORD} {entry.attach}")
    value = compute(entry) if entry.computed_by else None
    return value or missing(f"{NOT_RECORDED} {entry.attach}".strip())


def _item(entry: MapEntry, asked: Asked, value: Value) -> EvidenceItem:
    named = f"evidence map {asked.evidence_map.version}"
    share = value.share
    return EvidenceItem(
        id=f"{entry.detail} {entry.key}",
        question=entry.question,
        detail=entry.detail,
        title=entry.title,
        definition=entry.definition,
        kind=value.kind,
        status="unavailable" if value.missing else "stale" if value.stale else "complete",
        service=asked.service,
        as_at=asked.as_at,
        text=value.text or (figure_text(share, asked.nobody) if share else ""),
        from_=asked.from_ if value.over_period else None,
        numerator=share.of_them if share else None,
        denominator=share.all_of_them if share else None,
        columns=value.columns,
        rows=value.rows,
        policy_version=f"{asked.policy}, {named}" if asked.policy and entry.computed_by else named,
        query=_filled(entry.query, asked),
        link=_filled(entry.link, asked),
        note=value.missing or value.stale or value.note,
        better=entry.better,
        to_put_right=value.to_put_right,
        names_people=bool(value.rows) and not asked.typed.isdisjoint(value.columns),
    )


def _filled(path: str, asked: Asked) -> str:
    return path.replace("{as_at}", asked.as_at.isoformat()).replace("{from}", asked.from_.isoformat())
