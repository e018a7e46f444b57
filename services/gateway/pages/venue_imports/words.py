"""The words for files of venues and bookings; lists of names have pages of their own, under screening."""

from services.gateway.pages.kit.import_outcomes import OutcomeWords
from shared.actor import Role

WHO = (Role.BOOKING_OFFICER, Role.SENIOR_OFFICER)
# Bookings are taken back as an officer withdraws them.
UNDOES = {"bookings": (Role.BOOKING_OFFICER,), "venues": WHO}
FATES = {
    "withdrawn": "Withdrawn",
    "removed": "Removed",
    "restored": "Put back as it was",
    "stays": "Stays as it is",
}
FATES_WHY = {
    "withdrawn": "Nobody has acted on it",
    "removed": "This file added it",
    "restored": "This file changed it",
}

BROUGHT_IN = ("venues", "bookings")
KINDS = {
    "venues": "Venues and rooms",
    "bookings": "Bookings",
    "register": "Local concern register",
    "proscribed": "Proscribed organisations",
    "sanctions": "UK Sanctions List",
    "other_list": "Another list",
}
HINTS = {
    "venues": "A JSON file: each venue with its rooms, what they hold, and which room is a part of which.",
    "bookings": "From the council’s booking system, one row for each booking, under any headings.",
}
OUTCOMES = OutcomeWords(
    {
        "accepted": "Will be brought in when you confirm",
        "duplicate": "In already, or the same as an earlier row; nothing to bring in",
        "refused": "Cannot be brought in as it stands; correct it and upload the file again",
    },
    under_way="Being brought in",
    done="Brought in",
    undone="Was brought in, and was taken back as far as nobody had acted on it",
    left="Was not brought in",
)
FOLLOWS = {
    "venues": "The venues and rooms are there for the calendar and the forms at once. A venue that is there already is "
    "brought up to date.",
    "bookings": "Each booking is assessed and its names are looked up, some hundreds at a time. Hirers are not "
    "written to: the system they asked has told them. If the file has more names than one person may have looked up in "
    "a day, what is found is kept back until the Prevent lead confirms the look-up, whether a name was found or not.",
}
