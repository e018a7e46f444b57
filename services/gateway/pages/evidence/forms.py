"""What the self-assessment pages ask."""

from services.gateway.actions.evidence.assessments import LONGEST_SUMMARY
from services.gateway.pages.kit.forms import Field, Filled, Form, Option, day_field, filled_in, hidden, options_of
from services.gateway.policy.loader import load_framework
from services.gateway.rules.framework import Question
from services.gateway.rules.kept_evidence import KINDS, KeptEntry
from services.gateway.rules.self_assessment import rating_choices

KEPT = (
    *hidden("version"),
    Field("kind", "What is it?", "choice", options=options_of(KINDS)),
    Field("title", "Title", "text"),
    Field(
        "where",
        "Where it is",
        "text",
        "An address that starts with https:// becomes a link. Otherwise say which folder, minutes or file.",
    ),
    Field("owner", "Who keeps it", "text", "A post rather than a name"),
    Field("detail", "Which supporting detail does it speak to?", "choice"),
    day_field("starts", "It speaks for the time from"),
    day_field("ends", "Until"),
    day_field("review_on", "Review it by"),
)


def rating_form() -> Form:
    """A rating with its summary, or why the question does not apply."""
    ratings = options_of(dict(rating_choices(load_framework())))
    summary = (
        "What the evidence shows and what you are doing next. Anyone who reads the pack reads this. Do not name people."
    )
    return (
        *hidden("version"),
        Field("rating", "How does the council stand?", "choice", options=ratings),
        Field("reason", "If it does not apply: why?", rows=3, longest=LONGEST_SUMMARY),
        Field("summary", "Summary", hint=summary, rows=8, longest=LONGEST_SUMMARY),
    )


def kept_form(question: Question) -> Form:
    """Evidence that somebody keeps; a question without supporting details is what it speaks to."""
    if not question.details:
        return tuple(one for one in KEPT if one.name != "detail")
    details = [Option(detail.id, f"{detail.id} {detail.text}") for detail in question.details]
    return filled_in(KEPT, detail=(*details, Option(question.id, f"The whole of {question.id}")))


def kept_entry(filled: Filled, question: Question) -> KeptEntry:
    """What was sent, as the rules look at it."""
    said = filled.said
    detail = said.get("detail", question.id)
    return KeptEntry(
        **{name: said[name] for name in ("kind", "title", "owner", "where", "review_on")},
        serves=(detail,) if detail else (),
        speaks_from=said["starts"],
        speaks_until=said["ends"],
    )
