"""What the pages of one person ask."""

from services.gateway.pages.kit.forms import Field, Option, day_field

SEARCH = (
    Field(
        "name",
        "Name or payroll number",
        "text",
        "At least three characters; part of a name will do.",
        longest=100,
        look={"width": "govuk-input--width-30", "attributes": {"spellcheck": "false"}},
    ),
)
COMPLETION = (
    Field("course", "Course", "select", required="Choose a course"),
    day_field(
        "completed_on",
        "Day it was completed",
        "The real day, also for training done elsewhere. Not a day in the future.",
        "Enter the day it was completed",
    ),
    Field("provider", "Provider (optional)", "text", "Who ran it, if it was not ours"),
    Field(
        "evidence",
        "Certificate",
        "choice",
        required="Say whether you have seen the certificate",
        options=(
            Option("seen", "I have seen it"),
            Option("awaiting", "Not seen yet", "It counts once somebody has seen it"),
        ),
    ),
)
REVOCATION = (Field("reason", "Why is it being revoked?", required="Say why it does not count", rows=3),)
EXEMPTION = (
    Field("requirement", "Requirement", "select", required="Choose a requirement"),
    day_field("starts", "First day", required="Enter the first day"),
    day_field("ends", "Last day", required="Enter the last day: an exemption always ends"),
    Field("reason", "Reason", required="Give a reason", rows=3),
)
