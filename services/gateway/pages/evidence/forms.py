"""What the self-assessment pages send."""

from dataclasses import dataclass

from flask import Request

from services.gateway.pages.kit.days import read_day
from services.gateway.rules.framework import Question
from services.gateway.rules.kept_evidence import KeptEntry


@dataclass(frozen=True)
class RatingForm:
    """A rating with the summary, or why the question does not apply."""

    values: dict[str, str]

    @classmethod
    def read(cls, request: Request) -> "RatingForm":
        """The form as it was sent."""
        return cls({name: request.form.get(name, "") for name in ("rating", "summary", "reason")})


@dataclass(frozen=True)
class KeptForm:
    """Evidence that somebody keeps, and the errors of days that are no days."""

    entry: KeptEntry
    values: dict[str, str]
    errors: dict[str, str]

    @classmethod
    def read(cls, request: Request, question: Question) -> "KeptForm":
        """The form as it was sent; a question without details is what it speaks to."""
        sent = request.form
        texts = {name: sent.get(name, "").strip() for name in ("kind", "title", "owner", "where", "detail")}
        days = {name: read_day(sent, name) for name in ("starts", "ends", "review_on")}
        detail = texts["detail"] if question.details else question.id
        entry = KeptEntry(
            kind=texts["kind"],
            title=texts["title"],
            owner=texts["owner"],
            where=texts["where"],
            serves=(detail,) if detail else (),
            speaks_from=days["starts"].day,
            speaks_until=days["ends"].day,
            review_on=days["review_on"].day,
        )
        values = texts | {name: text for asked in days.values() for name, text in asked.values.items()}
        return cls(entry, values, {name: asked.error for name, asked in days.items() if asked.error})
