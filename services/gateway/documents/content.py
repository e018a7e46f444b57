"""All that a pack is made from, gathered once so that every document says the same."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from services.gateway.rules.figures_text import value_in_words
from services.gateway.rules.framework import Benchmark, Framework, Question
from services.gateway.rules.pack import (
    BEING_WORKED_OUT,
    SERVICES_OF_BENCHMARK,
    MissingSection,
    PackRequest,
    Section,
    banner,
    mark,
    unanswered,
)
from services.gateway.rules.self_assessment import Assessment, KeptEvidence, missing, serving
from shared.contracts.evidence.evidence import EvidenceAnswer
from shared.figures.evidence import EvidenceItem


@dataclass(frozen=True)
class PackContent:
    """One pack's facts: what was asked, what was answered, what people decided and keep, what is missing."""

    request: PackRequest
    framework: Framework
    answers: tuple[EvidenceAnswer, ...]
    assessments: dict[str, Assessment]
    kept: tuple[KeptEvidence, ...]
    missing: tuple[MissingSection, ...]

    @property
    def complete(self) -> bool:
        """Whether every service asked has answered, nothing of it was being worked out, and every chain holds."""
        return not self.incomplete

    @property
    def incomplete(self) -> tuple[MissingSection, ...]:
        """Every part that is not complete, with why: not to be had, being worked out, or from a broken chain."""
        stale = [
            MissingSection(answer.service, answer.benchmark, f"{BEING_WORKED_OUT}.", False, being_worked_out=True)
            for answer in self.answers
            if _is_stale(answer)
        ]
        return tuple(sorted([*self.missing, *stale, *self._broken()], key=lambda one: (one.benchmark, one.service)))

    def _broken(self) -> list[MissingSection]:
        """The sections of services whose audit chain does not hold; what did not answer at all is missing already."""
        gone = {(one.benchmark, one.service) for one in self.missing}
        return [
            MissingSection(service, number, why, False, broken_chain=True)
            for service, why in self.request.broken_chains.items()
            for number in self.request.benchmarks
            if (number, service) not in gone and service in ("gateway", *SERVICES_OF_BENCHMARK.get(number, ()))
        ]

    @property
    def mark(self) -> str:
        """What stands on every page: DRAFT, INCOMPLETE, both or nothing."""
        return mark(self.request.signed_off, self.complete)

    @property
    def banner(self) -> str:
        """What stands at the head of every page, the edition with it."""
        return banner(self.mark, self.request.edition)

    @property
    def benchmarks(self) -> tuple[Benchmark, ...]:
        """The benchmarks asked for, in the tool's order."""
        return self.framework.chosen(self.request.benchmarks)

    @property
    def items(self) -> tuple[EvidenceItem, ...]:
        """Every item the services answered with, in their order."""
        return tuple(item for answer in self.answers for item in answer.items)

    def items_for(self, question: Question) -> tuple[EvidenceItem, ...]:
        """The items that speak to one question."""
        return tuple(item for item in self.items if item.question == question.id)

    def kept_for(self, question: Question) -> list[KeptEvidence]:
        """What people keep that speaks to the question or any of its supporting details, each once."""
        found = [one for place in question.places for one in serving(place, question, self.kept)]
        return list(dict.fromkeys(found))

    def unanswered(self, number: int) -> str:
        """Why a benchmark's records could not be had, or nothing if they could."""
        reasons = (one.reason.rstrip(".") for one in self.missing if one.benchmark == number)
        return " ".join(f"{reason}." for reason in dict.fromkeys(reasons))

    def missing_words(self, question: Question) -> tuple[str, ...]:
        """What is missing to say anything about the question."""
        number = int(question.id.split(".")[0])
        given = (self.items_for(question), self.kept_for(question), self.assessments.get(question.id))
        return missing(question, *given, (self.request.from_, self.request.as_at), self.unanswered(number))

    def sections(self) -> tuple[Section, ...]:
        """Every benchmark by every service that speaks to it; those evidenced by hand are the gateway's."""
        gone = {(one.benchmark, one.service): one for one in self.missing}
        sections = [_answered(answer) for answer in self.answers if (answer.benchmark, answer.service) not in gone]
        sections += [Section(one.benchmark, one.service, "unavailable", one.reason) for one in self.missing]
        sections += [self._by_hand(number) for number in self.request.benchmarks]
        broken = {(one.benchmark, one.service): one.reason for one in self._broken()}
        sections = [
            replace(one, status="broken_chain", reason=broken[place])
            if (place := (one.benchmark, one.service)) in broken
            else one
            for one in sections
        ]
        return tuple(sorted(sections, key=lambda section: (section.benchmark, section.service)))

    def _by_hand(self, number: int) -> Section:
        questions = tuple(self.framework.questions((number,)))
        rows = sum(1 for question in questions if question.id in self.assessments)
        rows += sum(len(self.kept_for(question)) for question in questions)
        sequence, head = self.request.gateway_sequence, self.request.gateway_audit_head
        return Section(
            benchmark=number,
            service="gateway",
            status="complete",
            reason="",
            sequence=sequence,
            rows=rows,
            audit_head=head,
        )


def gather(
    request: PackRequest,
    framework: Framework,
    answers: Iterable[EvidenceAnswer],
    assessments: Iterable[Assessment],
    kept: Iterable[KeptEvidence],
    missing_sections: Iterable[MissingSection],
) -> PackContent:
    """The content of a pack in a stated order; what speaks to benchmarks that were not asked for is left out."""
    reported = tuple(missing_sections)
    gone = {(one.benchmark, one.service) for one in reported}
    asked = sorted(
        (
            answer
            for answer in answers
            if answer.benchmark in request.benchmarks and (answer.benchmark, answer.service) not in gone
        ),
        key=lambda answer: (answer.benchmark, answer.service),
    )
    return PackContent(
        request=request,
        framework=framework,
        answers=tuple(asked),
        assessments={one.question: one for one in assessments},
        kept=tuple(sorted((one for one in kept if _serves(one, request.benchmarks)), key=lambda one: one.id)),
        missing=unanswered(request.benchmarks, asked, reported),
    )


def _serves(one: KeptEvidence, benchmarks: tuple[int, ...]) -> bool:
    return any(place.split(".")[0] in map(str, benchmarks) for place in one.serves)


def item_value(item: EvidenceItem) -> str:
    """An item's value in words, the same in every document."""
    return value_in_words(item.kind, item.status, item.numerator, item.denominator, item.text)


def status_of(item: EvidenceItem) -> str:
    """Whether it is drawn from records, kept by a person, or not to be had: the same on page and pack."""
    return "record" if item.kind == "record" else "unavailable" if item.kind == "not_available" else item.status


def _answered(answer: EvidenceAnswer) -> Section:
    stale = _is_stale(answer)
    rows = len(answer.items) + sum(len(item.rows) for item in answer.items)
    status = "stale" if stale else "complete"
    reason = f"{BEING_WORKED_OUT}." if stale else ""
    return Section(
        benchmark=answer.benchmark,
        service=answer.service,
        status=status,
        reason=reason,
        sequence=answer.sequence,
        rows=rows,
        audit_head=answer.audit_head,
    )


def _is_stale(answer: EvidenceAnswer) -> bool:
    return any(item.status == "stale" for item in answer.items)
