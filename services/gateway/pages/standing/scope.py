"""Whose training a page is about: the day, a unit or an employer, and which of the people."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import TypedDict

from flask import request

from services.gateway.pages.kit.days import Period, read_as_at
from services.gateway.pages.kit.roles import SEES_FIGURES
from shared.actor import Role, current_actor

SEES_ALL_NAMES = (Role.LD_OFFICER, Role.PREVENT_LEAD)
SHOWN = ("all", "in_date", "not_in_date", "absent")
LONGEST = 600


class Where(TypedDict):
    """A day and a place."""

    as_at: date
    unit: str
    employer: str


class Whose(Where):
    """With a requirement."""

    requirement: str


@dataclass(frozen=True)
class Scope:
    """What was asked for, always usable."""

    period: Period
    unit: str
    employer: str
    requirement: str
    shown: str

    @classmethod
    def read(cls, sent: Mapping[str, str]) -> "Scope":
        """From the address; what cannot be a unit or a choice is left out."""
        shown = sent.get("shown", "all")
        return cls(
            read_as_at(sent),
            sent.get("unit", "")[:LONGEST],
            sent.get("employer", "")[:200],
            sent.get("requirement", "")[:100],
            shown if shown in SHOWN else "all",
        )

    @property
    def as_at(self) -> date:
        return self.period.as_at

    @property
    def where(self) -> Where:
        """The day and the place, as parameters of a call."""
        return {"as_at": self.as_at, "unit": self.unit, "employer": self.employer}

    @property
    def whose(self) -> Whose:
        """The day, the place and the requirement."""
        return {**self.where, "requirement": self.requirement}

    @property
    def shown_values(self) -> dict[str, object]:
        """What every page about it shows."""
        return {
            "as_at": self.as_at,
            "unit": self.unit,
            "employer": self.employer,
            "requirement": self.requirement,
            "shown": self.shown,
            "values": self.period.values,
            "errors": self.period.errors,
            "names_allowed": current_actor().has(*SEES_ALL_NAMES),
        }


def this_scope() -> Scope:
    """What this request asks for."""
    return Scope.read(request.args)


def is_team_only() -> bool:
    """A manager and nothing more: the own team is all there is to see."""
    actor = current_actor()
    return actor.has(Role.MANAGER) and not actor.has(*(role for role in SEES_FIGURES if role != Role.MANAGER))
