"""The words for letters."""

from services.gateway.pages.kit.tags import Tag

KINDS = {
    "receipt": "We have your request",
    "information_asked": "Question to the hirer",
    "minded_to_decline": "Minded to decline, with the right of reply",
    "approved": "Approved",
    "approved_with_conditions": "Approved with conditions",
    "confirmed": "Confirmed: place, day, times and whom to ring",
    "declined": "Declined, with the appeal",
    "cancelled": "Cancelled, with the appeal",
    "appeal_received": "We have your appeal",
    "upheld": "Appeal decided: the decision stands",
    "lapsed": "Lapsed",
    "reopened": "Reopened: it is decided again",
    "withdrawn": "Withdrawn",
}

STATE_TAGS = {
    "to_send": Tag("On its way"),
    "sent": Tag("Sent", "green"),
    "failed": Tag("Not taken", "red"),
    "by_hand": Tag("To give by hand", "yellow"),
    "given": Tag("Given", "green"),
}

TRIED_AGAIN = Tag("Not taken yet", "yellow")
"""Of a letter that the mail server turned away and that is tried again."""

GIVEN_HOW = {
    "phone": "By phone",
    "post": "By post",
    "in_person": "In person",
    "own_email": "From the team’s own e-mail",
}
