"""A figure of any register, as the evidence map describes it: who adds a register computes nothing by hand."""

from services.venues.rules.evidence.facts import Computation, EvidenceFacts, share_by
from services.venues.rules.registers.entries import Holding, overdue
from shared.figures.evidence import OfRegister, Value, missing


def of_register(asked: OfRegister) -> Computation:
    """How many of its entries have what is asked for: those of the period where they are events, else of the day."""

    def has_it(one: Holding) -> bool:
        has_line = not asked.line or bool(one.of(asked.line))
        return has_line and all(one.values[name] in wanted for name, wanted in asked.where.items())

    def compute(facts: EvidenceFacts) -> Value:
        if not facts.held(asked.code):
            return missing("Nothing is recorded in this register.", over_period=asked.is_event)
        found = facts.begun_in_period(asked.code) if asked.is_event else facts.held(asked.code)
        return share_by(
            asked.words, found, has_it, tuple(asked.columns), by=asked.by, over_period=asked.is_event,
            to_put_right=overdue(asked.code, found, facts.as_at),
        )  # fmt: skip

    return compute
