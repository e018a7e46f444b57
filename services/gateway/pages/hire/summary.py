"""The answers of a hirer once more, page by page, before they are sent."""

from typing import Any

from flask import url_for

from services.gateway.pages.days import read_day
from services.gateway.pages.hire.drafts import CHOICES_OF_SPEAKERS, HirersForm
from services.gateway.pages.hire.steps import HAS_SPEAKERS, ROOM, Step
from services.gateway.pages.presentation import day
from services.gateway.pages.requests.answers import applies, name_of
from services.gateway.pages.requests.questions import OPTIONAL, Questions, room_options, words_of
from services.gateway.pages.requests.speakers import rows_of
from services.gateway.pages.requests.wall_times import read_moment, read_time

NOT_ANSWERED = "Not answered"
WHICH = {"first": "The first of the two hours", "second": "The second of the two hours"}
MINUTES = {"event.set_up_minutes": "Minutes to set up", "event.clear_down_minutes": "Minutes to clear up"}

Row = tuple[str, str]


def cards_of(form: HirersForm) -> list[dict[str, Any]]:
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
        (MINUTES.get(code) or _plain(questions[code].text), answer)
        for code in step.codes
        if applies(code, form.answers) and (answer := _answer(code, form, questions))
    ]


def _answer(code: str, form: HirersForm, questions: Questions) -> str:
    """One answer in words; '' for what was not answered and need not be."""
    values, name = form.answers, name_of(code)
    if code in ("event.starts_at", "event.ends_at"):
        return _moment(values, name) or NOT_ANSWERED
    if code in ("event.starts_which", "event.ends_which"):
        return WHICH.get(values.get(name, ""), "")
    if code == "speakers_to_follow_by":
        return day(read_day(values, name).day)
    given = words_of(questions[code], values.get(name, "").strip())
    return given if given or questions[code].text.endswith(OPTIONAL) or code in MINUTES else NOT_ANSWERED


def _moment(values: dict[str, str], name: str) -> str:
    starts = read_day(values, "event-starts_at").day
    text = read_moment(values, name, starts).text
    if not text:
        return ""
    time = read_time(text[11:]) or ""
    hour = int(time[:2])
    shown = f"{hour % 12 or 12}:{time[3:]}{'am' if hour < 12 else 'pm'}"
    return f"{day(text[:10])} at {shown}"


def _speakers(values: dict[str, str], questions: Questions) -> list[Row]:
    rows = []
    for number, row in enumerate(rows_of(values), 1):
        told = [row.get("name", ""), row.get("identified_by", ""), row.get("organisation", ""), row.get("topic", "")]
        names = row.get("other_names", "").split("\n")
        rows.append((f"Speaker {number}", "\n".join(filter(None, [*told, *names]))))
    return rows or [(_plain(questions["speakers"].text), NOT_ANSWERED)]


def _plain(text: str) -> str:
    return text.removesuffix(OPTIONAL)
