"""What the screening pages ask."""

from werkzeug.datastructures import MultiDict

from services.gateway.pages.kit.forms import Field, Filled, Form, Option, hidden, options_of, read
from shared.contracts.screening.screening import ThresholdEntry

SOURCES = {
    "register": "The concern register",
    "proscribed": "Proscribed organisations",
    "sanctions": "UK Sanctions List",
    "other_list": "Another list",
}
LARGE = {"legend_classes": "govuk-fieldset__legend--m"}
OF_A_LIST = "It is kept with the version, your name and the day. Do not name anybody on the list."
FOR_THE_AUDITOR = "It is kept with your name and the day, for the auditor to read."
NO_REASON = "Give the reason: it is kept with the version"

LIST = (
    Field("kind", "Which list is it?", "choice", required="Say which list this is", options=options_of(SOURCES),
          look=LARGE),
    Field(
        "file", "The file", "file",
        "JSON, up to 5 MB: a list of entries, each with id, kind (person or organisation) and names; where known "
        "weak_names, organisation, role, place, active_from and active_until. The concern register also: active_until "
        "(within 12 months), category, summary, reason and sources, each with reference, seen_on and grade",
        "Choose a file", look={"accept": ".json"},
    ),
)  # fmt: skip
IN_FORCE = (
    *hidden("asks_reason", "in_force"),
    Field("reason", "Why is this version put in force all the same?", "area", OF_A_LIST, NO_REASON, rows=3),
)
AGAIN = (
    *hidden("source", "version", "in_force"),
    Field("reason", "Why is it put in force again?", "area", OF_A_LIST, NO_REASON, rows=3),
)
LOOK_UP = (
    Field("reason", "Look up all bookings to come again: why?", "text",
          required="Give the reason: it is kept with the look-ups"),
)  # fmt: skip
DIGEST = (
    Field(
        "text", "What was done", "area",
        "For example, whom you asked and what they said, or that nothing had to be done. " + FOR_THE_AUDITOR,
        "Say what was done, or that nothing had to be", rows=3,
    ),
)  # fmt: skip
CONFIRMED = Option(
    "confirmed",
    "Confirm the look-up",
    "All of these names were entered for bookings the council was asked for. They are looked up now, and what is found "
    "becomes a question on its booking.",
)
NOTED = Option(
    "noted", "Write down what was done", "For example, whom you asked and what they said. Nothing is confirmed."
)
BEYOND = (
    *hidden("version"),
    Field("answer", "What do you want to do?", "choice", required="Say what you do",
          options=(CONFIRMED, NOTED), look=LARGE),
    Field("reason", "Why, and what you know of it", "area", FOR_THE_AUDITOR,
          "Give the reason: it is kept, with your name and the day", rows=3),
)  # fmt: skip
NARROW = {"width": "govuk-input--width-4"}
SETTING = (
    Field("threshold", "Threshold", "text", "Between 0.1 and 0.95", longest=20, look=NARROW | {"inputmode": "decimal"}),
    Field("most", "Most for one name", "text", "Between 5 and 100", longest=9, look=NARROW | {"inputmode": "numeric"}),
)
REASON = Field(
    "reason", "Why should this setting hold?", "area",
    "It is kept with the setting, your name and the day. Do not name anybody.",
    "Give the reason: it is kept with the setting", rows=3,
)  # fmt: skip
THRESHOLD: Form = (*SETTING, *hidden("replaces"), REASON)


def read_setting(form: Form, sent: MultiDict[str, str]) -> tuple[Filled, ThresholdEntry | None]:
    """A setting as it was typed, and as it can be sent when it is one; whether it may be is the service's to say."""
    filled, threshold = read(form, sent), 0.0
    try:
        threshold = float(filled.said["threshold"].replace(",", "."))
    except ValueError:
        filled.errors["threshold"] = "Enter a number between 0 and 1, for example 0.55"
    if not filled.said["most"].isdecimal():
        filled.errors["most"] = "Enter a whole number, for example 20"
    if filled.errors:
        return filled, None
    replaced = filled.values.get("replaces", "")
    number = int(replaced) if replaced.isdecimal() and len(replaced) < 9 else None
    return filled, ThresholdEntry(threshold, int(filled.said["most"]), filled.said.get("reason", ""), number)
