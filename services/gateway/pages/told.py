"""What services did not say while a page was made: not answered, not allowed and not there are three things."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TypeVar

from services.gateway.pages.kit import wording
from shared.http.problems import Problem

T = TypeVar("T")


@dataclass
class Told:
    """`missing`: who did not answer, by name; `refused`: what was refused or is not there, in the service's words."""

    missing: list[str] = field(default_factory=list)
    refused: list[str] = field(default_factory=list)

    def ask(self, service: str, question: Callable[[], T]) -> T | None:
        """The answer, or None with the reason kept for the page."""
        try:
            return question()
        except Problem as problem:
            self.note(service, problem.unanswered, problem.detail)
            return None

    def note(self, service: str, unanswered: bool, detail: str) -> None:
        """Keeps once why something of this service is not on the page."""
        name = wording.words("service", service)
        kept, said = (self.missing, name) if unanswered else (self.refused, f"{name}: {detail}")
        if said not in kept:
            kept.append(said)

    @property
    def on_page(self) -> dict[str, list[str]]:
        """As layout.html takes it."""
        return {"missing": sorted(self.missing), "refused": self.refused}
