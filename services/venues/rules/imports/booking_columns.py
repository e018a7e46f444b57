"""The columns a file of bookings can have: those of the request as it is declared, and what only a file says."""

from shared.booking_request.codes import QUESTIONS
from shared.booking_request.questions import Kind, Question
from shared.spreadsheets.columns import Field, Layout, field

REFERENCE, SUBMITTED = "reference", "submitted"
DAY, LAST_DAY = "day", "last_day"

# Our own name of a column is always its surest, and no other field's: a file written by us is read as it was meant.
BESIDE = {
    "": field(
        REFERENCE,
        "reference",
        "reference",
        "booking reference,booking ref,booking id,booking number,booking no,request reference,request id,"
        "enquiry number,reference number,reference no",
        "ref,ref no,id,number",
    ),
    "event.starts_at": field(
        DAY,
        "event date, if start and end are only times",
        "event date",
        "date of event,hire date,date of hire,function date,day,day of event",
        "start date,event start date,date",
    ),
    "event.ends_at": field(
        LAST_DAY,
        "last day, if the event ends on another day",
        "last day",
        "end date,event end date,finish date",
    ),
    "speakers": field(
        SUBMITTED,
        "day the request was made",
        "submitted",
        "date submitted,submitted on,submitted at,request date,date requested,requested on,requested,"
        "date received,received on,received,application date,date of application",
        "created,created on,created at,date created",
    ),
}
"""Columns that are no answer, each after the one that goes first where a name could be either's."""


def column_of(asked: Question) -> Field:
    """The column that holds the answer to a question."""
    tiers = (asked.known_as or asked.plain_name).split("|")
    return field(asked.code, asked.column or asked.plain_name, *tiers)


def _columns() -> list[Field]:
    listed = [BESIDE[""]]
    for code, asked in QUESTIONS.items():
        if asked.kind is not Kind.WHICH:
            listed += [column_of(asked), *([BESIDE[code]] if code in BESIDE else [])]
    return listed


BOOKINGS = Layout(
    tuple(_columns()),
    (
        ("hirer.name", "hirer.organisation"),
        ("event.title",),
        ("event.venue",),
        ("event.starts_at",),
        ("event.ends_at",),
    ),
)
