"""The fields of a booking request in words, for whoever tells of what was typed into its pages."""

from collections.abc import Mapping

from services.gateway.clients.both import venues_client
from services.gateway.pages.kit.forms import Field, Form, Option, day_field, hidden, tick
from services.gateway.pages.kit.request.questions import Shown, shown_questions

OF_PAGES = (
    *hidden("action", "hirer_known_as", "then"),
    tick("hirer_known", "Have they hired from us before?", "Yes, we know them and who they are"),
    Field("place", "Which venue and room?", "select", is_open=True),
    Field("event-venue", "Venue", "select", is_open=True),
    Field("chosen_room", "Room", "choice", is_open=True),
    Field("has_speakers", "Will anyone speak or perform?", "choice", is_open=True),
    tick("declaration", "The hirer confirms", ""),
    day_field("event-starts_at", "Day of the event"),
    Field("event-starts_at-time", "Starts at", "text"),
    Field("event-ends_at-time", "Ends at", "text"),
    day_field("event-ends_at", "Day it ends, if not the same day"),
)
"""What the pages ask in words of their own."""
BEFORE_SENDING = (tick("declaration", "Before you send", ""),)


def request_form(_: Mapping[str, str]) -> Form:
    """Every field of a request: the other questions in the council's words, as this process heard them last."""
    asked = venues_client().questions_known
    shown = shown_questions(asked, {}).by_code.values() if asked is not None else ()
    return (*OF_PAGES, *map(declared, shown))


def declared(one: Shown) -> Field:
    """A question as a field of a form."""
    options = tuple(Option(option["value"], option["text"]) for option in one.options)
    name = one.name.replace("--", "-*-")  # of a speaker, by its number
    return Field(name, one.text, "choice" if options else "text", one.hint, options=options, is_open=True)
