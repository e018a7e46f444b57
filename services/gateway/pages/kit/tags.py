"""A short coloured label."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Tag:
    """A short coloured label: its text, and the GOV.UK tag modifier ('' is the default blue)."""

    text: str
    colour: str = ""

    @property
    def classes(self) -> str:
        return f"govuk-tag--{self.colour}" if self.colour else ""
