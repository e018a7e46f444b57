"""The answers of a hirer once more, page by page, before they are sent."""

from flask import url_for

from services.gateway.pages.hire.drafts import CHOICES_OF_SPEAKERS, HirersForm
from services.gateway.pages.hire.steps import HAS_SPEAKERS, ROOM, Step
from services.gateway.pages.kit.request.answers import applies
from services.gateway.pages.kit.request.in_words import in_words, speakers_in_words
from services.gateway.pages.kit.request.questions import OPTIONAL, Questions, room_options

NOT_ANSWERED = "Not answered"
Row = tuple[str, str]


def cards_of(form: HirersForm) -> list[dict[str, object]]:
    """[{slug, title, href, rows: [(question, answer)]}] of the pages that apply."""
    questions = form.questions(form.answers)
    return [
        {
            "slug": step.slug,
            "title": step.title,
            "href": url_for("hire.step", slug=step.slug, then="check"),
            "rows": _rows(step, form, questions),
        }
        for step in form.steps
    ]


def _rows(step: Step, form: HirersForm, questions: Questions) -> list[Row]:
    if HAS_SPEAKERS in step.own:
        chosen = next(
            (one["text"] for one in CHOICES_OF_SPEAKERS if one["value"] == form.answers.get(HAS_SPEAKERS)), ""
        )
        return [("Will anyone speak or perform?", chosen or NOT_ANSWERED)]
    if ROOM in step.own:
        options = room_options(form.asked.venues, form.answers.get("event-venue", ""))
        chosen = next((one["text"] for one in options if one["value"] == form.answers.get(ROOM)), "")
        return [(_plain(questions["event.room"].text), chosen or form.answers.get(ROOM, "") or NOT_ANSWERED)]
    if "speakers" in step.codes:
        return _speakers(form.answers, questions)
    return [
        (_plain(questions[code].text), answer)
        for code in step.codes
        if applies(code, form.answers) and (answer := _answer(code, form, questions))
    ]


def _answer(code: str, form: HirersForm, questions: Questions) -> str:
    """One answer in words; '' for what was not answered and need not be."""
    given = in_words(code, form.answers, questions)
    if given or questions[code].text.endswith(OPTIONAL):
        return given
    return NOT_ANSWERED


def _speakers(values: dict[str, str], questions: Questions) -> list[Row]:
    rows = [(f"Speaker {number}", told) for number, told in enumerate(speakers_in_words(values), 1)]
    return rows or [(_plain(questions["speakers"].text), NOT_ANSWERED)]


def _plain(text: str) -> str:
    return text.removesuffix(OPTIONAL)
